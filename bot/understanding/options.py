"""Which options an answer names: by button, by number, in words, with typing mistakes, denied or corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.interview.answers import Reading
from bot.programme.questions import Option, Question
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import Match, Matcher, matcher, outside_idioms, respelled, split_negated, wholly_denied
from bot.understanding.ranks import read_ranks
from bot.understanding.text import Folded

MAX_CHOICES = 6
_WHOLE_QUOTE = 200
"""An answer up to this many characters is quoted whole: the words around the match matter too."""
_DESCRIPTION = 3
"""From this many words, an answer to « un projet ? » that names no option describes one: only its maturity is asked."""
_TYPO_TOKENS = 40
"""Typing mistakes are forgiven in answers up to this many words; longer texts are not answers to a button."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Options read in an answer, in the order of the programme, and how surely."""

    options: list[str]
    first: int
    last: int
    confidence: float


def read_options(question: Question, folded: Folded) -> Reading:
    """The option (`choice`) or options (`multi`) that the answer names.

    `unclear` when none is; `ambiguous`, with the labels to choose from, when several are named to a
    `choice`, when consent is not explicit, or when the answer only says what it is not.
    """
    find = matcher(question.options, "words")
    whole = find.whole(folded)
    if whole:
        return _whole_answer(question, folded, whole)
    folded = without_questions(question, folded)
    if not folded.tokens:
        return Reading(quote=_all(folded), problem="unclear")
    ranks = read_ranks(question, folded)
    if ranks:
        return _reading(question, folded, _Found(ranks, 0, len(folded.tokens), 1.0))
    corrected = _after_correction(folded)
    if corrected:
        reading = _read_words(question, corrected, find)
        if reading.problem is None:
            return reading
    return _read_words(question, folded, find)


def offer(options: tuple[Option, ...] | list[Option], quote: str = "") -> Reading:
    """An ambiguous reading that offers these options, six at most; their labels read back as themselves."""
    choices = tuple((option.label, option.label) for option in options[:MAX_CHOICES])
    return Reading(quote=quote, problem="ambiguous", choices=choices)


def _whole_answer(question: Question, folded: Folded, whole: list[str]) -> Reading:
    if len(whole) > 1 and question.kind == "choice":
        return offer([option for option in question.options if option.id in whole], _all(folded))
    return _reading(question, folded, _Found(whole, 0, len(folded.tokens), 1.0))


def _after_correction(folded: Folded) -> Folded | None:
    """What follows « en fait », « finalement »…: the person changed their mind on the way."""
    cues = phrases("options", "corrections")
    for index in range(len(folded.tokens) - 1, 0, -1):
        span = cues.at(folded, index)
        if span and span[1] < len(folded.tokens):
            return replace(folded, tokens=folded.tokens[span[1] :], words=folded.words[span[1] :])
    return None


def _read_words(question: Question, folded: Folded, find: Matcher) -> Reading:
    spelled = folded
    if len(folded.tokens) <= _TYPO_TOKENS:
        spelled = respelled(folded, find)
    confidence = 0.9 if spelled.words == folded.words else 0.75
    matches = _of_theirs(question, folded, outside_idioms(folded, find.find(spelled)))
    if question.kind == "multi" and (all_but := _all_but(question, spelled, matches)):
        return _reading(question, spelled, _Found(all_but, 0, len(spelled.tokens), confidence))
    affirmed, denied = split_negated(spelled, matches, needs=question.id == "needs")
    exclusive = {option.id for option in question.options if option.exclusive}
    if question.id == "needs" and denied:  # « pas besoin d'argent » does not say that nothing is needed
        affirmed = [match for match in affirmed if match.option not in exclusive]
    elif question.kind == "multi":
        nothing_of = wholly_denied(spelled, denied) - exclusive
        affirmed = [match for match in affirmed if match.option not in nothing_of]
    if not affirmed:
        return _only_denied(question, spelled, denied)
    if question.kind == "multi":
        return _gather(question, spelled, affirmed, confidence)
    return _choose(question, spelled, affirmed, confidence)


def _describes(folded: Folded) -> bool:
    """May these words describe something that one would do, and not speak to us?"""
    if phrases("options", "dont_know").find(folded) or "?" in folded.original:
        return False
    return len(folded.tokens) >= _DESCRIPTION and not words("options", "to_us").intersection(folded.words)


