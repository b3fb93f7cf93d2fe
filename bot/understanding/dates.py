"""Since when an activity exists: « 2012 », « depuis une dizaine d'années », « l'an dernier », « pas encore »."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.understanding.lexicon import phrases, words
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.size import is_denied
from bot.understanding.text import Folded

EARLIEST = 1800
"""No actor of the programme is older: an earlier year is a mistake."""
_MONTH_NAMES = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
MONTHS = {name: position for position, name in enumerate(_MONTH_NAMES.split(), start=1)}
"""Numbers of the months by name, folded."""
_SEASONS = {"printemps": 3, "ete": 6, "automne": 9, "hiver": 1, "rentree": 9}
_DATE = re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?(?:\d{1,2}\s?[/.-]\s?)?((?:1[89]|20)\d\d)(?!\d)")
_YEARS = words("dates", "years")
_UNITS = words("dates", "units")


@dataclass(frozen=True, slots=True)
class Since:
    """When it began: `year` None with `not_started`, or with « depuis toujours » (then approximate)."""

    year: int | None
    not_started: bool
    approximate: bool
    first: int
    last: int
    confidence: float = 1.0

    def as_value(self) -> dict[str, object]:
        """The stored shape of an answer of kind `year`."""
        return {"year": self.year, "not_started": self.not_started, "approximate": self.approximate}


def read_since(folded: Folded, today: date) -> Since | None:
    """The date that answers « depuis quand ? »; None when there is none, or one that cannot be (1492, 3000).

    A duration is approximate: « trois ans » may have begun in either of two years.
    """
    numbers = [number for number in find_numbers(folded) if not is_denied(folded, number)]
    if place := phrases("dates", "less_than_a_year").find(folded):
        return Since(today.year, False, True, *place)
    for reader in (_written_date, _decade, _calendar_year, _duration):
        if since := reader(folded, numbers, today):
            return since
    return _phrase(folded, today) or _short_year(folded, numbers, today) or _month_or_season(folded, today)


def infer_since(folded: Folded, today: date) -> Since | None:
    """The date of creation said inside a longer message; None unless words about its beginning lead to it."""
    numbers = [number for number in find_numbers(folded) if not is_denied(folded, number)]
    for reader in (_decade, _calendar_year, _duration):
        for number in numbers:
            since = reader(folded, [number], today)
            if since and since.year and (confidence := _about_creation(folded, since)):
                return replace(since, confidence=confidence)
    place = phrases("dates", "last_year").find(folded)
    if place and words("dates", "creation").intersection(folded.before(place[0], 3)):
        return Since(today.year - 1, False, False, *place, confidence=0.8)
    month = _month_or_season(folded, today)
    if month and month.year and words("dates", "creation").intersection(folded.before(month.first, 3)):
        return replace(month, confidence=0.7)
    if place := phrases("dates", "not_started_said").find(folded):
        return Since(None, True, False, *place, confidence=0.7)
    if place := phrases("dates", "this_year_said").find(folded):
        return Since(today.year, False, True, *place, confidence=0.7)
    return None


def ambiguous_years(folded: Folded, today: date) -> tuple[tuple[str, str], ...]:
    """The two meanings of a lone « 12 » (the year 2012, or twelve years), as choices; empty when it is clear."""
    bare = [word for word in folded.words if word not in ("depuis", "environ")]
    numbers = find_numbers(folded)
    if len(bare) != 1 or len(numbers) != 1:
        return ()
    value = numbers[0].value
    if not 1 <= value <= today.year % 100:
        return ()
    ago = "Il y a un an" if value == 1 else f"Il y a {value} ans"
    return ((f"En {2000 + value}", f"en {2000 + value}"), (ago, ago.lower()))


def _plausible(year: int, today: date) -> bool:
    return EARLIEST <= year <= today.year


def _written_date(folded: Folded, _numbers: list[Number], today: date) -> Since | None:
    """« 12/09/2014 », « 09-2014 »."""
    found = _DATE.search(folded.original)
    if not found or not _plausible(int(found[1]), today):
        return None
    inside = [i for i, token in enumerate(folded.tokens) if found.start() <= token.start < found.end()]
    return Since(int(found[1]), False, False, inside[0], inside[-1] + 1) if inside else None


def _calendar_year(folded: Folded, numbers: list[Number], today: date) -> Since | None:
    """« 2012 », « fin 2019 », « vers 2010 », « 2012-2013 » (the first), « en 2031 » (not started)."""
    for number in numbers:
        year = int(number.low)
        counts = folded.word(number.last) in _UNITS | {"euros", "euro", "€"}
        counts = counts or folded.word(number.first - 1) == "annees"
        if counts or not 1_000 <= number.low <= 2_999 or number.low % 1:
            continue
        if _plausible(year, today):
            return Since(year, False, number.approximate, number.first, number.last)
        if today.year < year <= today.year + 20:
            return Since(None, True, False, number.first, number.last)
    return None


def _decade(folded: Folded, numbers: list[Number], today: date) -> Since | None:
    """« années 90 » (the middle, 1995), « début des années 2000 », « fin des années 80 »."""
    for number in numbers:
        if folded.before(number.first, 1) != ("annees",):
            continue
        value = number.value
        start = value if value >= 1_000 else 1900 + value if value > today.year % 100 else 2000 + value
        before = folded.before(number.first, 5)
        shift = 2 if "debut" in before else 8 if "fin" in before else 5
        if _plausible(start, today):
            return Since(min(start + shift, today.year), False, True, number.first - 1, number.last)
    return None


def _duration(folded: Folded, numbers: list[Number], today: date) -> Since | None:
    """« 3 ans », « une dizaine d'années », « un an et demi », « six mois », « dans deux ans » (not started)."""
    for number in numbers:
        last = number.last + (folded.word(number.last) in ("d", "de", "bonnes", "petites", "petits"))
        unit = folded.word(last)
        if unit not in _UNITS or not folded.same_clause(number.last - 1, last) or not 0 < number.value <= 1_000:
            continue
        if folded.before(number.first, 1) == ("dans",):
            return Since(None, True, False, number.first - 1, last + 1)
        year = _years_ago(number, unit, today)
        if unit in _YEARS and folded.words[last + 1 : last + 3] in (("et", "demi"), ("et", "demie")):
            year = months_ago(number.value * 12 + 6, today)
        if _plausible(year, today):
            return Since(year, False, True, number.first, last + 1)
    return None


