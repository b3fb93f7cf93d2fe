"""How often: « tous les mardis », « deux fois par mois », « le samedi matin », « un mercredi sur deux »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.understanding.finders.entity import Entity, from_tokens, limits
from bot.understanding.finders.periods import Period, adjective_at, period_at
from bot.understanding.finders.weekdays import WEEKDAYS, part_at, weekday_at
from bot.understanding.lexicon import phrases, stems, words
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.text import Folded, stem

_DAYS = tuple(WEEKDAYS.values())
_BETWEEN_DAYS = frozenset(("et", "ou", "puis", "le", "les", "ainsi", "que"))
_MERGE_GAP = 1
"""Tokens between « une fois par semaine » and « le vendredi », at most."""


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """So many times (`low` to `high`) every `period`; tokens `first` to `last` (excluded) say it."""

    low: float
    high: float
    period: Period
    first: int
    last: int
    approximate: bool = False
    confidence: float = 0.9


def find_frequencies(folded: Folded) -> Iterator[Entity]:
    """The rhythms of a message, one for each place where one is said."""
    numbers = {number.first: number for number in find_numbers(folded)}
    found: list[_Rhythm] = []
    index = 0
    while index < len(folded.tokens):
        rhythm = _at(folded, index, numbers)
        if rhythm is None:
            index += 1
            continue
        found.append(rhythm)
        index = rhythm.last
    for rhythm in _merged(found):
        value = limits(rhythm.low, rhythm.high) | rhythm.period.as_value()
        span = (rhythm.first, rhythm.last)
        about = rhythm.approximate or _is_said_about(folded, rhythm.last)
        yield from_tokens(folded, "frequency", value, span, rhythm.confidence, about)


def _at(folded: Folded, index: int, numbers: dict[int, Number]) -> _Rhythm | None:
    """The rhythm that starts at this token."""
    number = numbers.get(index)
    if number and (rhythm := _counted(folded, number, numbers) or _one_in_several(folded, number, numbers)):
        return rhythm
    return (
        _ranked(folded, index)
        or _each(folded, index, numbers)
        or _usual_days(folded, index)
        or _only_days(folded, index)
        or _in_a_word(folded, index)
    )


def _counted(folded: Folded, number: Number, numbers: dict[int, Number]) -> _Rhythm | None:
    """« deux fois par mois », « 1x/semaine », « trois soirs par semaine », « 7j/7 », « un concert par mois »."""
    place = number.last
    part: str | None = None
    days: tuple[str, ...] = ()
    if folded.word(place) in words("frequencies", "times"):
        place += 1
    elif day := weekday_at(folded, place):
        days, place = (day,), place + 1
        if said := part_at(folded, place):
            part, place = said
    elif (slot := _slot_at(folded, place)) is not None:
        part, place = slot
        if week := _days_in_seven(folded, place):
            return _Rhythm(number.low, number.high, Period(1, "week"), number.first, week, number.approximate)
    elif stem(folded.word(place)) in stems("frequencies", "events"):
        place += 1
        if adjective := adjective_at(folded, place):  # « deux réunions mensuelles »
            return _Rhythm(number.low, number.high, adjective, number.first, place + 1, _is_about(number))
        if folded.word(place) not in ("par", "chaque"):  # « un atelier menuiserie par mois »
            place += folded.word(place + 1) == "par"
    else:
        return None
    period = _per(folded, place, numbers)
    if period is None:
        return None
    every, last = period
    every = replace(every, days=days or every.days, part=part or every.part)
    return _Rhythm(number.low, number.high, every, number.first, last, _is_about(number))


def _slot_at(folded: Folded, place: int) -> tuple[str | None, int] | None:
    """« jours », « soirs », « après-midi »: the part of the day that is counted (None: whole days)."""
    if said := part_at(folded, place):
        return said
    if folded.word(place) in words("frequencies", "slots") or folded.word(place) == "j":
        return None, place + 1
    return None


def _days_in_seven(folded: Folded, place: int) -> int | None:
    """The token after « /7 » or « sur 7 »; None when it is not said."""
    if folded.word(place) in ("7", "sept") and folded.gap(place).strip() == "/":
        return place + 1
    if folded.word(place) == "sur" and folded.word(place + 1) in ("7", "sept"):
        return place + 2
    return None


def _per(folded: Folded, place: int, numbers: dict[int, Number]) -> tuple[Period, int] | None:
    """« par mois », « l'an », « /semaine », « tous les deux ans » after what is counted."""
    if folded.gap(place).strip() == "/":
        return period_at(folded, place)
    if not folded.same_clause(place - 1, place):
        return None
    span = phrases("frequencies", "per").at(folded, place)
    if span is None:
        return None
    every, place = 1, span[1]
    several = numbers.get(place)
    if folded.word(place - 1) == "les" and several and several.low == several.high and several.value > 0:
        every, place = several.value, several.last
    found = period_at(folded, place)
    return (_every(found[0], every), found[1]) if found else None


