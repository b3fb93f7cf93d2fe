"""Experiments, on both databases: who is asked what, what nobody learns, and two things at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.crossings import introductions
from bot.crossings.experiment_steps import NotPossible, Steps, playing, roles_missing
from bot.crossings.experiments import Draft, DraftMember, fill
from bot.programme import load
from db import crossings, experiments
from db.actors import delete_actor
from db.consents import withdraw_consent
from db.conversations import create_conversation
from db.crossing_models import Experience
from db.errors import NotFound
from db.models import Audit, Conversation, Message
from db.session import Database
from tests.support.people import Met, met, told

from .test_db_concurrency import together

PROGRAMME = load()
TEMPLATE = PROGRAMME.experiments.get("commande_groupee")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 9)
ROLES = ("produits", "debouches", "outil", "lieu")


@dataclass
class Scene:
    """Four who could try a shared order, three of whom are needed; the draft is kept."""

    database: Database
    people: dict[str, Met]
    id: str

    def do(self, step: Callable[[Steps], Any], now: datetime = NOW) -> Any:
        with self.database.session() as session:
            return step(Steps(PROGRAMME, session, now))

    def states(self) -> dict[str, str]:
        with self.database.reading() as session:
            group = experiments.read(session, self.id)
            return {m.role: m.state for m in group.members.values()} | {"": group.experiment.state}

    def said_to(self, role: str) -> list[str]:
        with self.database.reading() as session:
            query = select(Message.text).where(Message.conversation_id == self.people[role].conversation_id)
            return list(session.scalars(query.order_by(Message.id)))

    def answer(self, role: str, accepted: bool = True) -> Any:
        return self.do(lambda steps: steps.answer(self.id, self.people[role].actor_id, accepted))

    def propose(self) -> None:
        self.do(lambda steps: steps.propose(self.id))

    def start(self) -> None:
        self.do(lambda steps: steps.start(self.id, MONDAY))

    def run(self) -> None:
        """Proposed, accepted by all who are needed, started."""
        self.propose()
        for role in ROLES[:3]:
            self.answer(role)
        self.start()

    def audited(self) -> list[str]:
        with self.database.reading() as session:
            query = select(Audit.action).where(Audit.subject_id == self.id)
            return list(session.scalars(query.order_by(Audit.id)))


def drafted(people: dict[str, Met]) -> Draft:
    content = fill(PROGRAMME, TEMPLATE, "Marmande")
    members = tuple(
        DraftMember(one.actor_id, role, {"who": f"qui joue {role}", "commune": "Marmande", "part": f"jouer {role}."})
        for role, one in people.items()
    )
    return Draft("commande_groupee", content.pop("title"), "economie", "47157", content, members)


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.session() as session:
        people = {
            role: met(session, f"Zyxomma {role}", f"{role}@example.org", f"+3361234567{rank}")
            for rank, role in enumerate(ROLES)
        }
        made = Steps(PROGRAMME, session, NOW).create(drafted(people))
    return Scene(database, people, made)


def test_each_is_asked_about_their_part_and_nobody_is_named(scene: Scene) -> None:
    scene.propose()
    assert scene.states() == {"": "proposed", **dict.fromkeys(ROLES, "asked")}
    for role in ROLES:
        (asked,) = scene.said_to(role)
        assert f"jouer {role}." in asked
        assert [other for other in ROLES if f"qui joue {other} (Marmande)" in asked] == [o for o in ROLES if o != role]
        assert not [secret for one in scene.people.values() for secret in one.secrets if secret in asked]


def test_it_starts_when_all_who_are_needed_said_yes_and_then_only_names_are_told(scene: Scene) -> None:
    scene.propose()
    for role in ROLES[:2]:
        assert scene.answer(role)
    with pytest.raises(NotPossible) as missing:
        scene.start()
    assert missing.value.details == ("Le bon de commande",)
    assert scene.states()[""] == "proposed"
    scene.answer("outil")
    scene.answer("lieu", accepted=False)
    scene.start()
    with scene.database.reading() as session:
        experiment = experiments.read(session, scene.id).experiment
        assert (experiment.starts_on, experiment.ends_on) == (MONDAY, MONDAY + timedelta(weeks=8))
    told = scene.said_to("produits")[-1]
    assert "Zyxomma debouches (Marmande)" in told and "Zyxomma outil (Marmande)" in told
    assert "Zyxomma lieu" not in told, "they said no"
    assert "example.org" not in told
    assert "du 9 mars au 4 mai" in told
    assert len(scene.said_to("lieu")) == 1, "who said no is left in peace"


def test_a_refusal_is_told_to_nobody(scene: Scene) -> None:
    scene.propose()
    before = {role: scene.said_to(role) for role in ROLES}
    scene.answer("lieu", accepted=False)
    assert {role: scene.said_to(role) for role in ROLES} == before
    scene.do(lambda steps: steps.remind(scene.id, scene.people["outil"].actor_id), NOW + timedelta(days=6))
    scene.do(lambda steps: steps.abandon(scene.id))
    assert [scene.said_to(role)[1:] for role in ("produits", "debouches", "lieu")] == [[], [], []]


def test_one_reminder_and_only_to_who_has_not_answered(scene: Scene) -> None:
    scene.propose()
    scene.answer("produits")
    later = NOW + timedelta(days=6)
    with scene.database.reading() as session:
        due = experiments.to_remind(session, later - timedelta(days=5), 9)
        assert experiments.to_remind(session, NOW - timedelta(days=1), 9) == []
    assert {actor for _, actor in due} == {scene.people[role].actor_id for role in ROLES[1:]}
    for role in ROLES:
        remind = scene.do(lambda steps, who=scene.people[role].actor_id: steps.remind(scene.id, who), later)
        assert bool(remind) == (role != "produits")
        assert not scene.do(lambda steps, who=scene.people[role].actor_id: steps.remind(scene.id, who), later)
    assert [len(scene.said_to(role)) for role in ROLES] == [1, 2, 2, 2]


def test_who_is_busy_elsewhere_is_asked_later(scene: Scene) -> None:
    with scene.database.session() as session:
        session.get_one(Conversation, scene.people["outil"].conversation_id).expecting = "correction"
    scene.propose()
    assert scene.states()["outil"] == "waiting"
    with scene.database.session() as session:
        assert experiments.to_ask(session, 9) == []
        session.get_one(Conversation, scene.people["outil"].conversation_id).expecting = None
        assert experiments.to_ask(session, 9) == [(scene.id, scene.people["outil"].actor_id)]
    assert scene.do(lambda steps: steps.ask(scene.id, scene.people["outil"].actor_id))
    assert scene.states()["outil"] == "asked"


def test_two_proposals_are_never_asked_at_once(scene: Scene) -> None:
    other = scene.do(lambda steps: steps.create(drafted(scene.people)))
    scene.propose()
    scene.do(lambda steps: steps.propose(other))
    assert [len(scene.said_to(role)) for role in ROLES] == [1, 1, 1, 1]


def test_nor_an_introduction_beside_a_proposal(scene: Scene) -> None:
    one, other = scene.people["outil"], scene.people["lieu"]
    with scene.database.session() as session:
        made = crossings.propose(
            session, one.actor_id, other.actor_id, reasons=told(one, other), score=3.0, by="staff",
            programme_version=PROGRAMME.version,
        )  # fmt: skip
        assert made is not None
    scene.propose()
    with scene.database.session() as session:
        assert introductions.Steps(PROGRAMME, session, NOW).ask(made.id) is None
    scene.answer("outil", accepted=False)
    with scene.database.session() as session:
        assert introductions.Steps(PROGRAMME, session, NOW).ask(made.id)


def test_whoever_took_back_the_permission_is_not_asked(scene: Scene) -> None:
    with scene.database.session() as session:
        withdraw_consent(session, scene.people["lieu"].actor_id, "peers")
    scene.propose()
    assert scene.states()["lieu"] == "withdrawn"
    assert scene.said_to("lieu") == []


def test_nor_named_when_it_was_taken_back_after_a_yes(scene: Scene) -> None:
    scene.propose()
    for role in ROLES:
        scene.answer(role)
    with scene.database.session() as session:
        withdraw_consent(session, scene.people["lieu"].actor_id, "peers")
    scene.start()
    assert not [said for role in ROLES[:3] for said in scene.said_to(role) if "Zyxomma lieu" in said]


def test_without_a_needed_role_it_is_not_proposed(scene: Scene) -> None:
    with scene.database.session() as session:
        delete_actor(session, scene.people["produits"].actor_id)
    with pytest.raises(NotPossible, match="roles"):
        scene.propose()
    assert scene.states()[""] == "draft"


def test_an_erased_member_leaves_no_word_of_theirs(scene: Scene) -> None:
    scene.propose()
    with scene.database.session() as session:
        delete_actor(session, scene.people["outil"].actor_id)
        group = experiments.read(session, scene.id)
        assert "outil" not in {member.role for member in group.members.values()}
        assert "jouer outil" not in str(group.experiment.content)
        assert roles_missing(group, ("asked",)) == ["Le bon de commande"]
    with pytest.raises(NotFound):
        scene.answer("outil")


def test_an_answer_counts_once_and_not_after_the_end(scene: Scene) -> None:
    scene.propose()
    assert scene.answer("produits")
    assert scene.answer("produits", accepted=False) is None
    scene.do(lambda steps: steps.abandon(scene.id))
    assert scene.answer("outil") is None
    assert scene.states() == {
        "": "abandoned",
        "produits": "accepted",
        "debouches": "asked",
        "outil": "asked",
        "lieu": "asked",
    }


def test_a_member_may_leave_at_any_moment(scene: Scene) -> None:
    scene.run()
    leave = scene.people["outil"].actor_id
    assert scene.do(lambda steps: steps.withdraw(scene.id, leave))
    assert not scene.do(lambda steps: steps.withdraw(scene.id, leave)), "once"
    scene.do(lambda steps: steps.end(scene.id))
    assert "comment cela s’est-il passé" in scene.said_to("produits")[-1]
    assert "comment cela s’est-il passé" not in scene.said_to("outil")[-1]


def test_a_stranger_has_nothing_to_say(scene: Scene) -> None:
    with scene.database.session() as session:
        stranger = met(session, "Autre").actor_id
    scene.propose()
    with pytest.raises(NotFound):
        scene.do(lambda steps: steps.answer(scene.id, stranger, True))
    with pytest.raises(NotFound):
        scene.do(lambda steps: steps.answer("none", stranger, True))
    assert scene.do(lambda steps: steps.report(scene.id, stranger, outcome="worked")) is None


def test_steps_only_from_the_right_state(scene: Scene) -> None:
    for wrong in (lambda s: s.start(scene.id, MONDAY), lambda s: s.end(scene.id)):
        with pytest.raises(NotPossible, match="state"):
            scene.do(wrong)
    scene.run()
    for wrong in (lambda s: s.propose(scene.id), lambda s: s.start(scene.id, MONDAY), lambda s: s.edit(scene.id, {})):
        with pytest.raises(NotPossible, match="state"):
            scene.do(wrong)
    scene.do(lambda steps: steps.end(scene.id))
    with pytest.raises(NotPossible, match="state"):
        scene.do(lambda steps: steps.abandon(scene.id))


def test_a_draft_is_edited_and_only_within_bounds(scene: Scene) -> None:
    scene.do(lambda steps: steps.edit(scene.id, {"title": "Des paniers", "weeks": 6, "observe": ["qui revient"]}))
    with scene.database.reading() as session:
        experiment = experiments.read(session, scene.id).experiment
        assert (experiment.title, experiment.content["weeks"]) == ("Des paniers", 6)
        assert experiment.content["observe"] == ["qui revient"]
    for wrong in ({"weeks": 30}, {"weeks": "6"}, {"title": "  "}, {"tries": "x" * 600}, {"state": "running"}):
        with pytest.raises(NotPossible, match="field"):
            scene.do(lambda steps, changes=wrong: steps.edit(scene.id, changes))


def test_a_report_is_completed_as_it_is_told(scene: Scene) -> None:
    actor = scene.people["produits"].actor_id
    scene.propose()
    assert scene.do(lambda steps: steps.report(scene.id, actor, outcome="worked")) is None, "it has not begun"
    for role in ROLES[:3]:
        scene.answer(role)
    scene.start()
    scene.do(lambda steps: steps.end(scene.id))
    assert scene.do(lambda steps: steps.report(scene.id, actor, {"learnt": "avant de savoir"})) is None
    scene.do(lambda steps: steps.report(scene.id, actor, outcome="failed"))
    scene.do(
        lambda steps: steps.report(scene.id, actor, {"learnt": "Le prix compte.", "catalysts": {"helped": ["lieu"]}})
    )
    scene.do(lambda steps: steps.report(scene.id, actor, {"catalysts": {"missing": ["temps"]}}))
    with scene.database.reading() as session:
        (report,) = experiments.reports(session, scene.id)
    assert (report.outcome, report.learnt) == ("failed", "Le prix compte.")
    assert report.catalysts == {"helped": ["lieu"], "missing": ["temps"]}
    assert report.tried == "Une commande groupée, toute simple (Marmande)"


def test_every_step_is_recorded_without_a_name(scene: Scene) -> None:
    scene.run()
    scene.do(lambda steps: steps.end(scene.id))
    scene.do(lambda steps: steps.report(scene.id, scene.people["outil"].actor_id, outcome="partly"))
    assert scene.audited() == [
        "experiment.drafted", "experiment.proposed", *["experiment.asked"] * 4, *["experiment.accepted"] * 3,
        "experiment.running", "experiment.ended", "experiment.reported",
    ]  # fmt: skip
    with scene.database.reading() as session:
        recorded = str([line.detail for line in session.scalars(select(Audit))])
    assert "Zyxomma" not in recorded
    assert not [one.actor_id for one in scene.people.values() if one.actor_id in recorded]


def test_the_same_group_is_known_and_its_actors_are_busy(scene: Scene) -> None:
    ids = {one.actor_id for one in scene.people.values()}
    with scene.database.reading() as session:
        assert experiments.busy(session) == ids
        assert experiments.drafted(session) == {("commande_groupee", frozenset(ids))}
    scene.do(lambda steps: steps.abandon(scene.id))
    with scene.database.reading() as session:
        assert experiments.busy(session) == set()
        assert experiments.drafted(session) == {("commande_groupee", frozenset(ids))}


def test_answers_at_the_same_instant_all_count(scene: Scene) -> None:
    scene.propose()
    together(*[lambda role=role: scene.answer(role) for role in ROLES])
    assert scene.states() == {"": "proposed", **dict.fromkeys(ROLES, "accepted")}


def test_the_same_answer_twice_at_once_counts_once(scene: Scene) -> None:
    scene.propose()
    results = together(*[lambda: scene.answer("outil") is not None] * 4)
    assert sorted(results) == [False, False, False, True]
    assert scene.audited().count("experiment.accepted") == 1


def test_abandoned_while_somebody_accepts(scene: Scene) -> None:
    """Either they accepted first, and are told; or they are too late, and are told nothing more."""
    scene.propose()

    def accept() -> bool:
        return scene.answer("outil") is not None

    def abandon() -> bool:
        scene.do(lambda steps: steps.abandon(scene.id))
        return True

    accepted, _ = together(accept, abandon)
    assert scene.states()[""] == "abandoned"
    assert scene.states()["outil"] == ("accepted" if accepted else "asked")
    assert len(scene.said_to("outil")) == (2 if accepted else 1)


def test_started_once_while_somebody_leaves(scene: Scene) -> None:
    scene.propose()
    for role in ROLES:
        scene.answer(role)

    def start() -> bool:
        with suppress(NotPossible):
            scene.start()
            return True
        return False

    def leave() -> bool:
        return bool(scene.do(lambda steps: steps.withdraw(scene.id, scene.people["lieu"].actor_id)))

    assert sorted(together(start, start, leave)) == [False, True, True]
    assert [len(scene.said_to(role)) for role in ROLES[:3]] == [2, 2, 2]


def test_erased_while_others_answer(scene: Scene) -> None:
    scene.propose()

    def erase() -> bool:
        with scene.database.session() as session:
            return delete_actor(session, scene.people["lieu"].actor_id)

    def late() -> bool:
        with suppress(NotFound):
            return scene.answer("lieu") is not None
        return False

    together(erase, late, lambda: bool(scene.answer("outil")), lambda: bool(scene.answer("produits")))
    assert scene.states() == {"": "proposed", "produits": "accepted", "debouches": "asked", "outil": "accepted"}


def test_reports_at_the_same_instant_make_one(scene: Scene) -> None:
    scene.run()
    actor = scene.people["produits"].actor_id
    together(*[lambda: bool(scene.do(lambda s: s.report(scene.id, actor, outcome="worked")))] * 3)
    with scene.database.reading() as session:
        assert len(list(session.scalars(select(Experience)))) == 1
        assert playing(experiments.read(session, scene.id))


def test_whoever_has_no_conversation_left_stops_nothing(scene: Scene) -> None:
    with scene.database.session() as session:
        session.get_one(Conversation, scene.people["lieu"].conversation_id).state = "closed"
        create_conversation(session, "web", actor_id=scene.people["lieu"].actor_id)
    scene.propose()
    assert scene.states()["lieu"] == "waiting"
