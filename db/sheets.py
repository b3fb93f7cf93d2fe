"""Addresses of sheets: made by the actor, unguessable, bounded in time, revocable; only a hash of each is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Literal, TypeAlias

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from db import audit
from db.actors import lock_actor
from db.crossing_models import SheetLink
from db.models import Actor, AuditRole, Consent
from db.types import utcnow

Audience: TypeAlias = Literal["actor", "partner"]

DAYS = 30
SHORTEST, LONGEST = 1, 365
"""Bounds of an address's life, in days."""
LONGEST_NOTE = 200
MOST_ALIVE = 50
"""Addresses of one actor that work at the same time: the oldest gives way to the next one."""


def create_link(
    session: Session, actor_id: str, audience: Audience, *, days: int = DAYS, note: str | None = None
) -> tuple[SheetLink, str]:
    """A new address and its token (43 random characters), which is never stored.

    `days` is brought within its bounds, `note` (for whom, in the actor's words) is cut at `LONGEST_NOTE`
    characters. Raises NotFound.
    """
    lock_actor(session, actor_id)
    alive = list_of_actor(session, actor_id)
    for oldest in alive[: max(len(alive) - MOST_ALIVE + 1, 0)]:
        revoke(session, oldest.id, role="system")
    token = secrets.token_urlsafe(32)
    now = utcnow()
    link = SheetLink(
        actor_id=actor_id,
        token_hash=_token_hash(token),
        audience=audience,
        note=(note or "").strip()[:LONGEST_NOTE] or None,
        created_at=now,
        expires_at=now + timedelta(days=min(max(days, SHORTEST), LONGEST)),
    )
    session.add(link)
    session.flush()
    audit.record(session, "person", "sheet.link_created", "sheet_link", link.id, {"audience": audience})
    return link, token


def find_by_token(session: Session, token: str) -> SheetLink | None:
    """The address that this token opens today.

    None when there is none, when it expired or was revoked, and when its actor no longer agrees to be stored.
    """
    kept = exists().where(
        Consent.actor_id == SheetLink.actor_id, Consent.purpose == "storage", Consent.withdrawn_at.is_(None)
    )
    here = exists().where(Actor.id == SheetLink.actor_id, Actor.state != "anonymised")
    return session.scalar(
        select(SheetLink).where(
            SheetLink.token_hash == _token_hash(token),
            SheetLink.revoked_at.is_(None),
            SheetLink.expires_at > utcnow(),
            kept,
            here,
        )
    )


def count_read(session: Session, link_id: int) -> None:
    """Note that somebody read the sheet at this address, now."""
    session.execute(
        update(SheetLink)
        .where(SheetLink.id == link_id)
        .values(reads=SheetLink.reads + 1, last_read_at=utcnow())
        .execution_options(synchronize_session=False)
    )


def list_of_actor(session: Session, actor_id: str) -> list[SheetLink]:
    """The addresses of an actor that work today, oldest first."""
    alive = (SheetLink.actor_id == actor_id, SheetLink.revoked_at.is_(None), SheetLink.expires_at > utcnow())
    return list(session.scalars(select(SheetLink).where(*alive).order_by(SheetLink.id)))


def revoke(session: Session, link_id: int, *, role: AuditRole = "person") -> bool:
    """Make an address lead nowhere, for good; False when it already did or never was."""
    one = update(SheetLink).where(SheetLink.id == link_id, SheetLink.revoked_at.is_(None)).values(revoked_at=utcnow())
    if session.scalar(one.returning(SheetLink.id)) is None:
        return False
    audit.record(session, role, "sheet.link_revoked", "sheet_link", link_id)
    return True


def _token_hash(token: str) -> str:
    # a fast hash is enough: the token is 256 random bits, nobody can try them all
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
