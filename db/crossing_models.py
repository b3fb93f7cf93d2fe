"""The tables of crossings: the actors as peers, introductions, experiments, sheets, and the public directory.

What belongs to an actor goes with the actor (foreign keys cascade): the other side of an introduction finds
nothing left, not even a name. Directory entries are public records of others: they are never contacted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import NUMBERED, Base, new_uuid
from db.types import RowId, one_of, utcnow

CrossingState = Literal[
    "proposed", "asked_first", "asked_second", "introduced", "declined", "expired", "withdrawn", "cancelled"
]
"""Proposed by the machine or the staff; one is asked, then the other; only « introduced » shares anything.

« declined »: one of them said no (which one is only in `crossing_side`); « withdrawn »: one of them took the
permission back; « cancelled »: the staff stopped it.
"""
SideState = Literal["waiting", "asked", "accepted", "declined", "known"]
"""« known »: they know each other already, and said so."""
ProposedBy = Literal["machine", "staff"]
ExperimentState = Literal["draft", "proposed", "running", "ended", "abandoned"]
MemberState = Literal["waiting", "asked", "accepted", "declined", "withdrawn"]
Outcome = Literal["worked", "partly", "failed", "abandoned"]
ImportState = Literal["running", "done"]
DuplicateDecision = Literal["open", "same", "different"]


class PeerRow(Base):
    """An actor as a peer to find: where, what they bring and seek, worked out anew from each diagnosis.

    `profile` is `bot.crossings.model.Peer` as JSON; the other columns are what the search looks at.
    """

    __tablename__ = "peer"
    __table_args__ = (
        # holds all that orders candidates: the search never reads the rows of those it leaves out
        Index(
            "ix_peer_search",
            *("open", "demo", "epci_siren", "insee", "brings", "seeks", "objectives", "strong", "publics"),
            *("family", "isolation", "people", "department", "actor_id"),
        ),
        Index("ix_peer_department", "open", "demo", "department", "epci_siren"),
        Index("ix_peer_searched", "open", "searched_at"),
    )

    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), primary_key=True)
    open: Mapped[bool]
    """They agree today that peers are proposed to them."""
    demo: Mapped[bool] = mapped_column(default=False)
    insee: Mapped[str | None] = mapped_column(String(5))
    epci_siren: Mapped[str | None] = mapped_column(String(9))
    department: Mapped[str | None] = mapped_column(String(3))
    family: Mapped[str | None] = mapped_column(String(16))
    brings: Mapped[int] = mapped_column(BigInteger, default=0)
    """One bit for each trait of crossings.yml that they bring, in the order of the file."""
    seeks: Mapped[int] = mapped_column(BigInteger, default=0)
    objectives: Mapped[int] = mapped_column(BigInteger, default=0)
    """One bit for each objective that fits, in the order of objectives.yml."""
    strong: Mapped[int] = mapped_column(BigInteger, default=0)
    """Those of `objectives` that fit well."""
    publics: Mapped[int] = mapped_column(BigInteger, default=0)
    isolation: Mapped[int] = mapped_column(SmallInteger, default=0)
    """Level of the isolation barrier, 0 to 3."""
    people: Mapped[int | None]
    """How many they are; None when they did not say."""
    profile: Mapped[dict[str, Any]]
    version: Mapped[str] = mapped_column(String(12))
    """The programme's version that the row was worked out with."""
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)
    searched_at: Mapped[datetime | None]
    """When peers were last looked for; None: not since the profile changed."""


class Crossing(Base):
    """One pair of actors and where their introduction is; a pair exists once, whoever is asked first."""

    __tablename__ = "crossing"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
        CheckConstraint("first_id = low_id OR first_id = high_id", name="first"),
        Index(None, "state", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    low_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"))
    high_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[str] = mapped_column(String(36))
    """The one of the two who is asked first."""
    state: Mapped[CrossingState] = mapped_column(one_of(CrossingState, "crossing_state"), default="proposed")
    proposed_by: Mapped[ProposedBy] = mapped_column(one_of(ProposedBy, "proposed_by"), default="machine")
    score: Mapped[float] = mapped_column(default=0.0)
    reasons: Mapped[dict[str, Any]]
    """What is said to each side: `{"<actor id>": {"brings": ..., "why_now": ..., "reasons": [...]}}`."""
    programme_version: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    state_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime | None]
    """When nobody has answered by then, it expires; None: it does not."""

    def other_of(self, actor_id: str) -> str:
        """The other of the two."""
        return self.high_id if actor_id == self.low_id else self.low_id


