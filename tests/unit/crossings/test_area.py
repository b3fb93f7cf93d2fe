from __future__ import annotations

import pytest

from bot.crossings.area import kilometres, neighbours, proximity
from bot.crossings.model import Proximity
from bot.crossings.seen import see
from bot.understanding.places.table import table

from ..diagnosis.builders import programme
from .builders import AGEN, BORDEAUX, FUMEL, MARMANDE, TONNEINS, commune, peer

MONFLANQUIN, MIRAMONT = "47175", "47168"


def _near(one: str | None, other: str | None, furthest_km: float = 60) -> Proximity:
    seen = [see(programme(), peer(str(n), insee=insee)) for n, insee in enumerate((one, other))]
    assert proximity(*seen, neighbour_km=15, furthest_km=furthest_km) == proximity(
        *reversed(seen), neighbour_km=15, furthest_km=furthest_km
    )
    return proximity(*seen, neighbour_km=15, furthest_km=furthest_km)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (MARMANDE, MARMANDE, "commune"),
        (MARMANDE, TONNEINS, "epci"),
        (MARMANDE, MIRAMONT, "neighbour"),
        (FUMEL, MONFLANQUIN, "neighbour"),
        (MARMANDE, AGEN, "department"),
        (MARMANDE, BORDEAUX, "beyond"),
        (None, MARMANDE, "beyond"),
        (None, None, "beyond"),
    ],
)
def test_the_circles_of_the_living_area(one: str | None, other: str | None, expected: Proximity) -> None:
    assert _near(one, other) == expected


def test_the_same_departement_is_too_far_beyond_a_distance() -> None:
    assert _near(MARMANDE, AGEN, furthest_km=45) == "beyond"


def test_a_neighbour_may_be_across_the_limit_of_departements() -> None:
    assert commune(MARMANDE).epci in neighbours(commune("33352").epci or "", 15)  # La Réole, Gironde


def test_distances_are_in_kilometres() -> None:
    apart = kilometres(see(programme(), peer("a", insee=MARMANDE)), see(programme(), peer("b", insee=AGEN)))
    assert apart == pytest.approx(48, abs=5)
    assert kilometres(see(programme(), peer("a", insee=None)), see(programme(), peer("b"))) is None


def test_neighbours_are_mutual_never_oneself_and_as_many_as_on_a_map() -> None:
    around = {siren: neighbours(siren, 15) for siren in {c.epci for c in table() if c.region == "75" and c.epci}}
    for siren, found in around.items():
        assert siren not in found
        for other in found & around.keys():
            assert siren in around[other]
    assert 5 < sum(map(len, around.values())) / len(around) < 7.5
    assert neighbours("no such siren", 15) == frozenset()
