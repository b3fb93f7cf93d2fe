"""Messages: what came in, once each; what was answered; what somebody has not read yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypedDict

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.models import Actor, Conversation, Direction, Message
from db.types import utcnow

_OFFER_LASTS = 30  # messages: someone may scroll up and tap, but not on last month's buttons
_LARGEST_ID = 2**63 - 1


class Button(TypedDict):
    """A choice that is offered: what is shown, and what tapping it sends."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send."""

    text: str
    buttons: Sequence[Button] = ()
    kind: str = "text"


def add_incoming(
    session: Session,
    conversation_id: str,
    text: str,
    payload: str | None = None,
    idempotency_key: str | None = None,
) -> tuple[Message, bool]:
    """Store what the person sent, to be handled, and whether it is new: a resend gives back the first one.

    A resend is recognised by its key alone (at most 200 characters, the channel checks); compare the texts
    to find a key used twice. Also notes that the actor, if known, was heard of. Raises NotFound.
    """
    _lock(session, conversation_id, heard=True)
    if idempotency_key is not None:
        same = select(Message).where(
            Message.conversation_id == conversation_id, Message.idempotency_key == idempotency_key
        )
        if (known := session.scalar(same)) is not None:
            return known, False
    message = Message(
        conversation_id=conversation_id,
        direction="in",
        text=text,
        payload=payload,
        idempotency_key=idempotency_key,
        state="pending",
    )
    session.add(message)
    session.flush()
    return message, True


def add_outgoing(
    session: Session,
    conversation_id: str,
    reply_to: int | None,
    items: Iterable[Outgoing],
    direction: Literal["out", "staff"] = "out",
) -> list[Message]:
    """Store what is said to the person, in order, as the answer to message `reply_to`. Raises NotFound."""
    _lock(session, conversation_id)
    messages = [
        Message(
            conversation_id=conversation_id,
            direction=direction,
            text=item.text,
            buttons=[dict(button) for button in item.buttons],
            kind=item.kind,
            reply_to=reply_to,
        )
        for item in items
    ]
    session.add_all(messages)
    session.flush()
    return messages


def _lock(session: Session, conversation_id: str, heard: bool = False) -> None:
    """Make the other writers of this conversation wait for this transaction; `heard`: the person wrote.

    Without it a PostgreSQL transaction could commit message 10 after another committed 11, and whoever
    had read up to 11 would never see 10. The actor is locked first, as when it is deleted: no deadlock.
    """
    now = utcnow()
    actor_id = session.scalar(select(Conversation.actor_id).where(Conversation.id == conversation_id))
    if actor_id is not None:
        touched = {"updated_at": now, "last_contact_at": now} if heard else {"updated_at": now}
        session.execute(update(Actor).where(Actor.id == actor_id).values(touched))
    same = update(Conversation).where(Conversation.id == conversation_id)
    if session.scalar(same.values(updated_at=now).returning(Conversation.id)) is None:
        raise NotFound("conversation", conversation_id)


def mark_handled(
    session: Session,
    message: Message,
    *,
    intent: str | None = None,
    confidence: float | None = None,
    entities: Sequence[dict[str, Any]] = (),
) -> None:
    """Note that an incoming message was answered, and what was understood (`confidence` from 0 to 1).

    Raises NotFound.
    """
    understood = {"intent": intent, "intent_confidence": confidence, "entities": list(entities)}
    _mark(session, message, {"state": "handled"} | understood)


def mark_failed(session: Session, message: Message) -> None:
    """Note that an incoming message could not be answered, not to try for ever. Raises NotFound."""
    _mark(session, message, {"state": "failed"})


def _mark(session: Session, message: Message, values: dict[str, Any]) -> None:
    # by its number: the message may come from a session that is closed
    one = update(Message).where(Message.id == message.id, Message.direction == "in").values(values)
    if session.scalar(one.returning(Message.id)) is None:
        raise NotFound("message", message.id)


def redact_incoming(session: Session, conversation_id: str) -> None:
    """Erase what the person said in this conversation; that they said something, and when, stays."""
    theirs = update(Message).where(Message.conversation_id == conversation_id, Message.direction == "in")
    session.execute(theirs.values(text="", entities=[]))


def messages_after(
    session: Session,
    conversation_id: str,
    after_id: int,
    limit: int = 100,
    directions: Sequence[Direction] = ("in", "out", "staff"),
) -> list[Message]:
    """The messages that follow number `after_id` (0: from the first), oldest first."""
    query = select(Message).where(
        Message.conversation_id == conversation_id,
        Message.id > min(after_id, _LARGEST_ID),  # a client may send any number
        Message.direction.in_(directions),
    )
    return list(session.scalars(query.order_by(Message.id).limit(limit)))


def pending_incoming(session: Session, conversation_id: str | None = None, limit: int = 100) -> list[Message]:
    """Incoming messages nobody has answered (of every conversation by default), oldest first."""
    query = select(Message).where(Message.state == "pending", Message.direction == "in")
    if conversation_id is not None:
        query = query.where(Message.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(Message.id).limit(limit)))


def replies_to(session: Session, message_id: int) -> list[Message]:
    """What was answered to a message, in order; empty as long as it was not."""
    return list(session.scalars(select(Message).where(Message.reply_to == message_id).order_by(Message.id)))


def previous_at(session: Session, conversation_id: str, message_id: int) -> datetime | None:
    """When the message before this one was said; None when it is the first."""
    query = select(Message.created_at).where(Message.conversation_id == conversation_id, Message.id < message_id)
    return session.scalar(query.order_by(Message.id.desc()).limit(1))


def offered_payloads(session: Session, conversation_id: str) -> set[str]:
    """The payloads that the person may send: those of the buttons of the last 30 messages sent to them."""
    recent = (
        select(Message.buttons)
        .where(Message.conversation_id == conversation_id, Message.direction == "out")
        .order_by(Message.id.desc())
        .limit(_OFFER_LASTS)
    )
    return {button["payload"] for buttons in session.scalars(recent) for button in buttons}


def pushed_since(session: Session, since: datetime, looked_at: int = 500) -> list[tuple[int, str]]:
    """What was said without being asked since then, among the last `looked_at` messages: their numbers, and their
    conversations."""
    last = session.scalar(select(func.max(Message.id))) or 0
    query = select(Message.id, Message.conversation_id).where(
        Message.id > last - looked_at,
        Message.created_at >= since,
        Message.direction != "in",
        Message.reply_to.is_(None),
    )
    return [(row[0], row[1]) for row in session.execute(query)]
