"""Options that a free text states about its author: a legal form, publics, needs, links with institutions."""

from __future__ import annotations

import re

from bot.interview.answers import Reading
from bot.programme.questions import Question
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import Match, matcher, outside_idioms, split_negated
from bot.understanding.options import is_ours
from bot.understanding.text import Folded

_CONFIDENCE = 0.75
_LONGEST_QUOTE = 80
_PARTNERS = frozenset(("associations", "professionnels", "agriculteurs", "collectivites"))
"""Publics that may as well be partners or suppliers: said only by « pour », « nous accompagnons »…"""
_WHERE_WE_LIVE = frozenset(("commune", "epci"))
_VERB = re.compile(r"\w{3,}(?<!m)ent|sont|ont|font|vont|est")  # of several people
_CORRECTION = 12
"""Up to this many words, « pas une association, un collectif » is a correction."""


def infer_options(question: Question, folded: Folded) -> Reading | None:
    """The option, or options, of `question` that the text states; None when it states none or contradicts itself."""
    stated = stated_matches(question, folded)
    if not stated:
        return None
    if question.kind == "multi":
        return _several(question, folded, stated)
    return _one(folded, stated)


def stated_matches(question: Question, folded: Folded) -> list[Match]:
    """Where the text states options of `question` about its author, in the order of the text."""
    matches = outside_idioms(folded, matcher(question.options, "infer").find(folded))
    affirmed, denied = split_negated(folded, matches, needs=question.id == "needs")
    corrects = question.kind == "choice" and len(folded.tokens) <= _CORRECTION
    corrects = corrects and bool(denied or phrases("options", "corrections").find(folded))
    stated: list[Match] = []
    for match in affirmed:
        listed = question.kind == "multi" and bool(stated) and _is_listed_after(folded, stated[-1], match)
        if corrects or listed or _is_stated(question.id, folded, match):
            stated.append(match)
    return stated


def _is_stated(question_id: str, folded: Folded, match: Match) -> bool:
    """Does the sentence around the words say it of the author?"""
    if question_id == "legal_form":
        return is_our_form(folded, match)
    if question_id == "publics":
        return _is_served(folded, match)
    if question_id == "needs":
        return _is_wanted(folded, match)
    return True


def _is_listed_after(folded: Folded, stated: Match, match: Match) -> bool:
    """Does `match` go on with the list begun by `stated`: « un ordinateur, et un peu de renfort »?

    Not « un local, les bénévoles sont là » nor « pour les jeunes, les mairies financent ».
    """
    between = range(stated.last, match.first)
    if any(set(folded.gap(place)).intersection(".;:!?") for place in (*between, match.first)):
        return False
    following = folded.word(match.last) if folded.same_clause(match.first, match.last) else ""
    if following in words("inference", "public_not_after") or _VERB.fullmatch(following):
        return False
    first = match.first
    while first > stated.last and folded.word(first - 1) in words("inference", "list_links"):
        first -= 1
    if first == stated.last:
        return True
    starts = [place for place in between if not folded.same_clause(place - 1, place)]
    return bool(starts) and first <= starts[-1] and all(_opens_item(folded, place) for place in starts)


def _opens_item(folded: Folded, place: int) -> bool:
    """Does a short item of a list start here, like « des acteurs associatifs, » after « des jeunes »?"""
    return folded.word(place) in words("inference", "item_openings") and len(folded.after(place, 5)) < 5


def is_our_form(folded: Folded, match: Match) -> bool:
    """« nous sommes une association », « Petite association de… », « l'association Les Mains Vertes »."""
    token = folded.tokens[match.first]
    others = words("options", "others")
    associative = match.last - match.first > 1 and folded.word(match.last - 1).startswith("associati")
    if associative or phrases("inference", "sufficient").at(folded, match.first):
        return not others.intersection(folded.before(match.first, 3))
    if token.text in words("inference", "trades") and {"je", "j"}.intersection(folded.words):
        return not others.intersection(folded.before(match.first, 3))
    if token.text != token.stem:  # « les associations » are others
        return False
    if match.option in _WHERE_WE_LIVE and folded.word(match.first - 1) in ("notre", "ma", "mon"):
        return False  # « ma commune est petite »
    if is_ours(folded, match):
        return True
    if all(folded.word(place) in words("inference", "opening") for place in range(match.first)):
        return True
    if _stands_beside_us(folded, match) or _opens_the_account(folded, match):
        return True
    following = folded.tokens[match.last] if folded.same_clause(match.first, match.last) else None
    capital = following is not None and folded.original[following.start].isupper()
    return capital and not others.intersection(folded.before(match.first, 4))


def _opens_the_account(folded: Folded, match: Match) -> bool:
    """« Le collectif se réunit le mardi… »: the subject of the first sentence."""
    article = match.first == 1 and folded.word(0) in ("le", "la", "l")
    group = match.last - match.first == 1 and folded.word(match.first) in words("inference", "our_groups")
    return article and group and folded.word(match.last) in words("inference", "group_verbs")


def _stands_beside_us(folded: Folded, match: Match) -> bool:
    """« on est trois retraités, une petite association »: the whole clause, after the one that says who we are."""
    first = match.first
    while folded.same_clause(first - 1, match.first):
        first -= 1
    opening = all(folded.word(place) in words("inference", "opening") for place in range(first, match.first))
    if first == 0 or first == match.first or not opening or folded.same_clause(match.first, match.last):
        return False
    start = first - 1
    while folded.same_clause(start - 1, first - 1):
        start -= 1
    return phrases("inference", "who_we_are").at(folded, start) is not None


def _is_served(folded: Folded, match: Match) -> bool:
    """« pour les jeunes », « des ateliers avec les aînés »; not « trois jeunes », « un collectif d'habitants »."""
    said = folded.words[match.first : match.last]
    plural = any(word[-1] in "sx" for word in said) or bool(words("inference", "singular_publics").intersection(said))
    if not (plural or len(said[0]) <= 3) or folded.word(match.last) in words("inference", "public_not_after"):
        return False  # « la mairie » is a partner, « les mairies » a public
    if words("inference", "wishes").intersection(folded.before(match.first, 12)):
        return False
    if _is_aimed_at(folded, match):
        return True
    if match.option in _PARTNERS:
        return False
    if match.last - match.first > 1:
        return not words("inference", "made_of").intersection(folded.before(match.first, 4))
    return _is_subject(folded, match)


def _is_aimed_at(folded: Folded, match: Match) -> bool:
    """Do « pour », « aux », « nous accompagnons »… stand before the words, articles and the like between?"""
    place = match.first - 1
    while folded.same_clause(place, match.first) and _is_determiner(folded.word(place)):
        place -= 1
    offered = folded.word(place) == "a" and place < match.first - 1  # « à leurs familles », « à 96 enfants »
    if offered and match.option not in _PARTNERS:
        return True
    if not folded.same_clause(place, match.first):
        place = match.first - 1  # « aux jeunes »: the article is the cue
    span = range(place, match.first)
    return any(folded.word(i) in words("inference", "served") for i in span if folded.same_clause(i, match.first))


def _is_determiner(word: str) -> bool:
    return word.isdigit() or word in words("inference", "determiners")


def _is_subject(folded: Folded, match: Match) -> bool:
    """« les habitants apportent leur vélo »: they take part; not « les familles nous confient… »."""
    articled = folded.word(match.first - 1) in ("les", "nos")
    return articled and _VERB.fullmatch(folded.word(match.last)) is not None


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
