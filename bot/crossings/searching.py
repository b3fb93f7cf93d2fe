"""The best proposals of many actors, in this process or in others beside it."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Protocol

from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.crossings.crowd import Crowd, Group
from bot.crossings.keeping import from_profile
from bot.crossings.matching import rank
from bot.crossings.model import Peer, Proposal
from bot.programme.programme import Programme
from db import proposals
from db.peer_search import full_since
from db.peers import profiles
from db.session import Database

READ = 20
"""Candidates that are read whole, for each actor: some for each proposal, so that these can vary."""
_SPARE = 1
"""Proposals beyond the number of the month, for when others take the first ones."""
_KEPT_PEERS = 8_000
"""Actors kept whole from one group to the next: some tens of megabytes."""

Wishes = list[tuple[Peer, list[Proposal]]]
"""Actors with their best proposals, best first."""


class Searches(Protocol):
    """Finds the wishes of groups of actors, in the order of the groups."""

    def wishes(self, groups: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[str], Wishes]]:
        """The actors of each group (by id) and the wishes of those who may still receive some."""

    def note(self, full: Iterable[str]) -> None:
        """Nobody finds these any more: they reached their number of the month."""


class Search:
    """In this process."""

    def __init__(self, database: Database, programme: Programme, crowd: Crowd, since: datetime) -> None:
        self._database = database
        self._programme = programme
        self._crowd = crowd
        self._limit = programme.crossings.per_month.value
        self._peers: dict[str, Peer] = {}
        with database.reading() as session:
            self.note(full_since(session, since, self._limit))

    def note(self, full: Iterable[str]) -> None:
        """See `Searches`."""
        for actor_id in full:
            if (place := self._crowd.place_of.get(actor_id)) is not None:
                self._crowd.full[place] = True

    def wishes(self, groups: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[str], Wishes]]:
        """See `Searches`."""
        for ids in groups:
            yield ids, self.of(ids)

    def of(self, ids: Sequence[str]) -> Wishes:
        """The wishes of one group."""
        places = [self._crowd.place_of[i] for i in ids if i in self._crowd.place_of]
        seekers = Group([place for place in places if not self._crowd.full[place]])
        if not seekers.places:
            return []
        with self._database.reading() as session:
            return self._ranked(session, seekers)

    def _ranked(self, session: Session, seekers: Group) -> Wishes:
        known = self._crowd.ids
        already = proposals.pairs_of(session, [known[place] for place in seekers.places])
        nearest = self._crowd.nearest(seekers, READ, already)
        read = {known[place] for found in nearest for place in found} | {known[place] for place in seekers.places}
        peers = self._read(session, read)
        found = []
        for place, places in zip(seekers.places, nearest, strict=True):
            if (peer := peers.get(known[place])) is not None:  # else gone in between
                others = [peers[known[other]] for other in places if known[other] in peers]
                found.append((peer, rank(self._programme, peer, others, most=self._limit + _SPARE)))
        return found

    def _read(self, session: Session, actor_ids: set[str]) -> dict[str, Peer]:
        """These actors whole; groups of one area follow each other and meet the same ones again."""
        if len(self._peers) > _KEPT_PEERS:
            self._peers.clear()
        kept = profiles(session, actor_ids - self._peers.keys())
        self._peers |= {actor_id: from_profile(profile, open=True) for actor_id, profile in kept.items()}
        return self._peers


class SearchBeside:
    """In processes beside this one, that search ahead while this one keeps what they found.

    What they find may be full by then: whoever keeps it looks again. They end with this process, however it ends.
    """

    def __init__(
        self, database: Database, programme: Programme, since: datetime, *, demo: bool, processes: int
    ) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks, not the threads
        self._ends: list[Connection] = []
        self._processes: list[SpawnProcess] = []
        self._full: list[str] = []
        self._told = [0] * processes
        for _ in range(processes):
            ours, theirs = context.Pipe()
            arguments = (theirs, database, programme, since, demo)
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            theirs.close()  # so that the end of the other process is the end of the pipe
            self._ends.append(ours)
            self._processes.append(process)

    def note(self, full: Iterable[str]) -> None:
        """See `Searches`."""
        self._full += full

    def wishes(self, groups: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[str], Wishes]]:
        """See `Searches`."""
        asked: deque[tuple[int, Sequence[str]]] = deque()
        turn = 0
        for ids in groups:
            if len(asked) == 2 * len(self._ends):  # each has one under way and the next one waiting
                yield self._answer(*asked.popleft())
            self._ends[turn].send((ids, self._full[self._told[turn] :]))
            self._told[turn] = len(self._full)
            asked.append((turn, ids))
            turn = (turn + 1) % len(self._ends)
        while asked:
            yield self._answer(*asked.popleft())

    def close(self) -> None:
        """End the processes."""
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.join()

    def _answer(self, turn: int, ids: Sequence[str]) -> tuple[Sequence[str], Wishes]:
        found = self._ends[turn].recv()
        if isinstance(found, Exception):
            raise found
        return ids, found


def _serve(end: Connection, database: Database, programme: Programme, since: datetime, demo: bool) -> None:
    """Answer until the other end is closed."""
    threadpool_limits(1)  # each process has a processor of its own: threads inside would fight for it
    try:
        with database.reading() as session:
            crowd = Crowd.load(session, programme, demo=demo)
        search = Search(database, programme, crowd, since)
        while True:
            ids, full = end.recv()
            search.note(full)
            end.send(search.of(ids))
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        end.send(error)
