"""The answer log: versions, never overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.interview.answers import Answer, Value
from db.actors import create_actor
from db.answers import current_answers, history, save_answer
from db.conversations import create_conversation, delete_conversation
from db.errors import NotFound
from db.messages import add_incoming
from db.models import StoredAnswer

PLACE = Answer(
    "commune",
    "answered",
    {
        "insee": "47157",
        "name": "Marmande",
        "department": "47",
        "epci": None,
        "near": False,
        "in_territory": True,
    },
    "à Marmande",
    "typed",
    0.9,
)


def said(question: str, value: Value) -> Answer:
    return Answer(question, "answered", value, str(value), "typed")


def test_it_gives_back_what_was_saved(session: Session, actor_id: str) -> None:
    save_answer(session, actor_id, PLACE, None)
    session.expire_all()
    assert current_answers(session, actor_id) == {"commune": PLACE}


@pytest.mark.parametrize("value", ["Un café associatif", ["contact", "peers"], {"year": None, "not_started": True}])
def test_it_keeps_every_shape_of_value(session: Session, actor_id: str, value: Value) -> None:
    save_answer(session, actor_id, said("activity", value), None)
    session.expire_all()
    assert current_answers(session, actor_id)["activity"].value == value


def test_it_adds_a_version_for_each_change(session: Session, actor_id: str) -> None:
    for value in ("oui", "non", "oui"):
        save_answer(session, actor_id, said("project", value), None)
    log = history(session, actor_id, "project")
    assert [(row.version, row.value) for row in log] == [(1, "oui"), (2, "non"), (3, "oui")]
    assert current_answers(session, actor_id)["project"].value == "oui"


def test_it_adds_nothing_when_the_same_is_said_again(session: Session, actor_id: str) -> None:
    first = save_answer(session, actor_id, PLACE, None)
    again = save_answer(session, actor_id, replace(PLACE, quote="Marmande", source="button"), None)
    assert again is first
    assert len(history(session, actor_id, "commune")) == 1


def test_it_tells_unknown_from_skipped(session: Session, actor_id: str) -> None:
    save_answer(session, actor_id, Answer("budget", "unknown", None, "aucune idée", "typed"), None)
    save_answer(session, actor_id, Answer("budget", "skipped", None, "passer", "button"), None)
    assert [row.status for row in history(session, actor_id, "budget")] == ["unknown", "skipped"]
    missing = session.scalar(text("SELECT count(*) FROM answer WHERE value IS NULL"))
    assert missing == 2  # SQL NULL, not JSON's null


def test_it_forgets_an_answer_taken_back_but_keeps_its_history(session: Session, actor_id: str) -> None:
    save_answer(session, actor_id, said("project", "oui"), None)
    save_answer(session, actor_id, Answer("project", "cleared", None, "", "typed"), None)
    assert current_answers(session, actor_id) == {}
    assert [row.status for row in history(session, actor_id, "project")] == ["answered", "cleared"]
    save_answer(session, actor_id, said("project", "oui"), None)
    assert current_answers(session, actor_id)["project"].value == "oui"


def test_it_keeps_actors_and_questions_apart(session: Session, actor_id: str) -> None:
    other = create_actor(session).id
    save_answer(session, actor_id, said("project", "oui"), None)
    save_answer(session, actor_id, said("legitimacy", "non"), None)
    save_answer(session, other, said("project", "non"), None)
    save_answer(session, actor_id, said("project", "idee"), None)
    current = current_answers(session, actor_id)
    assert {question: answer.value for question, answer in current.items()} == {
        "project": "idee",
        "legitimacy": "non",
    }
    assert list(current) == ["project", "legitimacy"]  # the order in which they were first given
    assert current_answers(session, other)["project"].value == "non"
    assert current_answers(session, "nobody") == {}


def test_it_reads_all_the_current_answers_in_one_query(session: Session, actor_id: str) -> None:
    for number in range(5):
        save_answer(session, actor_id, said("project", str(number)), None)
        save_answer(session, actor_id, said(f"question_{number}", "oui"), None)
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert len(current_answers(session, actor_id)) == 6
    assert len(statements) == 1


def test_it_remembers_who_said_it_and_where(session: Session, actor_id: str) -> None:
    thread = create_conversation(session, "web", actor_id=actor_id)[0].id
    message, _ = add_incoming(session, thread, "à Marmande")
    stored = save_answer(session, actor_id, PLACE, message.id, author="conseillère-2")
    assert (stored.message_id, stored.author, stored.quote) == (message.id, "conseillère-2", "à Marmande")
    delete_conversation(session, thread)
    session.refresh(stored)
    assert stored.message_id is None


def test_it_refuses_an_actor_who_does_not_exist(session: Session) -> None:
    with pytest.raises(NotFound) as caught:
        save_answer(session, "nobody", PLACE, None)
    assert (caught.value.kind, caught.value.key) == ("actor", "nobody")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"version": 0}, "ck_answer_version"),
        ({"confidence": 1.5}, "ck_answer_confidence"),
        ({"value": None}, "ck_answer_answered_has_value"),
    ],
)
def test_it_refuses_rows_that_make_no_sense(
    session: Session, actor_id: str, change: dict[str, object], constraint: str
) -> None:
    row: dict[str, object] = {
        "actor_id": actor_id,
        "question": "project",
        "version": 1,
        "status": "answered",
        "value": "oui",
        "quote": "",
        "source": "typed",
        "confidence": 1.0,
        "author": "person",
    }
    session.add(StoredAnswer(**(row | change)))
    with pytest.raises(IntegrityError, match=constraint):
        session.flush()


def test_it_refuses_the_same_version_twice(session: Session, actor_id: str) -> None:
    save_answer(session, actor_id, PLACE, None)
    columns = "question, version, status, value, quote, source, confidence, author, created_at"
    with pytest.raises(IntegrityError):
        session.execute(text(f"INSERT INTO answer (actor_id, {columns}) SELECT actor_id, {columns} FROM answer"))
