"""Crossings proposed by the machine, many at once; a pair that exists already stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import new_uuid
from db.batches import batches
from db.crossing_models import Crossing, CrossingSide, PeerRow
from db.models import Actor


@dataclass(frozen=True, slots=True)
class NewCrossing:
    """A crossing to note; `reasons` holds what is said to each of the two, by actor."""

    first_id: str
    second_id: str
    score: float
    reasons: dict[str, Any]


def still_open(session: Session, actor_ids: Iterable[str]) -> dict[str, datetime]:
    """Those of these actors who agree at this instant, with the date they came; nobody can erase them before the end.

    (Of the transaction: on SQLite it is alone to write, on PostgreSQL the rows are held.)
    """
    found = dict[str, datetime]()
    for ids in batches(sorted(actor_ids)):
        query = (
            select(Actor.id, Actor.created_at)
            .join(PeerRow, PeerRow.actor_id == Actor.id)
            .where(Actor.id.in_(ids), PeerRow.open == True)  # noqa: E712 (an expression)
            .order_by(Actor.id)
            .with_for_update(read=True, of=Actor)
        )
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def propose_many(session: Session, crossings: Sequence[NewCrossing], programme_version: str) -> int:
    """Note these crossings, proposed by the machine; returns how many were new.

    Another process may note the same pair at the same instant: it exists once, and this one does nothing to it.
    """
    if not crossings:
        return 0
    rows = [_row(crossing, programme_version) for crossing in crossings]
    kind = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.connection().execute(kind(Crossing).on_conflict_do_nothing(), rows)
    made = set[str]()
    for ids in batches(row["id"] for row in rows):
        made.update(session.scalars(select(Crossing.id).where(Crossing.id.in_(ids))))
    sides = [
        {"crossing_id": row["id"], "actor_id": actor_id, "shares": []}
        for row in rows
        if row["id"] in made
        for actor_id in (row["low_id"], row["high_id"])
    ]
    if sides:
        session.connection().execute(insert(CrossingSide), sides)
    return len(made)


def _row(crossing: NewCrossing, programme_version: str) -> dict[str, Any]:
    low, high = sorted((crossing.first_id, crossing.second_id))
    return {
        "id": new_uuid(),
        "low_id": low,
        "high_id": high,
        "first_id": crossing.first_id,
        "score": crossing.score,
        "reasons": crossing.reasons,
        "programme_version": programme_version,
    }


def pairs_of(session: Session, actor_ids: Collection[str]) -> dict[str, set[str]]:
    """Everybody with whom each of these actors has a crossing, in whatever state."""
    found = defaultdict[str, set[str]](set)
    for some in batches(actor_ids):
        theirs = or_(Crossing.low_id.in_(some), Crossing.high_id.in_(some))
        for low, high in session.execute(select(Crossing.low_id, Crossing.high_id).where(theirs)):
            found[low].add(high)
            found[high].add(low)
    return found


def to_search(
    session: Session, *, demo: bool, new_since: datetime | None = None, not_since: datetime | None = None
) -> list[str]:
    """Actors who agree and for whom peers are to be looked for: those whose profile changed since the last search.

    `new_since`: only those who came since then. `not_since`: also those whose last search was before then.
    """
    due: ColumnElement[bool] = PeerRow.searched_at.is_(None)
    if not_since is not None:
        due = or_(due, PeerRow.searched_at < not_since)
    query = select(PeerRow.actor_id).where(PeerRow.open == True, PeerRow.demo == demo, due)  # noqa: E712
    if new_since is not None:
        query = query.join(Actor, Actor.id == PeerRow.actor_id).where(Actor.created_at >= new_since)
    return list(session.scalars(query.order_by(PeerRow.actor_id)))
