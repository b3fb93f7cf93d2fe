"""What a crossing is made of: actors as peers, and proposals with what is said to each side."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.diagnosis.model import Family, Fit, Level

Proximity = Literal["commune", "epci", "neighbour", "department", "beyond"]
"""Same commune; same EPCI; an EPCI next to it; same département; further."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trait(_Part):
    """Something that an actor brings or seeks: a trait of `crossings.yml`, and the words that say so."""

    id: str
    question: str = ""
    quote: str = ""
    """Their own words, exact; empty when no words carry it."""


class Peer(_Part):
    """An actor as somebody to cross with others: only what the diagnosis and the answers say.

    No e-mail, no phone, no name of a person: a peer may be described to others before both agreed.
    """

    actor_id: str
    label: str
    """The activity's name as they gave it; empty when they gave none."""
    open: bool = False
    """They agree today that peers are proposed to them."""
    demo: bool = False
    commune: str = ""
    insee: str | None = None
    epci: str | None = None
    department: str | None = None
    latitude: float | None = None
    """Degrees, WGS84; of the commune, never of a home."""
    longitude: float | None = None
    form: str | None = None
    """Option of the question « legal_form »: how they are called while the name is hidden."""
    family: Family | None = None
    subtypes: tuple[str, ...] = ()
    objectives: dict[str, Fit] = {}
    """Those that fit (`strong` or `possible`), by id."""
    publics: frozenset[str] = frozenset()
    """Options of the question « publics »."""
    brings: tuple[Trait, ...] = ()
    seeks: tuple[Trait, ...] = ()
    people: int | None = Field(None, ge=0)
    """How many they are; None when they did not say."""
    barriers: dict[str, Level] = {}
    activity: str = ""
    """What they do, in their own words."""
    knows: tuple[str, ...] = ()
    """Names that their answers mention, folded: they need no introduction to who bears one. Never shown."""


class Brought(_Part):
    """What one side of a crossing is told of the other, in two sentences of the programme."""

    brings: str
    """What the other brings, in the other's words."""
    brings_plain: str = ""
    """The same without their words: all that is said of somebody who was not asked yet."""
    why_now: str
    """Why it comes at the right time for this side, in this side's words."""
    reasons: tuple[str, ...] = ()
    """Each thing that counted, as a sentence."""
    who: str = ""
    """What the other is, without the name: « une association qui raconte ce qui se passe ici »."""
    commune: str = ""
    """The other's; empty when telling it would tell who they are."""


class Proposal(_Part):
    """Two actors who would complete each other. `score` orders proposals and is never shown to a person."""

    one_id: str
    other_id: str
    score: float = Field(ge=0)
    proximity: Proximity
    shares: tuple[str, ...] = ()
    """Objectives in common."""
    to_one: Brought
    to_other: Brought