class CrossingSide(Base):
    """One of the two persons of a crossing: asked when, answered what, agreed to share what."""

    __tablename__ = "crossing_side"
    __table_args__ = (Index(None, "actor_id", "asked_at"),)

    crossing_id: Mapped[str] = mapped_column(ForeignKey("crossing.id", ondelete="CASCADE"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[SideState] = mapped_column(one_of(SideState, "side_state"), default="waiting")
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    """The only reminder."""
    answered_at: Mapped[datetime | None]
    shares: Mapped[list[Any]] = mapped_column(default=list)
    """What this person agreed to give the other: some of `email`, `phone`."""
    told_at: Mapped[datetime | None]
    """When they were told how it ended: the other's details, or that nothing came of it."""
    wrote_at: Mapped[datetime | None]
    """When they sent the other their first message through us."""


class Experiment(Base):
    """Two to five actors who try something together, drafted from a template of experiments.yml."""

    __tablename__ = "experiment"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    template: Mapped[str]
    title: Mapped[str]
    objective: Mapped[str | None]
    insee: Mapped[str | None] = mapped_column(String(5))
    content: Mapped[dict[str, Any]]
    """The template's texts with the actors' facts filled in, as the staff edited them."""
    state: Mapped[ExperimentState] = mapped_column(one_of(ExperimentState, "experiment_state"), default="draft")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    state_at: Mapped[datetime] = mapped_column(default=utcnow)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class ExperimentMember(Base):
    """An actor of an experiment, the part they would play, and what they answered."""

    __tablename__ = "experiment_member"

    experiment_id: Mapped[str] = mapped_column(ForeignKey("experiment.id", ondelete="CASCADE"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the others are told of this actor, and this actor of their part: `{"who": ..., "part": ...}`.

    It may hold their own words: kept here, and not in the experiment, it goes with them.
    """
    state: Mapped[MemberState] = mapped_column(one_of(MemberState, "member_state"), default="waiting")
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class Experience(Base):
    """What was tried and what came of it; a failure is as valuable as a success."""

    __tablename__ = "experience"
    __table_args__ = (UniqueConstraint("experiment_id", "actor_id"), NUMBERED)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    experiment_id: Mapped[str | None] = mapped_column(ForeignKey("experiment.id", ondelete="SET NULL"))
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), index=True)
    tried: Mapped[str]
    outcome: Mapped[Outcome] = mapped_column(one_of(Outcome, "outcome"))
    happened: Mapped[str]
    learnt: Mapped[str]
    again: Mapped[str]
    catalysts: Mapped[dict[str, Any]]
    """`{"helped": [ids], "missing": [ids]}`."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class SheetLink(Base):
    """An address at which an actor's sheet may be read, until it expires or is revoked."""

    __tablename__ = "sheet_link"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256, in hexadecimal; the token itself is only ever in the address."""
    audience: Mapped[Literal["actor", "partner"]] = mapped_column(one_of(Literal["actor", "partner"], "audience"))
    """« actor »: the preview that only they see; « partner »: what they give to whom they choose."""
    note: Mapped[str | None]
    """Whom the actor said it is for, in their words."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
    reads: Mapped[int] = mapped_column(default=0)


class DirectoryImport(Base):
    """A file that was imported, or was being imported: what is done is kept, the rest goes on from there."""

    __tablename__ = "directory_import"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the file and of what was asked of it (territory, source): the same is not imported twice."""
    source: Mapped[str]
    state: Mapped[ImportState] = mapped_column(one_of(ImportState, "import_state"), default="running")
    rows: Mapped[int] = mapped_column(default=0)
    """Rows dealt with so far."""
    kept: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(default=utcnow)
    ended_at: Mapped[datetime | None]


class DirectoryEntry(Base):
    """A place of a public directory. It has not consented to anything: shown as public, never contacted."""

    __tablename__ = "directory_entry"
    __table_args__ = (UniqueConstraint("source", "external_id"), Index(None, "epci_siren"), NUMBERED)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    name: Mapped[str]
    address: Mapped[str | None]
    postal_code: Mapped[str | None] = mapped_column(String(5))
    insee: Mapped[str | None] = mapped_column(String(5), index=True)
    epci_siren: Mapped[str | None] = mapped_column(String(9))
    department: Mapped[str | None] = mapped_column(String(3), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    siret: Mapped[str | None] = mapped_column(String(14), index=True)
    rna: Mapped[str | None] = mapped_column(String(10))
    website: Mapped[str | None]
    services: Mapped[list[Any]] = mapped_column(default=list)
    updated_on: Mapped[date | None]
    """The day that the source gives."""
    imported_at: Mapped[datetime] = mapped_column(default=utcnow)


class DirectoryDuplicate(Base):
    """Two records that may be the same place; a person decides, nothing is merged without them."""

    __tablename__ = "directory_duplicate"
    __table_args__ = (
        UniqueConstraint("entry_id", "other_id", "actor_id"),
        CheckConstraint("(other_id IS NULL) <> (actor_id IS NULL)", name="one_other"),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("directory_entry.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("directory_entry.id", ondelete="CASCADE"), index=True)
    """The other entry of the directory…"""
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), index=True)
    """…or the actor we know."""
    likeness: Mapped[float]
    """0 to 1."""
    reasons: Mapped[list[Any]]
    decision: Mapped[DuplicateDecision] = mapped_column(one_of(DuplicateDecision, "decision"), default="open")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
