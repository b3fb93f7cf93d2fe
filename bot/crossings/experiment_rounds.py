"""The round of experiments: ask the members who could not be asked before, remind once. Made every few seconds.

Each step is a transaction of its own that looks again before it acts, as for introductions (`following`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.crossings.experiment_steps import Steps
from bot.crossings.following import AT_ONCE, is_daytime
from bot.services import Services
from db import experiments
from db.errors import NotFound


def go_round(services: Services, now: datetime) -> int:
    """Do what is due at `now`, in the daytime only; returns how many persons were written to."""
    if not is_daytime(services, now):
        return 0
    before = now - timedelta(days=services.programme.experiments.remind_after_days.value)
    with services.database.reading() as session:
        ask = experiments.to_ask(session, AT_ONCE)
        remind = experiments.to_remind(session, before, AT_ONCE)
    return _each(services, now, Steps.ask, ask) + _each(services, now, Steps.remind, remind)


def _each(
    services: Services, now: datetime, step: Callable[[Steps, str, str], str | None], due: list[tuple[str, str]]
) -> int:
    taken = 0
    for experiment_id, actor_id in due:
        try:
            with services.database.session() as session:
                taken += step(Steps(services.programme, session, now), experiment_id, actor_id) is not None
        except NotFound:
            continue  # erased meanwhile
    return taken
