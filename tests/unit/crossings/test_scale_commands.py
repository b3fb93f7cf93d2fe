"""`demo --remove` and `crossings find` as real processes, killed at work and run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.settings import ROOT
from db.actors import create_actor
from db.crossing_models import Crossing, CrossingSide, PeerRow
from db.models import Actor
from db.session import Database
from tests.support.demo import add_demo
from tests.unit.diagnosis.builders import programme


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'scale.db'}", wait=30)
    database.migrate()
    return database


@pytest.fixture
def environment(database: Database, tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PASSERELLES_DATABASE_URL": f"sqlite:///{tmp_path / 'scale.db'}"}


def start(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def run(environment: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    process = start(environment, *arguments)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def kill_once(process: subprocess.Popen[str], begun: Callable[[], bool]) -> None:
    """kill -9 as soon as something was done."""
    while not begun():
        assert process.poll() is None, process.communicate()[1]
    process.kill()
    process.communicate()


def count(database: Database, table: type[Crossing] | type[Actor]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_finding_goes_on_where_it_was_killed_and_makes_no_pair_twice(
    database: Database, environment: dict[str, str]
) -> None:
    add_demo(database, 700)
    kill_once(start(environment, "crossings", "find"), lambda: count(database, Crossing) > 0)
    with database.reading() as session:
        left = session.scalars(select(PeerRow.actor_id).where(PeerRow.open, PeerRow.searched_at.is_(None))).all()
        before = set(session.scalars(select(Crossing.id)))
    assert before
    assert left, "it had finished before it was killed: nothing was tried"
    code, out, err = run(environment, "crossings", "find", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["actors"] == len(left)
    with database.reading() as session:
        rows = session.execute(select(Crossing.id, Crossing.low_id, Crossing.high_id)).all()
        sides = session.scalar(select(func.count()).select_from(CrossingSide))
        waiting = set(session.scalars(select(PeerRow.actor_id).where(PeerRow.open, PeerRow.searched_at.is_(None))))
    assert before < {row[0] for row in rows}
    assert len(rows) == len(before) + told["crossings"] == len({(row[1], row[2]) for row in rows})
    assert sides == 2 * len(rows)
    counts = Counter(actor_id for row in rows for actor_id in row[1:])
    limit = programme().crossings.per_month.value
    assert max(counts.values()) == limit
    assert all(counts[actor_id] == limit for actor_id in waiting)
    code, out, _ = run(environment, "crossings", "find", "--json")
    assert (code, json.loads(out)["crossings"]) == (0, 0)


def test_removing_the_territory_goes_on_where_it_was_killed(database: Database, environment: dict[str, str]) -> None:
    add_demo(database, 3000)
    with database.session() as session:
        real = create_actor(session, name="Les vrais").id
    kill_once(start(environment, "demo", "--remove"), lambda: count(database, Actor) < 3001)
    left = count(database, Actor) - 1
    assert 0 < left < 3000
    code, out, err = run(environment, "demo", "--remove")
    assert (code, out) == (0, "")
    assert f"Acteurs fictifs retirés : {left}." in err
    with database.reading() as session:
        assert session.scalars(select(Actor.id)).all() == [real]


def test_the_demo_command_adds_and_says_how_to_remove(
    trained: None, database: Database, environment: dict[str, str]
) -> None:
    code, out, err = run(environment, "demo", "--actors", "12")
    assert (code, out) == (0, ""), err
    assert "Acteurs fictifs ajoutés : 12." in err
    assert "demo --remove" in err
    assert count(database, Actor) == 12


@pytest.mark.parametrize(
    "arguments", [("demo",), ("demo", "--actors", "3", "--remove"), ("crossings", "find", "--new-since", "hier")]
)
def test_wrong_usage_is_code_2(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    assert run(environment, *arguments)[0] == 2


@pytest.mark.parametrize("arguments", [("demo", "--remove"), ("crossings", "find")])
def test_a_database_that_is_not_there_is_one_line_and_code_1(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    nowhere = {**os.environ, "PASSERELLES_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    code, out, err = run(nowhere, *arguments)
    assert (code, out) == (1, "")
    assert err.strip().splitlines()[-1].startswith("Erreur : ")
    assert "python -m bot migrate" in err
    assert not (tmp_path / "none.db").exists()
