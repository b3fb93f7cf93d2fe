"""What must hold whoever the actors are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crossings.matching import allocate, pair, rank, score
from bot.crossings.model import Peer
from bot.crossings.scoring import Scoring
from bot.crossings.seen import see

from ..diagnosis.builders import programme
from .builders import AGEN, BORDEAUX, FUMEL, MARMANDE, TONNEINS, in_words, peer

TRAITS = [trait.id for trait in programme().crossings.traits]
PUBLICS = [option.id for option in programme().question("publics").options]
QUOTES = st.sampled_from(["", "avec une grande salle", "on répare des vélos"])
SETS = st.lists(st.sampled_from(TRAITS), max_size=6, unique=True)
SECRET = "un secret qui n’est qu’à eux"


@st.composite
def peers(draw: st.DrawFn, actor_id: str) -> Peer:
    return peer(
        actor_id,
        insee=draw(st.sampled_from([MARMANDE, TONNEINS, FUMEL, AGEN, BORDEAUX, None])),
        brings=[in_words(trait, draw(QUOTES)) for trait in draw(SETS)],
        seeks=[in_words(trait, SECRET + actor_id) for trait in draw(SETS)],
        label=draw(st.sampled_from(["", f"La Maison {actor_id}"])),
        open=draw(st.sampled_from([True, True, True, False])),
        demo=draw(st.sampled_from([False, False, False, True])),
        family=draw(st.sampled_from([None, "usages", "solutions", "both"])),
        objectives=draw(
            st.dictionaries(st.sampled_from(["sante", "economie"]), st.sampled_from(["strong", "possible"]))
        ),
        publics=draw(st.frozensets(st.sampled_from(PUBLICS), max_size=3)),
        people=draw(st.none() | st.integers(0, 50)),
        barriers=draw(st.dictionaries(st.just("isolation"), st.integers(0, 3))),
        form=draw(st.sampled_from(["association", "particulier", None])),
    )


CROWDS = st.integers(0, 7).flatmap(lambda count: st.tuples(*(peers(f"p{n}") for n in range(count)))).map(list)


@given(peers("one"), peers("other"))
def test_it_is_the_same_from_both_sides(one: Peer, other: Peer) -> None:
    made, swapped = score(programme(), one, other), score(programme(), other, one)
    assert (made is None) == (swapped is None)
    if made and swapped:
        assert made.score == swapped.score
        assert (made.to_one, made.to_other) == (swapped.to_other, swapped.to_one)


@given(peers("one"), peers("other"))
def test_nothing_is_proposed_without_the_agreement_of_both_nor_far_nor_between_real_and_fictitious(
    one: Peer, other: Peer
) -> None:
    made = score(programme(), one, other)
    if made:
        assert one.open
        assert other.open
        assert one.demo == other.demo
        assert made.proximity != "beyond"
        assert made.score >= programme().crossings.weights.minimum.value
    assert score(programme(), one, one) is None


@given(peers("1f3a"), peers("7c9e"))
def test_nobody_is_told_what_the_other_said_of_what_they_seek_nor_who_they_are(one: Peer, other: Peer) -> None:
    made = score(programme(), one, other)
    if made:
        for told, about in ((made.to_one, other), (made.to_other, one)):
            said = told.model_dump_json()
            assert about.actor_id not in said
            assert not about.label or about.label not in said


@settings(max_examples=60)
@given(peers("me"), CROWDS, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(me: Peer, crowd: list[Peer], chance: object) -> None:
    found = rank(programme(), me, crowd)
    chance.shuffle(crowd)  # type: ignore[attr-defined]
    assert rank(programme(), me, crowd) == found
    assert me.actor_id not in {proposal.other_id for proposal in rank(programme(), me, [*crowd, me])}
    assert len({proposal.other_id for proposal in found}) == len(found) <= programme().crossings.most.value


@settings(max_examples=60)
@given(peers("me"), CROWDS, peers("stranger"))
def test_an_actor_elsewhere_changes_nothing_for_the_others(me: Peer, crowd: list[Peer], stranger: Peer) -> None:
    scoring = Scoring(programme())
    if scoring.points(see(programme(), me), see(programme(), stranger)) is None:
        assert rank(programme(), me, [*crowd, stranger]) == rank(programme(), me, crowd)


@settings(max_examples=40)
@given(CROWDS, st.randoms(use_true_random=False))
def test_a_month_is_shared_out_fairly(crowd: list[Peer], chance: object) -> None:
    wishes = [(one, rank(programme(), one, crowd)) for one in crowd]
    made = allocate(programme(), wishes)
    pairs = [pair(proposal.one_id, proposal.other_id) for proposal in made]
    assert len(set(pairs)) == len(pairs)
    for one in crowd:
        assert sum(one.actor_id in both for both in pairs) <= programme().crossings.per_month.value
    chance.shuffle(wishes)  # type: ignore[attr-defined]
    assert allocate(programme(), wishes) == made
