"""What a process holds once: content, places, classifiers, database. Built at start, handed around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.programme import Programme
from bot.settings import Settings
from bot.understanding.classification import TextClassifier
from bot.understanding.communes import CommuneIndex
from db.session import Database


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that use cases need; `today` is the clock, so that tests can fix it."""

    settings: Settings
    programme: Programme
    communes: CommuneIndex
    classifier: TextClassifier
    database: Database
    today: Callable[[], date] = date.today


_current: Services | None = None


def install(services: Services | None) -> None:
    """Make these the process's services; rasa-sdk builds actions without arguments, so they ask here."""
    global _current
    _current = services


def current() -> Services:
    """The process's services; RuntimeError before `install`."""
    if _current is None:
        raise RuntimeError("the services are not installed: start the application with `python -m bot serve`")
    return _current
