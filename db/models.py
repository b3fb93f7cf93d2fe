"""The tables. The answer log is the truth about a person: answers are versions, nothing is overwritten.

Deleting an actor or a conversation deletes everything that belongs to it (foreign keys cascade);
only `audit` stays, with identifiers that no longer lead to anyone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from bot.interview.answers import Answer, Source, Status, Value
from db.base import NUMBERED, Base, new_uuid
from db.types import Json, RowId, one_of, utcnow

ActorState = Literal["new", "interviewing", "diagnosed", "closed", "anonymised"]
Channel = Literal["web", "telegram", "terminal", "api"]
ConversationState = Literal["consent", "interview", "paused", "recap", "done", "refused", "handed_over", "closed"]
Direction = Literal["in", "out", "staff"]
MessageState = Literal["pending", "handled", "failed"]
Purpose = Literal["storage", "contact", "peers", "publication", "testimony"]
CorrectedPart = Literal["family", "usage_subtypes", "objectives", "barriers", "answer"]
AuditRole = Literal["person", "staff", "system"]


class Actor(Base):
    """An organisation or a person whom we interview, whatever the channels they came by."""

    __tablename__ = "actor"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    last_contact_at: Mapped[datetime] = mapped_column(default=utcnow)
    """Last message that came from the person; the delay before anonymisation runs from here."""
    name: Mapped[str | None]
    state: Mapped[ActorState] = mapped_column(one_of(ActorState), default="new")
    demo: Mapped[bool] = mapped_column(default=False)
    """Invented for a demonstration: never exported nor counted as real."""
    resume_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class Conversation(Base):
    """One thread with one person on one channel. It has no actor as long as nothing may be stored."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        CheckConstraint("failed_tries >= 0", name="failed_tries"),
        CheckConstraint("turns >= 0", name="turns"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), index=True)
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel"))
    external_id: Mapped[str | None]
    """What the channel calls this thread (Telegram's chat id)."""
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256, in hexadecimal, of the bearer token; the token itself is never stored."""
    state: Mapped[ConversationState] = mapped_column(one_of(ConversationState), default="consent")
    current_question: Mapped[str | None]
    revisit_question: Mapped[str | None]
    """A question that the person came back to, before going on with the current one."""
    expecting: Mapped[str | None]
    """What was asked aside from the questions, and is still to be answered (a confirmation, a choice)."""
    failed_tries: Mapped[int] = mapped_column(default=0)
    """Answers to the current question that could not be read, in a row."""
    turns: Mapped[int] = mapped_column(default=0)
    """The person's messages that counted as answers."""
    last_message: Mapped[int | None]
    """The last incoming message taken as an answer: a turn that is sent again never answers twice."""
    assigned_to: Mapped[str | None]
    """The member of staff who took it over."""
    human_requested_at: Mapped[datetime | None]
    """When the person asked for somebody; None: they did not."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    seen_at: Mapped[datetime | None]
    """When staff last opened it; None: never."""

    def ask_for_human(self) -> None:
        """Note that the person wants somebody, now."""
        self.human_requested_at = utcnow()


class Message(Base):
    """What was said: `in` by the person, `out` by the assistant, `staff` by a member of staff."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "idempotency_key"),
        Index(None, "conversation_id", "id"),
        Index(
            "ix_message_pending",
            "conversation_id",
            sqlite_where=sql("state = 'pending'"),
            postgresql_where=sql("state = 'pending'"),
        ),
        CheckConstraint("direction <> 'in' OR state IS NOT NULL", name="in_has_state"),
        CheckConstraint("intent_confidence BETWEEN 0 AND 1", name="intent_confidence"),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    """Grows with time inside a conversation: whoever has read up to N asks for what follows N."""
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    direction: Mapped[Direction] = mapped_column(one_of(Direction, "direction"))
    text: Mapped[str]
    payload: Mapped[str | None]
    """The payload of the button that was tapped, for an incoming message."""
    buttons: Mapped[list[Any]] = mapped_column(default=list)
    """`[{"title", "payload"}, ...]`, for an outgoing message."""
    kind: Mapped[str] = mapped_column(default="text")
    intent: Mapped[str | None]
    intent_confidence: Mapped[float | None]
    entities: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[MessageState | None] = mapped_column(one_of(MessageState))
    """Where the handling of an incoming message is; None for the others."""
    idempotency_key: Mapped[str | None]
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    """The incoming message that this one answers."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class StoredAnswer(Base):
    """One version of the answer to a question; the highest version is the current one."""

    __tablename__ = "answer"
    __table_args__ = (
        # also the index that finds the current version
        UniqueConstraint("actor_id", "question", "version"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        CheckConstraint("status <> 'answered' OR value IS NOT NULL", name="answered_has_value"),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"))
    question: Mapped[str]
    version: Mapped[int]
    status: Mapped[Status] = mapped_column(one_of(Status, "status"))
    value: Mapped[Value] = mapped_column(Json, nullable=True)
    quote: Mapped[str]
    source: Mapped[Source] = mapped_column(one_of(Source, "source"))
    confidence: Mapped[float]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    def to_answer(self) -> Answer:
        """What the interview and the diagnosis work with."""
        return Answer(self.question, self.status, self.value, self.quote, self.source, self.confidence)


class Consent(Base):
    """The person agreed to one purpose, in front of one version of the text; withdrawn when they say so."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_active",
            "actor_id",
            "purpose",
            "text_version",
            unique=True,
            sqlite_where=sql("withdrawn_at IS NULL"),
            postgresql_where=sql("withdrawn_at IS NULL"),
        ),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose, "purpose"))
    text_version: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=utcnow)
    withdrawn_at: Mapped[datetime | None]


