"""Which commune is meant, among those of the same name: départements, postal code, territory, size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.understanding.places.table import Commune, Place, Table

MOST_CANDIDATES = 6  # more buttons than that cannot be read on a phone
TOWN = 5_000  # inhabitants: below, a place far away does not come to mind first
MUCH_LARGER = 5  # times
KNOWN_BY_ITS_FIRST_WORDS = 2_000  # inhabitants: people say « Sarlat » for Sarlat-la-Canéda
_OFFERED = 1_000  # inhabitants from which it is at least a candidate
_FAMOUS = 50  # times: a city that much larger is meant, wherever it is


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was understood of a place.

    `found`: `commune` is set. `ambiguous`: `candidates`, at most six, in the territory and most populous
    first, are to be offered. `unknown`: neither. `near`: the text says « près de », the commune is only
    the reference. `former_name`: the name of today's delegated or associated commune that led there.
    `in_territory`: the commune (or one candidate) is in the configured départements. `quote`: the exact
    words of the text that named the place, "" when unknown. `confidence`: 0 to 1; below 0.7, ask to confirm.
    """

    status: Literal["found", "ambiguous", "unknown"]
    commune: Commune | None = None
    candidates: tuple[Commune, ...] = ()
    near: bool = False
    former_name: str | None = None
    in_territory: bool = False
    quote: str = ""
    confidence: float = 0.0


UNKNOWN = Resolution("unknown")


@dataclass(frozen=True, slots=True)
class Clues:
    """What else the text says. `departments`, written beside the name, bind; `hint` only helps to choose."""

    departments: frozenset[str] = frozenset()
    communes_of_postal_code: tuple[Commune, ...] = ()
    hint: str | None = None
    near: bool = False


def decide(
    places: Sequence[Place], clues: Clues, territory: frozenset[str], quote: str, confidence: float
) -> Resolution:
    """The resolution for `places` of one name. `confidence` is that of the reading of the name itself."""
    pool, agrees = _matching(places, clues)
    if not agrees:
        confidence = min(confidence, 0.6)
    chosen = pool[0] if len(pool) == 1 else _natural_choice(pool, territory) or _as_spelt(pool, quote)
    if chosen is None:
        return offer(_worth_offering(pool, territory), territory, quote, near=clues.near)
    return Resolution(
        "found",
        commune=chosen.commune,
        near=clues.near,
        former_name=chosen.former_name,
        in_territory=chosen.commune.department in territory,
        quote=quote,
        confidence=round(confidence if len(pool) == 1 else confidence - 0.05, 2),
    )


def offer(communes: Collection[Commune], territory: frozenset[str], quote: str, near: bool = False) -> Resolution:
    """An ambiguous resolution between `communes`, the best first; unknown when there are none."""
    if not communes:
        return UNKNOWN
    unique = {commune.insee: commune for commune in communes}.values()
    ordered = sorted(unique, key=lambda c: (c.department not in territory, -c.population, c.insee))
    return Resolution(
        "ambiguous",
        candidates=tuple(ordered[:MOST_CANDIDATES]),
        near=near,
        in_territory=ordered[0].department in territory,
        quote=quote,
        confidence=0.5,
    )


def widen(key: str, places: Sequence[Place], territory: frozenset[str], table: Table) -> list[Place]:
    """`places` of the name `key`, and the larger towns of the territory that people call so for short."""
    home = [place.commune.population for place in places if place.commune.department in territory]
    largest = max((place.commune.population for place in places), default=0)
    large = max(_OFFERED, MUCH_LARGER * max(home, default=0), largest / _FAMOUS)
    longer = [
        place
        for place in table.starting_with(key)
        if place.commune.department in territory and place.commune.population >= large and not place.former_name
    ]
    return [*places, *longer]


def _as_spelt(pool: Sequence[Place], quote: str) -> Place | None:
    """The largest place, when no other is spelt with exactly these accents: Melle (79), not Mellé (35)."""
    same = [place for place in pool if (place.former_name or place.commune.name).casefold() == quote.casefold()]
    if len(same) != 1 or same[0].former_name:
        return None
    return same[0] if same[0] is max(pool, key=lambda place: place.commune.population) else None


def _worth_offering(pool: Sequence[Place], territory: frozenset[str]) -> list[Commune]:
    """The communes to choose from; villages far away are left out when the territory has some of the name."""
    home = [place.commune for place in pool if place.commune.department in territory]
    if not home:
        return [place.commune for place in pool]
    towns = (p.commune for p in pool if p.former_name is None and p.commune.population >= TOWN)
    return [*home, *towns]


def _matching(places: Sequence[Place], clues: Clues) -> tuple[list[Place], bool]:
    """The places that fit the clues, and whether the binding clues were satisfied."""
    pool, agrees = list(places), True
    if clues.communes_of_postal_code:
        codes = {commune.insee for commune in clues.communes_of_postal_code}
        fitting = [place for place in pool if place.commune.insee in codes]
        pool, agrees = (fitting, True) if fitting else (pool, False)
    if clues.departments:
        fitting = [place for place in pool if place.commune.department in clues.departments]
        pool, agrees = (fitting, agrees) if fitting else (pool, False)
    if clues.hint:
        pool = [place for place in pool if place.commune.department == clues.hint] or pool
    return pool, agrees


def _natural_choice(pool: Sequence[Place], territory: frozenset[str]) -> Place | None:
    """The place that anybody here would mean, None when one must ask."""
    home = [place for place in pool if place.commune.department in territory]
    today = [place for place in home if place.former_name is None]
    if len(home) > 1 and len(today) == 1:
        home = today  # a former commune gives way to the one that bears the name today
    if len(home) > 1:
        return None
    away = sorted(
        (place for place in pool if place.commune.department not in territory),
        key=lambda place: -place.commune.population,
    )
    if home:
        size = max(TOWN, MUCH_LARGER * home[0].commune.population)
        rivals = [p for p in away if p.former_name is None and p.commune.population >= size]
        return None if rivals else home[0]
    first, second = away[0].commune, away[1].commune
    dominant = first.population >= max(TOWN, 2 * MUCH_LARGER * second.population)
    return away[0] if dominant else None
