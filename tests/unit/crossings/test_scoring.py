from __future__ import annotations

import pytest

from bot.crossings.model import Peer
from bot.crossings.scoring import Scoring, likeness
from bot.crossings.seen import objective_bits, public_bits, see, trait_bits

from ..diagnosis.builders import programme
from .builders import AGEN, BORDEAUX, MARMANDE, TONNEINS, peer

HALL = peer("hall", brings=["lieu"], family="usages")
PLAYERS = peer("players", seeks=["lieu"], family="usages")


def _points(one: Peer, other: Peer) -> float | None:
    return Scoring(programme()).points(see(programme(), one), see(programme(), other))


def _with(someone: Peer, **changes: object) -> Peer:
    return someone.model_copy(update=changes)


def _gain(better: tuple[Peer, Peer], worse: tuple[Peer, Peer]) -> bool:
    one, other = _points(*better), _points(*worse)
    assert one is not None
    assert other is not None
    return one > other


def test_who_brings_what_the_other_seeks_is_proposed_at_the_weight_of_the_trait() -> None:
    assert _points(HALL, PLAYERS) == pytest.approx(programme().crossings.get("lieu").weight.value)
    assert _points(HALL, peer("others", family="usages")) is None


@pytest.mark.parametrize(
    "changes",
    [{"open": False}, {"demo": True}, {"actor_id": "hall"}, {"insee": None, "epci": None, "department": None}],
)
def test_nothing_is_proposed_to_the_closed_the_fictitious_oneself_or_nowhere(changes: dict[str, object]) -> None:
    assert _points(HALL, _with(PLAYERS, **changes)) is None
    assert _points(_with(PLAYERS, **changes), HALL) is None


def test_fictitious_actors_meet_each_other() -> None:
    assert _points(_with(HALL, demo=True), _with(PLAYERS, demo=True))


def test_the_nearer_the_better_and_nobody_beyond_the_living_area() -> None:
    fuller = {"seeks": peer("x", seeks=["lieu", "recits", "produits"]).seeks}
    hall = _with(HALL, brings=peer("x", brings=["lieu", "recits", "produits"]).brings)
    points = [
        _points(hall, _with(peer("players", insee=i, family="usages"), **fuller)) for i in (MARMANDE, TONNEINS, AGEN)
    ]
    assert None not in points
    assert points == sorted(points, key=lambda p: -(p or 0))
    assert len(set(points)) == 3
    assert _points(hall, _with(peer("players", insee=BORDEAUX), **fuller)) is None


def test_a_second_thing_counts_less_than_the_first_and_both_ways_count_more() -> None:
    both = peer("hall", brings=["lieu", "recits"], family="usages")
    wanting = peer("players", seeks=["lieu", "recits"], family="usages")
    mutual = peer("hall", brings=["lieu"], seeks=["recits"], family="usages")
    giving = peer("players", seeks=["lieu"], brings=["recits"], family="usages")
    assert _gain((both, wanting), (HALL, PLAYERS))
    assert _gain((mutual, giving), (both, wanting))


@pytest.mark.parametrize(
    ("shared", "apart"),
    [
        ({"family": "usages"}, None),
        ({"objectives": {"sante": "strong"}}, {"objectives": {"economie": "strong"}}),
        ({"publics": frozenset({"aines"})}, {"publics": frozenset({"jeunes"})}),
        ({"people": 4}, {"people": 400}),
    ],
)
def test_what_they_share_counts(shared: dict[str, object], apart: dict[str, object] | None) -> None:
    maker = _with(HALL, family="solutions", **{k: v for k, v in shared.items() if k != "family"})
    near = _with(PLAYERS, **shared)
    far = _with(PLAYERS, **(apart or {"family": "solutions"}))
    assert _gain((maker, near), (maker, far))


def test_a_specific_public_tells_more_than_everybody_and_a_strong_objective_than_a_possible_one() -> None:
    def pair(**facts: object) -> tuple[Peer, Peer]:
        return _with(HALL, family="solutions", **facts), _with(PLAYERS, **facts)

    assert _gain(pair(publics=frozenset({"aines"})), pair(publics=frozenset({"tous"})))
    assert _gain(pair(objectives={"sante": "strong"}), pair(objectives={"sante": "possible"}))


def test_the_two_families_cross_more_than_with_somebody_who_does_both() -> None:
    maker = _with(HALL, family="solutions")
    assert _gain((maker, PLAYERS), (_with(HALL, family="both"), PLAYERS))
    assert _gain((_with(HALL, family="both"), PLAYERS), (HALL, PLAYERS))
    assert _points(_with(HALL, family=None), PLAYERS) == _points(HALL, PLAYERS)


def test_the_isolated_come_first() -> None:
    assert _gain((HALL, _with(PLAYERS, barriers={"isolation": 3})), (HALL, PLAYERS))


def test_two_who_do_the_same_for_the_same_people_are_not_proposed() -> None:
    same = {"brings": HALL.brings, "publics": frozenset({"aines"}), "objectives": {"sante": "strong"}}
    one, other = _with(HALL, **same), _with(PLAYERS, seeks=(), **same)
    assert likeness(see(programme(), one), see(programme(), other)) == 1.0
    assert _points(one, other) is None
    apart = _with(other, family="solutions")
    assert likeness(see(programme(), one), see(programme(), apart)) == 0.0
    assert _points(one, apart)


def test_likeness_lowers_what_they_bring_each_other() -> None:
    alike = _with(PLAYERS, brings=HALL.brings)
    assert _gain((HALL, PLAYERS), (HALL, alike))


def test_below_the_minimum_nothing_is_proposed() -> None:
    weak = peer("weak", brings=["institutions"], family="usages")
    assert programme().crossings.get("institutions").weight.value < programme().crossings.weights.minimum.value
    assert _points(weak, peer("other", seeks=["institutions"], family="usages")) is None


def test_the_bits_follow_the_order_of_the_files() -> None:
    first, second = programme().crossings.traits[:2]
    someone = peer(
        "a", brings=[second.id], seeks=[first.id], objectives={"deplacements": "strong", "sante": "possible"}
    )
    assert trait_bits(programme(), someone) == (0b10, 0b01)
    assert objective_bits(programme(), someone) == 0b11
    assert objective_bits(programme(), someone, "strong") == 0b01
    last = programme().question("publics").options[-1].id
    assert public_bits(programme(), peer("a", publics={last})) == 1 << len(programme().question("publics").options) - 1


def test_a_trait_or_public_of_an_older_programme_is_ignored() -> None:
    assert trait_bits(programme(), peer("a", brings=["gone"])) == (0, 0)
    assert public_bits(programme(), peer("a", publics={"gone"})) == 0


def test_the_main_trait_is_the_heaviest() -> None:
    scoring, rules = Scoring(programme()), programme().crossings
    weights = {place: trait.weight.value for place, trait in enumerate(rules.traits)}
    everything = (1 << len(weights)) - 1
    main = scoring.main(everything)
    assert main is not None
    assert weights[main] == max(weights.values())
    assert scoring.main(0) is None