class StoredDiagnosis(Base):
    """A diagnosis as it was shown, with the answers it came from and the versions that made it."""

    __tablename__ = "diagnosis"
    __table_args__ = (Index(None, "actor_id", "id"), NUMBERED)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"))
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    programme_version: Mapped[str]
    classifier_version: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Correction(Base):
    """What the machine said, what a person says instead, and why."""

    __tablename__ = "correction"
    __table_args__ = (Index(None, "actor_id", "id"), NUMBERED)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"))
    diagnosis_id: Mapped[int | None] = mapped_column(ForeignKey("diagnosis.id", ondelete="SET NULL"), index=True)
    part: Mapped[CorrectedPart] = mapped_column(one_of(CorrectedPart, "part"))
    machine_value: Mapped[Any] = mapped_column(Json, nullable=True)
    person_value: Mapped[Any] = mapped_column(Json, nullable=True)
    reason: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Audit(Base):
    """Who did what, when, on what. Triggers refuse any change or deletion; no personal data in it."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject_type", "subject_id"), NUMBERED)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)
    actor_role: Mapped[AuditRole] = mapped_column(one_of(AuditRole, "actor_role"))
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str | None]
    """Opaque and random (a uuid), or a number; None for an act without subject."""
    detail: Mapped[dict[str, Any]]


class DialogueToForget(Base):
    """A conversation that is erased here, and of which Rasa's working copy is still to be erased."""

    __tablename__ = "dialogue_to_forget"

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=utcnow)


class Epci(Base):
    """A grouping of communes (communauté de communes, d'agglomération...)."""

    __tablename__ = "epci"

    siren: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str]
    department: Mapped[str | None] = mapped_column(String(3))
    """Where most of its inhabitants are."""


class Commune(Base):
    """A commune of the territory, from the official geographical code."""

    __tablename__ = "commune"

    insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str]
    department: Mapped[str] = mapped_column(String(3), index=True)
    region: Mapped[str | None]
    epci_siren: Mapped[str | None] = mapped_column(ForeignKey("epci.siren"), index=True)
    postal_codes: Mapped[list[Any]]
    population: Mapped[int | None]
    latitude: Mapped[float | None]
    """Degrees, WGS84."""
    longitude: Mapped[float | None]
    approximate: Mapped[bool]
    """The position is the middle of the EPCI, not of the commune."""
