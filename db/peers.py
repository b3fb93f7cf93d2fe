"""Actors as peers: kept for the search, and loaded again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Insert, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db import peer_vectors
from db.batches import batches
from db.crossing_models import PeerRow
from db.types import utcnow

PeerValues = dict[str, Any]
"""The columns of a `PeerRow` by name, `profile` as JSON; `updated_at` and `searched_at` are set here."""


SHORTEST_BEGINNING = 4
"""Letters of an identifier that are enough to mean it."""


def save_peer(session: Session, values: PeerValues) -> bool:
    """Keep one peer; False when exactly this was kept already, and is still as fresh.

    A changed profile is to be searched for again: what was found for it may no longer be the best. The same one,
    worked out with another version of the programme, is not.
    """
    stored = session.get(PeerRow, values["actor_id"])
    if stored is not None:
        changed = {name for name, value in values.items() if getattr(stored, name) != value}
        if changed <= {"version"}:
            stored.version = values["version"]
            return bool(changed)
    save_peers(session, [values])
    if stored is not None:
        session.expire(stored)
    return True


def save_peers(session: Session, rows: Sequence[PeerValues]) -> None:
    """Keep many peers at once, in place of what was kept of the same actors."""
    if not rows:
        return
    now = utcnow()
    kind = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    one = kind(PeerRow)
    columns = [*rows[0], "updated_at", "searched_at"]
    changed = {name: getattr(one.excluded, name) for name in columns if name != "actor_id"}
    statement: Insert = one.on_conflict_do_update(index_elements=["actor_id"], set_=changed)
    session.execute(statement, [row | {"updated_at": now, "searched_at": None} for row in rows])
    peer_vectors.save(session, rows)


def peer_of(session: Session, actor_id: str) -> PeerRow | None:
    """What is kept of an actor as a peer."""
    return session.get(PeerRow, actor_id)


def found(session: Session, search: str, limit: int) -> list[tuple[str, str]]:
    """Actors whose name holds these letters, with the name, for the staff; fictitious ones left out."""
    label = PeerRow.profile["label"].as_string()
    query = select(PeerRow.actor_id, label).where(PeerRow.demo == False)  # noqa: E712 (an expression)
    if search:
        query = query.where(label.icontains(search, autoescape=True))
    return [(row[0], row[1] or "") for row in session.execute(query.order_by(label, PeerRow.actor_id).limit(limit))]


def designated(session: Session, said: str) -> list[str]:
    """The actors of this name, or whose identifier begins so: one when it is plain, several or none when it is not."""
    if len(said) >= SHORTEST_BEGINNING:
        begins = PeerRow.actor_id.startswith(said.lower(), autoescape=True)
        if ids := list(session.scalars(select(PeerRow.actor_id).where(begins).limit(2))):
            return ids
    return (
        [actor_id for actor_id, label in found(session, said, 50) if label.casefold() == said.casefold()]
        if said
        else []
    )


def remove_peer(session: Session, actor_id: str) -> bool:
    """Keep nothing of this actor as a peer any more; False when nothing was."""
    gone = session.execute(delete(PeerRow).where(PeerRow.actor_id == actor_id))
    assert isinstance(gone, CursorResult)
    return gone.rowcount > 0


def close_peer(session: Session, actor_id: str) -> bool:
    """Stop proposing anybody to this actor, and this actor to anybody; False when it was so already."""
    one = update(PeerRow).where(PeerRow.actor_id == actor_id, PeerRow.open == True)  # noqa: E712 (an expression)
    closed = session.execute(one.values(open=False, updated_at=utcnow()))
    assert isinstance(closed, CursorResult)
    return closed.rowcount > 0


def profiles(session: Session, actor_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The profiles kept of these actors, by actor; those of whom none is kept are left out."""
    found = dict[str, dict[str, Any]]()
    for ids in batches(actor_ids):
        some = select(PeerRow.actor_id, PeerRow.profile).where(PeerRow.actor_id.in_(ids))
        found.update((row[0], row[1]) for row in session.execute(some))
    return found


def stale_peers(session: Session, version: str, limit: int, after: str = "") -> list[str]:
    """Actors whose row was worked out with another version of the programme, those that follow `after`."""
    query = select(PeerRow.actor_id).where(PeerRow.version != version, PeerRow.actor_id > after)
    return list(session.scalars(query.order_by(PeerRow.actor_id).limit(limit)))


def count_stale(session: Session, version: str) -> int:
    """How many rows were worked out with another version of the programme."""
    return session.scalar(select(func.count()).where(PeerRow.version != version)) or 0


def mark_searched(session: Session, actor_ids: Collection[str], at: datetime | None = None) -> None:
    """Note that peers were looked for, for these actors, now or at `at`."""
    when = at or utcnow()
    for ids in batches(actor_ids):
        some = update(PeerRow).where(PeerRow.actor_id.in_(ids))
        session.execute(some.values(searched_at=when).execution_options(synchronize_session=False))
