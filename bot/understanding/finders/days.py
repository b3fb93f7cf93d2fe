"""Explicit dates: « le 14/07/2012 », « mardi 12 mars », « en septembre 2019 », « du 3 au 5 mai ».

Written here and not left to `dateparser`: on such texts its `search_dates` gives today's year to « le 3 mars »
and today's day to « 1er juin », reads « de mai à septembre » as three days, and takes 0.35 s for 2,000 characters.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

from bot.understanding.dates import EARLIEST, MONTHS
from bot.understanding.finders.entity import Entity, TextSpan, from_text, overlaps, span_of
from bot.understanding.finders.weekdays import WEEKDAYS
from bot.understanding.lexicon import words
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.text import Folded

AHEAD = 30
"""Years: a later date is a mistake."""
_LEAP_YEAR = 2024
_SHORT = {
    "janv": 1, "jan": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ISO = re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w/-]|\.\d)")
_FULL = re.compile(r"(?<![\w/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\w/-]|\.\d)")
_MONTH_AND_YEAR = re.compile(r"(?<![\w/.-])(0?[1-9]|1[0-2])[/-]((?:19|20)\d\d)(?![\w/-]|\.\d)")
_DAY_AND_MONTH = re.compile(r"(?<![\w/.-])(\d{1,2})/(\d{1,2})(?![\w/-]|\.\d)")


def find_days(folded: Folded, today: date, passed: Iterable[TextSpan]) -> Iterator[Entity]:
    """The dates that name at least a month, in the order in which they are surest; `passed`: spans read already."""
    taken = list(passed)
    for entity in (*_in_figures(folded, today), *_in_words(folded, today)):
        if not overlaps((entity.start, entity.end), taken):
            taken.append((entity.start, entity.end))
            yield entity


def _in_figures(folded: Folded, today: date) -> Iterator[Entity]:
    text = folded.original
    for found in _ISO.finditer(text):
        yield from _date(text, found.span(), today, int(found[1]), int(found[2]), int(found[3]))
    for found in _FULL.finditer(text):
        year = int(found[4]) if len(found[4]) == 4 else _of_two_figures(int(found[4]), today)
        yield from _date(text, found.span(), today, year, int(found[3]), int(found[1]))
    for found in _MONTH_AND_YEAR.finditer(text):
        yield from _date(text, found.span(), today, int(found[2]), int(found[1]), None)
    cues = {token.end for token in folded.tokens if token.text in words("days", "day_cues") | WEEKDAYS.keys()}
    for found in _DAY_AND_MONTH.finditer(text):
        if cues.intersection((found.start() - 1, found.start() - 2)):
            yield from _date(text, found.span(), today, None, int(found[2]), int(found[1]))


def _of_two_figures(year: int, today: date) -> int:
    return 2000 + year if year <= today.year % 100 + 10 else 1900 + year


def _date(
    text: str, span: TextSpan, today: date, year: int | None, month: int, day: int | None, confidence: float = 0.95
) -> Iterator[Entity]:
    """The entity of a date, unless the calendar has no such day."""
    if not 1 <= month <= 12 or (year is not None and not EARLIEST <= year <= today.year + AHEAD):
        return
    if day is not None and not 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1]:
        return
    yield from_text(text, "date", {"year": year, "month": month, "day": day}, span, confidence)


def _in_words(folded: Folded, today: date) -> Iterator[Entity]:
    """Dates around the name of a month."""
    numbers = find_numbers(folded)
    for index, word in enumerate(folded.words):
        month = MONTHS.get(word) or _SHORT.get(word)
        if month is None:
            continue
        year, last = _year_after(folded, numbers, index, today)
        day = _day_before(folded, numbers, index)
        if day:
            yield from _day_in_words(folded, numbers, (year, month), day, last, today)
        elif word in MONTHS and (year or _is_announced(folded, index)):
            yield from _date(folded.original, span_of(folded, (index, last)), today, year, month, None, 0.85)
        elif year and word in _SHORT:
            yield from _date(folded.original, span_of(folded, (index, last)), today, year, month, None, 0.8)


def _day_in_words(
    folded: Folded, numbers: list[Number], of: tuple[int | None, int], day: tuple[int, int], last: int, today: date
) -> Iterator[Entity]:
    """« 5 mai 2025 », and before it the first day of « du 3 au 5 mai 2025 »."""
    text, (year, month), (value, first) = folded.original, of, day
    start = first - (folded.word(first - 1) in WEEKDAYS)
    yield from _date(text, span_of(folded, (start, last)), today, year, month, value)
    if folded.word(start - 1) not in ("au", "et", "ou", "a"):
        return
    place = start - 1 - (folded.word(start - 2) == "le")
    place = place - 1 if folded.word(start - 1) == "le" else place
    earlier = _day_before(folded, numbers, place)
    if earlier and earlier[0] < value:
        yield from _date(text, span_of(folded, (earlier[1], place)), today, year, month, earlier[0])


def _day_before(folded: Folded, numbers: list[Number], index: int) -> tuple[int, int] | None:
    """The day of the month that ends right before this token, and where it starts."""
    word = folded.word(index - 1)
    if word.isdecimal() and len(word) <= 2:
        return int(word), index - 1
    if word == "premier":
        return 1, index - 1
    if word == "er" and folded.word(index - 2) == "1":
        return 1, index - 2
    for number in numbers:
        if number.last == index and number.low == number.high and not number.article and number.low <= 31:
            return number.value, number.first
    return None


def _year_after(folded: Folded, numbers: list[Number], index: int, today: date) -> tuple[int | None, int]:
    """The year right after a month, or None; and the token after what was read."""
    place = index + 1
    for number in numbers:
        if number.first != place or number.low != number.high or number.low % 1:
            continue
        year = number.value
        if EARLIEST <= year <= today.year + AHEAD:
            return year, number.last
        if today.year % 100 + 10 < year <= 99 and len(folded.word(place)) == 2:  # « mars 98 »
            return 1900 + year, number.last
    return None, place


def _is_announced(folded: Folded, index: int) -> bool:
    """« en mars », « depuis juin », « au mois d'août », « de mai à septembre »: a month, and not the planet."""
    before = folded.before(index, 3)
    if before[:1] and before[0] in words("days", "month_cues"):
        return True
    if "mois" in before[1:2] and before[0] in ("de", "d"):
        return True
    ahead = folded.words[index + 1 : index + 3]
    if before[:1] in (("de",), ("d",), ("entre",)) and len(ahead) == 2 and ahead[0] in ("a", "et"):
        return ahead[1] in MONTHS
    return len(before) == 3 and before[0] in ("a", "et") and before[1] in MONTHS and before[2] in ("de", "d", "entre")
