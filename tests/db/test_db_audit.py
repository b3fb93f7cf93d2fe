"""The audit: only added to, never about somebody by name."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.audit import lines_about, record
from db.models import Audit
from db.session import Database
from tests.support.postgres import Server


def test_it_records_who_did_what_on_what(session: Session) -> None:
    record(
        session,
        "staff",
        "answer.corrected",
        "actor",
        "a-1",
        {"question": "size", "version": 2, "ids": ["x", 3]},
    )
    record(session, "system", "purge.run", "system", None)
    line, _ = session.scalars(select(Audit).order_by(Audit.id))
    assert (line.actor_role, line.action, line.subject_type, line.subject_id) == (
        "staff",
        "answer.corrected",
        "actor",
        "a-1",
    )
    assert line.detail == {"question": "size", "version": 2, "ids": ["x", 3]}
    assert lines_about(session, ["a-1", "a-2"]) == [line]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'nothing'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE action = 'actor.deleted'",
    ],
)
def test_it_refuses_any_change(database: Database, statement: str) -> None:
    with database.session() as session:
        record(session, "person", "actor.deleted", "actor", "a-1")
    with pytest.raises(IntegrityError, match="append-only"), database.session() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert session.scalars(select(Audit.action)).all() == ["actor.deleted"]


def test_it_refuses_to_be_emptied_at_once(postgres: Server, migrated_template: str) -> None:
    database = Database(postgres.create_database(template=migrated_template))  # SQLite has no TRUNCATE
    with pytest.raises(IntegrityError, match="append-only"), database.session() as session:
        session.execute(text("TRUNCATE audit"))
    database.dispose()


@pytest.mark.parametrize(
    ("subject", "detail"),
    [
        ("Marie Dupont", {}),
        ("a-1", {"by": "marie@example.org"}),
        ("a-1", {"quote": "nous réparons des vélos"}),
        ("a-1", {"Marie Dupont": 1}),
        ("a-1", {"names": ["ok", "Marie Dupont"]}),
        ("a-1", {"long": "x" * 81}),
        ("a-1", {"nested": {"name": "Marie"}}),
    ],
)
def test_it_refuses_what_could_name_somebody(session: Session, subject: str, detail: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="audit") as caught:
        record(session, "staff", "actor.read", "actor", subject, detail)
    assert "Marie" not in str(caught.value)
    assert session.scalars(select(Audit)).all() == []
