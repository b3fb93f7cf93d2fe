"""Introductions in the database: one row a pair, two sides; each step under the lock of both actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from db.actors import lock_actor
from db.crossing_models import Crossing, CrossingSide, CrossingState, ProposedBy
from db.errors import NotFound
from db.models import Conversation


@dataclass(frozen=True, slots=True)
class Pair:
    """An introduction and both its sides, the one who is asked first before the other."""

    crossing: Crossing
    first: CrossingSide
    second: CrossingSide

    def side(self, actor_id: str) -> CrossingSide:
        """This actor's side. Raises NotFound for a stranger to it."""
        for side in (self.first, self.second):
            if side.actor_id == actor_id:
                return side
        raise NotFound("crossing", self.crossing.id)

    def other(self, actor_id: str) -> CrossingSide:
        """The side of the other."""
        return self.second if self.side(actor_id) is self.first else self.first


def propose(
    session: Session,
    first_id: str,
    second_id: str,
    *,
    reasons: dict[str, Any],
    score: float,
    by: ProposedBy,
    programme_version: str,
) -> Crossing | None:
    """Note that these two would complete each other; None when the pair exists already, in whatever state.

    `reasons` holds, for each of the two identifiers, what is said to them. Two processes that propose the same
    pair at the same instant make one row.
    """
    low, high = sorted((first_id, second_id))
    values = {
        "low_id": low,
        "high_id": high,
        "first_id": first_id,
        "proposed_by": by,
        "score": score,
        "reasons": reasons,
        "programme_version": programme_version,
    }
    kind = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = session.scalar(kind(Crossing).values(values).on_conflict_do_nothing().returning(Crossing.id))
    if made is None:
        return None
    session.execute(
        insert(CrossingSide),
        [{"crossing_id": made, "actor_id": actor_id, "shares": []} for actor_id in (first_id, second_id)],
    )
    return session.get_one(Crossing, made)


def locked(session: Session, crossing_id: str) -> Pair:
    """The introduction, alone to change it until the end of the transaction. Raises NotFound.

    Both actors are locked before it, in the order of their identifiers, as when one of them is erased: two
    persons who answer at the same instant wait for each other, and never for ever.
    """
    ids = session.execute(select(Crossing.low_id, Crossing.high_id).where(Crossing.id == crossing_id)).one_or_none()
    if ids is None:
        raise NotFound("crossing", crossing_id)
    for actor_id in ids:
        lock_actor(session, actor_id)
    fresh = {"populate_existing": True}
    crossing = session.get(Crossing, crossing_id, with_for_update=True, execution_options=fresh)
    if crossing is None:
        raise NotFound("crossing", crossing_id)
    return _pair(session, crossing)


def read(session: Session, crossing_id: str) -> Pair:
    """The introduction as it is. Raises NotFound."""
    crossing = session.get(Crossing, crossing_id)
    if crossing is None:
        raise NotFound("crossing", crossing_id)
    return _pair(session, crossing)


def _pair(session: Session, crossing: Crossing) -> Pair:
    query = select(CrossingSide).where(CrossingSide.crossing_id == crossing.id)
    sides = {s.actor_id: s for s in session.scalars(query.execution_options(populate_existing=True))}
    second_id = crossing.high_id if crossing.first_id == crossing.low_id else crossing.low_id
    return Pair(crossing, sides[crossing.first_id], sides[second_id])


def of_actor(session: Session, actor_id: str, states: Sequence[CrossingState] | None = None) -> list[Crossing]:
    """An actor's introductions, oldest first."""
    query = select(Crossing).where(or_(Crossing.low_id == actor_id, Crossing.high_id == actor_id))
    if states is not None:
        query = query.where(Crossing.state.in_(states))
    return list(session.scalars(query.order_by(Crossing.created_at, Crossing.id)))


def listed(
    session: Session, states: Sequence[CrossingState] | None = None, limit: int = 100, after: str = ""
) -> list[Crossing]:
    """Introductions for the staff, by identifier, those that follow `after`."""
    query = select(Crossing).where(Crossing.id > after)
    if states is not None:
        query = query.where(Crossing.state.in_(states))
    return list(session.scalars(query.order_by(Crossing.id).limit(limit)))


def starting_with(session: Session, beginning: str) -> str:
    """The introduction whose identifier begins so. Raises NotFound for none or several."""
    found = session.scalars(
        select(Crossing.id).where(Crossing.id.startswith(beginning, autoescape=True)).limit(2)
    ).all()
    if len(found) != 1 or not beginning:
        raise NotFound("crossing", beginning)
    return found[0]


