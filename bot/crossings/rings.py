"""Where and what to search for an actor: the rings of the living area, and what each thing found there is worth."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from bot.crossings.area import EARTH_KM, neighbours
from bot.crossings.scoring import Scoring
from bot.crossings.seen import Seen
from bot.diagnosis.model import Family
from bot.programme.programme import Programme
from bot.understanding.communes import Commune
from bot.understanding.places.table import table
from db.peer_search import Candidate, Ring, Wanted

MOST_ISOLATED = 3
"""The highest level of a barrier."""


Positions = NDArray[np.float64]


def rings(programme: Programme, seen: Seen) -> list[Ring]:
    """The parts of the actor's living area, the nearest first; empty when nothing is known of where they are."""
    area = programme.crossings.area
    found: list[Ring] = []
    around: frozenset[str] = frozenset()
    if seen.epci:
        around = neighbours(seen.epci, area.neighbour_km.value)
        found.append(Ring(area.commune.keeps.value, (seen.epci,), insee=seen.insee))
        found.append(Ring(area.epci.keeps.value, (seen.epci,), but_insee=seen.insee))
        if around:
            found.append(Ring(area.neighbour.keeps.value, tuple(sorted(around))))
    if seen.department:
        further = reached(seen, area.furthest_km.value) - around - {seen.epci or ""}
        if further:
            found.append(Ring(area.department.keeps.value, tuple(sorted(further)), department=seen.department))
        found.append(Ring(area.department.keeps.value, None, department=seen.department))
    return found


def reached(seen: Seen, within_km: float) -> frozenset[str]:
    """The EPCIs of the actor's département with a commune within `within_km`; all when they are not located."""
    assert seen.department is not None
    return _reached(seen.department, seen.latitude, seen.longitude, within_km)


@cache
def _reached(department: str, latitude: float | None, longitude: float | None, within_km: float) -> frozenset[str]:
    epcis, positions = _communes(department)
    if latitude is None or longitude is None:
        return frozenset(epcis)
    apart = _kilometres(np.array([latitude, longitude]), positions)
    # a commune that is not located (NaN) may be near
    return frozenset(epci for epci, far in zip(epcis, apart > within_km, strict=True) if not far)


@cache
def _communes(department: str) -> tuple[list[str], Positions]:
    """The communes of a département that are in an EPCI: its SIREN, and their position in degrees."""
    communes = [commune for commune in _by_department()[department] if commune.epci]
    positions = [(commune.latitude, commune.longitude) for commune in communes]
    return [commune.epci or "" for commune in communes], np.array(positions, dtype=np.float64).reshape(-1, 2)


@cache
def _by_department() -> dict[str, list[Commune]]:
    found: defaultdict[str, list[Commune]] = defaultdict(list)
    for commune in table():
        found[commune.department].append(commune)
    return found


def _kilometres(here: Positions, there: Positions) -> Positions:
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


def best_possible(programme: Programme, scoring: Scoring, seen: Seen) -> float:
    """What a score can be at most before the distance counts: for somebody who has all that is wanted."""
    weights, worth = programme.crossings.weights, wanted(programme, seen)
    taken, given = scoring.gain(seen.seeks), scoring.gain(seen.brings)
    together = [worth.bits["objectives"], worth.bits["strong"], worth.bits["publics"]]
    return (
        taken
        + given
        + weights.mutual.value * min(taken, given)
        + max(worth.families.values(), default=0.0)
        + sum(sum(column.values()) for column in together)
        + weights.size.value
        + weights.isolated.value * (seen.isolation + MOST_ISOLATED) / MOST_ISOLATED
    )


@cache
def _position(insee: str) -> tuple[float | None, float | None]:
    commune = table().by_insee(insee)
    return (commune.latitude, commune.longitude) if commune else (None, None)


def as_seen(candidate: Candidate, *, demo: bool) -> Seen:
    """A candidate as the score looks at it."""
    latitude, longitude = _position(candidate.insee) if candidate.insee else (None, None)
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
