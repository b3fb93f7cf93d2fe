"""Inserting fictitious actors in bulk, and removing them all."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from random import Random

from sqlalchemy import CursorResult, delete, insert, select, text

from bot.demo.archetypes import archetypes
from bot.demo.varying import Kept, Rows
from bot.services import Services
from bot.understanding.communes import Commune, CommuneIndex
from db import audit
from db.base import Base
from db.models import Actor
from db.peers import save_peers
from db.session import Database
from db.types import utcnow

_ACTOR, _ANSWER, _CONSENT, _DIAGNOSIS = (
    Base.metadata.tables[name] for name in ("actor", "answer", "consent", "diagnosis")
)

MOST_ARCHETYPES = 300
_ACTORS_PER_ARCHETYPE = 8
_AT_ONCE = 500
"""Actors of one transaction: an interruption leaves whole actors, and the web is not kept waiting."""

Progress = Callable[[str, int, int], None]
"""What is being done, how far it is, and how much there is."""


def fill(services: Services, actors: int, seed: int, progress: Progress) -> int:
    """Add this many fictitious actors to what is there; returns how many were added.

    Interrupted, those that were added stay, whole, and are removed like the others.
    """
    draw = Random(seed)  # noqa: S311 (invention, not secrets)
    count = max(1, min(MOST_ARCHETYPES, actors // _ACTORS_PER_ARCHETYPE))
    kept: list[Kept] = []
    for archetype in archetypes(services, count, seed):
        kept.append(Kept(services.programme, archetype))
        progress("Diagnostics", len(kept), count)
    places = Places(services.communes)
    insert_all(services.database, kept, places, draw, actors, utcnow(), lambda done: progress("Acteurs", done, actors))
    _refresh_statistics(services.database)
    return actors


def insert_all(
    database: Database,
    kept: Sequence[Kept],
    places: Places,
    draw: Random,
    actors: int,
    now: datetime,
    progress: Callable[[int], None],
) -> None:
    """Insert variations of these archetypes by batches, each committed; `progress` is told how many are in."""
    for done in range(0, actors, _AT_ONCE):
        size = min(_AT_ONCE, actors - done)
        _insert(database, [draw.choice(kept).vary(places.draw(draw), now, draw) for _ in range(size)])
        progress(done + size)


def remove(database: Database, progress: Callable[[int, int], None]) -> int:
    """Delete every fictitious actor and all that belongs to them; returns how many.

    By batches, each committed: interrupted, it goes on where it was the next time.
    """
    with database.reading() as session:
        total = len(session.scalars(select(Actor.id).where(Actor.demo)).all())
    removed = 0
    for batch in _batches(database):
        with database.session() as session:
            one = delete(Actor).where(Actor.id.in_(batch), Actor.demo).execution_options(synchronize_session=False)
            gone = session.execute(one)
            assert isinstance(gone, CursorResult)
            audit.record(session, "system", "demo.removed", "actor", None, {"count": gone.rowcount})
        removed += gone.rowcount
        progress(removed, total)
    return removed


def _batches(database: Database) -> Iterator[Sequence[str]]:
    after = ""
    while True:
        with database.reading() as session:
            query = select(Actor.id).where(Actor.demo, Actor.id > after).order_by(Actor.id).limit(_AT_ONCE)
            batch = session.scalars(query).all()
        if not batch:
            return
        yield batch
        after = batch[-1]


def _insert(database: Database, some: Sequence[Rows]) -> None:
    with database.session() as session:
        to = session.connection()  # plain statements: nothing of this is looked at again
        to.execute(insert(_ACTOR), [rows.actor for rows in some])
        to.execute(insert(_ANSWER), [answer for rows in some for answer in rows.answers])
        to.execute(insert(_CONSENT), [consent for rows in some for consent in rows.consents])
        to.execute(insert(_DIAGNOSIS), [rows.diagnosis for rows in some])
        save_peers(session, [rows.peer for rows in some])


def _refresh_statistics(database: Database) -> None:
    """Tell the database that its tables have changed a lot: it chooses its indexes by what it believes of them."""
    with database.session() as session:
        session.execute(text("ANALYZE"))


class Places:
    """Communes of the territory, drawn by their number of inhabitants."""

    def __init__(self, index: CommuneIndex) -> None:
        self._communes = [c for c in index.all() if c.department in index.territory and c.population]
        self._sums = list(accumulate(commune.population for commune in self._communes))

    def draw(self, draw: Random) -> Commune:
        """One of them; a town of a hundred thousand comes a hundred times as often as a village of a thousand."""
        return self._communes[bisect(self._sums, draw.random() * self._sums[-1])]