def without_questions(question: Question, folded: Folded) -> Folded:
    """The message without what it asks us (« quel temps fera-t-il ? »); without any word when ours is not understood.

    « Où trouver des bénévoles ? » says what is needed, and stays.
    """
    if phrases("options", "puzzled").find(folded):
        return replace(folded, tokens=(), words=())
    kept: list[int] = []
    place = 0
    while place < len(folded.tokens):
        if _asks(question, folded, place):
            place = _end_of_sentence(folded, place)
        else:
            kept.append(place)
            place += 1
    return replace(folded, tokens=tuple(folded.tokens[i] for i in kept), words=tuple(folded.words[i] for i in kept))


def _asks(question: Question, folded: Folded, place: int) -> bool:
    """Does a question to us start at this token?"""
    if folded.same_clause(place - 1, place):
        return False
    while folded.word(place) in words("options", "openings"):
        place += 1
    if question.id != "needs" and phrases("options", "asking").at(folded, place):
        return True
    span = phrases("options", "asking_with_mark").at(folded, place)
    if not span or folded.word(span[1]) == "pas" or folded.word(span[1]).endswith(("er", "ir", "re")):
        return False
    last = _end_of_sentence(folded, place)
    end = folded.tokens[last].start if last < len(folded.tokens) else len(folded.original)
    return "?" in folded.original[folded.tokens[last - 1].end : end]


def _end_of_sentence(folded: Folded, place: int) -> int:
    """The token after the sentence of this one."""
    place += 1
    while place < len(folded.tokens) and not set(folded.gap(place)).intersection(".?!\n"):
        place += 1
    return place


def _of_theirs(question: Question, folded: Folded, matches: list[Match]) -> list[Match]:
    """Without « vos projets », which are not the person's; « vos conseils » and « votre annuaire » may be accepted.

    At `optins`, without the « non » of « non à l'annuaire », which refuses only what follows.
    """
    if question.id == "optins":
        directed = ("a", "au", "aux")
        return [m for m in matches if not (folded.word(m.last - 1) == "non" and folded.word(m.last) in directed)]
    if question.id == "needs":
        return matches
    if question.id == "publics":
        matches = [match for match in matches if not _is_where_they_are(folded, match, matches)]
    return [match for match in matches if folded.word(match.first - 1) not in ("vos", "votre")]


def _is_where_they_are(folded: Folded, match: Match, matches: list[Match]) -> bool:
    """« les patients des onze communes », « les habitants de la région »: the place of the public, not another one."""
    if match.option != "collectivites":
        return False
    before = folded.before(match.first, 3)
    link = next((offset for offset, word in enumerate(before, 1) if word in ("de", "des", "du", "d")), None)
    return link is not None and any(other.last == match.first - link for other in matches)


def _only_denied(question: Question, folded: Folded, denied: list[Match]) -> Reading:
    """Nothing but « pas de… »: the option that says no when it is clear, else the ones that remain."""
    if not denied:
        if question.kind == "multi" and words("options", "agreement").intersection(folded.words[:2]):
            return offer(question.options, _all(folded))
        if question.id == "project" and _describes(folded):
            return offer(question.options, _all(folded))
        return Reading(quote=_all(folded), problem="unclear")
    refused = {match.option for match in denied}
    span = denied[0].first, denied[-1].last
    none = _refusal(question, refused)
    if none:
        return _reading(question, folded, _Found([none], *span, 0.7))
    return offer([option for option in question.options if option.id not in refused], _all(folded))


def _refusal(question: Question, refused: set[str]) -> str | None:
    """The option meant by denying these: « ni subvention ni dossier » → nothing; « pas partant » → no.

    Consent (`optins`) is never refused by deduction.
    """
    if question.kind == "multi":
        exclusive = next((option.id for option in question.options if option.exclusive), None)
        return exclusive if len(refused) > 1 and question.id != "optins" else None
    yes = next((option.id for option in question.options if "oui" in option.words), None)
    no = next((option.id for option in question.options if "non" in option.words), None)
    return no if refused == {yes} else None


