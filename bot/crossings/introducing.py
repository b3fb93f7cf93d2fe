"""The course of an introduction: who may do what, and where it leads. A table, without database or clock.

One is asked, then the other; nothing is given to anyone before both said yes. A refusal stops it and tells
nobody; the permission may be taken back at any moment, also afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from db.crossing_models import CrossingState, SideState

Who = Literal["first", "second"]
Answer = Literal["accepted", "declined", "known"]

ASKING: dict[CrossingState, Who] = {"proposed": "first", "asked_first": "first", "asked_second": "second"}
"""Whose turn it is to be asked, or to answer."""

OPEN: tuple[CrossingState, ...] = ("proposed", "asked_first", "asked_second")
"""States from which something may still come of it."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where an introduction is: its state and what each of the two has said."""

    state: CrossingState
    first: SideState = "waiting"
    second: SideState = "waiting"

    def of(self, who: Who) -> SideState:
        """What this one has said."""
        return self.first if who == "first" else self.second

    def _with(self, who: Who, side: SideState, state: CrossingState) -> Course:
        return replace(self, state=state, **{who: side})

    @property
    def to_ask(self) -> Who | None:
        """The one to ask now; None when nobody is."""
        who = ASKING.get(self.state)
        return who if who is not None and self.of(who) == "waiting" else None

    @property
    def awaited(self) -> Who | None:
        """The one whose answer is awaited; None when nobody's is."""
        who = ASKING.get(self.state)
        return who if who is not None and self.of(who) == "asked" else None

    def ask(self) -> Course | None:
        """The one whose turn it is has been asked; None when nobody is to be."""
        who = self.to_ask
        if who is None:
            return None
        return self._with(who, "asked", "asked_first" if who == "first" else "asked_second")

    def answer(self, who: Who, answer: Answer) -> Course | None:
        """`who` answers; None when it is not awaited from them (answered already, over, not asked yet)."""
        if self.awaited != who:
            return None
        if answer != "accepted":
            return self._with(who, answer, "declined")
        return self._with(who, "accepted", "asked_second" if who == "first" else "introduced")

    def withdraw(self) -> Course | None:
        """One of the two takes the permission back, before or after; None when it is over already."""
        return replace(self, state="withdrawn") if self.state in (*OPEN, "introduced") else None

    def cancel(self) -> Course | None:
        """The staff stops it before anything was given; None when it is over or done."""
        return replace(self, state="cancelled") if self.state in OPEN else None

    def expire(self) -> Course | None:
        """Nobody answered in time; None unless an answer is awaited or the other is still to be asked."""
        return replace(self, state="expired") if self.state in ("asked_first", "asked_second") else None
