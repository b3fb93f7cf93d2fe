"""Answers to the question that was asked, as entities: what `read_answer` makes of them, and where it was said."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.answers import Reading
from bot.understanding.finders.entity import Entity, Kind, from_text


def from_reading(text: str, kind: Kind, reading: Reading | None) -> Iterator[Entity]:
    """The entity of a reading; none when it has a problem, or no value that this kind can hold."""
    if reading is None or reading.problem is not None or not reading.quote:
        return
    start = text.find(reading.quote)
    if start >= 0 and isinstance(reading.value, str | dict):
        span = (start, start + len(reading.quote))
        yield from_text(text, kind, reading.value, span, reading.confidence)
