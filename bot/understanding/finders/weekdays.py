"""The days of the week and the parts of a day, as they are said and as they are stored."""

from __future__ import annotations

from bot.understanding.lexicon import words
from bot.understanding.text import Folded

WEEKDAYS = {
    "lundi": "monday", "mardi": "tuesday", "mercredi": "wednesday", "jeudi": "thursday", "vendredi": "friday",
    "samedi": "saturday", "dimanche": "sunday",
}  # fmt: skip
"""In the order of the week."""
_PARTS = ("morning", "noon", "afternoon", "evening", "night")


def weekday_at(folded: Folded, index: int) -> str | None:
    """The English name of the day of the week that stands at this token (« mardis » too)."""
    return WEEKDAYS.get(folded.word(index).removesuffix("s"))


def part_at(folded: Folded, index: int) -> tuple[str, int] | None:
    """The part of the day said at this token (« matin », « après-midi », « en soirée »), and the token after it."""
    if folded.word(index) in ("en", "au", "dans") and (found := _part(folded, index + 1)):
        return found
    return _part(folded, index)


def _part(folded: Folded, index: int) -> tuple[str, int] | None:
    if folded.word(index) == "apres" and folded.word(index + 1).removesuffix("s") == "midi":
        return "afternoon", index + 2
    part = next((part for part in _PARTS if folded.word(index) in words("frequencies", part)), None)
    return (part, index + 1) if part else None
