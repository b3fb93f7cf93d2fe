"""The legal form of the author, and whether it exists: « pas encore d'association », « asso en cours de création ».

The forms and their words are the options of the question `legal_form` of the programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.programme.questions import Option, Question
from bot.understanding.finders.entity import Entity, from_text, from_tokens
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import Match, matcher, outside_idioms
from bot.understanding.options import read_options
from bot.understanding.statements import stated_matches
from bot.understanding.text import Folded, fold_phrase

_FAR = 5
"""Words between « on va créer » and the form, at most."""


def find_legal_forms(question: Question, folded: Folded, asked: bool) -> Iterator[Entity]:
    """The forms of the author; `asked`: the message answers « sous quelle forme ? », the form read is theirs."""
    forms = _forms(question.options)
    matches = outside_idioms(folded, matcher(forms, "words" if asked else "infer").find(folded))
    stated = {(match.first, match.last) for match in stated_matches(question, folded)}
    unborn: list[Match] = []
    for match in matches:
        if state := _state(folded, match):
            unborn.append(match)
            yield _entity(folded, match, state, 0.85)
    if asked:
        yield from _answered(question, folded, [match for match in matches if match not in unborn], bool(unborn))
        return
    for match in matches:
        if match not in unborn and (match.first, match.last) in stated:
            yield _entity(folded, match, "existing", 0.8)


def _answered(question: Question, folded: Folded, plain: list[Match], unborn: bool) -> Iterator[Entity]:
    """The form that the answer gives, where it is said; nothing when only unborn forms are said."""
    reading = read_options(question, folded)
    if len({match.option for match in plain}) == 1 and reading.problem is not None:
        yield _entity(folded, plain[0], "existing", 0.7)  # « une association, mais on voudrait passer en SCIC »
    if reading.problem is not None or not isinstance(reading.value, str):
        return
    said = next((match for match in plain if match.option == reading.value), None)
    if said:
        yield _entity(folded, said, "existing", reading.confidence)
    elif not unborn and (start := folded.original.find(reading.quote)) >= 0 and reading.quote:
        value = {"form": reading.value, "state": "existing"}
        span = (start, start + len(reading.quote))
        yield from_text(folded.original, "legal_form", value, span, reading.confidence)


def _entity(folded: Folded, match: Match, state: str, confidence: float) -> Entity:
    value = {"form": match.option, "state": state}
    return from_tokens(folded, "legal_form", value, (match.first, match.last), confidence)


@lru_cache(maxsize=8)
def _forms(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options without « association en cours de création » and the like: the state of a form is read apart."""
    return tuple(
        option.model_copy(update={"words": _without_states(option.words), "infer": _without_states(option.infer)})
        for option in options
    )


def _without_states(listed: Iterable[str]) -> tuple[str, ...]:
    creating = words("legal_forms", "creation_words")
    return tuple(phrase for phrase in listed if not creating.intersection(fold_phrase(phrase)))


def _state(folded: Folded, match: Match) -> str | None:
    """`in_creation`, `not_yet` or `no`; None when the form exists, or is somebody else's."""
    if folded.tokens[match.first].text != folded.tokens[match.first].stem:  # « les associations »
        return None
    after = phrases("legal_forms", "being_created_after")
    for place in range(match.last, min(match.last + _FAR, len(folded.tokens))):
        if not folded.same_clause(match.first, place):
            break
        if after.at(folded, place):
            return "in_creation"
        if phrases("legal_forms", "not_yet_after").at(folded, place):
            return "not_yet"
    place = match.first
    while folded.same_clause(place - 1, match.first):
        if phrases("legal_forms", "not_yet").ending_before(folded, place):
            return "not_yet"
        if phrases("legal_forms", "being_created_before").ending_before(folded, place):
            return "in_creation"
        if _denies(folded, place - 1) and _speaks_of_us(folded, place - 1):
            return "no"
        if folded.word(place - 1) not in words("legal_forms", "between") or match.first - place >= _FAR:
            return None
        place -= 1
    return None


def _denies(folded: Folded, place: int) -> bool:
    """« pas », « sans », and « plus » after « ne »: « nous ne sommes plus une association »."""
    word = folded.word(place)
    return word in ("pas", "aucune", "sans") or (
        word == "plus" and bool({"ne", "n"}.intersection(folded.before(place, 3)))
    )


def _speaks_of_us(folded: Folded, place: int) -> bool:
    """« on n'est pas une… », « nous n'avons pas d'… »; not « il n'y a pas d'association au village »."""
    before = folded.before(place, 4)
    return bool(words("legal_forms", "us").intersection(before)) or not before
