"""Importing the public directory into both databases: resumed, updated, compared, decided, and never contacted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.directory import importing
from bot.directory.files import look_at
from bot.directory.importing import Importer, Request, Summary
from bot.directory.model import FileUnreadable, Finding
from bot.directory.nearby import entries_near
from bot.understanding.communes import Commune, CommuneIndex
from db import directory
from db.crossing_models import DirectoryDuplicate, DirectoryEntry, DirectoryImport, PeerRow
from db.errors import NotFound
from db.models import Actor, Audit
from db.session import Database
from db.tables import Base
from tests.unit.directory.rows import SIRET, TODAY, as_csv, place, several, structure, write

INDEX = CommuneIndex.load()
REQUEST = Request(source=None, everywhere=False, today=TODAY)
LAVOIR = place(latitude="", longitude="", pivot="00000000000000")


class Stopped(BaseException):
    """The process ends there."""


@pytest.fixture
def importer(database: Database) -> Importer:
    return Importer(database, INDEX)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)


def run(importer: Importer, path: Path, request: Request = REQUEST) -> tuple[Summary, list[Finding]]:
    found: list[Finding] = []
    return importer.run(look_at(path), request, found.extend, lambda read: None), found


def content(database: Database) -> tuple[list[Any], list[Any]]:
    """Every entry and every duplicate, without what changes from one run to the next."""
    with database.reading() as session:
        entries = {entry.id: entry for entry in session.scalars(select(DirectoryEntry))}
        key = {number: (entry.source, entry.external_id) for number, entry in entries.items()}
        told = sorted((key[e.id], e.name, e.insee, e.siret, str(e.updated_on)) for e in entries.values())
        pairs = session.scalars(select(DirectoryDuplicate)).all()
        return told, sorted((key[p.entry_id], key.get(p.other_id or 0), p.likeness, p.reasons) for p in pairs)


def commune(insee: str) -> Commune:
    found = INDEX.by_insee(insee)
    assert found is not None
    return found


def test_rows_are_kept_refused_or_outside_and_add_up(importer: Importer, database: Database, tmp_path: Path) -> None:
    rows = [
        *several(5),
        place(id="paris", commune="Paris", code_postal="75012", code_insee=""),
        place(id="nulle", commune="Trifouilly", code_insee=""),
        place(id="faux", pivot="123"),
        place(id="lieu-2"),
    ]
    summary, found = run(importer, write(tmp_path / "a.csv", as_csv(rows)))
    assert (summary.rows, summary.kept, summary.refused, summary.outside) == (9, 5, 3, 1)
    assert [(f.line, f.identifier, f.field) for f in found] == [
        (8, "nulle", "commune"),
        (9, "faux", "pivot"),
        (10, "lieu-2", "id"),
    ]
    with database.reading() as session:
        entry = session.scalars(select(DirectoryEntry).order_by(DirectoryEntry.id)).first()
        assert entry is not None
        assert (entry.insee, entry.epci_siren, entry.department) == ("47157", commune("47157").epci, "47")
        job = session.scalars(select(DirectoryImport)).one()
        assert (job.state, job.rows, job.kept, job.refused) == ("done", 9, 5, 3)
        line = session.scalars(select(Audit)).one()
        assert (line.action, line.detail) == ("directory.imported", {"rows": 9, "kept": 5, "refused": 3})


def test_everywhere_keeps_what_is_outside_the_territory(importer: Importer, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", as_csv([place(commune="Paris", code_postal="75012", code_insee="75112")]))
    assert run(importer, path)[0].outside == 1
    summary, _ = run(importer, path, replace(REQUEST, everywhere=True))
    assert (summary.already, summary.added) == (False, 1)


def test_the_same_file_twice_changes_nothing(importer: Importer, database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", as_csv(several(6)))
    run(importer, path)
    before = content(database)
    summary, found = run(importer, path)
    assert (summary.already, summary.kept, found) == (True, 6, [])
    assert content(database) == before


@pytest.mark.parametrize("whole", [True, False], ids=["between batches", "inside a batch"])
@pytest.mark.parametrize("after", [1, 2, 3])
def test_stopped_anywhere_it_goes_on_and_ends_the_same(
    importer: Importer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
    whole: bool,
) -> None:
    rows = [*several(9), {**LAVOIR, "id": "a"}, place(id="faux", pivot="1"), {**LAVOIR, "id": "b"}]
    path = write(tmp_path / "a.csv", as_csv(rows))
    count = 0
    original = Importer._write

    def stopping(*arguments: Any) -> Summary:
        nonlocal count
        count += 1
        if count == after and not whole:
            with monkeypatch.context() as patch:
                patch.setattr(importing, "find_duplicates", stop)
                return original(*arguments)
        summary = original(*arguments)
        if count == after:
            raise Stopped
        return summary

    def stop(*_: object) -> int:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "_write", stopping)
        with pytest.raises(Stopped):
            run(importer, path)
    with database.reading() as session:
        done = 4 * after if whole else 4 * (after - 1)
        assert session.scalar(select(DirectoryImport.rows)) == done
        assert session.scalar(select(func.count(DirectoryEntry.id))) == min(done, 11 if done == 12 else done)
    summary, found = run(importer, path)
    assert (summary.resumed_at, summary.rows, summary.kept, summary.refused) == (done, 12, 11, 1)
    assert [f.identifier for f in found] == ["faux"]  # told in full, whatever was done before
    entries, pairs = content(database)
    assert len(entries) == 11
    assert [pair[:2] for pair in pairs] == [(("Hub fictif", "b"), ("Hub fictif", "a"))]


def test_a_file_cut_short_keeps_its_whole_batches_only(importer: Importer, database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", as_csv(several(6)) + '"jamais refermé')
    with pytest.raises(FileUnreadable, match="ligne 8"):
        run(importer, path)
    assert len(content(database)[0]) == 4
    summary, _ = run(importer, write(tmp_path / "b.csv", as_csv(several(6))))  # mended
    assert (summary.added, summary.unchanged) == (2, 4)


def test_two_runs_of_one_file_do_not_write_the_same_batch(
    importer: Importer, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.csv", as_csv(several(8)))
    original = Importer._write

    def overtaken(self: Importer, *arguments: Any) -> Summary:
        original(self, *arguments)  # the other one was quicker
        return original(self, *arguments)

    monkeypatch.setattr(Importer, "_write", overtaken)
    with pytest.raises(FileUnreadable, match="ailleurs"):
        run(importer, path)
    assert len(content(database)[0]) == 4


def test_a_newer_record_updates_its_entry_and_an_older_one_does_not(
    importer: Importer, database: Database, tmp_path: Path
) -> None:
    run(importer, write(tmp_path / "a.csv", as_csv([place()])))
    newer = place(nom="Cyber-base des Deux Rives", date_maj="2024-06-01", site_web="")
    assert run(importer, write(tmp_path / "b.csv", as_csv([newer])))[0].updated == 1
    assert run(importer, write(tmp_path / "c.csv", as_csv([place(nom="Ancien nom")])))[0].unchanged == 1
    with database.reading() as session:
        entry = session.scalars(select(DirectoryEntry)).one()
        assert (entry.name, entry.website, str(entry.updated_on)) == (newer["nom"], None, "2024-06-01")


def test_duplicates_are_found_in_the_file_and_with_what_was_there(
    importer: Importer, database: Database, tmp_path: Path
) -> None:
    twice = [LAVOIR, {**LAVOIR, "id": "b", "nom": "Cyberbase du lavoir"}]
    assert run(importer, write(tmp_path / "a.csv", as_csv(twice)))[0].duplicates == 1
    third = structure(nom="CYBER-BASE DU LAVOIR", adresse="12, rue du Lavoir", siret=None, latitude=None)
    assert run(importer, write(tmp_path / "a.json", [third]))[0].duplicates == 2
    with database.reading() as session:
        found = directory.duplicates(session)
        assert len(found) == 3
        assert all(row.entry.id > row.other.id for row in found if row.other)
        assert all("même adresse" in row.pair.reasons for row in found)
        assert session.scalar(select(func.count(DirectoryEntry.id))) == 3  # nothing was merged


def test_a_same_siret_is_found_across_the_territory(importer: Importer, tmp_path: Path) -> None:
    far = place(id="b", nom="Antenne", commune="Bayonne", code_postal="64100", code_insee="64102", latitude="")
    assert run(importer, write(tmp_path / "a.csv", as_csv([place(), far])))[0].duplicates == 1


def test_an_update_takes_back_what_is_no_longer_alike_but_not_what_was_decided(
    importer: Importer, database: Database, tmp_path: Path
) -> None:
    rows = [{**LAVOIR, "id": name} for name in "abc"]
    run(importer, write(tmp_path / "a.csv", as_csv(rows)))
    with database.session() as session:
        first = directory.duplicates(session)[0].pair.id
        directory.decide(session, first, "same", "Zoé")
    moved = [{**rows[n], "nom": f"Tout autre {n}", "adresse": "1 quai", "date_maj": "2025-01-01"} for n in range(3)]
    run(importer, write(tmp_path / "b.csv", as_csv(moved[:1])))
    with database.reading() as session:
        assert [row.pair.id for row in directory.duplicates(session, decided=True)] == [first]
        assert len(directory.duplicates(session)) == 1  # b and c


def known_actor(session: Session, name: str | None, **values: Any) -> str:
    actor = Actor(name=name, demo=values.pop("demo", False))
    session.add(actor)
    session.flush()
    where = {"insee": "47157", "epci_siren": commune("47157").epci, "department": "47"} | values
    session.add(PeerRow(actor_id=actor.id, profile={}, version="1", **where))
    return actor.id


@pytest.mark.parametrize("consents", [True, False])
def test_a_known_actor_is_compared_whatever_they_consented_to(
    importer: Importer, database: Database, tmp_path: Path, consents: bool
) -> None:
    with database.session() as session:
        actor = known_actor(session, "Cyberbase du Lavoir", open=consents)
        known_actor(session, "Cyber-base du Lavoir", open=consents, demo=True)
        known_actor(session, "Cyber-base du Lavoir", open=consents, insee="47158")
        known_actor(session, None, open=consents)
    assert run(importer, write(tmp_path / "a.csv", as_csv([place()])))[0].duplicates == 1
    with database.session() as session:
        (found,) = directory.duplicates(session)
        assert (found.pair.actor_id, found.actor, found.other) == (actor, "Cyberbase du Lavoir", None)
        session.delete(session.get_one(Actor, actor))
    with database.reading() as session:
        assert directory.duplicates(session) == []  # gone with the actor


def test_a_decision_says_who_and_when_and_is_audited_without_a_name(
    importer: Importer, database: Database, tmp_path: Path
) -> None:
    run(importer, write(tmp_path / "a.csv", as_csv([LAVOIR, {**LAVOIR, "id": "b"}])))
    with database.session() as session:
        number = directory.duplicates(session)[0].pair.id
        directory.decide(session, number, "different", "Zoé Ferrand")
        directory.decide(session, number, "same", "Zoé Ferrand")
        with pytest.raises(NotFound):
            directory.decide(session, number + 1, "same", "Zoé Ferrand")
    with database.reading() as session:
        (found,) = directory.duplicates(session, decided=True)
        assert (found.pair.decision, found.pair.decided_by) == ("same", "Zoé Ferrand")
        assert found.pair.decided_at is not None
        lines = session.scalars(select(Audit).where(Audit.action == "directory.decided").order_by(Audit.id)).all()
        assert [(line.subject_id, line.detail) for line in lines] == [
            (str(number), {"decision": "different"}),
            (str(number), {"decision": "same"}),
        ]


def keep_entries(session: Session, names: Sequence[str], **values: Any) -> list[int]:
    base = {"insee": "47157", "epci_siren": commune("47157").epci, "source": "x", "services": []}
    entries = [DirectoryEntry(external_id=name, name=name, **{**base, **values}) for name in names]
    session.add_all(entries)
    session.flush()
    return [entry.id for entry in entries]


def names_near(session: Session, **options: Any) -> list[str]:
    return [found.name for found in entries_near(session, commune("47157"), **options)]


def test_places_of_the_commune_come_first_then_the_nearest_of_the_epci(session: Session) -> None:
    marmande = commune("47157")
    assert marmande.latitude is not None
    keep_entries(session, ["ailleurs"], insee="33063", epci_siren="243300316")
    keep_entries(session, ["plus loin"], insee="47001", latitude=marmande.latitude + 0.2, longitude=marmande.longitude)
    keep_entries(session, ["à côté"], insee="47001", latitude=marmande.latitude + 0.05, longitude=marmande.longitude)
    keep_entries(session, ["sans point"], insee="47001")
    keep_entries(session, ["ici"])
    assert names_near(session) == ["ici", "à côté", "plus loin", "sans point"]
    assert names_near(session, most=2) == ["ici", "à côté"]
    assert [found.same_commune for found in entries_near(session, marmande)] == [True, False, False, False]


def test_places_that_are_one_are_shown_once_from_the_freshest_record(session: Session) -> None:
    one, two, three, four = keep_entries(session, ["un", "deux", "trois", "quatre"])
    session.get_one(DirectoryEntry, three).updated_on = TODAY
    for entry, other, decision in ((three, one, "same"), (three, two, "same"), (four, one, "different")):
        pair = DirectoryDuplicate(entry_id=entry, other_id=other, likeness=1, reasons=[], decision=decision)
        session.add(pair)
    session.flush()
    assert names_near(session) == ["trois", "quatre"]


def test_an_actor_is_not_shown_their_own_place(session: Session) -> None:
    one, two = keep_entries(session, ["un", "deux"])
    keep_entries(session, ["trois"])
    actor = known_actor(session, "Un", open=False)
    session.add(DirectoryDuplicate(entry_id=one, actor_id=actor, likeness=1, reasons=[], decision="same"))
    session.add(DirectoryDuplicate(entry_id=two, other_id=one, likeness=1, reasons=[], decision="same"))
    session.flush()
    assert names_near(session, actor_id=actor) == ["trois"]
    assert names_near(session) == ["un", "trois"]


def test_an_import_creates_nobody_and_writes_to_nobody(importer: Importer, database: Database, tmp_path: Path) -> None:
    """Entries have consented to nothing: nothing that a message could be sent from may come of them."""

    def counts() -> dict[str, int]:
        with database.reading() as session:
            tables = Base.metadata.tables.items()
            return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}

    with database.session() as session:
        known_actor(session, "Cyber-base du Lavoir", open=True)
    before = counts()
    run(importer, write(tmp_path / "a.csv", as_csv([LAVOIR, {**LAVOIR, "id": "b"}, *several(9)])))
    run(importer, write(tmp_path / "a.json", [structure()]))
    with database.session() as session:
        directory.decide(session, directory.duplicates(session)[0].pair.id, "same", "Zoé")
    changed = {name for name, count in counts().items() if count != before[name]}
    assert changed == {"directory_import", "directory_entry", "directory_duplicate", "audit"}


def test_nothing_but_its_own_duplicates_refers_to_an_entry() -> None:
    """No crossing, conversation, experiment or message can have an entry for a side."""
    tables = Base.metadata.tables
    assert not tables["directory_entry"].foreign_keys
    referring = {
        table.name
        for table in tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "directory_entry"
    }
    assert referring == {"directory_duplicate"}
    columns = set(tables["directory_entry"].columns.keys())
    assert not columns & {"email", "phone", "contact", "telephone", "courriel", "courriels"}


def test_the_siret_of_a_row_is_kept_bare(importer: Importer, database: Database, tmp_path: Path) -> None:
    run(importer, write(tmp_path / "a.csv", as_csv([place(pivot=f"{SIRET[:3]} {SIRET[3:]}")])))
    assert content(database)[0][0][3] == SIRET
