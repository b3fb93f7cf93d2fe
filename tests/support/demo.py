"""A fictitious territory for tests: the real command's parts, with a classifier that needs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from bot.demo import filling
from bot.demo.archetypes import Archetype, archetypes
from bot.demo.varying import Kept
from bot.interview.answers import Answer
from bot.services import Services
from bot.settings import Settings
from bot.understanding.communes import CommuneIndex
from db.session import Database
from db.types import utcnow
from tests.unit.diagnosis.builders import FakeClassifier, programme

ARCHETYPES = 45


class NoStakes:
    """An interview that does not choose."""

    def of(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        return {}


def services(database: Database) -> Services:
    return Services(Settings(), programme(), CommuneIndex.load(), FakeClassifier(), NoStakes(), database)


@cache
def some_archetypes() -> tuple[Archetype, ...]:
    """Diagnosed once for all the tests."""
    anywhere = Database("sqlite:////nowhere/at/all.db")  # nothing is read from it
    return tuple(archetypes(services(anywhere), ARCHETYPES, seed=1))


def add_demo(database: Database, actors: int, seed: int = 1) -> None:
    """Insert fictitious actors, as `filling.fill` does once the archetypes are diagnosed."""
    draw, places = Random(seed), filling.Places(CommuneIndex.load())
    kept = [Kept(programme(), archetype) for archetype in some_archetypes()]
    filling.insert_all(database, kept, places, draw, actors, utcnow(), lambda done: None)
