"""The public directory: imports that go on from where they stopped, entries, and duplicates that a person decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import case, func, or_, select, text, tuple_, update
from sqlalchemy.orm import Session, aliased

from db import audit
from db.crossing_models import DirectoryDuplicate, DirectoryEntry, DirectoryImport, DuplicateDecision, PeerRow
from db.errors import NotFound
from db.models import Actor
from db.types import utcnow

EntryKey: TypeAlias = tuple[str, str]
"""Source and external identifier."""
_IMPORT_LOCK = 7_262_012  # any constant of our own
_SIDE = (
    *(DirectoryEntry.id, DirectoryEntry.name, DirectoryEntry.insee, DirectoryEntry.address, DirectoryEntry.latitude),
    *(DirectoryEntry.longitude, DirectoryEntry.siret, DirectoryEntry.rna, DirectoryEntry.epci_siren),
)


class EntrySide(NamedTuple):
    """What is compared of an entry."""

    id: int
    name: str
    insee: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    siret: str | None
    rna: str | None
    epci_siren: str | None


class ActorSide(NamedTuple):
    """What is compared of an actor that we know."""

    id: str
    name: str
    insee: str


class Duplicate(NamedTuple):
    """A duplicate, its entry, and the other entry or the name of the actor."""

    pair: DirectoryDuplicate
    entry: DirectoryEntry
    other: DirectoryEntry | None
    actor: str | None


def open_import(session: Session, digest: str, source: str) -> DirectoryImport:
    """The import of the file with this digest, as it was left, or a new one."""
    _one_import_at_a_time(session)
    found = session.scalar(select(DirectoryImport).where(DirectoryImport.digest == digest))
    if found is None:
        found = DirectoryImport(digest=digest, source=source)
        session.add(found)
        session.flush()
    return found


def advance_import(session: Session, import_id: int, *, at: int, rows: int, kept: int, refused: int) -> bool:
    """Count one more batch, of `rows` rows after the first `at`. False when somebody else has gone past: stop.

    To be called first in the batch's transaction: whoever else imports waits for its end.
    """
    _one_import_at_a_time(session)
    here = (DirectoryImport.id == import_id, DirectoryImport.rows == at, DirectoryImport.state == "running")
    values = {
        DirectoryImport.rows: DirectoryImport.rows + rows,
        DirectoryImport.kept: DirectoryImport.kept + kept,
        DirectoryImport.refused: DirectoryImport.refused + refused,
    }
    one = update(DirectoryImport).where(*here).values(values).execution_options(synchronize_session=False)
    return session.scalar(one.returning(DirectoryImport.id)) is not None


def end_import(session: Session, import_id: int) -> DirectoryImport:
    """Say that the file was read to its end; recorded in the audit."""
    found = session.get_one(DirectoryImport, import_id)
    found.state, found.ended_at = "done", utcnow()
    counts = {"rows": found.rows, "kept": found.kept, "refused": found.refused}
    audit.record(session, "staff", "directory.imported", "directory_import", import_id, counts)
    return found


def _one_import_at_a_time(session: Session) -> None:
    """SQLite has one writer anyway; two imports at once would miss each other's duplicates on PostgreSQL."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK})


def entries_by_key(session: Session, keys: Collection[EntryKey]) -> dict[EntryKey, DirectoryEntry]:
    """The entries already there among these."""
    wanted = tuple_(DirectoryEntry.source, DirectoryEntry.external_id).in_(list(keys))
    return {(entry.source, entry.external_id): entry for entry in session.scalars(select(DirectoryEntry).where(wanted))}


def entries_around(
    session: Session, *, epcis: Collection[str], communes: Collection[str], sirets: Collection[str]
) -> list[EntrySide]:
    """What may be compared with entries of these EPCI, communes (for those without EPCI) or SIRET, oldest first."""
    near = or_(
        DirectoryEntry.epci_siren.in_(epcis), DirectoryEntry.insee.in_(communes), DirectoryEntry.siret.in_(sirets)
    )
    return [EntrySide(*row) for row in session.execute(select(*_SIDE).where(near).order_by(DirectoryEntry.id))]


def actors_around(session: Session, *, epcis: Collection[str], communes: Collection[str]) -> list[ActorSide]:
    """Actors that we know in these communes, whatever they consented to. For the staff's eyes only."""
    joined = select(Actor.id, func.coalesce(Actor.name, ""), func.coalesce(PeerRow.insee, "")).join(
        PeerRow, PeerRow.actor_id == Actor.id
    )
    here = (PeerRow.open.in_([True, False]), PeerRow.epci_siren.in_(epcis), PeerRow.insee.in_(communes))
    real = joined.where(*here, Actor.name.is_not(None), Actor.demo.is_(False)).order_by(Actor.id)
    return [ActorSide(*row) for row in session.execute(real)]


