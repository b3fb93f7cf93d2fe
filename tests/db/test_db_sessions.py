"""Sessions commit or roll back; what goes wrong has a name that a caller can act on."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from db.actors import create_actor
from db.errors import BadAddress
from db.models import Actor, Conversation
from db.session import Database, DatabaseBusy, DatabaseUnavailable
from tests.support.postgres import Server


def count_actors(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Actor)) or 0


def test_it_commits_what_succeeds(database: Database) -> None:
    with database.session() as session:
        actor = create_actor(session, name="Radio Lot")
    assert actor.name == "Radio Lot"  # readable after the session
    assert count_actors(database) == 1


def test_it_rolls_back_what_fails(database: Database) -> None:
    def fail_late() -> None:
        with database.session() as session:
            create_actor(session)
            raise RuntimeError("later")

    with pytest.raises(RuntimeError):
        fail_late()
    assert count_actors(database) == 0


def test_it_refuses_to_write_in_a_reading_session(database: Database, actor_id: str) -> None:
    def rename_in_passing() -> None:
        with database.reading() as session:
            session.get_one(Actor, actor_id).name = "never flushed"

    with pytest.raises(DatabaseUnavailable), database.reading() as session:
        create_actor(session)
    with pytest.raises(DatabaseUnavailable):
        rename_in_passing()
    assert count_actors(database) == 1
    with database.session() as session:  # the connection is given back ready to write
        create_actor(session)
    assert count_actors(database) == 2


def test_it_reads_while_another_writes(database: Database, actor_id: str) -> None:
    with database.session() as writer:
        create_actor(writer)
        assert count_actors(database) == 1
    assert count_actors(database) == 2


def test_it_says_busy_when_a_row_or_the_file_stays_locked(url: str, actor_id: str) -> None:
    patient, hurried = Database(url), Database(url, wait=0.1)
    with patient.session() as session:
        session.execute(text("UPDATE actor SET name = 'A'"))
        with pytest.raises(DatabaseBusy), hurried.session() as other:
            other.execute(text("UPDATE actor SET name = 'B'"))
    with hurried.session() as other:  # works once the lock is released
        other.execute(text("UPDATE actor SET name = 'B'"))
    patient.dispose()
    hurried.dispose()


def test_it_says_busy_when_a_stranger_locks_the_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    database = Database(f"sqlite:///{path}", wait=0.1)
    database.migrate()
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy), database.session() as session:
        create_actor(session)
    stranger.execute("ROLLBACK")
    stranger.close()
    assert count_actors(database) == 0
    database.dispose()


def test_it_says_busy_when_every_connection_is_taken(url: str) -> None:
    database = Database(url, wait=0.05)
    taken = [database.reading() for _ in range(30)]
    for context in taken:
        context.__enter__().execute(text("SELECT 1"))
    with pytest.raises(DatabaseBusy), database.reading() as session:
        session.execute(text("SELECT 1"))
    for context in taken:
        context.__exit__(None, None, None)
    database.dispose()


def test_it_says_unavailable_when_nothing_listens(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable), database.session() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(DatabaseUnavailable):
        database.migrate()
    with pytest.raises(DatabaseUnavailable):
        database.is_current()


def test_it_says_unavailable_when_the_database_does_not_exist(
    backend: str, url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if backend == "sqlite":
        (tmp_path / "file").touch()
        wrong = f"sqlite:///{tmp_path}/file/x.db"
    else:
        wrong = request.getfixturevalue("postgres").url("no_such_database")
    database = Database(wrong)
    with pytest.raises(DatabaseUnavailable), database.session() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(DatabaseUnavailable):
        database.migrate()


def test_it_says_unavailable_when_the_file_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("Ceci n’est pas une base de données." * 100, encoding="utf-8")
    with pytest.raises(DatabaseUnavailable):
        Database(f"sqlite:///{path}").migrate()


def test_it_reconnects_after_the_server_closed_its_connections(postgres: Server, migrated_template: str) -> None:
    database = Database(postgres.create_database(template=migrated_template))
    assert count_actors(database) == 0
    killer = Database(postgres.url("postgres"))
    with killer.session() as session:
        session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'"))
    killer.dispose()
    assert count_actors(database) == 0
    database.dispose()


def test_it_does_not_hide_broken_constraints(session: Session) -> None:
    session.add(Conversation(channel="web", actor_id="nobody"))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "s3cret",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://me:s3cret@localhost/x",
        "postgresql+psycopg2://me:s3cret@localhost/x",
        "postgresql://me:s3cret@localhost:port/x",
    ],
)
def test_it_refuses_addresses_it_cannot_serve_without_repeating_the_password(address: str) -> None:
    with pytest.raises(BadAddress, match="indiquez sqlite:///FICHIER ou postgresql://") as caught:
        Database(address)
    assert "s3cret" not in str(caught.value)


def test_it_keeps_what_people_said_out_of_error_messages(session: Session) -> None:
    session.add(Conversation(channel="web", external_id="Camille 0612345678", turns=-1))
    with pytest.raises(IntegrityError, match="ck_conversation_turns") as caught:
        session.flush()
    assert "0612345678" not in "".join(format_exception(caught.value))


def test_it_gives_instants_in_utc_whatever_zone_they_came_from(database: Database, actor_id: str) -> None:
    noon_in_bordeaux = datetime(2012, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.session() as session:
        actor = session.get(Actor, actor_id)
        assert actor is not None
        actor.last_contact_at = noon_in_bordeaux
    with database.reading() as session:
        read = session.get(Actor, actor_id)
        assert read is not None
        assert read.last_contact_at == noon_in_bordeaux
        assert read.last_contact_at.tzinfo is UTC
        assert session.scalar(select(Actor.id).where(Actor.last_contact_at <= noon_in_bordeaux)) == actor_id


def test_it_refuses_instants_without_a_zone(session: Session, actor_id: str) -> None:
    actor = session.get(Actor, actor_id)
    assert actor is not None
    actor.last_contact_at = datetime(2012, 7, 1)
    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_it_refuses_a_state_that_does_not_exist(session: Session, actor_id: str) -> None:
    with pytest.raises(IntegrityError, match="ck_actor_state"):
        session.execute(text("UPDATE actor SET state = 'lost'"))


def test_it_notes_when_a_row_changed(database: Database, actor_id: str) -> None:
    with database.session() as session:
        actor = session.get(Actor, actor_id)
        assert actor is not None
        actor.state = "interviewing"
    assert actor.updated_at > actor.created_at
