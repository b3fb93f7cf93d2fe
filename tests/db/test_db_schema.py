"""Migrations make exactly what the models say, from nothing, on both databases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import CheckConstraint, Enum, inspect, text

from db.engine import migration_connection
from db.errors import DatabaseUnavailable
from db.session import Database
from db.tables import Base

ROOT = Path(__file__).parents[2]


def alembic_config() -> Config:
    return Config(ROOT / "alembic.ini")


def test_it_migrates_from_nothing_and_then_is_current(empty_url: str) -> None:
    database = Database(empty_url)
    assert not database.is_current()
    database.migrate()
    assert database.is_current()
    database.migrate()  # again: nothing to do
    database.dispose()


def test_it_finds_no_difference_between_models_and_tables(url: str) -> None:
    with migration_connection(url) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.check(config)


def test_it_makes_the_tables_of_the_models_and_no_other(database: Database) -> None:
    with database.reading() as session:
        tables = set(inspect(session.connection()).get_table_names())
    # vectors only help a search where PostgreSQL has them: they are made by the migration, and are no model
    assert tables - {"alembic_version", "peer_vector"} == set(Base.metadata.tables)


def test_it_makes_the_checks_of_the_models(database: Database) -> None:
    """Alembic does not compare them, and a state added to a model only would be refused in production."""
    with database.reading() as session:
        inspector = inspect(session.connection())
        made = {
            f"{table}.{check['name']}": set(re.findall(r"'(\w+)'", check["sqltext"]))
            for table in Base.metadata.tables
            for check in inspector.get_check_constraints(table)
        }
    expected = {
        f"{table.name}.{check.name}": _words(check)
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert made == expected
    assert made["actor.ck_actor_state"] == {"new", "interviewing", "diagnosed", "closed", "anonymised"}


def _words(check: CheckConstraint) -> set[str]:
    kinds = [column.type for column in check.columns if isinstance(column.type, Enum)]
    if str(check.sqltext).count("'") == 0 and kinds:
        return set(kinds[0].enums)
    return set(re.findall(r"'(\w+)'", str(check.sqltext)))


def test_it_undoes_the_migration(empty_url: str) -> None:
    database = Database(empty_url)
    for _ in range(2):  # twice: whatever is left behind would stop the second
        database.migrate()
        with migration_connection(empty_url) as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        assert not database.is_current()
    with database.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
    database.dispose()


def test_it_leaves_tables_of_others_alone(url: str) -> None:
    with migration_connection(url) as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY)"))
        config = alembic_config()
        config.attributes["connection"] = connection
        command.check(config)


def test_it_refuses_a_database_made_by_a_newer_release(database: Database) -> None:
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not database.is_current()
    with pytest.raises(DatabaseUnavailable, match="9999"):
        database.migrate()


def test_it_migrates_from_the_command_line(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT,
        env=os.environ | {"PASSERELLES_DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    database = Database(address)
    assert database.is_current()
    database.dispose()


def test_it_makes_an_sqlite_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new folder é" / "people.db"
    database = Database(f"sqlite:///{path}")
    assert not database.is_current()
    assert not path.exists()  # asking must not create an empty file
    database.migrate()
    assert path.stat().st_mode & 0o777 == 0o600
    database.dispose()