def _years_ago(number: Number, unit: str, today: date) -> int:
    """The year that was so many units ago."""
    if unit in _YEARS:
        return today.year - number.value
    if unit.startswith("siecle"):
        return today.year - 100 * number.value
    if unit == "mois":
        return months_ago(number.value, today)
    return today.year


def months_ago(months: int, today: date) -> int:
    """The year of the month that was so many months before today's."""
    return (today.year * 12 + today.month - 1 - months) // 12


def _phrase(folded: Folded, today: date) -> Since | None:
    """« l'an dernier », « pas encore commencé », « depuis toujours », « on vient de démarrer », the Covid."""
    if place := phrases("dates", "last_year").find(folded):
        return Since(today.year - 1, False, False, *place)
    if place := phrases("dates", "not_started").find(folded):
        return Since(None, True, False, *place)
    place = phrases("dates", "this_year").find(folded)
    if place and "pas" not in folded.before(place[0], 3):
        return Since(today.year, False, True, *place)
    if place := phrases("dates", "covid").find(folded):
        before = folded.before(place[0], 3)
        return Since(2020 - ("avant" in before) + ("apres" in before), False, True, *place)
    if place := phrases("dates", "few_years").find(folded):
        return Since(today.year - 3, False, True, *place)
    if place := phrases("dates", "few_months").find(folded):
        return Since(months_ago(4, today), False, True, *place)
    if place := phrases("dates", "long_ago").find(folded):
        return Since(None, False, True, *place)
    return None


def _month_or_season(folded: Folded, today: date) -> Since | None:
    """« en septembre », « depuis janvier », « à la rentrée » (the last one), « en mars prochain » (not started)."""
    for index, word in enumerate(folded.words):
        month = MONTHS.get(word) or _SEASONS.get(word)
        if not month:
            continue
        beside = folded.word(index + 1), folded.word(index - 1)
        if {"prochain", "prochaine"}.intersection(beside):
            return Since(None, True, False, index, index + 1)
        year = today.year - (month > today.month)
        return Since(year, False, word in _SEASONS, index, index + 1)
    if place := phrases("dates", "last_month").find(folded):
        return Since(months_ago(1, today), False, False, *place)
    return None


def _short_year(folded: Folded, numbers: list[Number], today: date) -> Since | None:
    """« en 98 », « depuis 98 », « 98 »: two digits above the current year's are of the last century."""
    for number in numbers:
        value = number.value
        alone = folded.after(number.last - 1, 1) in ((), ("je",))
        if number.low != number.high or not 0 < value < 100 or not alone:
            continue
        if value > today.year % 100:
            return Since(1900 + value, False, number.approximate, number.first, number.last, confidence=0.8)
        if folded.before(number.first, 1) == ("en",):
            return Since(2000 + value, False, number.approximate, number.first, number.last, confidence=0.8)
    return None


def _about_creation(folded: Folded, since: Since) -> float:
    """How surely the words before a date speak of a beginning (0 when they do not)."""
    before = folded.before(since.first, 6)
    if words("dates", "not_creation").intersection(before):
        return 0.0
    if words("dates", "creation").intersection(before):
        return 0.9
    if "depuis" in before[:4]:
        return 0.75 if _speaks_of_us(folded, since) else 0.0
    corrects = before[:1] in ((), ("est",), ("fait",), ("plutot",), ("finalement",)) or before[:2] == ("en", "est")
    alone = folded.after(since.last - 1, 1) in ((), ("pas",), ("et",), ("en",), ("plutot",))
    short = len(folded.tokens) <= 8 and since.last - since.first == 1  # « c'est 2012 pas 2013 »
    return 0.75 if corrects and alone and short else 0.0


def _speaks_of_us(folded: Folded, since: Since) -> bool:
    """Does the clause of « depuis 2012 » say that the activity exists, or is it only these words?

    The first thing said may be the activity (« on répare des vélos depuis 2012 »); further on, « depuis trois ans
    nous numérisons des lettres » dates one of the things that are done.
    """
    if folded.word(since.last - 1) in ("jours", "jour", "semaine", "semaines"):
        return False
    places = [i for i in range(len(folded.tokens)) if folded.same_clause(i, since.first)]
    clause = [folded.word(i) for i in places]
    if len(clause) <= 5 or words("dates", "existing").intersection(clause):
        return True
    told_first = places[0] == 0 and clause[0] in words("options", "speakers")
    before = folded.before(since.first, 5)
    led_to = before[before.index("depuis") + 1 :][:3] if "depuis" in before else ()
    return told_first or led_to[:1] == ("est",) or bool(words("dates", "carriers").intersection(led_to))
