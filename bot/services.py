"""What a process holds once: content, places, classifiers, database. Built at start, handed around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.diagnosis.stakes import Stakes
from bot.interview import plan
from bot.interview.answers import Answer
from bot.programme import Programme
from bot.programme.questions import Question
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
    stakes: Stakes
    database: Database
    today: Callable[[], date] = date.today

    def remaining(self, answers: Mapping[str, Answer], *, turns: int, asked: str | None = None) -> list[Question]:
        """The questions still to be asked, the next one first: `plan.remaining` with what is at stake."""
        questions, stakes = self.programme.questions, dict[str, float]()
        left = plan.remaining(questions, answers, stakes=stakes, skip_below=0, turns=turns, asked=asked)
        for moment in plan.ADAPTIVE:
            if not left or plan.MOMENTS.index(left[0].moment) < plan.MOMENTS.index(moment):
                break  # what is at stake later is thought over later
            stakes |= self.stakes.of(answers, [q.id for q in left if q.moment == moment])
            below = self.programme.interview.skip_below
            left = plan.remaining(questions, answers, stakes=stakes, skip_below=below, turns=turns, asked=asked)
        return left


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
