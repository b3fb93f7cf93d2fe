"""What a sheet is: a title, a place, and two readings made of the same few kinds of parts."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Audience = Literal["actor", "partner"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Point(_Part):
    """Something said in a few sentences, with the actor's exact words that carry it."""

    title: str = ""
    text: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


class Fact(_Part):
    """A name and its value: « Depuis : 2015 »."""

    label: str
    value: str


class Door(_Part):
    """An institution, what it deals with, whom to speak to there, and the question to ask."""

    institution: str
    touches: str
    whom: str
    ask: str


class Section(_Part):
    """A part of a reading; `id` is also its anchor."""

    id: str
    heading: str
    points: tuple[Point, ...] = ()
    facts: tuple[Fact, ...] = ()
    doors: tuple[Door, ...] = ()


class Reading(_Part):
    """The facts as one audience reads them."""

    audience: Audience
    title: str
    words: str
    """What they do, as they told it; empty when their words cannot be shown."""
    sections: tuple[Section, ...]
    footer: str


class Place(_Part):
    """Where the activity is. `insee` is None for a place that the official code does not know."""

    insee: str | None
    commune: str
    near: bool
    in_territory: bool
    facts: tuple[Fact, ...]
    """The table that stands beside the map, or alone."""


class Sheet(_Part):
    """The whole sheet. It holds no name of a person, no e-mail, no telephone."""

    name: str
    kind: str
    """« Une association, à Marmande »; empty when neither is known."""
    place: Place | None
    actor: Reading
    partner: Reading
    drawn_on: date

    def reading(self, audience: Audience) -> Reading:
        """The reading for an audience."""
        return self.actor if audience == "actor" else self.partner
