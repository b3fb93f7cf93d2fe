"""Amounts of money, and the budget option that they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from bot.programme.questions import Question
from bot.understanding.finders.entity import Entity, from_tokens, limits
from bot.understanding.finders.readings import from_reading
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import idioms
from bot.understanding.money import end_of_amount, has_unit, infer_budget, stands_alone
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.size import is_denied
from bot.understanding.statements import infer_options
from bot.understanding.text import Folded

_PERIODS = ("year", "month", "week", "day", "hour", "person")
_LEAST_AMONG = 100
"""« dont 40 000 » goes on with an amount; « dont 4 » counts something else."""


def find_amounts(folded: Folded, asked: bool) -> Iterator[Entity]:
    """The amounts in euros; `asked`: the message answers « quel budget ? », where a number alone is one."""
    passed = idioms(folded)
    priced = False
    for number in find_numbers(folded):
        if is_denied(folded, number) or any(first <= number.first < last for first, last in passed):
            continue
        unit = has_unit(folded, number)
        among = priced and number.low >= _LEAST_AMONG and _goes_on(folded, number)
        if not unit and not among and not (asked and stands_alone(folded, number)):
            continue
        if not (unit or among) and not number.high:  # « zéro » answers by itself
            continue
        priced = True
        period, last = _period(folded, end_of_amount(folded, number))
        value = limits(number.low, number.high, number.bound) | {"per": period}
        approximate = number.approximate or number.low != number.high
        confidence = 0.95 if unit else 0.85
        yield from_tokens(folded, "money", value, (number.first, last), confidence, approximate)


def _goes_on(folded: Folded, number: Number) -> bool:
    """« …, dont 40 000 de la Région », « 3 000 € du Département et 2 000 de la commune »: the unit was said before."""
    before = folded.word(number.first - 1)
    said = folded.before(number.first, 4)
    if not folded.after(number.last - 1, 1) and words("amounts", "and").intersection(said[1:]):
        return before not in words("years", "cues")  # « 4 000 euros et la mairie 1 500 »
    shared = before in words("amounts", "and") and folded.word(number.last) in words("amounts", "from")
    return before in words("amounts", "among") or shared


def find_budget(question: Question, folded: Folded) -> Iterator[Entity]:
    """The budget option that a text leads to, at most one."""
    amount = infer_budget(folded)
    if amount:
        yield from_tokens(folded, "budget", amount.band, (amount.first, amount.last), amount.confidence)
    elif reading := infer_options(question, folded):
        yield from from_reading(folded.original, "budget", reading)


def _period(folded: Folded, last: int) -> tuple[str | None, int]:
    """« par mois », « /an », « de l'heure » after an amount, and the token after it."""
    if folded.gap(last).strip() == "/":
        period = next((p for p in _PERIODS if folded.word(last) in words("amounts", f"slash_{p}")), None)
        return period, last + (period is not None)
    if folded.same_clause(last - 1, last):
        for period in _PERIODS:
            if span := phrases("amounts", f"per_{period}").at(folded, last):
                return period, span[1]
    return None, last
