from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bot.crossings.matching import allocate, as_contract, brought_to, know_each_other, pair, points, rank, score
from bot.crossings.model import Peer, Proposal
from bot.programme.programme import Programme

from ..diagnosis.builders import programme
from .builders import BORDEAUX, TONNEINS, in_words, peer

CAFE = peer(
    "cafe",
    label="Le Café du Lavoir",
    family="usages",
    brings=[in_words("lieu", "un café avec une grande salle")],
    seeks=[in_words("recits", "on voudrait que les gens sachent", "needs")],
)
RADIO = peer(
    "radio",
    label="Radio Galaxie",
    insee=TONNEINS,
    family="usages",
    brings=[in_words("recits", "une radio qui passe dans les villages")],
    seeks=[in_words("lieu", "une salle pour enregistrer", "needs")],
)


def _limits(**limits: int) -> Programme:
    """The programme with other limits."""
    rules = programme().crossings
    changed = {name: getattr(rules, name).model_copy(update={"value": value}) for name, value in limits.items()}
    return dataclasses.replace(programme(), crossings=rules.model_copy(update=changed))


def _found(*args: Any, **more: Any) -> list[str]:
    return [proposal.other_id for proposal in rank(programme(), *args, **more)]


def _proposal(one: str, other: str, worth: float) -> Proposal:
    made = score(programme(), CAFE, RADIO)
    assert made
    return made.model_copy(update={"one_id": one, "other_id": other, "score": worth})


def test_a_proposal_says_to_each_side_what_the_other_brings() -> None:
    made = score(programme(), CAFE, RADIO)
    assert made
    assert (made.one_id, made.other_id, made.proximity) == ("cafe", "radio", "epci")
    assert made.score == points(programme(), CAFE, RADIO)
    assert "une radio qui passe dans les villages" in made.to_one.brings
    assert "un café avec une grande salle" in made.to_other.brings


def test_it_swaps_from_the_other_side() -> None:
    made, swapped = score(programme(), CAFE, RADIO), score(programme(), RADIO, CAFE)
    assert made
    assert swapped
    assert made.score == swapped.score
    assert (made.to_one, made.to_other) == (swapped.to_other, swapped.to_one)
    assert (made.proximity, made.shares) == (swapped.proximity, swapped.shares)


def test_objectives_in_common_are_kept_in_the_order_of_the_programme() -> None:
    both = {"objectives": {"economie": "strong", "sante": "possible", "identites": "strong"}}
    made = score(programme(), CAFE.model_copy(update=both), RADIO.model_copy(update=both))
    assert made
    assert made.shares == ("sante", "identites", "economie")


@pytest.mark.parametrize(
    "other",
    [
        RADIO.model_copy(update={"open": False}),
        RADIO.model_copy(update={"demo": True}),
        RADIO.model_copy(update={"activity": "On enregistre souvent au café du lavoir."}),
        RADIO.model_copy(update={"knows": ("cafe du lavoir", "le cafe du lavoir")}),
        peer("radio", insee=BORDEAUX, brings=["recits"], seeks=["lieu"], family="usages"),
        CAFE,
    ],
)
def test_no_proposal_without_agreement_to_the_unknown_and_near(other: Peer) -> None:
    assert score(programme(), CAFE, other) is None
    assert score(programme(), other, CAFE) is None
    assert points(programme(), CAFE, other) is None
    assert rank(programme(), CAFE, [other]) == []


def test_those_who_mention_each_other_need_no_introduction() -> None:
    assert know_each_other(CAFE, RADIO.model_copy(update={"activity": "Avec le Café du lavoir, on joue."}))
    assert not know_each_other(CAFE, RADIO.model_copy(update={"activity": "Un café, le lavoir et la place."}))
    assert not know_each_other(CAFE.model_copy(update={"label": "Le"}), RADIO)
    assert not know_each_other(CAFE.model_copy(update={"label": ""}), RADIO)


def test_the_best_come_first_and_ties_by_id() -> None:
    better = peer("z", brings=["recits"], seeks=["lieu"], family="usages")
    same = [peer(name, insee=TONNEINS, brings=["recits"], seeks=["lieu"], family="usages") for name in ("c", "b")]
    assert _found(CAFE, [*same, better, CAFE]) == ["z", "b", "c"]
    assert _found(CAFE, [better, *reversed(same)]) == ["z", "b", "c"]


def test_who_was_proposed_already_is_left_out_and_the_list_has_an_end() -> None:
    many = [RADIO.model_copy(update={"actor_id": f"r{n}"}) for n in range(9)]
    assert len(_found(CAFE, many)) == programme().crossings.most.value
    assert _found(CAFE, many, already={"r0", "r2"}, most=2) == ["r1", "r3"]
    assert _found(CAFE, many, most=0) == []


def test_five_are_not_all_of_the_same_kind() -> None:
    alike = [peer(f"radio{n}", brings=["recits"], seeks=["lieu"], family="usages") for n in range(5)]
    other = peer("player", seeks=["lieu"], publics={"aines"}, family="solutions")
    place = CAFE.model_copy(update={"publics": frozenset({"aines"})})
    assert score(programme(), place, other)
    found = _found(place, [*alike, other], most=5)
    assert "player" in found[:4]
    assert points(programme(), place, other) < points(programme(), place, alike[0])  # type: ignore[operator]


def test_each_pair_once_and_nobody_more_than_a_month_allows() -> None:
    proposals = [_proposal("hub", f"p{n}", 5 - n) for n in range(4)]
    wishes = [
        (peer("hub"), proposals),
        *((peer(p.other_id), [_proposal(p.other_id, "hub", p.score)]) for p in proposals),
    ]
    made = allocate(_limits(per_month=2), wishes)
    assert [pair(p.one_id, p.other_id) for p in made] == [("hub", "p0"), ("hub", "p1")]
    made = allocate(_limits(per_month=2), wishes, asked={"hub": 1}, already={("hub", "p0")})
    assert [pair(p.one_id, p.other_id) for p in made] == [("hub", "p1")]
    assert allocate(_limits(per_month=2), wishes, asked={"hub": 2}) == []


def test_the_isolated_choose_first_even_with_a_lower_score() -> None:
    alone = peer("alone", barriers={"isolation": 3})
    wishes = [(peer("known"), [_proposal("known", "hub", 9.0)]), (alone, [_proposal("alone", "hub", 2.0)])]
    made = allocate(_limits(per_month=1), wishes)
    assert [p.one_id for p in made] == ["alone"]
    assert allocate(_limits(per_month=1), reversed(wishes)) == made


def test_first_choices_come_before_second_ones() -> None:
    wishes = [
        (peer("a"), [_proposal("a", "x", 9.0), _proposal("a", "hub", 8.0)]),
        (peer("b"), [_proposal("b", "hub", 2.0)]),
    ]
    made = allocate(_limits(per_month=1), wishes)
    assert [(p.one_id, p.other_id) for p in made] == [("a", "x"), ("b", "hub")]


def test_the_diagnosis_is_told_what_the_other_is_never_its_name() -> None:
    made = score(programme(), CAFE, RADIO)
    assert made
    told = as_contract(made, "cafe")
    assert set(told) == {"label", "commune", "proximity", "brings", "reasons"}
    assert told["label"] == "une association qui raconte ce qui se passe ici"
    assert (told["commune"], told["proximity"]) == ("Tonneins", "epci")
    assert "Radio Galaxie" not in str(told)
    assert brought_to(made, "radio") == made.to_other
    with pytest.raises(ValueError, match="stranger"):
        as_contract(made, "stranger")
