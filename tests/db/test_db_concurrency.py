"""Threads that write at the same instant: nobody's words are lost, doubled or skipped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.interview.answers import Answer
from db.actors import delete_actor
from db.answers import history, save_answer
from db.consents import give_consent
from db.conversations import conversation_on, create_conversation
from db.engine import build_engine, parse_url
from db.errors import NotFound
from db.messages import Outgoing, add_incoming, add_outgoing, messages_after
from db.models import Message
from db.session import Database

T = TypeVar("T")


def together(*actions: Callable[[], T]) -> list[T]:
    """Run the actions in as many threads, started at the same instant; their results, or the first error."""
    barrier = threading.Barrier(len(actions))

    def run(action: Callable[[], T]) -> T:
        barrier.wait(timeout=10)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.fixture
def thread_id(database: Database, actor_id: str) -> str:
    with database.session() as session:
        return create_conversation(session, "web", actor_id=actor_id)[0].id


def slowly(session: Session) -> None:
    """Read something, then leave the others time to do the same before writing."""
    session.scalar(select(func.count()).select_from(Message))
    time.sleep(0.02)


def test_it_receives_the_same_message_once(database: Database, thread_id: str) -> None:
    def receive() -> tuple[int, bool]:
        with database.session() as session:
            slowly(session)
            message, created = add_incoming(session, thread_id, "Bonjour", None, "same-key")
            return message.id, created

    results = together(*[receive] * 6)
    assert sorted(created for _, created in results) == [False] * 5 + [True]
    assert len({number for number, _ in results}) == 1


def test_it_numbers_versions_one_after_the_other(database: Database, actor_id: str) -> None:
    def answer(value: str) -> int:
        with database.session() as session:
            slowly(session)
            said = Answer("size", "answered", value, value, "typed")
            return save_answer(session, actor_id, said, None).version

    assert sorted(together(lambda: answer("trois"), lambda: answer("quatre"))) == [1, 2]
    with database.reading() as session:
        assert {row.value for row in history(session, actor_id, "size")} == {"trois", "quatre"}


def test_it_notes_the_same_consent_once(database: Database, actor_id: str) -> None:
    def agree() -> int:
        with database.session() as session:
            return give_consent(session, actor_id, "peers", "v1").id

    assert len(set(together(*[agree] * 4))) == 1


def test_it_opens_a_thread_once(database: Database) -> None:
    def arrive() -> tuple[str, bool]:
        with database.session() as session:
            conversation, created = conversation_on(session, "telegram", "42")
            return conversation.id, created

    results = together(*[arrive] * 4)
    assert len({key for key, _ in results}) == 1
    assert sum(created for _, created in results) == 1


def test_it_never_shows_a_message_after_a_later_one(database: Database, thread_id: str) -> None:
    """A reader that asks for what follows the last number it saw must miss nothing."""
    stop = threading.Event()

    def write() -> list[int]:
        for number in range(15):
            with database.session() as session:
                add_outgoing(session, thread_id, None, [Outgoing(str(number))])
                time.sleep(0.001)  # others may take a number before this one is committed
        return []

    def read() -> list[int]:
        seen: list[int] = []
        while True:
            last_round = stop.is_set()
            with database.reading() as session:
                seen += [row.id for row in messages_after(session, thread_id, seen[-1] if seen else 0)]
            if last_round:
                return seen

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        try:
            together(*[write] * 3)
        finally:
            stop.set()
        seen = reader.result(timeout=20)
    with database.reading() as session:
        assert seen == [row.id for row in messages_after(session, thread_id, 0)]
    assert len(seen) == 45


def test_it_erases_while_somebody_writes(database: Database, actor_id: str, thread_id: str) -> None:
    """Either the message came first and is erased, or it is refused: never a dead end, never a leftover."""

    def write() -> None:
        for number in range(20):
            try:
                with database.session() as session:
                    add_incoming(session, thread_id, str(number))
                    save_answer(session, actor_id, Answer("size", "answered", str(number), "", "typed"), None)
            except NotFound:
                return

    def erase() -> None:
        time.sleep(0.02)
        with database.session() as session:
            delete_actor(session, actor_id)

    together(write, write, erase)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_it_migrates_once_when_processes_start_together(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(3)]
    together(*[database.migrate for database in databases])
    assert databases[0].is_current()
    for database in databases:
        database.dispose()


def test_a_new_file_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """SQLite does not wait for whoever switches the file to write-ahead logging (about one race in forty)."""

    def opened(number: int) -> int:
        engine = build_engine(parse_url(f"sqlite:///{tmp_path / str(number)}.db"), 5)
        with engine.connect() as connection:
            found = connection.scalar(text("SELECT 1"))
        engine.dispose()
        return int(found or 0)

    for number in range(100):
        assert together(*[partial(opened, number)] * 8) == [1] * 8
