"""Actors: created, resumed from another channel with a code, erased."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import audit, conversations
from db.errors import NotFound
from db.models import Actor, AuditRole
from db.types import utcnow


def create_actor(session: Session, *, name: str | None = None, demo: bool = False) -> Actor:
    """A new actor, last heard of now."""
    actor = Actor(name=name, demo=demo)
    session.add(actor)
    session.flush()
    return actor


def lock_actor(session: Session, actor_id: str) -> None:
    """Mark the actor as changed, and make other writers about the same actor wait for this transaction.

    Raises NotFound.
    """
    one = update(Actor).where(Actor.id == actor_id).values(updated_at=utcnow())
    if session.scalar(one.returning(Actor.id)) is None:
        raise NotFound("actor", actor_id)


def set_resume_code(session: Session, actor_id: str, code_hash: str | None) -> None:
    """Keep the hash of the code that resumes elsewhere, in place of the former one; None: no code any more.

    Raises NotFound.
    """
    lock_actor(session, actor_id)
    session.execute(update(Actor).where(Actor.id == actor_id).values(resume_code_hash=code_hash))


def find_by_resume_code(session: Session, code_hash: str) -> Actor | None:
    """The actor whose resume code has this hash."""
    return session.scalar(select(Actor).where(Actor.resume_code_hash == code_hash))


def delete_actor(session: Session, actor_id: str, *, role: AuditRole = "person") -> bool:
    """Erase an actor and everything held about them; False when there was none.

    Adds the audit line itself, so that no erasure goes unrecorded: its identifier was only ever this
    actor's, and leads nowhere once the actor is gone. Objects of theirs that were loaded can still be
    read, but nothing that is done to them is stored.
    """
    session.flush()
    theirs = conversations.of_actor(session, actor_id)
    gone = delete(Actor).where(Actor.id == actor_id).execution_options(synchronize_session=False)
    if session.scalar(gone.returning(Actor.id)) is None:
        return False
    conversations.let_go(session, {actor_id, *theirs})
    audit.record(session, role, "actor.deleted", "actor", actor_id)
    return True
