"""Proposing crossings to everybody who has not been looked for yet: by groups of one area, the isolated first.

Each group is one transaction that also notes for whom it looked: killed at any moment, the next run goes on from
there, and no pair is made twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.crossings.crowd import Crowd
from bot.crossings.finding import MONTH
from bot.crossings.matching import Pair, allocate, pair
from bot.crossings.model import Proposal
from bot.crossings.searching import Search, SearchBeside, Searches, Wishes
from bot.programme.programme import Programme
from db import proposals
from db.peer_search import crossings_since
from db.peers import mark_searched
from db.proposals import NewCrossing
from db.session import Database
from db.types import utcnow

ALL_AGAIN = timedelta(days=1)
"""Those who were looked for less than this ago are left alone even when all are asked for: a run may be resumed."""
_WORTH_PROCESSES = 1000
"""Actors from which processes beside this one gain more than their start costs."""
_MOST_PROCESSES = 2

Progress = Callable[[int, int], None]
"""For how many actors it is done, and how many there are."""


def propose_to_all(
    database: Database,
    programme: Programme,
    progress: Progress,
    *,
    new_since: datetime | None = None,
    again: bool = False,
) -> tuple[int, int]:
    """Propose crossings to those for whom none were looked for since their profile changed.

    `new_since`: only to those who came since then. `again`: to everybody. Returns for how many actors it looked,
    and how many crossings it proposed. Fictitious actors only ever meet fictitious ones.
    """
    now = utcnow()
    due = {}
    for demo in (False, True):
        with database.reading() as session:
            not_since = now - ALL_AGAIN if again else None
            due[demo] = proposals.to_search(session, demo=demo, new_since=new_since, not_since=not_since)
    total, done, made = sum(map(len, due.values())), 0, 0
    progress(0, total)
    for demo, actor_ids in due.items():
        for looked_for, proposed in _propose(database, programme, actor_ids, demo=demo, now=now):
            done, made = done + looked_for, made + proposed
            progress(done, total)
    return done, made


def _propose(
    database: Database, programme: Programme, actor_ids: Sequence[str], *, demo: bool, now: datetime
) -> Iterator[tuple[int, int]]:
    if not actor_ids:
        return
    with database.reading() as session:
        crowd = Crowd.load(session, programme, demo=demo)
    with _search(database, programme, crowd, now - MONTH, demo=demo, actors=len(actor_ids)) as search:
        keep = _Keep(programme, crowd, search, now - MONTH)
        while actor_ids:
            unlucky: list[str] = []
            groups = ([crowd.ids[place] for place in group.places] for group in crowd.groups(actor_ids))
            for ids, wishes in search.wishes(groups):
                with database.session() as session:
                    made, left = keep.all(session, wishes)
                unlucky += left
                yield len(ids) - len(left), made
            if len(unlucky) == len(actor_ids):
                return  # nothing moves any more: their turn comes another time
            actor_ids = unlucky


@contextmanager
def _search(
    database: Database, programme: Programme, crowd: Crowd, since: datetime, *, demo: bool, actors: int
) -> Iterator[Searches]:
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1)
    if actors < _WORTH_PROCESSES or processes < 2:
        yield Search(database, programme, crowd, since)
        return
    beside = SearchBeside(database, programme, since, demo=demo, processes=processes)
    try:
        yield beside
    finally:
        beside.close()


class _Keep:
    """Notes what was found, for one crowd."""

    def __init__(self, programme: Programme, crowd: Crowd, search: Searches, since: datetime) -> None:
        self._programme = programme
        self._crowd = crowd
        self._search = search
        self._since = since
        self._limit = programme.crossings.per_month.value

    def all(self, session: Session, wishes: Wishes) -> tuple[int, list[str]]:
        """Note what can be proposed at this instant, and for whom it was looked.

        Returns how many were new, and who received nothing because others took all their wishes in the meantime:
        these are to be looked for again. Those who had reached their number have no wishes; their turn comes
        another month.
        """
        named = {i for _, wished in wishes for p in wished for i in (p.one_id, p.other_id)}
        came = proposals.still_open(session, named)
        counts = crossings_since(session, named, self._since)
        known = proposals.pairs_of(session, named)
        pairs: set[Pair] = {pair(one, other) for one, others in known.items() for other in others}
        present = [(peer, [p for p in wished if p.one_id in came and p.other_id in came]) for peer, wished in wishes]
        chosen = allocate(self._programme, present, asked=counts, already=pairs)
        new = [self._crossing(proposal, came) for proposal in chosen]
        made = proposals.propose_many(session, new, self._programme.version)
        counts.update(i for proposal in chosen for i in (proposal.one_id, proposal.other_id))
        self._search.note(actor_id for actor_id, count in counts.items() if count >= self._limit)
        unlucky = [peer.actor_id for peer, wished in present if wished and not counts[peer.actor_id]]
        mark_searched(session, {peer.actor_id for peer, _ in wishes}.difference(unlucky))
        return made, unlucky

    def _crossing(self, proposal: Proposal, came: dict[str, datetime]) -> NewCrossing:
        """The one who is asked first is the more isolated, then who came first."""
        ids = (proposal.one_id, proposal.other_id)
        isolation = {i: self._crowd.candidates[self._crowd.place_of[i]].isolation for i in ids}
        first, second = sorted(ids, key=lambda i: (-isolation[i], came[i], i))
        return NewCrossing(
            first_id=first,
            second_id=second,
            score=proposal.score,
            reasons={
                proposal.one_id: proposal.to_one.model_dump(mode="json"),
                proposal.other_id: proposal.to_other.model_dump(mode="json"),
            },
        )
