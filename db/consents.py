"""Consents: one purpose at a time, each given in front of a version of the text, each revocable."""

from __future__ import annotations

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from db.actors import lock_actor
from db.models import Consent, Purpose
from db.types import utcnow


def give_consent(session: Session, actor_id: str, purpose: Purpose, text_version: str) -> Consent:
    """Note that the person agrees; the same agreement, still active, is not noted twice. Raises NotFound."""
    lock_actor(session, actor_id)
    same = _active(actor_id).where(Consent.purpose == purpose, Consent.text_version == text_version)
    if (known := session.scalar(same)) is not None:
        return known
    consent = Consent(actor_id=actor_id, purpose=purpose, text_version=text_version)
    session.add(consent)
    session.flush()
    return consent


def withdraw_consent(session: Session, actor_id: str, purpose: Purpose) -> bool:
    """Note that the person no longer agrees, to any version; False when they had not agreed."""
    withdrawn = session.execute(
        update(Consent)
        .where(Consent.actor_id == actor_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=utcnow())
        .returning(Consent.id)
    )
    return len(withdrawn.all()) > 0


def has_consent(session: Session, actor_id: str, purpose: Purpose) -> bool:
    """Whether the person agrees to this today."""
    return session.scalar(_active(actor_id).where(Consent.purpose == purpose).limit(1)) is not None


def active_consents(session: Session, actor_id: str) -> list[Consent]:
    """All that the person agrees to today, in the order in which they agreed."""
    return list(session.scalars(_active(actor_id).order_by(Consent.id)))


def _active(actor_id: str) -> Select[Consent]:
    return select(Consent).where(Consent.actor_id == actor_id, Consent.withdrawn_at.is_(None))
