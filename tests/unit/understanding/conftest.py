"""What the tests of answers share: the real questions, the real communes and a fixed day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.interview.answers import Reading
from bot.programme import load
from bot.programme.questions import Question
from bot.understanding.answers import infer, read_answer
from bot.understanding.communes import CommuneIndex

TODAY = date(2025, 3, 15)

Read = Callable[[str, str], Reading]
Infer = Callable[[str], dict[str, Reading]]


@pytest.fixture(scope="session")
def questions() -> tuple[Question, ...]:
    return load().questions


@pytest.fixture(scope="session")
def communes() -> CommuneIndex:
    return CommuneIndex.load()


@pytest.fixture(scope="session")
def read(questions: tuple[Question, ...], communes: CommuneIndex) -> Read:
    """Read an answer to a question; the quote must be the person's own words."""
    by_id = {question.id: question for question in questions}

    def reader(question_id: str, text: str) -> Reading:
        reading = read_answer(by_id[question_id], text, communes, TODAY)
        assert reading.quote in text
        return reading

    return reader


@pytest.fixture(scope="session")
def inferred(questions: tuple[Question, ...], communes: CommuneIndex) -> Infer:
    """What a free text says; every reading must hold a value and quote the text."""

    def reader(text: str) -> dict[str, Reading]:
        found = infer(questions, text, communes, TODAY)
        for reading in found.values():
            assert reading.problem is None
            assert reading.value is not None
            assert reading.quote and reading.quote in text
            assert 0 < reading.confidence <= 0.95
        return found

    return reader
