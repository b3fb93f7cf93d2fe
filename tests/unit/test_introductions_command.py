"""`introductions`, as the staff types it, on a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.programme import load
from bot.settings import ROOT
from db.peers import PeerValues, save_peer
from db.session import Database
from tests.support.people import Met, met

PROGRAMME = load()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    database = Database(f"sqlite:///{tmp_path / 'passerelles.db'}")
    database.migrate()
    database.dispose()
    return tmp_path


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "introductions", *words],
        cwd=ROOT,
        env={**os.environ, "PASSERELLES_DATA_DIR": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


def two(place: Path, *, agree: bool = True) -> tuple[Met, Met]:
    database = Database(f"sqlite:///{place / 'passerelles.db'}")
    with database.session() as session:
        both = met(session, "Atelier Zyxomma", "z@example.org"), met(session, "Radio Quokka", peers=agree)
        for person, open_ in zip(both, (True, agree), strict=True):
            save_peer(session, row(person, open_))
    database.dispose()
    return both


def row(person: Met, open_: bool) -> PeerValues:
    from bot.crossings.keeping import to_row
    from bot.crossings.model import Peer

    return to_row(PROGRAMME, Peer(actor_id=person.actor_id, label=person.name, open=open_, activity="on répare"))


def test_the_staff_proposes_sees_and_stops(place: Path) -> None:
    one, other = two(place)
    made = run(place, "propose", one.actor_id, other.actor_id)
    assert made.returncode == 0, made.stderr
    number = made.stdout.strip()
    (line,) = run(place, "list", "--json").stdout.splitlines()
    shown = json.loads(line)
    assert (shown["id"], shown["state"], shown["by"]) == (number, "proposed", "staff")
    assert [side["actor"] for side in shown["sides"]] == [one.actor_id, other.actor_id]
    again = run(place, "propose", other.actor_id, one.actor_id)
    assert (again.returncode, "ont déjà une mise en relation" in again.stderr) == (1, True)
    assert run(place, "cancel", number).returncode == 0
    assert run(place, "list", "--state", "cancelled").stdout.startswith(number)
    assert run(place, "cancel", number).returncode == 1


def test_the_staff_knows_who_is_who_and_sees_no_contact(place: Path) -> None:
    one, other = two(place)
    assert one.actor_id[:8] in run(place, "actors", "zyxo").stdout
    made = run(place, "propose", "atelier zyxomma", other.actor_id[:8])
    assert made.returncode == 0, made.stderr
    assert "«" in made.stderr, "what each will read"
    shown = run(place, "list").stdout
    assert "Atelier Zyxomma" in shown and "Radio Quokka" in shown
    assert "example.org" not in shown + run(place, "list", "--json").stdout
    assert run(place, "cancel", made.stdout[:8]).returncode == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("list", "--state", "loin"), "état inconnu"),
        (("cancel", "rien"), "aucune mise en relation"),
        (("propose", "x", "y"), "aucun acteur"),
    ],
)
def test_it_says_what_is_wrong_in_one_line(place: Path, words: tuple[str, ...], complaint: str) -> None:
    done = run(place, *words)
    assert done.returncode == 1
    assert complaint in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_nobody_is_proposed_who_did_not_agree(place: Path) -> None:
    one, other = two(place, agree=False)
    done = run(place, "propose", one.actor_id, other.actor_id)
    assert (done.returncode, "n’a pas accepté" in done.stderr) == (1, True)
    assert run(place, "list").stdout == ""
