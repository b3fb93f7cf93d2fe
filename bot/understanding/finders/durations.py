"""Durations: « depuis une dizaine d'années », « il y a six mois », « un essai de quatre semaines »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.understanding.dates import EARLIEST, months_ago
from bot.understanding.finders.entity import Entity, from_tokens, limits
from bot.understanding.lexicon import phrases, stems, words
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.size import is_denied
from bot.understanding.text import Folded, stem

_UNITS = ("year", "month", "week", "day", "century")
_OLDEST = 200
"""A longer duration, in its unit, is a mistake."""
_LISTS = {"year": "years", "month": "months", "week": "weeks", "day": "days", "century": "centuries"}


def find_durations(folded: Folded, today: date, asked: bool) -> Iterator[Entity]:
    """How long things last or have lasted; with `asked` (« depuis quand ? ») « dix ans » leads to a year too."""
    for number in find_numbers(folded):
        found = _unit_after(folded, number)
        if found is None or is_denied(folded, number) or not 0 < number.high <= _OLDEST:
            continue
        unit, last = found
        since = _start_of_since(folded, number)
        if since is None and (_is_age(folded, number, last) or _is_idiom(folded, number, unit)):
            continue
        low, high = number.low, number.high
        if folded.words[last : last + 2] in (("et", "demi"), ("et", "demie")):
            last += 2
            low, high, unit = _and_a_half(low, high, unit)
        span = (number.first, last)
        ahead = folded.before(number.first, 1) == ("dans",)
        leads = since is not None or (asked and not ahead)
        value = limits(low, high, number.bound) | {
            "unit": unit,
            "since": _year(number, high if number.bound == "less" else (low + high) / 2, unit, today)
            if leads
            else None,
        }
        approximate = number.approximate or number.low != number.high
        yield from_tokens(folded, "duration", value, span, 0.9 if leads else 0.85, approximate)


def _unit_after(folded: Folded, number: Number) -> tuple[str, int] | None:
    """The unit that the number counts and the token after it."""
    place = number.last
    while folded.word(place) in words("durations", "before_unit") and place < number.last + 2:
        place += 1
    unit = next((unit for unit in _UNITS if folded.word(place) in words("durations", _LISTS[unit])), None)
    return (unit, place + 1) if unit and folded.same_clause(number.last - 1, place) else None


def _start_of_since(folded: Folded, number: Number) -> int | None:
    """Where « depuis », « il y a », « ça fait » starts before the number, only little words between."""
    place = number.first
    while True:
        if cue := phrases("durations", "since").ending_before(folded, place):
            return cue[0]
        between = folded.word(place - 1) in words("durations", "between") and folded.same_clause(place - 1, place)
        if not between or number.first - place >= 5:
            return None
        place -= 1


def _is_age(folded: Folded, number: Number, last: int) -> bool:
    """« j'ai 45 ans », « des jeunes de 12 à 25 ans », « les plus de 60 ans »."""
    if words("durations", "of_doing").intersection(folded.after(last - 1, 2)):
        return False
    before = folded.before(number.first, 5)
    if any(phrases("durations", "age_phrases").at(folded, place) for place in range(number.first - 3, last)):
        return True
    if before[:1] and before[0] in words("durations", "age_before"):
        return True
    if number.low != number.high and "(" in folded.gap(number.first):  # « des ados (13-16 ans) »
        return True
    if number.low != number.high and before[:1] in (("les",), ("des",), ("aux",)):  # « les 15-25 ans »
        return True
    place = 0
    while place < len(before) and (before[place] in words("durations", "age_links") or before[place].isdecimal()):
        place += 1
    if place == 1 and before == ("a",):  # « à 72 ans, je… »
        return True
    named = before[place : place + 2] if place else ()  # « des adultes isolés de 40 à 55 ans »
    return any(stem(word) in stems("durations", "aged") for word in named)


def _is_idiom(folded: Folded, number: Number, unit: str) -> bool:
    """« un jour, on ouvrira », « une journée citoyenne »: an article, unless something lasts."""
    if not number.article or unit not in ("day", "week"):
        return False
    return not words("durations", "lasting").intersection(folded.before(number.first, 1))


def _and_a_half(low: float, high: float, unit: str) -> tuple[float, float, str]:
    """« un an et demi » in months, other units in halves."""
    if unit == "year":
        return low * 12 + 6, high * 12 + 6, "month"
    return low + 0.5, high + 0.5, unit


def _year(number: Number, length: float, unit: str, today: date) -> int | None:
    """The year that was so long ago; None when it is before any actor."""
    length = int(length)
    if unit == "year":
        year = today.year if number.bound == "less" and length == 1 else today.year - length
    elif unit == "month":
        year = months_ago(length, today)
    elif unit == "century":
        year = today.year - 100 * length
    else:
        year = (today - timedelta(weeks=length) if unit == "week" else today - timedelta(days=length)).year
    return year if year >= EARLIEST else None
