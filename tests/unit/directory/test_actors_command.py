"""`python -m bot actors`: imported, killed (a real process, a real SIGKILL), resumed, listed, decided."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import cli
from bot.directory import importing
from bot.settings import ROOT
from db.crossing_models import DirectoryDuplicate, DirectoryEntry, DirectoryImport
from db.session import Database
from tests.unit.directory.rows import as_csv, place, several, write

KILLED = """
import os, signal, sys
from bot import cli
from bot.directory import importing
importing.BATCH = 20
done, whole = 0, sys.argv.pop(1) == "whole"
def counted(original):
    def call(*arguments):
        global done
        result = original(*arguments)
        done += 1
        if done == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return call
if whole:
    importing.Importer._write = counted(importing.Importer._write)  # just after the commit
else:
    importing.find_duplicates = counted(importing.find_duplicates)  # just before it
cli.main()
"""


def settings(folder: Path) -> dict[str, str]:
    return {"PASSERELLES_DATABASE_URL": f"sqlite:///{folder / 'test.db'}", "LOGNAME": "zoe"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a migrated database."""
    return migrated(tmp_path / "folder")


def migrated(folder: Path) -> Path:
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'test.db'}")
    database.migrate()
    database.dispose()
    return folder


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the database of a folder: (exit code, output, errors)."""

    def runner(folder: Path, *arguments: object) -> tuple[int, str, str]:
        for name, value in settings(folder).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["bot", "actors", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return runner


def content(folder: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]:
    database = Database(f"sqlite:///{folder / 'test.db'}")
    with database.reading() as session:
        entry, pair, job = DirectoryEntry, DirectoryDuplicate, DirectoryImport
        found = (
            session.execute(select(entry.id, entry.external_id, entry.name, entry.insee).order_by(entry.id)),
            session.execute(select(pair.entry_id, pair.other_id, pair.likeness).order_by(pair.id)),
            session.execute(select(job.state, job.rows, job.kept, job.refused)),
        )
        entries, pairs, jobs = ([tuple(row) for row in rows] for rows in found)
    database.dispose()
    return entries, pairs, jobs


def many() -> str:
    """Eighty rows, of which one is refused and two are one place, far from one another."""
    twin = place(latitude="", longitude="", pivot="00000000000000")
    rows = [{**twin, "id": "a"}, *several(70), place(id="=faux", pivot="1"), *several(78)[70:], {**twin, "id": "b"}]
    return as_csv(rows)


@pytest.mark.parametrize("where", ["whole", "half"])
def test_killed_half_way_it_goes_on_and_ends_as_if_it_had_not_been(
    folder: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path = write(tmp_path / "a.csv", many())
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, where, "actors", "import", str(path)],
        cwd=ROOT,
        env={**os.environ, **settings(folder)},
        timeout=300,
    )
    assert killed.returncode == -signal.SIGKILL
    done = 60 if where == "whole" else 40
    assert content(folder)[2] == [("running", done, done, 0)]

    monkeypatch.setattr(importing, "BATCH", 20)
    code, out, _ = run(folder, "import", path, "--refused", tmp_path / "r.csv", "--json")
    told = json.loads(out)
    assert (code, told["resumed_at"], told["rows"], told["kept"], told["refused"]) == (0, done, 81, 80, 1)
    rows = list(csv.reader((tmp_path / "r.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [["73", "'=faux", "pivot"]]

    uninterrupted = migrated(tmp_path / "uninterrupted")
    assert run(uninterrupted, "import", path)[0] == 0
    assert content(folder) == content(uninterrupted)
    assert len(content(folder)[1]) == 1


def test_it_tells_what_it_did_then_that_it_was_done(folder: Path, tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "a.csv", many().encode("cp1252"))
    code, out, err = run(folder, "import", path)
    assert (code, out) == (0, "")
    assert "lu comme du Latin-1" in err
    assert "Refusée : ligne 73 (=faux), pivot : ce n’est pas un SIRET" in err
    assert "Lignes : 81. Gardées : 80 (nouvelles 80" in err
    assert "Doublons possibles à trancher : 1" in err
    code, _, err = run(folder, "import", path)
    assert code == 0 and "déjà importé (80 lieux gardés) : rien n’a changé" in err


def test_duplicates_are_listed_and_decided_by_somebody(folder: Path, tmp_path: Path, run: Run) -> None:
    run(folder, "import", write(tmp_path / "a.csv", many()))
    listed = run(folder, "duplicates")[1]
    assert listed.startswith("1. 95 % : même nom, même adresse\n   Cyber-base du Lavoir (12 rue du Lavoir, 47200 ;")
    told = json.loads(run(folder, "duplicates", "--json")[1])
    assert (told["number"], told["entry"]["external_id"], told["other"]["external_id"]) == (1, "b", "a")
    assert run(folder, "decide", 1, "same")[0] == 0
    assert run(folder, "duplicates")[1] == ""
    told = json.loads(run(folder, "duplicates", "--decided", "--json")[1])
    assert (told["decision"], told["decided_by"]) == ("same", "zoe")
    run(folder, "decide", 1, "different", "--by", "Ali")
    assert "deux lieux" in run(folder, "duplicates", "--decided")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["import", "absent.csv"], 1, "absent.csv : ce fichier n’existe pas."),
        (["import", ROOT / "LICENSE"], 1, "ce n’est pas un CSV de lieux de médiation numérique"),
        (["decide", "99", "same"], 1, "n’existe pas ou plus : doublon 99"),
        (["decide", "99", "peut-être"], 2, ""),
        (["decide", "0", "same"], 2, ""),
        (["import"], 2, ""),
    ],
)
def test_what_cannot_be_done_is_one_line(
    folder: Path, run: Run, arguments: list[object], code: int, sentence: str
) -> None:
    ended, out, err = run(folder, *arguments)
    assert (ended, out) == (code, "")
    if code == 1:
        (line,) = err.replace("\u00a0", " ").splitlines()
        assert line.startswith("Erreur : ") and sentence in line


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path, run: Run) -> None:
    code, _, err = run(tmp_path, "duplicates")
    assert code == 1 and "python -m bot migrate" in err
