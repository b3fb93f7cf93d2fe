"""Calendar years: « en 2012 », « vers 2010 », « les années 90 », « l'an dernier »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.understanding.dates import EARLIEST
from bot.understanding.finders.entity import Entity, from_tokens, limits
from bot.understanding.lexicon import phrases, stems, words
from bot.understanding.money import has_unit
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.size import is_denied
from bot.understanding.text import Folded, stem

AHEAD = 30
"""Years: a later one is a mistake."""
_RELATIVE = (("last_year", -1), ("this_year", 0), ("next_year", 1))
_PARTS_OF_DECADE = {"debut": (0, 4), "milieu": (3, 7), "fin": (6, 9)}


def find_years(folded: Folded, today: date, asked: bool, alone: bool) -> Iterator[Entity]:
    """The years of a message; `asked`: it answers « depuis quand ? », so that « 98 » is one.

    `alone`: a message that is nothing but « 2012 » says a year; it does not when something else was asked.
    """
    for number in find_numbers(folded):
        if is_denied(folded, number):
            continue
        if folded.before(number.first, 1) == ("annees",):
            yield from _decade(folded, number, today)
        elif _is_year(folded, number, today, asked, alone):
            value = limits(number.low, number.high)
            approximate = number.approximate or number.low != number.high
            sure = 0.95 if _has_cue(folded, number) else 0.85
            yield from_tokens(folded, "year", value, (number.first, number.last), sure, approximate)
        elif year := _of_two_figures(folded, number, today, asked):
            span = (number.first, number.last)
            yield from_tokens(folded, "year", limits(year, year), span, 0.8, number.approximate)
    for name, shift in _RELATIVE:
        for index in range(len(folded.tokens)):
            if place := phrases("years", name).at(folded, index):
                yield from_tokens(folded, "year", limits(today.year + shift, today.year + shift), place, 0.9)


def _decade(folded: Folded, number: Number, today: date) -> Iterator[Entity]:
    """« années 90 », « début des années 2000 »."""
    start = number.value
    if start < 100:
        start += 1900 if start > today.year % 100 else 2000
    if start % 10 or not EARLIEST <= start <= today.year + AHEAD:
        return
    before = folded.before(number.first, 4)
    part = next((word for word in before if word in _PARTS_OF_DECADE), "")
    first, last = _PARTS_OF_DECADE.get(part, (0, 9))
    value = limits(start + first, start + last)
    begin = number.first - 1 - (before.index(part) if part else 0)
    yield from_tokens(folded, "year", value, (begin, number.last), 0.9, approximate=True)


def _is_year(folded: Folded, number: Number, today: date, asked: bool, alone: bool) -> bool:
    """Four figures, or as much in letters, that the words around do not make count something."""
    if number.low % 1 or number.bound or not EARLIEST <= number.low <= number.high <= today.year + AHEAD:
        return False
    written = folded.quote(number.first, number.last)
    if any(character.isdigit() for character in written) and (len(folded.word(number.first)) != 4 or "," in written):
        return False  # « 2 000 », « 2k »
    if has_unit(folded, number) or _counts_something(folded, number):
        return False
    if _has_cue(folded, number) or asked:
        return True
    before, after = folded.before(number.first, 1), folded.after(number.last - 1, 1)
    linked = not before or before[0] in words("years", "weak_cues")
    ends = not after or (before and after[0] in words("years", "continues"))
    whole = alone and len(folded.tokens) == number.last - number.first
    return bool(linked and ends and (before or whole or "(" in folded.gap(number.first)))


def _has_cue(folded: Folded, number: Number) -> bool:
    before = folded.before(number.first, 1)
    return bool(before) and before[0] in words("years", "cues")


def _counts_something(folded: Folded, number: Number) -> bool:
    """« 2000 habitants », « 2012 adhérents », « 2000 ans »."""
    following = folded.after(number.last - 1, 1)
    if not following:
        return False
    counted = words("years", "counted").union(words("size", "not_people"))
    people = (
        stems("size", "people") | stems("size", "members") | stems("size", "volunteers") | stems("size", "employees")
    )
    return following[0] in counted or stem(following[0]) in people


def _of_two_figures(folded: Folded, number: Number, today: date, asked: bool) -> int | None:
    """« en 98 », « depuis 98 », « en 08 »: two figures above the current year's are of the last century."""
    value = number.value
    if number.low != number.high or number.low % 1 or not 0 < value < 100 or folded.after(number.last - 1, 1):
        return None
    before = folded.before(number.first, 1)
    said = before in (("en",), ("depuis",))
    if value > today.year % 100:
        return 1900 + value if value >= 40 and (said or (asked and len(folded.tokens) <= 2)) else None
    return 2000 + value if before == ("en",) and asked else None
