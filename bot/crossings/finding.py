"""The peers of one actor, looked for in the database: an index first, the exact score for what it gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from heapq import nlargest

from sqlalchemy.orm import Session

from bot.crossings.keeping import from_profile
from bot.crossings.matching import rank
from bot.crossings.model import Peer, Proposal
from bot.crossings.rings import as_seen, rings, wanted
from bot.crossings.scoring import Scoring
from bot.crossings.seen import Seen, see
from bot.programme.programme import Programme
from db import peer_search
from db.batches import batches
from db.peers import peer_of, profiles
from db.types import utcnow

MONTH = timedelta(days=30)
"""How long a proposal counts among those that an actor receives in a month."""
FROM_EACH_RING = 150
RANKED = 50
"""Candidates that are read whole and ranked, the best by the score: as many as the ranking looks at for variety."""
_ROUNDS = 3
"""How often more are looked for in the place of those who reached their number: where nearly all did, few are found."""
_ENOUGH = 12
"""When so many are better than what is further away may be, it is not looked at."""


def peers_of(
    session: Session,
    programme: Programme,
    actor_id: str,
    *,
    now: datetime | None = None,
    most: int | None = None,
    by_vector: bool = False,
) -> list[Proposal]:
    """The actors who would complete this one best, best first; empty when they did not agree, or nobody did around.

    Left out: those with whom a crossing exists already, and those who reached their number of proposals of the
    month before `now`. `by_vector`: see `db.peer_search.candidates`.
    """
    row = peer_of(session, actor_id)
    if row is None or not row.open:
        return []
    peer = from_profile(row.profile, open=row.open)
    found = nearest(session, programme, peer, (now or utcnow()) - MONTH, by_vector=by_vector)
    kept = profiles(session, found)
    return rank(programme, peer, (from_profile(profile, open=True) for profile in kept.values()), most=most)


def nearest(
    session: Session, programme: Programme, peer: Peer, since: datetime, *, by_vector: bool = False
) -> list[str]:
    """The ids of at most `RANKED` actors by their score with `peer`, none of whom reached the number of proposals."""
    excluded = peer_search.crossed_with(session, peer.actor_id)
    free: list[str] = []
    for _ in range(_ROUNDS):
        scored = sorted(_scored(session, programme, see(programme, peer), excluded, by_vector), reverse=True)
        free, full = _free(session, programme, (actor_id for _, actor_id in scored), since)
        if not full or len(free) == RANKED:
            break
        excluded |= full  # they took the places of others: look further
    return free


def _free(
    session: Session, programme: Programme, ordered: Iterable[str], since: datetime
) -> tuple[list[str], set[str]]:
    """The first `RANKED` who may still receive a proposal, and those before them who may not."""
    free: list[str] = []
    full: set[str] = set()
    for some in batches(ordered, RANKED):
        counts = peer_search.crossings_since(session, some, since)
        for actor_id in some:
            if counts[actor_id] >= programme.crossings.per_month.value:
                full.add(actor_id)
            elif len(free) < RANKED:
                free.append(actor_id)
        if len(free) == RANKED:
            break
    return free, full


def _scored(
    session: Session, programme: Programme, seen: Seen, excluded: Collection[str], by_vector: bool
) -> list[tuple[float, str]]:
    """Candidates with their exact score, ring after ring, until the next one is not likely to give better.

    Likely: where there are many, the best of a ring further away are worth as much, before the distance counts, as
    the best that were already seen.
    """
    scoring, worth = Scoring(programme), wanted(programme, seen)
    scored: list[tuple[float, str]] = []
    likely, met = 0.0, 0
    for ring in rings(programme, seen):
        if met >= FROM_EACH_RING and nlargest(_ENOUGH, scored)[-1][0] >= likely * ring.keeps:
            break
        found = peer_search.candidates(session, worth, ring, FROM_EACH_RING, excluded=excluded, by_vector=by_vector)
        for candidate in found:
            points = scoring.points(seen, as_seen(candidate, demo=seen.demo))
            if points is not None:
                scored.append((points, candidate.actor_id))
                likely, met = max(likely, points / ring.keeps), met + 1
    return scored
