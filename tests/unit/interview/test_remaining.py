"""What is left to ask, once what is at stake is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from bot.interview.answers import Answer
from bot.programme import load
from bot.services import Services
from bot.settings import Settings
from bot.understanding.classification import TextClassifier
from bot.understanding.communes import CommuneIndex
from db.session import Database

PROGRAMME = load()


class Nothing:
    """Nothing is at stake in any question."""

    def of(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        return dict.fromkeys(questions, 0.0)


def services() -> Services:
    return Services(
        settings=Settings(),
        programme=PROGRAMME,
        communes=cast(CommuneIndex, None),
        classifier=cast(TextClassifier, None),
        stakes=Nothing(),
        database=cast(Database, None),
    )


def test_what_changes_nothing_is_never_asked_however_many_messages_are_left() -> None:
    """A question hidden for want of room must not come back, unweighed, once another one is left out."""
    open_still = {"since", "experiment"}
    answers = {q.id: Answer(q.id, "skipped", None, "", "typed") for q in PROGRAMME.questions if q.id not in open_still}
    for turns in range(30):
        assert services().remaining(answers, turns=turns, asked="recap") == []


def test_what_may_change_everything_is_asked_as_long_as_there_is_room() -> None:
    answers = {q.id: Answer(q.id, "skipped", None, "", "typed") for q in PROGRAMME.questions if q.id != "capacity"}
    everything = replace(services(), stakes=_Everything())
    assert [q.id for q in everything.remaining(answers, turns=5)] == ["capacity"]


class _Everything:
    def of(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        return {}
