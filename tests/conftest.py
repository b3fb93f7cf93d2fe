"""Fixtures shared by the tests that need the real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.commands.train import train_stale
from bot.settings import Settings
from tests.support.daylong import daylong_programme
from tests.support.processes import Service

UNLIMITED = {"PASSERELLES_SESSIONS_PER_MINUTE": "100000", "PASSERELLES_MESSAGES_PER_MINUTE": "100000"}
"""The tests talk faster than people; the limits have a test of their own."""


@pytest.fixture(scope="session")
def trained() -> None:
    """The models, trained when missing or older than their data."""
    train_stale(Settings())


@pytest.fixture(scope="session")
def service(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Both real processes, shared by the whole run; each test opens conversations of its own."""
    running = Service(tmp_path_factory.mktemp("service"), UNLIMITED).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def lively(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Another one, where introductions are followed all the time and at any hour."""
    folder = tmp_path_factory.mktemp("lively")
    often = {
        "PASSERELLES_PROGRAMME_DIR": str(daylong_programme(folder)),
        "PASSERELLES_CROSSINGS_EVERY": "0.3",
    }
    running = Service(folder, {**UNLIMITED, **often}).start()
    yield running
    running.stop()
