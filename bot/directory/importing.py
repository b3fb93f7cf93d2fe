"""Importing a file: batch by batch, each one whole or not at all, going on from where an earlier run stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import IO, Any, TypeAlias, TypeVar

from sqlalchemy.orm import Session

from bot.directory.duplicates import find_duplicates
from bot.directory.files import Source
from bot.directory.geography import Locator
from bot.directory.model import Declared, FileUnreadable, Finding
from bot.directory.reading import Checked, check, read_records
from bot.understanding.communes import Commune, CommuneIndex
from db import directory
from db.crossing_models import DirectoryEntry
from db.directory import EntryKey
from db.session import Database
from db.types import utcnow

BATCH = 500
"""Records written together; what is lost, at most, when the process is killed, and read again the next time."""
MOST_ROWS = 1_000_000

Item = TypeVar("Item")
Report: TypeAlias = Callable[[Sequence[Finding]], None]
"""Called with what was found wrong in each batch, refusals and notes, in the order of the file."""
Progress: TypeAlias = Callable[[int], None]
"""Called with the number of bytes read so far."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to import, and how. `everywhere`: also places outside the territory; `source`: for rows that name none."""

    source: str | None
    everywhere: bool
    today: date


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did. Rows: all those of the file; kept, refused, outside the territory add up to them.

    `added`, `updated`, `unchanged` and `duplicates` (new ones, to decide) count this run only: `resumed_at` rows had
    been dealt with by an earlier one. `already`: the whole file had been, nothing was done.
    """

    rows: int = 0
    kept: int = 0
    refused: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    notes: int = 0
    resumed_at: int = 0
    already: bool = False

    @property
    def outside(self) -> int:
        """Valid rows of places outside the territory."""
        return self.rows - self.kept - self.refused


@dataclass(frozen=True, slots=True)
class Located:
    """A valid record of a place to keep, and its commune."""

    declared: Declared
    commune: Commune


@dataclass(frozen=True, slots=True)
class _Batch:
    rows: int
    refused: int
    kept: tuple[Located, ...]
    findings: tuple[Finding, ...]


class Importer:
    """Imports files into one database, places being looked up in `index`, whose territory says what is kept."""

    def __init__(self, database: Database, index: CommuneIndex) -> None:
        self._database = database
        self._index = index
        self._locator = Locator(index)

    def run(self, source: Source, request: Request, report: Report, progress: Progress) -> Summary:
        """Import a file that was looked at. Raises FileUnreadable: the batches before the fault are kept.

        The same file, for the same territory, is imported once; interrupted, it goes on where it was. What it
        already did is checked again, so that `report` tells all of the file, but not written again.
        """
        with self._database.session() as session:
            job = directory.open_import(session, self._key(source, request), source.layout)
        if job.state == "done":
            return Summary(job.rows, job.kept, job.refused, already=True)
        done, summary = job.rows, Summary(resumed_at=job.rows)
        with source.opened() as file:
            reached = 0
            for batch in self._batches(source, file, request):
                report(batch.findings)
                notes = sum(not finding.refused for finding in batch.findings)
                summary = replace(summary, notes=summary.notes + notes)
                if reached >= done:
                    summary = self._write(job.id, reached, batch, summary)
                reached += batch.rows
                progress(file.tell())
        with self._database.session() as session:
            ended = directory.end_import(session, job.id)
        return replace(summary, rows=ended.rows, kept=ended.kept, refused=ended.refused)

    def _key(self, source: Source, request: Request) -> str:
        """What makes an import the same: the file, the territory, the name given to rows without source, the steps."""
        territory = "*" if request.everywhere else ",".join(sorted(self._index.territory))
        return hashlib.sha256(f"{source.digest}|{territory}|{request.source or ''}|{BATCH}".encode()).hexdigest()

    def _batches(self, source: Source, file: IO[bytes], request: Request) -> Iterator[_Batch]:
        seen: set[int] = set()
        checked = (check(source.layout, record, request.today, request.source) for record in read_records(source, file))
        total = 0
        for part in _chunks(checked):
            total += len(part)
            if total > MOST_ROWS:
                raise FileUnreadable(f"{source.path} : plus de {MOST_ROWS} lignes ; coupez le fichier en plusieurs.")
            yield self._sort(part, request, seen)

    def _sort(self, part: Sequence[Checked], request: Request, seen: set[int]) -> _Batch:
        kept: list[Located] = []
        findings: list[Finding] = []
        refused = 0
        for one in part:
            problem, located = self._place(one, request, seen)
            if problem:
                findings.append(problem)
            elif located or one.declared is None:
                findings += one.findings
            refused += problem is not None or one.declared is None
            kept += [located] if located else []
        return _Batch(len(part), refused, tuple(kept), tuple(findings))

    def _place(self, one: Checked, request: Request, seen: set[int]) -> tuple[Finding | None, Located | None]:
        """Why a valid record is refused all the same, or its place when it is to be kept; neither outside."""
        declared = one.declared
        if declared is None:
            return None, None
        commune = self._locator.commune_of(declared)
        if commune is None:
            reason = "commune introuvable : nom, code postal et code INSEE ne désignent pas une même commune"
            return Finding(one.line, declared.external_id, "commune", reason, True), None
        if not request.everywhere and commune.department not in self._index.territory:
            return None, None
        key = _short(declared)
        if key in seen:
            return Finding(one.line, declared.external_id, "id", "déjà pris plus haut dans le fichier", True), None
        seen.add(key)
        return None, Located(declared, commune)

    def _write(self, import_id: int, at: int, batch: _Batch, summary: Summary) -> Summary:
        with self._database.session() as session:
            counts = {"rows": batch.rows, "kept": len(batch.kept), "refused": batch.refused}
            if not directory.advance_import(session, import_id, at=at, **counts):
                raise FileUnreadable("ce fichier est déjà en cours d’import ailleurs ; laissez l’autre finir.")
            added, updated = _keep(session, batch.kept)
            found = find_duplicates(session, [*added, *updated])
        unchanged = len(batch.kept) - len(added) - len(updated)
        return replace(
            summary,
            added=summary.added + len(added),
            updated=summary.updated + len(updated),
            unchanged=summary.unchanged + unchanged,
            duplicates=summary.duplicates + found,
        )


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while part := list(islice(items, BATCH)):
        yield part


def _short(declared: Declared) -> int:
    """Eight bytes for a source and an identifier, so that a million of them can be remembered."""
    key = f"{declared.source}\n{declared.external_id}".encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest())


def _keep(session: Session, places: Sequence[Located]) -> tuple[list[DirectoryEntry], list[DirectoryEntry]]:
    """Add what is new, update what the source changed since; returns both."""
    by_key: dict[EntryKey, Located] = {(one.declared.source, one.declared.external_id): one for one in places}
    known = directory.entries_by_key(session, by_key)
    added, updated = [], []
    for key, place in by_key.items():
        entry = known.get(key)
        if entry is None:
            added.append(DirectoryEntry(**_values(place)))
        elif entry.updated_on is None or place.declared.updated_on > entry.updated_on:
            for column, value in {**_values(place), "imported_at": utcnow()}.items():
                setattr(entry, column, value)
            updated.append(entry)
    session.add_all(added)
    session.flush()
    return added, updated


def _values(place: Located) -> dict[str, Any]:
    declared, commune = place.declared, place.commune
    return {
        "source": declared.source,
        "external_id": declared.external_id,
        "name": declared.name,
        "address": declared.address,
        "postal_code": declared.postal_code,
        "insee": commune.insee,
        "epci_siren": commune.epci,
        "department": commune.department,
        "latitude": declared.latitude,
        "longitude": declared.longitude,
        "siret": declared.siret,
        "rna": declared.rna,
        "website": declared.website,
        "services": list(declared.services),
        "updated_on": declared.updated_on,
    }
