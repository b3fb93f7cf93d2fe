"""Where and what to search for an actor: the rings of the living area, and what each thing found there is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from bot.crossings.area import EARTH_KM, neighbours
from bot.crossings.seen import Seen
from bot.diagnosis.model import Family
from bot.programme.programme import Programme
from bot.understanding.communes import Commune
from bot.understanding.places.table import table
from db.peer_search import Candidate, Ring, Wanted

MOST_ISOLATED = 3
"""The highest level of a barrier."""
_SAME_RING = 0.65
"""EPCIs of which the distance keeps at least this share of what it keeps of the ring's nearest."""

Positions = NDArray[np.float64]


def rings(programme: Programme, seen: Seen) -> list[Ring]:
    """The parts of the actor's living area, the nearest first; empty when nothing is known of where they are."""
    area = programme.crossings.area
    found: list[Ring] = []
    if seen.epci:
        found.append(Ring(area.commune.keeps.value, (seen.epci,), insee=seen.insee))
        found.append(Ring(area.epci.keeps.value, (seen.epci,), but_insee=seen.insee))
    kept = around(programme, seen)
    kept.pop(seen.epci, None)
    if kept.pop(None, 0.0):
        found.append(Ring(area.department.keeps.value, None, department=seen.department))
    apart = _nearest_km(tuple(sorted(epci for epci in kept if epci)), seen.latitude, seen.longitude)
    found += _grouped({epci: kept[epci] * decay(programme, km) for epci, km in apart.items()})
    return sorted(found, key=lambda ring: -ring.keeps)


def _grouped(keeps: dict[str, float]) -> Iterator[Ring]:
    """Rings of EPCIs that keep nearly as much."""
    ordered = sorted(keeps, key=lambda epci: (-keeps[epci], epci))
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or keeps[ordered[end]] < keeps[ordered[start]] * _SAME_RING:
            yield Ring(keeps[ordered[start]], tuple(sorted(ordered[start:end])))
            start = end


def around(programme: Programme, seen: Seen) -> dict[str | None, float]:
    """What the living area keeps of a crossing's worth, by EPCI (None: those who have none), the distance apart."""
    area = programme.crossings.area
    kept: dict[str | None, float] = {}
    if seen.department:
        for epci in _in_reach(seen.department, seen.latitude, seen.longitude, area.furthest_km.value):
            kept[epci] = area.department.keeps.value
        kept[None] = area.department.keeps.value
    if seen.epci:
        kept |= dict.fromkeys(neighbours(seen.epci, area.neighbour_km.value), area.neighbour.keeps.value)
        kept[seen.epci] = area.epci.keeps.value
    return kept


def decay(programme: Programme, kilometres: float) -> float:
    """What the distance itself keeps: half every `half_km`."""
    return float(0.5 ** (kilometres / programme.crossings.area.half_km.value))


@cache
def _in_reach(department: str, latitude: float | None, longitude: float | None, within_km: float) -> frozenset[str]:
    """The EPCIs of a département with a commune within this distance; all of them for an actor not located."""
    epcis = tuple(sorted({commune.epci for commune in _by_department()[department] if commune.epci}))
    apart = _nearest_km(epcis, latitude, longitude)
    return frozenset(epci for epci in epcis if apart[epci] <= within_km)


@cache
def _nearest_km(epcis: tuple[str, ...], latitude: float | None, longitude: float | None) -> dict[str, float]:
    """The distance of the nearest commune of each EPCI; 0 when it is not known."""
    if latitude is None or longitude is None:
        return dict.fromkeys(epcis, 0.0)
    here = np.array([latitude, longitude])
    return {epci: float(np.nan_to_num(kilometres_to(here, _positions(epci))).min(initial=np.inf)) for epci in epcis}


@cache
def _positions(epci: str) -> Positions:
    """Where the communes of an EPCI are, in degrees; NaN when it is not known."""
    positions = [(commune.latitude, commune.longitude) for commune in _by_epci()[epci]]
    return np.array(positions, dtype=np.float64).reshape(-1, 2)


@cache
def _by_department() -> dict[str, list[Commune]]:
    found: defaultdict[str, list[Commune]] = defaultdict(list)
    for commune in table():
        found[commune.department].append(commune)
    return found


@cache
def _by_epci() -> dict[str, list[Commune]]:
    found: defaultdict[str, list[Commune]] = defaultdict(list)
    for communes in _by_department().values():
        for commune in communes:
            found[commune.epci or ""].append(commune)
    return found


def kilometres_to(here: Positions, there: Positions) -> Positions:
    """The distance of each of these positions (the haversine formula): as `area.kilometres`, for many at once."""
    half = np.radians(there - here) / 2
    chord = (
        np.sin(half[:, 0]) ** 2
        + np.cos(np.radians(here[0])) * np.cos(np.radians(there[:, 0])) * np.sin(half[:, 1]) ** 2
    )
    apart: Positions = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return apart


def wanted(programme: Programme, seen: Seen) -> Wanted:
    """What each thing that another has is worth to this actor: the terms of the score, as if they only added up."""
    rules, weights = programme.crossings, programme.crossings.weights
    traits = [trait.weight.value for trait in rules.traits]
    possible = weights.objective.value * weights.possible_objective.value
    wide = weights.wide_public.value
    publics = [wide if option.id in rules.wide_publics else 1.0 for option in programme.question("publics").options]
    return Wanted(
        actor_id=seen.actor_id,
        demo=seen.demo,
        bits={
            "brings": _held(seen.seeks, traits),
            "seeks": _held(seen.brings, traits),
            "objectives": _held(seen.fitting, [possible] * seen.fitting.bit_length()),
            "strong": _held(seen.strong, [weights.objective.value - possible] * seen.strong.bit_length()),
            "publics": _held(seen.publics, [weights.public.value * share for share in publics]),
        },
        families={family: weights.family.value * share for family, share in _families(programme, seen).items()},
        isolation=weights.isolated.value / MOST_ISOLATED,
    )


def _families(programme: Programme, seen: Seen) -> dict[str, float]:
    both = programme.crossings.weights.both_family.value
    crossing = {
        "solutions": {"usages": 1.0, "both": both},
        "usages": {"solutions": 1.0, "both": both},
        "both": {"solutions": both, "usages": both},
    }
    return crossing.get(seen.family or "", {})


def _held(mask: int, weights: list[float]) -> dict[int, float]:
    return {place: weight for place, weight in enumerate(weights) if mask >> place & 1}


@cache
def position(insee: str) -> tuple[float | None, float | None]:
    """Where a commune is, in degrees; None when it is not known."""
    commune = table().by_insee(insee)
    return (commune.latitude, commune.longitude) if commune else (None, None)


def as_seen(candidate: Candidate, *, demo: bool) -> Seen:
    """A candidate as the score looks at it."""
    latitude, longitude = position(candidate.insee) if candidate.insee else (None, None)
    return Seen(
        actor_id=candidate.actor_id,
        open=True,
        demo=demo,
        insee=candidate.insee,
        epci=candidate.epci_siren,
        department=candidate.department,
        latitude=latitude,
        longitude=longitude,
        family=cast("Family | None", candidate.family),
        brings=candidate.brings,
        seeks=candidate.seeks,
        fitting=candidate.objectives,
        strong=candidate.strong,
        publics=candidate.publics,
        people=candidate.people,
        isolation=candidate.isolation,
    )
