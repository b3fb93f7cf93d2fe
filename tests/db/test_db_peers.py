"""Peers kept, found by index, and crossings proposed to everybody, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.crossings import proposing
from bot.crossings.finding import peers_of
from bot.crossings.keeping import from_profile, to_row
from bot.crossings.matching import rank
from bot.crossings.model import Peer
from bot.crossings.proposing import propose_to_all
from bot.crossings.refreshing import refresh_peer, refresh_stale
from bot.crossings.rings import rings, wanted
from bot.crossings.seen import see
from bot.diagnosis import diagnose
from db import answers, consents, crossings, diagnoses, peer_search, peer_vectors, peers, proposals
from db.actors import create_actor, delete_actor
from db.crossing_models import Crossing, CrossingSide, PeerRow
from db.models import Actor
from db.proposals import NewCrossing
from db.session import Database
from db.types import utcnow
from tests.support.demo import add_demo, services
from tests.support.postgres import Server
from tests.unit.crossings.builders import AGEN, BORDEAUX, MARMANDE, TONNEINS, located, peer
from tests.unit.diagnosis.builders import FakeClassifier, actor, programme


def kept(database: Database, *, demo: bool = False, **facts: Any) -> str:
    """An actor with a row as a peer."""
    with database.session() as session:
        actor_id = create_actor(session, name="Les Ateliers", demo=demo).id
        peers.save_peers(session, [to_row(programme(), peer(actor_id, demo=demo, **facts))])
    return actor_id


def found(database: Database, actor_id: str, **more: Any) -> list[str]:
    """Those who are proposed to this actor, best first."""
    with database.reading() as session:
        return [proposal.other_id for proposal in peers_of(session, programme(), actor_id, **more)]


SEEKS_PLACE = {"seeks": ["lieu"], "family": "usages"}
HAS_PLACE = {"brings": ["lieu"], "family": "usages"}


def test_the_same_peer_is_not_written_twice_and_a_changed_one_is_to_be_searched_again(database: Database) -> None:
    actor_id = kept(database, **SEEKS_PLACE)
    same, changed = (peer(actor_id, **SEEKS_PLACE | more) for more in ({}, {"people": 3}))
    with database.session() as session:
        peers.mark_searched(session, [actor_id])
    with database.session() as session:
        assert not peers.save_peer(session, to_row(programme(), same))
        row = peers.peer_of(session, actor_id)
        assert row
        assert row.searched_at is not None
        assert peers.save_peer(session, to_row(programme(), changed))
        assert (row.people, row.searched_at) == (3, None)
        assert from_profile(row.profile, open=True) == changed


def test_who_brings_what_is_sought_comes_first_the_nearest_before(database: Database) -> None:
    seeker = kept(database, **SEEKS_PLACE)
    far = kept(database, insee=AGEN, brings=["lieu", "recits"], family="solutions")
    near = kept(database, insee=TONNEINS, brings=["lieu"], family="solutions")
    here = kept(database, brings=["lieu"], family="solutions")
    kept(database, insee=BORDEAUX, brings=["lieu"], family="solutions")  # beyond the living area
    kept(database, brings=["recits"])  # nothing to give each other
    ordered = found(database, seeker)
    assert ordered[:2] == [here, near]
    assert set(ordered) <= {here, near, far}


def test_only_who_agrees_today_is_found_and_finds(database: Database) -> None:
    seeker, host = kept(database, **SEEKS_PLACE), kept(database, **HAS_PLACE)
    assert found(database, seeker) == [host]
    with database.session() as session:
        assert peers.close_peer(session, host)
        assert not peers.close_peer(session, host)
    assert found(database, seeker) == []
    assert found(database, host) == []


def test_who_is_erased_is_found_no_more_and_nothing_is_kept(database: Database) -> None:
    seeker, host = kept(database, **SEEKS_PLACE), kept(database, **HAS_PLACE)
    with database.session() as session:
        delete_actor(session, host)
        assert peers.peer_of(session, host) is None
        assert peers.remove_peer(session, seeker)
        assert not peers.remove_peer(session, seeker)


def test_the_fictitious_and_the_real_never_meet(database: Database) -> None:
    seeker, invented = kept(database, **SEEKS_PLACE), kept(database, demo=True, **SEEKS_PLACE)
    host, scenery = kept(database, **HAS_PLACE), kept(database, demo=True, **HAS_PLACE)
    assert found(database, seeker) == [host]
    assert found(database, invented) == [scenery]
    with database.reading() as session:  # already before the score looks at them
        seen = see(programme(), peer(seeker, **SEEKS_PLACE))
        first = peer_search.candidates(session, wanted(programme(), seen), rings(programme(), seen)[0], 10)
        assert [candidate.actor_id for candidate in first] == [host]
        assert {c.actor_id for c in peer_search.everybody(session, demo=True)} == {invented, scenery}
    assert propose_to_all(database, programme(), lambda done, total: None)[1] == 2
    with database.reading() as session:
        pairs = {frozenset(row) for row in session.execute(select(Crossing.low_id, Crossing.high_id))}
    assert pairs == {frozenset((seeker, host)), frozenset((invented, scenery))}


def test_a_crossing_is_not_proposed_again_in_whatever_state(database: Database) -> None:
    seeker, host, other = kept(database, **SEEKS_PLACE), kept(database, **HAS_PLACE), kept(database, **HAS_PLACE)
    propose(database, seeker, host, state="declined")
    assert found(database, seeker) == [other]
    assert found(database, host) == []


def test_who_reached_the_number_of_the_month_is_left_in_peace_until_the_next(database: Database) -> None:
    seeker, host = kept(database, **SEEKS_PLACE), kept(database, **HAS_PLACE)
    for _ in range(programme().crossings.per_month.value):
        propose(database, host, kept(database, **SEEKS_PLACE))
    assert found(database, seeker) == []
    assert found(database, seeker, now=utcnow() + timedelta(days=31)) == [host]
    assert propose_to_all(database, programme(), lambda done, total: None)[1] == 0


def propose(database: Database, first_id: str, second_id: str, state: str = "proposed") -> None:
    with database.session() as session:
        made = crossings.propose(session, first_id, second_id, reasons={}, score=1.0, by="staff", programme_version="1")
        assert made
        made.state = state  # type: ignore[assignment]


def test_a_pair_that_exists_stays_as_it_is_and_the_others_are_noted(database: Database) -> None:
    one, two, three = (kept(database, **SEEKS_PLACE) for _ in range(3))
    propose(database, two, one, state="declined")
    new = [NewCrossing(one, two, 2.0, {}), NewCrossing(three, one, 3.0, {one: {"brings": "à vous"}, three: {}})]
    with database.session() as session:
        assert proposals.propose_many(session, new, "v") == 1
        assert proposals.propose_many(session, new, "v") == 0
    with database.reading() as session:
        states = {row.first_id: row.state for row in session.scalars(select(Crossing))}
        assert states == {two: "declined", three: "proposed"}
        sides = Counter(session.scalars(select(CrossingSide.actor_id)))
        assert sides == {one: 2, two: 1, three: 1}


def test_only_who_still_agrees_may_be_proposed(database: Database) -> None:
    one, two, three = (kept(database, **SEEKS_PLACE) for _ in range(3))
    with database.session() as session:
        peers.close_peer(session, two)
        delete_actor(session, three)
        assert set(proposals.still_open(session, [one, two, three])) == {one}


def test_the_more_isolated_is_asked_first_then_who_came_first(database: Database) -> None:
    alone = {"barriers": {"isolation": 3}}
    host, seeker = kept(database, **HAS_PLACE), kept(database, **SEEKS_PLACE, **alone)
    older, newer = (kept(database, insee=BORDEAUX, **facts) for facts in (HAS_PLACE, SEEKS_PLACE))
    propose_to_all(database, programme(), lambda done, total: None)
    with database.reading() as session:
        firsts = {frozenset((row.low_id, row.high_id)): row.first_id for row in session.scalars(select(Crossing))}
        reasons = session.scalars(select(Crossing.reasons).where(Crossing.first_id == seeker)).one()
    assert firsts == {frozenset((host, seeker)): seeker, frozenset((older, newer)): older}
    assert set(reasons) == {host, seeker}
    assert "lieu" in reasons[seeker]["brings"]


def test_a_row_follows_the_diagnosis_and_the_consent(database: Database) -> None:
    told = located(actor("On tient un jardin, on cherche un local."), MARMANDE).answering(needs=["locaux"])
    with database.session() as session:
        actor_id = create_actor(session).id
        assert not refresh_peer(services(database), session, actor_id)  # no diagnosis yet
        for answer in told.answers.values():
            answers.save_answer(session, actor_id, answer, None)
        result = diagnose(programme(), told.answers, FakeClassifier())
        versions = {"programme_version": result.versions.programme, "classifier_version": "fake"}
        diagnoses.save_diagnosis(session, actor_id, {}, result.model_dump(mode="json"), **versions)
        assert refresh_peer(services(database), session, actor_id)
        assert not refresh_peer(services(database), session, actor_id)
        row = session.get_one(PeerRow, actor_id)
        assert (row.open, row.insee, row.version) == (False, MARMANDE, programme().version)
        consents.give_consent(session, actor_id, "peers", "1")
        assert refresh_peer(services(database), session, actor_id)
        assert row.open
        consents.withdraw_consent(session, actor_id, "peers")
        assert refresh_peer(services(database), session, actor_id)
        assert not row.open


def test_rows_of_another_programme_are_brought_up_to_date(database: Database) -> None:
    add_demo(database, 5)
    with database.session() as session:
        peers.mark_searched(session, session.scalars(select(PeerRow.actor_id)).all())
        session.execute(text("UPDATE peer SET version = 'former'"))
        session.execute(text("UPDATE peer SET seeks = 1 WHERE actor_id = (SELECT min(actor_id) FROM peer)"))
        assert peers.count_stale(session, programme().version) == 5
        assert len(peers.stale_peers(session, programme().version, 3)) == 3
    assert refresh_stale(services(database), database, lambda done: None) == 5
    with database.reading() as session:
        assert peers.count_stale(session, programme().version) == 0
        again = session.scalars(select(PeerRow.actor_id).where(PeerRow.searched_at.is_(None))).all()
        assert again == [session.scalar(select(func.min(PeerRow.actor_id)))]  # the only one that changed


@pytest.fixture
def territory(database: Database, request: pytest.FixtureRequest) -> list[Peer]:
    """Fictitious actors, three thousand unless told otherwise; those who agree."""
    add_demo(database, getattr(request, "param", 3000))
    with database.reading() as session:
        rows = session.execute(select(PeerRow.profile).where(PeerRow.open).order_by(PeerRow.actor_id))
        return [from_profile(row[0], open=True) for row in rows]


def test_the_index_finds_those_whom_comparing_with_everybody_finds(database: Database, territory: list[Peer]) -> None:
    with database.reading() as session:
        ways = [False, True] if peer_vectors.available(session) else [False]
        assert len(ways) == 1 + (session.get_bind().dialect.name == "postgresql")
        for by_vector in ways:
            true = hit = 0
            for one in territory[::130]:
                best = Counter(round(p.score, 6) for p in rank(programme(), one, territory))
                got = peers_of(session, programme(), one.actor_id, by_vector=by_vector)
                true, hit = true + best.total(), hit + (best & Counter(round(p.score, 6) for p in got)).total()
            assert true > 80
            assert hit / true >= 0.95


def test_a_ring_gives_no_more_than_asked_best_first(database: Database, territory: list[Peer]) -> None:
    seen = see(programme(), next(one for one in territory if one.insee == BORDEAUX))
    worth, around = wanted(programme(), seen), rings(programme(), seen)
    with database.reading() as session:
        some = peer_search.candidates(session, worth, around[0], 10)
        more = peer_search.candidates(session, worth, around[0], 40, excluded=[some[0].actor_id])
    assert len(some) == 10
    assert [c.actor_id for c in more[:9]] == [c.actor_id for c in some[1:]]
    assert {c.insee for c in some} == {BORDEAUX}


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("territory", [600], indirect=True)
def test_everybody_receives_within_the_number_of_the_month_and_a_second_run_adds_nothing(
    database: Database, territory: list[Peer], beside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "_WORTH_PROCESSES", 1 if beside else 10**6)
    told: list[tuple[int, int]] = []
    looked_for, made = propose_to_all(database, programme(), lambda *done: told.append(done))
    assert looked_for == len(territory) == told[-1][0] == told[-1][1]
    with database.reading() as session:
        pairs = session.execute(select(Crossing.low_id, Crossing.high_id)).all()
        sides = session.scalar(select(func.count()).select_from(CrossingSide))
        left = set(session.scalars(select(PeerRow.actor_id).where(PeerRow.open, PeerRow.searched_at.is_(None))))
    assert made == len(pairs) == len(set(pairs))
    assert made > len(territory) / 2
    assert sides == 2 * made
    counts = Counter(actor_id for row in pairs for actor_id in row)
    limit = programme().crossings.per_month.value
    assert max(counts.values()) == limit
    assert all(counts[actor_id] == limit for actor_id in left)  # their turn comes another month
    assert propose_to_all(database, programme(), lambda *done: None)[1] == 0


def test_only_who_came_since_a_day_or_everybody_again(database: Database) -> None:
    seeker, host = kept(database, **SEEKS_PLACE), kept(database, **HAS_PLACE)
    with database.session() as session:
        session.get_one(Actor, seeker).created_at = utcnow() - timedelta(days=400)
        assert proposals.to_search(session, demo=False, new_since=utcnow() - timedelta(days=30)) == [host]
        peers.mark_searched(session, [seeker, host], utcnow() - timedelta(days=3))
        assert proposals.to_search(session, demo=False) == []
        again = proposals.to_search(session, demo=False, not_since=utcnow() - timedelta(days=1))
        assert sorted(again) == sorted([seeker, host])
        assert proposals.to_search(session, demo=False, not_since=utcnow() - timedelta(days=5)) == []


def test_without_the_right_to_make_extensions_there_are_no_vectors_and_all_else_works(postgres: Server) -> None:
    url = postgres.create_database()
    owner = f"plain_{url.rpartition('test_')[2].partition('?')[0]}"
    postgres.give_to(url, owner)
    database = Database(url.replace("postgres@", f"{owner}@"))
    database.migrate()
    with database.reading() as session:
        assert not peer_vectors.available(session)
    seeker, host = kept(database, **SEEKS_PLACE), kept(database, **HAS_PLACE)
    assert found(database, seeker) == [host]
    database.dispose()
