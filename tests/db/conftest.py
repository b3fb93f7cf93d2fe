"""Every test of the database runs on SQLite and on a real PostgreSQL, each in a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.actors import create_actor
from db.session import Database
from tests.support.postgres import Server, running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the whole run, started by the first test that needs it."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres: Server) -> str:
    """A migrated PostgreSQL database, to copy."""
    url = postgres.create_database()
    _migrate(url)
    return url


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.create_database()


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without any row."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "test.db")
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.create_database(template=request.getfixturevalue("migrated_template"))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database without any row."""
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for tests that need only one."""
    with database.session() as session:
        yield session
        session.rollback()


@pytest.fixture
def actor_id(database: Database) -> str:
    """An actor who was met."""
    with database.session() as session:
        return create_actor(session, name="Les Ateliers du Drop").id
