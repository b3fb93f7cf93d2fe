"""Everything held about a person, for the person: the right of access (RGPD, articles 15 and 20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from db import audit
from db.base import Base
from db.crossing_models import Crossing, CrossingSide, Experience, ExperimentMember, PeerRow, SheetLink
from db.errors import NotFound
from db.models import Actor, Consent, Conversation, Correction, Message, StoredAnswer, StoredDiagnosis
from db.types import utcnow

_SECRETS = {"token_hash", "resume_code_hash"}
"""They protect the person's access, and say nothing about the person."""


def export_actor(session: Session, actor_id: str) -> dict[str, Any]:
    """All that the database holds about an actor, as plain JSON (dates in ISO 8601), every version included.

    Raises NotFound.
    """
    actor = session.get(Actor, actor_id)
    if actor is None:
        raise NotFound("actor", actor_id)
    conversations = session.scalars(
        select(Conversation).where(Conversation.actor_id == actor_id).order_by(Conversation.created_at)
    ).all()
    threads = []
    for conversation in conversations:
        messages = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.id)
        threads.append(_plain(conversation) | {"messages": _all(session.scalars(messages))})
    subjects = [actor_id, *(conversation.id for conversation in conversations)]
    return {
        "exported_at": utcnow().isoformat(),
        "actor": _plain(actor),
        "conversations": threads,
        "answers": _owned(session, StoredAnswer, actor_id),
        "consents": _owned(session, Consent, actor_id),
        "diagnoses": _owned(session, StoredDiagnosis, actor_id),
        "corrections": _owned(session, Correction, actor_id),
        "peer": _peer(session, actor_id),
        "introductions": [_introduction(session, side) for side in _sides(session, actor_id)],
        "experiments": _all(session.scalars(select(ExperimentMember).where(ExperimentMember.actor_id == actor_id))),
        "experiences": _owned(session, Experience, actor_id),
        "sheet_links": _owned(session, SheetLink, actor_id),
        "audit": _all(audit.lines_about(session, subjects)),
    }


def _sides(session: Session, actor_id: str) -> list[CrossingSide]:
    """The introductions that this person was asked about."""
    asked = (CrossingSide.actor_id == actor_id, CrossingSide.asked_at.is_not(None))
    return list(session.scalars(select(CrossingSide).where(*asked).order_by(CrossingSide.asked_at)))


def _introduction(session: Session, side: CrossingSide) -> dict[str, Any]:
    """Their own part of an introduction, and what they were told: never who the other is nor what they answered."""
    crossing = session.get_one(Crossing, side.crossing_id)
    return _plain(side) | {"told": crossing.reasons.get(side.actor_id), "introduced": crossing.state == "introduced"}


def _peer(session: Session, actor_id: str) -> dict[str, Any] | None:
    row = session.get(PeerRow, actor_id)
    return _plain(row) if row is not None else None


def _owned(
    session: Session,
    model: type[StoredAnswer | Consent | StoredDiagnosis | Correction | Experience | SheetLink],
    actor_id: str,
) -> list[dict[str, Any]]:
    return _all(session.scalars(select(model).where(model.actor_id == actor_id).order_by(model.id)))


def _all(rows: Iterable[Base]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows]


def _plain(row: Base) -> dict[str, Any]:
    values = {attribute.key: getattr(row, attribute.key) for attribute in inspect(type(row)).column_attrs}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if name not in _SECRETS
    }