def asked_since(session: Session, actor_id: str, since: datetime) -> int:
    """How many times this actor was asked since then."""
    query = select(func.count()).where(CrossingSide.actor_id == actor_id, CrossingSide.asked_at >= since)
    return session.scalar(query) or 0


def was_asked(session: Session, actor_id: str) -> bool:
    """Whether this actor was ever asked about an introduction."""
    query = select(CrossingSide.crossing_id).where(
        CrossingSide.actor_id == actor_id, CrossingSide.asked_at.is_not(None)
    )
    return session.scalar(query.limit(1)) is not None


def awaiting(session: Session, actor_id: str) -> int:
    """How many questions this actor has not answered yet, in introductions that are still open."""
    query = (
        select(func.count())
        .select_from(CrossingSide)
        .join(Crossing, Crossing.id == CrossingSide.crossing_id)
        .where(
            CrossingSide.actor_id == actor_id,
            CrossingSide.state == "asked",
            Crossing.state.in_(("asked_first", "asked_second")),
        )
    )
    return session.scalar(query) or 0


def to_ask(session: Session, limit: int, *, since: datetime, a_month: int) -> list[tuple[str, str]]:
    """Introductions whose next person may be asked now, with that person; those who wait for a second yes first,
    then the best.

    Left out: whoever has another question open, was asked `a_month` times since then, or cannot be reached now.
    Otherwise the same few, who cannot be asked, would be looked at for ever before the others.
    """
    reachable, another, open_one = aliased(Conversation), aliased(CrossingSide), aliased(Crossing)
    turn = or_(
        and_(Crossing.state == "proposed", CrossingSide.actor_id == Crossing.first_id),
        and_(Crossing.state == "asked_second", CrossingSide.actor_id != Crossing.first_id),
    )
    busy = (
        select(another.crossing_id)
        .join(open_one, open_one.id == another.crossing_id)
        .where(
            another.actor_id == CrossingSide.actor_id,
            another.state == "asked",
            open_one.state.in_(("asked_first", "asked_second")),
        )
    )
    asked = select(func.count()).where(another.actor_id == CrossingSide.actor_id, another.asked_at >= since)
    free = (reachable.actor_id == CrossingSide.actor_id, reachable.state == "done", reachable.expecting.is_(None))
    query = (
        select(Crossing.id, CrossingSide.actor_id)
        .join(CrossingSide, CrossingSide.crossing_id == Crossing.id)
        .where(
            Crossing.state.in_(("proposed", "asked_second")),
            CrossingSide.state == "waiting",
            turn,
            select(reachable.id).where(*free).exists(),
            ~busy.exists(),
            asked.scalar_subquery() < a_month,
        )
        .order_by(Crossing.state, Crossing.score.desc(), Crossing.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def to_remind(session: Session, asked_before: datetime, limit: int) -> list[str]:
    """Introductions whose answer has been awaited since before then, and was never asked for again."""
    query = (
        select(Crossing.id)
        .join(CrossingSide, CrossingSide.crossing_id == Crossing.id)
        .where(
            Crossing.state.in_(("asked_first", "asked_second")),
            CrossingSide.state == "asked",
            CrossingSide.asked_at <= asked_before,
            CrossingSide.reminded_at.is_(None),
        )
    )
    return list(session.scalars(query.order_by(CrossingSide.asked_at).limit(limit)))


def to_expire(session: Session, now: datetime, limit: int) -> list[str]:
    """Introductions whose answer did not come in time."""
    query = select(Crossing.id).where(Crossing.state.in_(("asked_first", "asked_second")), Crossing.expires_at <= now)
    return list(session.scalars(query.order_by(Crossing.expires_at).limit(limit)))


def to_tell(session: Session, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Who said yes and has not been told how it ended: at once when both did, else at the date they were given."""
    over = and_(Crossing.state.in_(("declined", "expired", "withdrawn", "cancelled")), Crossing.expires_at <= now)
    query = (
        select(Crossing.id, CrossingSide.actor_id)
        .join(CrossingSide, CrossingSide.crossing_id == Crossing.id)
        .where(
            or_(Crossing.state == "introduced", over),
            CrossingSide.state == "accepted",
            CrossingSide.told_at.is_(None),
        )
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(Crossing.state_at).limit(limit))]
