"""The round of introductions: look for peers, ask, remind, close, tell how it ended. Made every few seconds.

Each step is a transaction of its own that looks again before it acts: rounds of several processes, and people
who answer meanwhile, never make anybody asked or told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.crossings.finding import peers_of
from bot.crossings.introductions import MONTH, Steps
from bot.crossings.model import Proposal
from bot.services import Services
from db import crossings, proposals
from db.errors import NotFound
from db.peers import mark_searched
from db.proposals import NewCrossing
from db.types import FRANCE

AT_ONCE = 50
"""Steps of one kind in a round: the next round goes on."""


def go_round(services: Services, now: datetime) -> int:
    """Do what is due at `now`; returns how many steps were taken."""
    taken = _closing(services, now) + _finding(services, now)
    if not is_daytime(services, now):
        return taken
    month = services.programme.crossings.per_month.value
    remind_from = now - timedelta(days=services.programme.introductions.remind_after_days.value)
    with services.database.reading() as session:
        tell = crossings.to_tell(session, now, AT_ONCE)
        ask = [crossing_id for crossing_id, _ in crossings.to_ask(session, AT_ONCE, since=now - MONTH, a_month=month)]
        remind = crossings.to_remind(session, remind_from, AT_ONCE)
    for crossing_id, actor_id in tell:
        taken += _step(services, now, partial(Steps.tell, crossing_id=crossing_id, actor_id=actor_id))
    for crossing_id in ask:
        taken += _step(services, now, partial(Steps.ask, crossing_id=crossing_id))
    for crossing_id in remind:
        taken += _step(services, now, partial(Steps.remind, crossing_id=crossing_id))
    return taken


def is_daytime(services: Services, now: datetime) -> bool:
    """May people be written to first at this hour?"""
    hours = services.programme.introductions.hours
    return hours.start <= now.astimezone(FRANCE).hour < hours.end


def _closing(services: Services, now: datetime) -> int:
    with services.database.reading() as session:
        late = crossings.to_expire(session, now, AT_ONCE)
    return sum(_step(services, now, partial(Steps.expire, crossing_id=crossing_id)) for crossing_id in late)


def _finding(services: Services, now: datetime) -> int:
    """Look for peers of those whose profile changed since they were last looked for."""
    with services.database.reading() as session:
        due = proposals.to_search(session, demo=False)[:AT_ONCE]
    most = services.programme.crossings.per_month.value
    for actor_id in due:
        with services.database.reading() as session:
            found = peers_of(session, services.programme, actor_id, now=now, most=most)
        with services.database.session() as session:
            came = proposals.still_open(session, {i for p in found for i in (p.one_id, p.other_id)})
            new = [_new(proposal) for proposal in found if {proposal.one_id, proposal.other_id} <= came.keys()]
            proposals.propose_many(session, new, services.programme.version)
            mark_searched(session, [actor_id], now)
    return len(due)


def _new(proposal: Proposal) -> NewCrossing:
    """The one whom this was looked for is asked first: they have just told what they need."""
    to_one, to_other = proposal.to_one.model_dump(mode="json"), proposal.to_other.model_dump(mode="json")
    return NewCrossing(
        first_id=proposal.one_id,
        second_id=proposal.other_id,
        score=proposal.score,
        reasons={proposal.one_id: to_one, proposal.other_id: to_other},
    )


def _step(services: Services, now: datetime, step: Callable[[Steps], object]) -> int:
    """One step in one transaction; 0 when there was nothing left to do."""
    try:
        with services.database.session() as session:
            return int(bool(step(Steps(services.programme, session, now))))
    except NotFound:
        return 0  # erased meanwhile