class PairKey(NamedTuple):
    """Two records that may be one: the younger entry, and the older one or an actor."""

    entry_id: int
    other_id: int | None
    actor_id: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """How alike they are, 0 to 1, and why, in French."""

    likeness: float
    reasons: tuple[str, ...]


def keep_pairs(session: Session, entry_ids: Collection[int], pairs: Mapping[PairKey, Pair]) -> int:
    """Make the undecided duplicates of these entries exactly `pairs`; returns how many are new.

    What a person decided stays as decided, whatever the entries became.
    """
    touching = or_(DirectoryDuplicate.entry_id.in_(entry_ids), DirectoryDuplicate.other_id.in_(entry_ids))
    known = {
        PairKey(row.entry_id, row.other_id, row.actor_id): row
        for row in session.scalars(select(DirectoryDuplicate).where(touching))
    }
    for key, row in known.items():
        if row.decision == "open" and key in pairs:
            row.likeness, row.reasons = pairs[key].likeness, list(pairs[key].reasons)
        elif row.decision == "open":
            session.delete(row)
    new = [
        DirectoryDuplicate(**key._asdict(), likeness=pair.likeness, reasons=list(pair.reasons))
        for key, pair in sorted(pairs.items(), key=lambda item: (item[0].entry_id, item[0].other_id or 0))
        if key not in known
    ]
    session.add_all(new)
    session.flush()
    return len(new)


def duplicates(session: Session, *, decided: bool = False) -> list[Duplicate]:
    """The possible duplicates, most alike first.

    Those to decide, or with `decided` those that were.
    """
    other = aliased(DirectoryEntry)
    states = ("same", "different") if decided else ("open",)
    rows = session.execute(
        select(DirectoryDuplicate, DirectoryEntry, other, Actor.name)
        .join(DirectoryEntry, DirectoryEntry.id == DirectoryDuplicate.entry_id)
        .outerjoin(other, other.id == DirectoryDuplicate.other_id)
        .outerjoin(Actor, Actor.id == DirectoryDuplicate.actor_id)
        .where(DirectoryDuplicate.decision.in_(states))
        .order_by(DirectoryDuplicate.likeness.desc(), DirectoryDuplicate.id)
    )
    return [Duplicate(*row) for row in rows]


def decide(session: Session, number: int, decision: DuplicateDecision, by: str) -> DirectoryDuplicate:
    """Keep what a person says of a duplicate, who and when; may be changed later. Raises NotFound."""
    found = session.get(DirectoryDuplicate, number, with_for_update=True)
    if found is None:
        raise NotFound("doublon", number)
    found.decision, found.decided_at, found.decided_by = decision, utcnow(), by
    audit.record(session, "staff", "directory.decided", "directory_duplicate", number, {"decision": decision})
    return found


def nearest_entries(
    session: Session, *, insee: str, epci: str | None, point: tuple[float, float] | None, most: int
) -> Sequence[DirectoryEntry]:
    """Entries of the commune, then of its EPCI; within each the nearest to `point` first, then the freshest."""
    distance: Any = 0
    if point is not None:
        # within one EPCI, a square of degrees orders as well as metres once longitudes are narrowed (cos 45° ≈ 0.7)
        north, east = DirectoryEntry.latitude - point[0], (DirectoryEntry.longitude - point[1]) * 0.7
        distance = func.coalesce(north * north + east * east, 1e9)
    here = DirectoryEntry.insee == insee
    area = here if epci is None else or_(here, DirectoryEntry.epci_siren == epci)
    order = (case((here, 0), else_=1), distance, DirectoryEntry.updated_on.desc(), DirectoryEntry.id)
    return session.scalars(select(DirectoryEntry).where(area).order_by(*order).limit(most)).all()


def same_as(session: Session, entry_ids: Collection[int]) -> list[tuple[int, int | None, str | None]]:
    """Pairs decided « same » that touch these entries: (entry, other entry, actor)."""
    touching = or_(DirectoryDuplicate.entry_id.in_(entry_ids), DirectoryDuplicate.other_id.in_(entry_ids))
    rows = session.execute(
        select(DirectoryDuplicate.entry_id, DirectoryDuplicate.other_id, DirectoryDuplicate.actor_id).where(
            DirectoryDuplicate.decision == "same", touching
        )
    )
    return [(row.entry_id, row.other_id, row.actor_id) for row in rows]


def entries_of(session: Session, ids: Collection[int]) -> Sequence[DirectoryEntry]:
    """The entries with these numbers."""
    return session.scalars(select(DirectoryEntry).where(DirectoryEntry.id.in_(ids))).all()
