"""What a person accepts (`optins`): what is said in so many words, never a guess.

Ranks, names of options and « tout » are read as in any list of options; a hesitation, a question, or a refusal
whose object is not certain leaves the three choices to be made again.
"""

from __future__ import annotations

from bot.interview.answers import Reading
from bot.programme.questions import Question
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import Match, idioms, matcher, respelled, split_negated
from bot.understanding.numbers import find_numbers
from bot.understanding.options import offer, read_options
from bot.understanding.text import Folded

_REACH = 6
"""Words between a refusal and what it refuses, at most."""


def read_consent(question: Question, folded: Folded) -> Reading:
    """The permissions that the answer gives; `ambiguous` or `unclear` when any of them is in doubt."""
    text = folded.original.strip()
    reading = read_options(question, folded)
    if reading.problem is None and reading.confidence == 1.0 and "?" not in text:
        return reading
    if "?" in text:
        return Reading(quote=text, problem="unclear")
    if phrases("options", "hesitations").find(folded) or _refuses_something_unclear(question, folded):
        return offer(question.options, text)
    if phrases("options", "everything").find(folded) and not _refusals(folded):
        several = [option.id for option in question.options if not option.exclusive]
        return Reading(several, text, 0.9)
    if reading.value == [_none(question)] and _speaks_of_one(question, folded):
        return offer(question.options, text)
    return reading


def _none(question: Question) -> str:
    return next(option.id for option in question.options if option.exclusive)


def _speaks_of_one(question: Question, folded: Folded) -> bool:
    """« le 3 non », « oui pour le rappel, non pour le reste »: does the refusal leave something out?"""
    matches = matcher(question.options, "words").find(folded)
    refusing = {place for m in matches if m.option == _none(question) for place in range(m.first, m.last)}
    agrees = any(
        word in words("options", "agreement") and place not in refusing for place, word in enumerate(folded.words)
    )
    return agrees or any(m.option != _none(question) for m in matches) or bool(find_numbers(folded))


def _refusals(folded: Folded) -> list[int]:
    """The places of « non », « pas », « je refuse »…, « pas de souci » and « je ne sais pas » aside."""
    refusing = words("options", "refusals") | words("options", "negators")
    harmless = phrases("options", "no_trouble")
    spans = idioms(folded) + [span for place in range(len(folded.tokens)) if (span := harmless.at(folded, place))]
    return [
        place
        for place, word in enumerate(folded.words)
        if word in refusing and not any(first <= place < last for first, last in spans)
    ]


def _refuses_something_unclear(question: Question, folded: Folded) -> bool:
    """Is there a refusal beside no option that is read as refused?"""
    if phrases("options", "excepts").find(folded):
        return False
    find = matcher(question.options, "words")
    spelled = respelled(folded, find)
    affirmed, denied = split_negated(spelled, find.find(spelled))
    settled = [*denied, *(match for match in affirmed if match.option == _none(question))]
    return not all(any(_explains(folded, match, place) for match in settled) for place in _refusals(folded))


def _explains(folded: Folded, match: Match, place: int) -> bool:
    """Is the refusal at `place` that of this option?"""
    if match.first <= place < match.last:
        return True
    near = match.first - _REACH <= place < match.last + _REACH
    return near and (folded.same_clause(place, match.first) or place == match.last)