def _gather(question: Question, folded: Folded, affirmed: list[Match], confidence: float) -> Reading:
    """Every option named; « rien » gives way to the others (« rien de spécial, juste un site »)."""
    named = {match.option for match in affirmed}
    exclusive = {option.id for option in question.options if option.exclusive}
    if question.id == "optins" and named & exclusive and named - exclusive:
        return offer(question.options, _all(folded))
    ordered = [option.id for option in question.options if option.id in (named - exclusive or named)]
    return _reading(question, folded, _Found(ordered, affirmed[0].first, affirmed[-1].last, confidence))


def _all_but(question: Question, folded: Folded, matches: list[Match]) -> list[str]:
    """The options of « tout sauf l'annuaire » or « pas l'annuaire, le reste oui »; empty when it is not said so."""
    taken = {place for match in matches for place in range(match.first, match.last)}
    everything = words("options", "all")
    all_said = any(word in everything and place not in taken for place, word in enumerate(folded.words))
    excepted = phrases("options", "excepts").find(folded)
    if all_said and excepted:
        refused = {match.option for match in matches if match.first >= excepted[1]}
    elif phrases("options", "rest").find(folded):
        refused = {match.option for match in split_negated(folded, matches)[1]}
    else:
        return []
    kept = [option.id for option in question.options if not option.exclusive and option.id not in refused]
    return kept if refused else []


def _choose(question: Question, folded: Folded, affirmed: list[Match], confidence: float) -> Reading:
    """The one option meant, or the several between which only the person can choose."""
    precise = _without(folded, affirmed, "generic")
    precise = _without(folded, precise, "weak")
    precise = _most_frequent(question, folded, precise)
    ours = [match for match in precise if is_ours(folded, match)]
    for candidates in (precise, ours, _not_others(folded, precise), _longest(precise)):
        if len({match.option for match in candidates}) == 1:
            match = candidates[0]
            span = affirmed[0].first, max(match.last, affirmed[0].last)
            sure = confidence if candidates is precise else min(confidence, 0.8)
            return _reading(question, folded, _Found([match.option], *span, sure))
    meant = {match.option for match in precise}
    return offer([option for option in question.options if option.id in meant], _all(folded))


def _most_frequent(question: Question, folded: Folded, matches: list[Match]) -> list[Match]:
    """Of « chaque mois » and « une fois l'an », the first: said in so many words, how often settles what it is.

    Only where the options go from the most to the least frequent.
    """
    if question.id not in ("networks", "institutions"):
        return matches
    order = [option.id for option in question.options]
    frequent = words("options", "frequencies")
    timed = [match for match in matches if frequent.intersection(folded.words[match.first : match.last])]
    most = min((order.index(match.option) for match in timed), default=None)
    return matches if most is None else [match for match in timed if match.option == order[most]]


def _without(folded: Folded, matches: list[Match], name: str) -> list[Match]:
    """The matches that say more than « oui » (generic) or « entreprise » (weak); all of them when none does."""
    empty = words("options", name)
    return [match for match in matches if not set(folded.words[match.first : match.last]) <= empty] or matches


def is_ours(folded: Folded, match: Match) -> bool:
    """« nous sommes une… », « notre… », « je suis présidente d'une… » just before the match."""
    place = match.first
    while place > max(0, match.first - 4) and folded.word(place - 1) in words("options", "between_ours"):
        if phrases("options", "ours").ending_before(folded, place):
            return True
        place -= 1
    return phrases("options", "ours").ending_before(folded, place) is not None


def _not_others(folded: Folded, matches: list[Match]) -> list[Match]:
    """Without those that speak of others: « avec la mairie », « pour les écoles »."""
    others = words("options", "others")
    now = {"instant", "moment"}  # « pour l'instant »
    return [
        match
        for match in matches
        if now.intersection(before := folded.before(match.first, 3)) or not others.intersection(before)
    ]


def _longest(matches: list[Match]) -> list[Match]:
    """The matches of three words or more, if any: « association loi 1901 » says more than « commune »."""
    return [match for match in matches if match.last - match.first > 2] or matches


def _reading(question: Question, folded: Folded, found: _Found) -> Reading:
    text = folded.original.strip()
    quote = text if len(text) <= _WHOLE_QUOTE else folded.quote(found.first, found.last)
    value = found.options if question.kind == "multi" else found.options[0]
    return Reading(value=value, quote=quote, confidence=found.confidence)


def _all(folded: Folded) -> str:
    return folded.original.strip()[:_WHOLE_QUOTE]
