"""Proposing crossings to everybody who has not been looked for yet: by groups of one area, the isolated first.

Each group is one transaction that also notes for whom it looked: killed at any moment, the next run goes on from
there, and no pair is made twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.crossings.crowd import Crowd, Group
from bot.crossings.finding import MONTH
from bot.crossings.keeping import from_profile
from bot.crossings.matching import Pair, allocate, pair, rank
from bot.crossings.model import Peer, Proposal
from bot.programme.programme import Programme
from db import proposals
from db.peer_search import crossings_since, full_since
from db.peers import mark_searched, profiles
from db.proposals import NewCrossing
from db.session import Database
from db.types import utcnow

ALL_AGAIN = timedelta(days=1)
"""Those who were looked for less than this ago are left alone even when all are asked for: a run may be resumed."""
_READ = 40
"""Candidates that are read whole, for each actor."""
_SPARE = 2
"""Proposals beyond the number of the month, for when others take the first ones."""

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
        for looked_for, proposed in _propose(database, programme, actor_ids, demo=demo, now=now) if actor_ids else ():
            done, made = done + looked_for, made + proposed
            progress(done, total)
    return done, made


def _propose(
    database: Database, programme: Programme, actor_ids: Sequence[str], *, demo: bool, now: datetime
) -> Iterator[tuple[int, int]]:
    with database.reading() as session:
        crowd = Crowd.load(session, programme, demo=demo)
        full = full_since(session, now - MONTH, programme.crossings.per_month.value)
    run = _Run(programme, crowd, now)
    run.note(full)
    for group in crowd.groups(actor_ids):
        with database.reading() as session:
            wishes = run.wishes(session, group)
        with database.session() as session:
            made = run.keep(session, wishes)
        yield len(group.places), made


class _Run:
    """One run over one crowd."""

    def __init__(self, programme: Programme, crowd: Crowd, now: datetime) -> None:
        self._programme = programme
        self._crowd = crowd
        self._since = now - MONTH
        self._limit = programme.crossings.per_month.value

    def note(self, full: Iterable[str]) -> None:
        """Nobody finds these any more: they reached their number of the month."""
        for actor_id in full:
            if (place := self._crowd.place_of.get(actor_id)) is not None:
                self._crowd.full[place] = True

    def wishes(self, session: Session, group: Group) -> list[tuple[Peer, list[Proposal]]]:
        """The best proposals of each actor of the group who may still receive some."""
        seekers = Group([place for place in group.places if not self._crowd.full[place]])
        if not seekers.places:
            return []
        ids = {place: self._crowd.candidates[place].actor_id for place in seekers.places}
        already = proposals.pairs_of(session, list(ids.values()))
        nearest = self._crowd.nearest(seekers, _READ, already)
        read = {place for found in nearest for place in found} | set(seekers.places)
        kept = profiles(session, [self._crowd.candidates[place].actor_id for place in read])
        peers = {actor_id: from_profile(profile, open=True) for actor_id, profile in kept.items()}
        found = []
        for place, places in zip(seekers.places, nearest, strict=True):
            if (peer := peers.get(ids[place])) is not None:
                others = [peers[i] for p in places if (i := self._crowd.candidates[p].actor_id) in peers]
                found.append((peer, rank(self._programme, peer, others, most=self._limit + _SPARE)))
        return found

    def keep(self, session: Session, wishes: Sequence[tuple[Peer, Sequence[Proposal]]]) -> int:
        """Note what can be proposed at this instant, and for whom it was looked; returns how many were new.

        Those who had reached their number were not looked for: their turn comes another month.
        """
        named = {i for _, wished in wishes for p in wished for i in (p.one_id, p.other_id)}
        came = proposals.still_open(session, named)
        counts = crossings_since(session, named, self._since)
        pairs: set[Pair] = {
            pair(one, other) for one, others in proposals.pairs_of(session, named).items() for other in others
        }
        present = [(peer, [p for p in wished if p.one_id in came and p.other_id in came]) for peer, wished in wishes]
        chosen = allocate(self._programme, present, asked=counts, already=pairs)
        made = proposals.propose_many(
            session, [self._crossing(proposal, came) for proposal in chosen], self._programme.version
        )
        for proposal in chosen:
            counts.update((proposal.one_id, proposal.other_id))
        self.note(actor_id for actor_id, count in counts.items() if count >= self._limit)
        mark_searched(session, [peer.actor_id for peer, _ in wishes])
        return made

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
