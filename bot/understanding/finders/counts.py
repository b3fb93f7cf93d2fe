"""Salariés, bénévoles, membres: how many, as the reader of sizes counts them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.finders.entity import Entity, from_tokens
from bot.understanding.headcount import HeadCount, total
from bot.understanding.size import read_size
from bot.understanding.text import Folded


def find_counts(folded: Folded, asked: bool) -> Iterator[Entity]:
    """The people of the activity, by role; `asked`: the message answers « combien êtes-vous ? ».

    Employees and volunteers of several names add up (« deux salariés et un apprenti »).
    """
    size = read_size(folded, bare=asked)
    if size is None:
        return
    confidence = 0.95 if size.strict else 0.85
    for role in ("employees", "volunteers"):
        if counts := [count for count in size.counts if count.role == role]:
            yield _entity(folded, total(counts), confidence)
    for count in size.counts:
        if count.role == "members":
            yield _entity(folded, count, confidence)


def _entity(folded: Folded, count: HeadCount, confidence: float) -> Entity:
    value = {"min": count.low, "max": count.high}
    approximate = count.approximate or count.low != count.high
    span = (count.first, count.last)
    return from_tokens(folded, count.role, value, span, confidence - 0.1 * approximate, approximate)
