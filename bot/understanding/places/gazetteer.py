"""What the readers of places share: the table, the territory and the speller."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.places.spelling import Speller
from bot.understanding.places.table import Table


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The communes of France seen from a territory (codes of départements)."""

    table: Table
    territory: frozenset[str]
    speller: Speller
