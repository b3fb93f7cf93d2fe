"""Introductions with the consent of both, on both databases: what each is told, and what nobody is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.crossings.introductions import Steps, leave, withdraw_all
from bot.programme import load
from db import crossings
from db.actors import delete_actor
from db.consents import withdraw_consent
from db.crossing_models import Crossing, CrossingSide
from db.errors import NotFound
from db.models import Audit, Conversation, Message
from db.session import Database
from tests.support.people import Met, met, told

from .test_db_concurrency import together

PROGRAMME = load()
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@dataclass
class Scene:
    """Two who would complete each other, and the introduction that was proposed."""

    database: Database
    one: Met
    other: Met
    id: str

    def do(self, step: Callable[[Steps], object], now: datetime = NOW) -> object:
        with self.database.session() as session:
            return step(Steps(PROGRAMME, session, now))

    def state(self) -> str:
        with self.database.reading() as session:
            return crossings.read(session, self.id).crossing.state

    def said_to(self, person: Met) -> list[str]:
        with self.database.reading() as session:
            query = select(Message.text).where(Message.conversation_id == person.conversation_id)
            return list(session.scalars(query.order_by(Message.id)))

    def ask(self) -> None:
        assert self.do(lambda steps: steps.ask(self.id)), "somebody is asked"

    def yes(self, person: Met, *shares: str) -> object:
        return self.do(lambda steps: steps.answer(self.id, person.actor_id, "accepted", shares or ("email",)))

    def nothing_leaked(self) -> None:
        """Neither has learnt who the other is."""
        for person, other in ((self.one, self.other), (self.other, self.one)):
            heard = "\n".join(self.said_to(person))
            assert not [secret for secret in other.secrets if secret and secret in heard]


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.session() as session:
        one = met(session, "Atelier Zyxomma", "zyx@example.org", "+33612345678")
        other = met(session, "Radio Quokka", "quokka@example.org", "+33698765432")
        made = crossings.propose(
            session, one.actor_id, other.actor_id, reasons=told(one, other), score=3.0, by="machine",
            programme_version=PROGRAMME.version,
        )  # fmt: skip
        assert made is not None
        return Scene(database, one, other, made.id)


def test_both_say_yes_and_each_learns_what_the_other_agreed_to_share(scene: Scene) -> None:
    scene.ask()
    scene.nothing_leaked()
    assert "Quelqu’un avec un outil" in scene.said_to(scene.one)[0], "what the other brings"
    assert "Quelqu’un avec des habitants" in scene.said_to(scene.one)[0], "what will be said of them"
    assert scene.said_to(scene.other) == []
    scene.yes(scene.one, "phone")
    scene.ask()
    scene.nothing_leaked()
    scene.yes(scene.other, "email")
    assert scene.state() == "introduced"
    for person in (scene.one, scene.other):
        assert scene.do(lambda steps, who=person: steps.tell(scene.id, who.actor_id))
        assert not scene.do(lambda steps, who=person: steps.tell(scene.id, who.actor_id)), "once"
    to_one, to_other = scene.said_to(scene.one)[-1], scene.said_to(scene.other)[-1]
    assert "Radio Quokka" in to_one and "quokka@example.org" in to_one
    assert "98 76 54 32" not in to_one, "the phone was not shared"
    assert "06 12 34 56 78" in to_other and "zyx@example.org" not in to_other
    assert "Josiane" not in to_one + to_other


@pytest.mark.parametrize("end", ["declined", "known", "withdrawn", "cancelled", "silence", "consent"])
def test_whoever_waits_never_learns_why_nothing_came_of_it(scene: Scene, end: str) -> None:
    scene.ask()
    scene.yes(scene.one)
    scene.ask()
    before = len(scene.said_to(scene.one))
    if end in ("declined", "known"):
        scene.do(lambda steps: steps.answer(scene.id, scene.other.actor_id, end))  # type: ignore[arg-type]
    elif end == "withdrawn":
        scene.do(lambda steps: steps.withdraw(scene.id, scene.other.actor_id))
    elif end == "cancelled":
        scene.do(lambda steps: steps.cancel(scene.id))
    elif end == "consent":
        scene.do(lambda steps: withdraw_all(steps, scene.other.actor_id))
    with scene.database.reading() as session:
        assert crossings.to_tell(session, NOW + timedelta(days=1), 9) == [], "not before the date that was given"
    scene.do(lambda steps: steps.expire(scene.id), LATER)
    with scene.database.reading() as session:
        due = crossings.to_tell(session, LATER, 9)
    assert due == [(scene.id, scene.one.actor_id)]
    scene.do(lambda steps: steps.tell(scene.id, scene.one.actor_id), LATER)
    assert scene.said_to(scene.one)[before:] == [PROGRAMME.texts.render("introduction_no_luck")]
    scene.nothing_leaked()


def test_nobody_is_asked_without_their_permission_of_today(scene: Scene) -> None:
    with scene.database.session() as session:
        withdraw_consent(session, scene.other.actor_id, "peers")
    assert not scene.do(lambda steps: steps.ask(scene.id))
    assert scene.said_to(scene.one) == scene.said_to(scene.other) == []
    assert scene.state() == "withdrawn"


def test_a_permission_taken_back_after_the_question_stops_it(scene: Scene) -> None:
    scene.ask()
    with scene.database.session() as session:
        withdraw_consent(session, scene.one.actor_id, "peers")
    assert scene.yes(scene.one) is None
    assert scene.state() == "withdrawn"


def test_a_pair_is_proposed_once_whoever_comes_first(scene: Scene) -> None:
    with scene.database.session() as session:
        again = crossings.propose(
            session, scene.other.actor_id, scene.one.actor_id, reasons={}, score=9.0, by="staff", programme_version="x"
        )
        assert again is None
        assert len(crossings.of_actor(session, scene.one.actor_id)) == 1


def test_one_question_at_a_time_and_so_many_a_month(scene: Scene) -> None:
    month = PROGRAMME.crossings.per_month.value
    with scene.database.session() as session:
        ids = []
        for number in range(month + 1):
            friend = met(session, f"Voisin {number}", f"v{number}@example.org")
            made = crossings.propose(
                session, scene.one.actor_id, friend.actor_id, reasons=told(scene.one, friend), score=1.0, by="machine",
                programme_version="x",
            )  # fmt: skip
            assert made is not None
            ids.append(made.id)
    scene.ask()
    assert not scene.do(lambda steps: steps.ask(ids[0])), "one question is open already"
    scene.do(lambda steps: steps.answer(scene.id, scene.one.actor_id, "declined"))
    for crossing_id in ids[: month - 1]:
        assert scene.do(lambda steps, c=crossing_id: steps.ask(c))
        scene.do(lambda steps, c=crossing_id: steps.answer(c, scene.one.actor_id, "declined"))
    assert not scene.do(lambda steps: steps.ask(ids[-1])), "enough for this month"
    assert scene.do(lambda steps: steps.ask(ids[-1]), NOW + timedelta(days=31))


@pytest.mark.parametrize(("state", "expecting"), [("interview", None), ("done", "delete"), ("refused", None)])
def test_nobody_busy_is_asked(scene: Scene, state: str, expecting: str | None) -> None:
    with scene.database.session() as session:
        conversation = session.get_one(Conversation, scene.one.conversation_id)
        conversation.state, conversation.expecting = state, expecting  # type: ignore[assignment]
    assert not scene.do(lambda steps: steps.ask(scene.id))
    assert scene.state() == "proposed"


def test_it_reminds_once(scene: Scene) -> None:
    scene.ask()
    with scene.database.reading() as session:
        assert crossings.to_remind(session, NOW - timedelta(days=1), 9) == []
        assert crossings.to_remind(session, NOW, 9) == [scene.id]
    assert scene.do(lambda steps: steps.remind(scene.id))
    assert not scene.do(lambda steps: steps.remind(scene.id))
    with scene.database.reading() as session:
        assert crossings.to_remind(session, LATER, 9) == []
    assert len(scene.said_to(scene.one)) == 2


def test_the_first_message_passes_once_each_way(scene: Scene) -> None:
    def write(person: Met, words: str | None) -> object:
        return scene.do(lambda steps: steps.write(scene.id, person.actor_id, words))

    scene.ask()
    assert not write(scene.one, "Bonjour"), "not before both said yes"
    scene.yes(scene.one)
    scene.ask()
    scene.yes(scene.other)
    assert write(scene.other, "On se voit jeudi ?")
    assert not write(scene.other, "Et encore ?")
    heard = scene.said_to(scene.one)
    assert "Radio Quokka" in heard[-2] and "On se voit jeudi" in heard[-1], "first that both said yes"
    assert write(scene.one, None)
    assert "Atelier Zyxomma" in scene.said_to(scene.other)[-1]


def test_an_erased_actor_leaves_nothing_and_whoever_waited_is_told(scene: Scene) -> None:
    scene.ask()
    scene.yes(scene.one)
    scene.ask()
    with scene.database.session() as session:
        leave(Steps(PROGRAMME, session, NOW), scene.other.actor_id)
        delete_actor(session, scene.other.actor_id)
    with scene.database.reading() as session:
        assert session.scalars(select(Crossing)).all() == []
        assert session.scalars(select(CrossingSide)).all() == []
    assert scene.said_to(scene.one)[-1] == PROGRAMME.texts.render("introduction_no_luck")
    with pytest.raises(NotFound):
        scene.yes(scene.other)
    scene.nothing_leaked()


def test_two_rounds_at_the_same_instant_ask_once(scene: Scene) -> None:
    asked = together(*(lambda: scene.do(lambda steps: steps.ask(scene.id)) for _ in range(4)))
    assert len([conversation for conversation in asked if conversation]) == 1
    assert len(scene.said_to(scene.one)) == 1


def test_two_taps_at_the_same_instant_count_once(scene: Scene) -> None:
    scene.ask()
    scene.yes(scene.one)
    scene.ask()
    pairs = together(*(lambda: scene.yes(scene.other) for _ in range(4)))
    assert len([pair for pair in pairs if pair]) == 1
    tells = together(*(lambda: scene.do(lambda steps: steps.tell(scene.id, scene.one.actor_id)) for _ in range(4)))
    assert len([conversation for conversation in tells if conversation]) == 1


@pytest.mark.parametrize("other_does", ["withdraws", "erases"])
def test_a_yes_and_a_retreat_at_the_same_instant_end_well(scene: Scene, other_does: str) -> None:
    """Whichever comes first: introduced, or nothing; never a contact for who has left."""

    def leaving() -> object:
        if other_does == "withdraws":
            return scene.do(lambda steps: steps.withdraw(scene.id, scene.one.actor_id))
        with scene.database.session() as session:
            leave(Steps(PROGRAMME, session, NOW), scene.one.actor_id)
            return delete_actor(session, scene.one.actor_id)

    def accepting() -> object:
        try:
            return scene.yes(scene.other)
        except NotFound:
            return None

    scene.ask()
    scene.yes(scene.one)
    scene.ask()
    together(leaving, accepting)
    try:
        ended = scene.state()
    except NotFound:
        ended = "gone"
    assert ended in ({"withdrawn"} if other_does == "withdraws" else {"gone"})
    scene.nothing_leaked()


def test_two_pairs_that_share_an_actor_do_not_wait_for_each_other_for_ever(scene: Scene) -> None:
    with scene.database.session() as session:
        third = met(session, "Café Ibex", "ibex@example.org")
        made = crossings.propose(
            session, third.actor_id, scene.one.actor_id, reasons=told(third, scene.one), score=2.0, by="staff",
            programme_version="x",
        )  # fmt: skip
        assert made is not None
        second_id = made.id
    scene.ask()
    scene.do(lambda steps: steps.ask(second_id))
    together(
        lambda: scene.yes(scene.one),
        lambda: scene.do(lambda steps: steps.answer(second_id, third.actor_id, "accepted", ("email",))),
        lambda: scene.do(lambda steps: withdraw_all(steps, third.actor_id)),
    )
    assert scene.state() == "asked_second"


def test_every_step_is_in_the_audit_without_a_word_of_anybody(scene: Scene) -> None:
    scene.ask()
    scene.yes(scene.one)
    with scene.database.reading() as session:
        lines = session.scalars(select(Audit).where(Audit.subject_id == scene.id)).all()
    assert [line.action for line in lines] == ["crossing.asked_first", "crossing.asked_second"]
    assert [line.actor_role for line in lines] == ["system", "person"]
