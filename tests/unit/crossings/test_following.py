"""The round of introductions: what is due at which hour, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import select

from bot.crossings.following import go_round, is_daytime
from bot.programme import load
from bot.services import Services
from bot.settings import Settings
from bot.understanding.classification import TextClassifier
from bot.understanding.communes import CommuneIndex
from db import crossings
from db.crossing_models import Crossing, CrossingSide
from db.models import Message
from db.session import Database
from tests.support.people import Met, met, told

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # ten o'clock in France
NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
PROGRAMME = load()


class _Nothing:
    def of(self, answers: object, questions: object) -> dict[str, float]:
        return {}


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Services]:
    database = Database(f"sqlite:///{tmp_path / 'rounds.db'}")
    database.migrate()
    yield Services(
        Settings(), PROGRAMME, CommuneIndex.load(), cast(TextClassifier, None), _Nothing(), database, date.today
    )
    database.dispose()


@pytest.fixture
def pair(held: Services) -> tuple[Met, Met]:
    with held.database.session() as session:
        both = met(session, "Atelier Zyxomma", "z@example.org"), met(session, "Radio Quokka", "q@example.org")
        crossings.propose(
            session, both[0].actor_id, both[1].actor_id, reasons=told(*both), score=2.0, by="machine",
            programme_version=PROGRAMME.version,
        )  # fmt: skip
    return both


def said(held: Services) -> int:
    with held.database.reading() as session:
        return len(session.scalars(select(Message)).all())


def test_nobody_is_written_to_at_night(held: Services, pair: tuple[Met, Met]) -> None:
    assert not is_daytime(held, NIGHT)
    go_round(held, NIGHT)
    assert said(held) == 0
    go_round(held, MORNING)
    assert said(held) == 1


def test_rounds_ask_once_remind_once_and_close(held: Services, pair: tuple[Met, Met]) -> None:
    for day in range(30):
        for _ in range(3):
            go_round(held, MORNING + timedelta(days=day))
    assert said(held) == 2, "the question and one reminder"
    with held.database.reading() as session:
        (crossing,) = session.scalars(select(Crossing)).all()
        assert crossing.state == "expired"
        sides = session.scalars(select(CrossingSide)).all()
        assert sorted(side.state for side in sides) == ["asked", "waiting"]


def test_what_is_late_closes_even_at_night(held: Services, pair: tuple[Met, Met]) -> None:
    go_round(held, MORNING)
    go_round(held, NIGHT + timedelta(days=40))
    with held.database.reading() as session:
        assert session.scalars(select(Crossing.state)).all() == ["expired"]
    assert said(held) == 1


def test_those_who_cannot_be_asked_do_not_keep_others_waiting(
    held: Services, pair: tuple[Met, Met], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.crossings.following.AT_ONCE", 2)
    with held.database.session() as session:
        for number in range(5):  # better proposals, to somebody who will have one question open
            friend = met(session, f"Voisin {number}", f"v{number}@example.org")
            crossings.propose(
                session, pair[0].actor_id, friend.actor_id, reasons=told(pair[0], friend), score=9.0, by="machine",
                programme_version=PROGRAMME.version,
            )  # fmt: skip
        alone, other = met(session, "Café Ibex", "i@example.org"), met(session, "Four Banal", "f@example.org")
        crossings.propose(
            session, alone.actor_id, other.actor_id, reasons=told(alone, other), score=1.0, by="machine",
            programme_version=PROGRAMME.version,
        )  # fmt: skip
    for _ in range(3):
        go_round(held, MORNING)
    with held.database.reading() as session:
        query = select(Message.text).where(Message.conversation_id == alone.conversation_id)
        assert len(session.scalars(query).all()) == 1
