"""What a process holds once: content, places, classifiers, database. Built at start, handed around."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.interview import plan
from bot.interview.answers import Answer
from bot.programme import Programme
from bot.programme.questions import Question
from bot.settings import Settings
from bot.understanding.classification import TextClassifier
from bot.understanding.communes import CommuneIndex
from db.session import Database


class KnowsStakes(Protocol):
    """Tells what each open question may change: `bot.diagnosis.stakes.Stakes`, or an interview that does not choose."""

    def of(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        """For each of these questions, the expected change of the diagnosis; one left out may change everything."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that use cases need; `today` is the clock, so that tests can fix it."""

    settings: Settings
    programme: Programme
    communes: CommuneIndex
    classifier: TextClassifier
    stakes: KnowsStakes
    database: Database
    today: Callable[[], date] = date.today

    def remaining(self, answers: Mapping[str, Answer], *, turns: int, asked: str | None = None) -> list[Question]:
        """The questions still to be asked, the next one first: `plan.remaining` with what each is worth."""
        interview, worth = self.programme.interview, dict[str, float]()
        unanswered = [q for q in self.programme.questions if q.id not in answers and plan.holds(q, answers)]
        left = self._remaining(answers, worth, turns, asked)
        for moment in plan.ADAPTIVE:
            if not left or plan.MOMENTS.index(left[0].moment) < plan.MOMENTS.index(moment):
                break  # what is at stake later is thought over later
            opened = {q.id: q for q in unanswered if q.moment == moment}
            stakes = self.stakes.of(answers, list(opened))
            worth |= {key: stakes.get(key, math.inf) + interview.of_serving(q.serves) for key, q in opened.items()}
            left = self._remaining(answers, worth, turns, asked)
        return left

    def _remaining(
        self, answers: Mapping[str, Answer], worth: Mapping[str, float], turns: int, asked: str | None
    ) -> list[Question]:
        below = self.programme.interview.skip_below
        return plan.remaining(
            self.programme.questions, answers, worth=worth, skip_below=below, turns=turns, asked=asked
        )


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
