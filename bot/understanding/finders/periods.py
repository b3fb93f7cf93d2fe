"""The periods that a rhythm counts: a week, two weeks (« quinzaine »), three months (« trimestre »), a summer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bot.understanding.finders.weekdays import weekday_at
from bot.understanding.lexicon import words
from bot.understanding.text import Folded

Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """`every` units; `days` of the week and part of the day, when they are said."""

    every: int
    unit: Unit
    days: tuple[str, ...] = ()
    part: str | None = None

    def as_value(self) -> dict[str, Any]:
        """As it is stored."""
        return {"every": self.every, "unit": self.unit, "days": list(self.days), "part": self.part}


_PERIODS = {
    "day": Period(1, "day"),
    "week": Period(1, "week"),
    "fortnight": Period(2, "week"),
    "month": Period(1, "month"),
    "quarter": Period(3, "month"),
    "half_year": Period(6, "month"),
    "year": Period(1, "year"),
}
_WEEKEND = Period(1, "week", ("saturday", "sunday"))
_ADJECTIVES = {
    "daily": Period(1, "day"),
    "weekly": Period(1, "week"),
    "twice_weekly": Period(1, "week"),
    "twice_monthly": Period(1, "month"),
    "monthly": Period(1, "month"),
    "every_two_months": Period(2, "month"),
    "quarterly": Period(3, "month"),
    "half_yearly": Period(6, "month"),
    "yearly": Period(1, "year"),
    "every_two_years": Period(2, "year"),
}


def period_at(folded: Folded, index: int) -> tuple[Period, int] | None:
    """The period that is named at this token, and the token after it."""
    word = folded.word(index)
    if word in words("frequencies", "weekend"):
        return _WEEKEND, index + 1
    if word == "week" and folded.word(index + 1).removesuffix("s") == "end":
        return _WEEKEND, index + 2
    if day := weekday_at(folded, index):
        return Period(1, "week", (day,)), index + 1
    name = next((name for name in _PERIODS if word in words("frequencies", name)), None)
    return (_PERIODS[name], index + 1) if name else None


def adjective_at(folded: Folded, index: int) -> Period | None:
    """The period of « mensuel », « hebdomadaire »… at this token."""
    name = next((name for name in _ADJECTIVES if folded.word(index) in words("frequencies", name)), None)
    return _ADJECTIVES[name] if name else None
