"""Options that a free text states about its author: a legal form, publics, needs, links with institutions."""

from __future__ import annotations

from bot.interview.answers import Reading
from bot.programme.questions import Question
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import Match, matcher, split_negated
from bot.understanding.options import is_ours
from bot.understanding.text import Folded

_CONFIDENCE = 0.75
_LONGEST_QUOTE = 80
_CORRECTION = 12
"""Up to this many words, « pas une association, un collectif » is a correction."""


def infer_options(question: Question, folded: Folded) -> Reading | None:
    """The option, or options, of `question` that the text states; None when it states none or contradicts itself."""
    matches = matcher(question.options, "infer").find(folded)
    affirmed, denied = split_negated(folded, matches, needs=question.id == "needs")
    corrects = question.kind == "choice" and len(folded.tokens) <= _CORRECTION
    corrects = corrects and bool(denied or phrases("options", "corrections").find(folded))
    stated = [match for match in affirmed if corrects or _is_stated(question.id, folded, match)]
    if not stated:
        return None
    if question.kind == "multi":
        return _several(question, folded, stated)
    return _one(folded, stated)


def _is_stated(question_id: str, folded: Folded, match: Match) -> bool:
    """Does the sentence around the words say it of the author?"""
    if question_id == "legal_form":
        return _is_our_form(folded, match)
    if question_id == "publics":
        return _is_served(folded, match)
    if question_id == "needs":
        return _is_wanted(folded, match)
    return True


def _is_our_form(folded: Folded, match: Match) -> bool:
    """« nous sommes une association », « Petite association de… », « l'association Les Mains Vertes »."""
    token = folded.tokens[match.first]
    if phrases("inference", "sufficient").at(folded, match.first):
        return not words("options", "others").intersection(folded.before(match.first, 3))
    if token.text in words("inference", "trades") and {"je", "j"}.intersection(folded.words):
        return not words("options", "others").intersection(folded.before(match.first, 3))
    if token.text != token.stem:  # « les associations » are others
        return False
    if is_ours(folded, match):
        return True
    if all(folded.word(place) in words("inference", "opening") for place in range(match.first)):
        return True
    following = folded.tokens[match.last] if folded.same_clause(match.first, match.last) else None
    capital = following is not None and folded.original[following.start].isupper()
    return capital and not words("options", "others").intersection(folded.before(match.first, 4))


def _is_served(folded: Folded, match: Match) -> bool:
    """« pour les jeunes », « des ateliers avec les aînés »; not « trois jeunes », « un collectif d'habitants »."""
    before = folded.before(match.first, 4)
    if match.last - match.first > 1:
        said = folded.words[match.first : match.last]
        several = any(word[-1] in "sx" for word in said) or words("inference", "singular_publics").intersection(said)
        return bool(several) and not words("inference", "made_of").intersection(before)
    served = words("inference", "served").intersection(before[:2])
    if not served and words("inference", "public_not_before").intersection(before):
        return False
    if folded.word(match.last) in words("inference", "public_not_after"):
        return False
    word = folded.word(match.first)
    plural = word[-1] in "sx" or len(word) <= 3  # « la mairie » is a partner, « les mairies » a public
    return plural and bool(words("inference", "public_before").intersection(before[:3]))


def _is_wanted(folded: Folded, match: Match) -> bool:
    """« on cherche un local », « il nous manque de l'argent »; not « on cherche à louer notre local »."""
    cue = phrases("inference", "need_cues").ending_before(folded, match.first, skip=5)
    return cue is not None and folded.word(cue[1]) not in ("a", "comment")


def _several(question: Question, folded: Folded, stated: list[Match]) -> Reading:
    named = {match.option for match in stated}
    exclusive = {option.id for option in question.options if option.exclusive}
    ordered = [option.id for option in question.options if option.id in (named - exclusive or named)]
    quote = folded.quote(stated[0].first, stated[-1].last)
    if len(quote) > _LONGEST_QUOTE:
        quote = folded.quote(stated[0].first, stated[0].last)
    return Reading(ordered, quote, _CONFIDENCE)


def _one(folded: Folded, stated: list[Match]) -> Reading | None:
    """The option stated; when two are, the one said in more words, else none."""
    most = max(match.last - match.first for match in stated)
    options = {match.option for match in stated}
    kept = stated if len(options) == 1 else [match for match in stated if match.last - match.first == most]
    if len({match.option for match in kept}) > 1:
        return None
    match = kept[0]
    return Reading(match.option, folded.quote(_start(folded, match), match.last), _CONFIDENCE)


def _start(folded: Folded, match: Match) -> int:
    """Where the quote starts: « nous sommes une association » rather than « association »."""
    cue = phrases("options", "ours").ending_before(folded, match.first, skip=3)
    return cue[0] if cue else match.first
