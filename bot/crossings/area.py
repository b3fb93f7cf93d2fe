"""The living area: how near two actors are, by commune, EPCI, neighbouring EPCI, département and distance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from math import asin, ceil, cos, radians, sin, sqrt

from bot.crossings.model import Proximity
from bot.crossings.seen import Seen
from bot.understanding.communes import Commune
from bot.understanding.places.table import table

EARTH_KM = 6371.0
_KM_A_DEGREE = 111.2
"""Of latitude; of longitude it is less, by the cosine of the latitude."""
_CELL = 0.25
"""Side of a cell of the grid of communes, in degrees."""


def proximity(one: Seen, other: Seen, *, neighbour_km: float, furthest_km: float) -> Proximity:
    """How near two actors are; « beyond » too when nothing is known of where one of them is.

    `neighbour_km`: two EPCIs are neighbours when two of their located communes are that close.
    `furthest_km`: two actors of one département that are further apart are « beyond ».
    """
    if one.insee and one.insee == other.insee:
        return "commune"
    if one.epci and one.epci == other.epci:
        return "epci"
    if one.epci and other.epci and other.epci in neighbours(one.epci, neighbour_km):
        return "neighbour"
    if one.department and one.department == other.department:
        apart = kilometres(one, other)
        return "department" if apart is None or apart <= furthest_km else "beyond"
    return "beyond"


def kilometres(one: Seen, other: Seen) -> float | None:
    """Distance as the crow flies; None when one of them is not located."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return _distance(one.latitude, one.longitude, other.latitude, other.longitude)


@cache
def neighbours(siren: str, within_km: float) -> frozenset[str]:
    """The EPCIs (SIREN) that have a commune within `within_km` of a commune of this one; itself left out.

    Only located communes count, unless an EPCI has none: a commune of a few hundred inhabitants only has the
    middle of its EPCI. The first call reads the table of communes (some tenths of a second).
    """
    by_epci, grid = _located()
    found: set[str] = set()
    reach = ceil(within_km / _KM_A_DEGREE / _CELL)
    for latitude, longitude in by_epci.get(siren, ()):
        wide = ceil(within_km / (_KM_A_DEGREE * max(cos(radians(latitude)), 0.1)) / _CELL)
        row, column = int(latitude // _CELL), int(longitude // _CELL)
        for y in range(row - reach, row + reach + 1):
            for x in range(column - wide, column + wide + 1):
                for other, (north, east) in grid.get((y, x), ()):
                    if other not in found and _distance(latitude, longitude, north, east) <= within_km:
                        found.add(other)
    return frozenset(found - {siren})


Point = tuple[float, float]


@cache
def _located() -> tuple[dict[str, list[Point]], dict[tuple[int, int], list[tuple[str, Point]]]]:
    """The located communes, by EPCI and by cell of a grid."""
    members: defaultdict[str, list[Commune]] = defaultdict(list)
    for commune in table():
        if commune.epci and commune.latitude is not None:
            members[commune.epci].append(commune)
    by_epci: dict[str, list[Point]] = {}
    grid: defaultdict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
    for siren, communes in members.items():
        exact = _points(commune for commune in communes if not commune.approximate)
        by_epci[siren] = exact or sorted(set(_points(communes)))
        for latitude, longitude in by_epci[siren]:
            cell = (int(latitude // _CELL), int(longitude // _CELL))
            grid[cell].append((siren, (latitude, longitude)))
    return by_epci, dict(grid)


def _points(communes: Iterable[Commune]) -> list[Point]:
    return [(c.latitude, c.longitude) for c in communes if c.latitude is not None and c.longitude is not None]


def _distance(north: float, east: float, other_north: float, other_east: float) -> float:
    """The haversine formula, in kilometres."""
    half_north = radians(other_north - north) / 2
    half_east = radians(other_east - east) / 2
    chord = sin(half_north) ** 2 + cos(radians(north)) * cos(radians(other_north)) * sin(half_east) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(chord, 1.0)))
