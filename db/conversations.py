"""Conversations: opened on a channel, found again by their token or by the channel's own identifier."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import audit
from db.models import AuditRole, Channel, Conversation, DialogueToForget


def create_conversation(
    session: Session, channel: Channel, *, external_id: str | None = None, actor_id: str | None = None
) -> tuple[Conversation, str]:
    """A new conversation and its bearer token (43 random characters), of which only the hash is kept.

    Raises IntegrityError when the channel already has this `external_id`: see `conversation_on`.
    """
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        channel=channel, external_id=external_id, actor_id=actor_id, token_hash=_token_hash(token)
    )
    session.add(conversation)
    session.flush()
    return conversation, token


def find_by_token(session: Session, token: str) -> Conversation | None:
    """The conversation that this bearer token opens."""
    return session.scalar(select(Conversation).where(Conversation.token_hash == _token_hash(token)))


def conversation_on(session: Session, channel: Channel, external_id: str) -> tuple[Conversation, bool]:
    """The conversation that the channel calls `external_id`, and whether it was created now.

    Two messages that open the same conversation at the same instant get the same one.
    """
    wanted = select(Conversation).where(Conversation.channel == channel, Conversation.external_id == external_id)
    if (known := session.scalar(wanted)) is not None:
        return known, False
    try:
        with session.begin_nested():
            return create_conversation(session, channel, external_id=external_id)[0], True
    except IntegrityError:
        return session.scalars(wanted).one(), False


def of_actor(session: Session, actor_id: str) -> list[str]:
    """The identifiers of an actor's conversations, oldest first."""
    query = select(Conversation.id).where(Conversation.actor_id == actor_id)
    return list(session.scalars(query.order_by(Conversation.created_at, Conversation.id)))


def delete_conversation(session: Session, conversation_id: str, *, role: AuditRole = "person") -> bool:
    """Erase a conversation and its messages; False when there was none. Adds the audit line.

    What its actor answered stays, without the messages that said it: to erase a person, delete the actor.
    """
    session.flush()
    one = delete(Conversation).where(Conversation.id == conversation_id)
    gone = one.execution_options(synchronize_session=False)
    if session.scalar(gone.returning(Conversation.id)) is None:
        return False
    let_go(session, {conversation_id})
    audit.record(session, role, "conversation.deleted", "conversation", conversation_id)
    return True


def let_go(session: Session, gone: set[str]) -> None:
    """Take out of the session the objects that belong to these erased actors and conversations.

    What they hold stays readable; it is no longer read from the database, nor written to it.
    """
    for row in list(session):
        held = row.__dict__  # not the attributes, which could be read again from rows that are no more
        if gone & {held.get("id"), held.get("actor_id"), held.get("conversation_id")}:
            session.expunge(row)


def forget_later(session: Session, conversation_id: str) -> None:
    """Remember that Rasa's copy of an erased conversation is still to be erased."""
    if session.get(DialogueToForget, conversation_id) is None:
        session.add(DialogueToForget(conversation_id=conversation_id))
        session.flush()


def to_forget(session: Session) -> list[str]:
    """The conversations whose copy Rasa must still erase, oldest first."""
    return list(session.scalars(select(DialogueToForget.conversation_id).order_by(DialogueToForget.since)))


def forgotten(session: Session, conversation_id: str) -> None:
    """Note that Rasa erased its copy."""
    session.execute(delete(DialogueToForget).where(DialogueToForget.conversation_id == conversation_id))


def _token_hash(token: str) -> str:
    # a fast hash is enough: the token is 256 random bits, nobody can try them all
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def latest(session: Session, actor_id: str) -> str | None:
    """The actor's conversation of which something was last heard or said; None when there is none left to write in."""
    query = select(Conversation.id).where(
        Conversation.actor_id == actor_id, Conversation.state.notin_(("refused", "closed"))
    )
    return session.scalar(query.order_by(Conversation.updated_at.desc(), Conversation.id).limit(1))


def reachable(session: Session, actor_id: str) -> str | None:
    """The same, if the person may be asked something there: the interview is over, and nothing else is asked."""
    conversation_id = latest(session, actor_id)
    conversation = session.get(Conversation, conversation_id) if conversation_id else None
    free = conversation is not None and conversation.state == "done" and conversation.expecting is None
    return conversation_id if free else None