def _every(period: Period, count: int) -> Period:
    """The period of « tous les deux mois »; « tous les quinze jours » are two weeks."""
    if period == Period(1, "day") and count in (14, 15):
        return Period(2, "week")
    return replace(period, every=period.every * count)


def _one_in_several(folded: Folded, number: Number, numbers: dict[int, Number]) -> _Rhythm | None:
    """« un mercredi sur deux », « une semaine sur trois »."""
    found = period_at(folded, number.last)
    if found is None and (said := part_at(folded, number.last)):  # « un soir sur deux »
        found = Period(1, "day", (), said[0]), said[1]
    if found is None or number.low != number.high:
        return None
    period, place = found
    several = numbers.get(place + 1)
    if folded.word(place) != "sur" or several is None or several.value < 2:
        return None
    return _Rhythm(number.low, number.high, replace(period, every=several.value), number.first, several.last)


def _ranked(folded: Folded, index: int) -> _Rhythm | None:
    """« le premier jeudi du mois », « tous les 1er et 3e samedis du mois »."""
    place, ranks = index, 0
    if folded.word(place) in ("tous", "toutes", "chaque"):
        place += 1
    if folded.word(place) in ("le", "les", "un"):
        place += 1
    while (after := _rank_at(folded, place)) is not None:
        ranks += 1
        place = after + (folded.word(after) in ("et", "ou"))
    if not ranks:
        return None
    day = weekday_at(folded, place)
    found = (Period(1, "week", (day,)), place + 1) if day else None
    weekend = period_at(folded, place)
    if found is None and weekend and weekend[0].days:
        found = weekend
    if found is None:
        return None
    period, place = found
    part = None
    if said := part_at(folded, place):
        part, place = said
    span = phrases("frequencies", "of_period").at(folded, place)
    if span is None:
        return None
    every = {"mois": Period(1, "month"), "annee": Period(1, "year"), "trimestre": Period(3, "month")}
    within = every[folded.word(span[1] - 1)]
    return _Rhythm(ranks, ranks, replace(within, days=period.days, part=part), index, span[1])


def _rank_at(folded: Folded, place: int) -> int | None:
    """The token after « premier », « 1er », « dernier »…; None when none stands here."""
    if folded.word(place) in words("frequencies", "ordinals"):
        return place + 1
    figures = folded.word(place).isdecimal() and len(folded.word(place)) == 1
    if figures and folded.word(place + 1) in words("frequencies", "ordinal_marks"):
        return place + 2
    return None


def _each(folded: Folded, index: int, numbers: dict[int, Number]) -> _Rhythm | None:
    """« tous les mardis », « chaque semaine », « tous les deux mois », « tous les matins »."""
    span = phrases("frequencies", "each").at(folded, index)
    if span is None or folded.word(index - 1) in words("frequencies", "ordinary_before"):
        return None
    place, every = span[1], 1
    number = numbers.get(place)
    if number and number.low == number.high and number.value > 0:
        every, place = number.value, number.last
    if weekday_at(folded, place):
        days, part, last = _days_from(folded, place)
        times = len(days) if every == 1 else 1
        return _Rhythm(times, times, Period(every, "week", days, part), index, last)
    if every == 1 and (said := part_at(folded, place)):
        return _Rhythm(1, 1, Period(1, "day", (), said[0]), index, said[1])
    found = period_at(folded, place)
    if found is None:
        return None
    period, last = found
    period = _every(period, every)
    if period == Period(1, "day") and (said := part_at(folded, last)):
        period, last = replace(period, part=said[0]), said[1]
    if period.unit == "day" and folded.word(last) in words("frequencies", "except"):
        return _all_but(folded, index, last + 1, period.part) or _Rhythm(1, 1, period, index, last)
    return _Rhythm(1, 1, period, index, last)


def _all_but(folded: Folded, index: int, place: int, part: str | None) -> _Rhythm | None:
    """« tous les jours sauf le dimanche »: the other days of the week."""
    place += folded.word(place) in ("le", "les")
    if weekday_at(folded, place) is None:
        return None
    closed, _, last = _days_from(folded, place)
    days = tuple(day for day in _DAYS if day not in closed)
    return _Rhythm(len(days), len(days), Period(1, "week", days, part), index, last)


def _usual_days(folded: Folded, index: int) -> _Rhythm | None:
    """« le samedi matin », « les mardis et jeudis », « du lundi au vendredi », « ouvert mardi et jeudi »."""
    word, place = folded.word(index), index + 1
    opens = word in words("frequencies", "opens")
    if not (opens or word in ("le", "les", "du")):
        return None
    weekend = period_at(folded, place)
    if (
        word in ("le", "les")
        and weekend
        and weekend[0].days
        and weekend[0].unit == "week"
        and not weekday_at(folded, place)
    ):
        return (
            None if _is_one_day(folded, weekend[1]) else _Rhythm(1, 1, weekend[0], index, weekend[1], confidence=0.75)
        )
    day = weekday_at(folded, place)
    if day is None:
        return None
    if word == "du" and folded.word(place + 1) == "au" and (until := weekday_at(folded, place + 2)):
        days = _from_to(day, until)
        last = place + 3
        part = part_at(folded, last)
        if part:
            last = part[1]
        return _Rhythm(len(days), len(days), Period(1, "week", days, part[0] if part else None), index, last)
    if word == "du":
        return None
    days, said, last = _days_from(folded, place)
    if _is_one_day(folded, last):
        return None
    first = place if opens else index
    return _Rhythm(len(days), len(days), Period(1, "week", days, said), first, last, confidence=0.8)


def _only_days(folded: Folded, index: int) -> _Rhythm | None:
    """« mardi, jeudi et samedi »: an answer that is nothing else."""
    if index or weekday_at(folded, 0) is None:
        return None
    days, part, last = _days_from(folded, 0)
    whole = len(days) > 1 and last == len(folded.tokens)
    return _Rhythm(len(days), len(days), Period(1, "week", days, part), 0, last, confidence=0.7) if whole else None


def _is_one_day(folded: Folded, place: int) -> bool:
    """« le samedi 14 juin », « le samedi suivant »: a date."""
    word = folded.word(place)
    if not folded.same_clause(place - 1, place):
        return False
    return word.isdecimal() or word in words("frequencies", "one_day") or word == "premier"


def _from_to(first: str, last: str) -> tuple[str, ...]:
    """The days from one to the other, both included, over the end of the week if need be."""
    start, end = _DAYS.index(first), _DAYS.index(last)
    return tuple(_DAYS[place % 7] for place in range(start, end + 1 if end >= start else end + 8))


def _days_from(folded: Folded, index: int) -> tuple[tuple[str, ...], str | None, int]:
    """The days listed from this token in the order of the week, the part of the day, and the token after them."""
    days: set[str] = set()
    parts: list[str | None] = []
    last = place = index
    while place < len(folded.tokens) and place - last <= 2:
        if day := weekday_at(folded, place):
            days.add(day)
            said = part_at(folded, place + 1)
            parts.append(said[0] if said else None)
            last = place = said[1] if said else place + 1
        elif folded.word(place) in _BETWEEN_DAYS and not set(folded.gap(place)).intersection(".;:!?"):
            place += 1
        else:
            break
    named = {part for part in parts if part}
    shared = len(named) == 1 and parts[-1] is not None and (all(parts) or not any(parts[:-1]))
    return tuple(day for day in _DAYS if day in days), parts[-1] if shared else None, last


def _in_a_word(folded: Folded, index: int) -> _Rhythm | None:
    """« hebdomadaire », « mensuellement »; not « un budget annuel »."""
    doubled = folded.word(index) == "bi" and folded.gap(index + 1) in ("-", "")  # « bi-mensuel »
    period = adjective_at(folded, index + doubled)
    if period is None or words("frequencies", "of_money").intersection(folded.before(index, 2)):
        return None
    if period.unit == "day" and words("frequencies", "usual").intersection(folded.before(index, 1)):
        return None
    times = 2 if doubled or folded.word(index) in words("frequencies", "twice") else 1
    return _Rhythm(times, times, period, index, index + 1 + doubled, confidence=0.8)


def _is_about(number: Number) -> bool:
    return number.approximate or number.low != number.high


def _is_said_about(folded: Folded, last: int) -> bool:
    """« tous les trois mois environ », « deux fois par mois à peu près »."""
    after = folded.after(last - 1, 2)
    return after[:1] in (("environ",), ("approximativement",)) or after in (("a", "peu"), ("grosso", "modo"))


def _merged(found: Sequence[_Rhythm]) -> list[_Rhythm]:
    """« une fois par semaine, le vendredi » is one rhythm, whatever comes first."""
    merged: list[_Rhythm] = []
    for rhythm in found:
        before = merged[-1] if merged else None
        if before is None or rhythm.first - before.last > _MERGE_GAP:
            merged.append(rhythm)
            continue
        counted, usual = (before, rhythm) if rhythm.period.days else (rhythm, before)
        fits = usual.period.days and not counted.period.days and counted.period.unit in ("week", "month")
        if not fits or usual.period.every != 1 or usual.period.unit != "week":
            merged.append(rhythm)
            continue
        period = replace(counted.period, days=usual.period.days, part=usual.period.part)
        merged[-1] = replace(counted, period=period, first=before.first, last=rhythm.last)
    return merged
