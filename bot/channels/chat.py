"""The use cases of a conversation, whatever the channel: open it, say something, read it, leave it.

A message is stored before anything else, handled once, and its replies are stored with it: a resend
gives the same replies, and a message that met a fault is handled when the fault is gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from bot.channels import errors
from bot.channels.dialogue import Dialogue, DialogueUnavailable, Outcome
from bot.channels.hub import Hub
from bot.channels.meaning import as_sent, entities_in
from bot.crossings.contract import others
from bot.crossings.introductions import Steps, leave
from bot.interview import plan
from bot.services import Services
from db import answers, audit, conversations, diagnoses, exports, messages
from db.actors import delete_actor
from db.errors import DatabaseBusy, DatabaseUnavailable, NotFound
from db.models import Channel, Conversation, Message
from db.types import utcnow

LONGEST_TEXT = 4000
"""Characters of one message."""

LONGEST_KEY = 200

LOOKS_BACK = timedelta(seconds=30)
"""How long what was pushed is still looked for: another process may commit a little later."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a call gives back: the messages said, and how far the interview is."""

    messages: list[dict[str, Any]]
    progress: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Said:
    """A message on its way to the engine.

    `text` and `metadata` go there; `typed` holds the words that may be read ("" for a button, or when they are not
    kept); `theirs` are the conversations of the same person.
    """

    text: str
    metadata: dict[str, Any]
    typed: str
    theirs: list[str]


class Chat:
    """One per process; every method may be called by many people at once."""

    def __init__(self, services: Services, dialogue: Dialogue) -> None:
        self.services = services
        self.dialogue = dialogue
        self.hub = Hub()
        self._announced: set[int] = set()

    async def open(self, channel: Channel) -> tuple[str, str, Exchange]:
        """A new conversation, its token and its first messages; nothing is left when Rasa is down."""
        conversation_id, token = await self._store(lambda s: _ids(conversations.create_conversation(s, channel)))
        try:
            outcome = await self.dialogue.send(conversation_id, "/start", {})
        except DialogueUnavailable as error:
            await self._store(lambda s: conversations.delete_conversation(s, conversation_id, role="system"))
            raise errors.engine_down() from error
        return (
            conversation_id,
            token,
            await self._store(lambda s: self._keep(s, conversation_id, None, outcome)),
        )

    async def identify(self, token: str) -> str:
        """The conversation that the token opens; ChatError 401 when there is none."""
        found: str | None = await self._read(lambda s: getattr(conversations.find_by_token(s, token), "id", None))
        if found is None:
            raise errors.unknown_session()
        return found

    async def say(self, conversation_id: str, text: str | None, payload: str | None, key: str | None) -> Exchange:
        """Handle one message of the person, after those that are still waiting."""
        stored = await self._store(lambda s: self._receive(s, conversation_id, text, payload, key))
        async with self.hub.turn(conversation_id):
            for message_id in await self._read(lambda s: _pending_before(s, conversation_id, stored)):
                await self._handle(conversation_id, message_id)
            done = await self._read(lambda s: self._already(s, conversation_id, stored))
            exchange = done if done is not None else await self._handle(conversation_id, stored, text)
        self.hub.announce(conversation_id)
        return exchange

    async def history(self, conversation_id: str, after: int, limit: int = 200) -> Exchange:
        """The messages that follow number `after`, the person's own included."""

        def read(session: Session) -> Exchange:
            conversation = _get(session, conversation_id)
            found = messages.messages_after(session, conversation_id, after, limit)
            return Exchange([as_json(m) for m in found], self._progress(session, conversation))

        return await self._read(read)

    async def diagnosis(self, conversation_id: str) -> dict[str, Any]:
        """The latest diagnosis; ChatError 404 before there is one."""

        def read(session: Session) -> dict[str, Any] | None:
            actor_id = _get(session, conversation_id).actor_id
            stored = diagnoses.latest_diagnosis(session, actor_id) if actor_id else None
            if actor_id is None or stored is None:
                return None
            return stored.result | others(session, self.services.programme, actor_id)

        result = await self._read(read)
        if result is None:
            raise errors.ChatError("no_diagnosis", 404)
        return result

    async def export(self, conversation_id: str) -> dict[str, Any]:
        """Everything held about the person, as JSON; an audit line without personal data stays."""

        def write(session: Session) -> dict[str, Any]:
            conversation = _get(session, conversation_id)
            audit.record(session, "person", "data.exported", "conversation", conversation_id, {"where": "api"})
            if conversation.actor_id:
                return exports.export_actor(session, conversation.actor_id)
            found = messages.messages_after(session, conversation_id, 0, 1000)
            return {"conversations": [{"id": conversation_id, "messages": [as_json(m) for m in found]}]}

        return await self._store(write)

    async def erase(self, conversation_id: str) -> None:
        """Delete everything about the person, in our tables and in Rasa's copy."""

        def write(session: Session) -> list[str]:
            conversation = _get(session, conversation_id)
            if conversation.actor_id is None:
                conversations.delete_conversation(session, conversation_id)
                return _to_forget(session, [conversation_id])
            theirs = conversations.of_actor(session, conversation.actor_id)
            leave(Steps(self.services.programme, session, utcnow()), conversation.actor_id)
            delete_actor(session, conversation.actor_id)
            return _to_forget(session, theirs)

        async with self.hub.turn(conversation_id):
            for gone in await self._store(write):
                await self._forget(gone)

    async def _handle(self, conversation_id: str, message_id: int, words: str | None = None) -> Exchange:
        """One turn of the dialogue for a stored message; `words` when what is stored is not what was said."""
        said = await self._read(lambda s: self._prepare(s, conversation_id, message_id, words))
        try:
            outcome = await self.dialogue.send(conversation_id, said.text, said.metadata)
        except DialogueUnavailable as error:
            raise errors.engine_down() from error
        entities = await asyncio.to_thread(entities_in, self.services, said.typed, said.metadata.get("question"))
        try:
            return await self._store(lambda s: self._keep(s, conversation_id, message_id, outcome, entities))
        except errors.ChatError as error:
            if error.code != "unknown_session":
                raise
        # The person asked for erasure in this very turn: the farewell is said and nothing is kept.
        for gone in await self._store(lambda s: _to_forget(s, said.theirs)):
            await self._forget(gone)
        farewell = [{"id": 0, "from": "bot", "text": m.text, "buttons": [], "kind": m.kind} for m in outcome.said]
        return Exchange(farewell, {"done": 0, "total": 0})

    async def _forget(self, conversation_id: str) -> None:
        """Erase Rasa's copy now, or as soon as Rasa answers again."""
        try:
            await self.dialogue.forget(conversation_id)
        except DialogueUnavailable:
            return  # noted in the database: `forget_waiting` will
        await self._store(partial(conversations.forgotten, conversation_id=conversation_id))

    async def forget_waiting(self) -> None:
        """Erase the copies that Rasa could not erase when it was asked; called from time to time."""
        for conversation_id in await self._read(conversations.to_forget):
            await self._forget(conversation_id)

    async def announce_pushed(self) -> None:
        """Wake the listeners of the conversations where something was said since the last look, unasked."""
        pushed = await self._read(lambda s: messages.pushed_since(s, utcnow() - LOOKS_BACK))
        for message_id, conversation_id in pushed:
            if message_id not in self._announced:
                self.hub.announce(conversation_id)
        self._announced = {message_id for message_id, _ in pushed}

    async def storage_answers(self) -> bool:
        """True when the database can be read."""
        try:
            await self._read(conversations.to_forget)
        except errors.ChatError:
            return False
        return True

    def _receive(
        self, session: Session, conversation_id: str, text: str | None, payload: str | None, key: str | None
    ) -> int:
        conversation = _get(session, conversation_id)
        if payload is not None and payload not in messages.offered_payloads(session, conversation_id):
            raise errors.ChatError("payload_not_offered", 422)
        shown = _title_of(session, conversation_id, payload) if payload else text or ""
        if conversation.state == "refused":
            shown = self.services.programme.texts.render("not_kept") if payload is None else shown
        message, created = messages.add_incoming(session, conversation_id, shown, payload, key)
        redacted = not message.text  # a refusal emptied it since: the words can no longer be compared
        if not created and not redacted and (message.text, message.payload) != (shown, payload):
            raise errors.ChatError("key_reused", 409)
        return message.id

    def _prepare(self, session: Session, conversation_id: str, message_id: int, words: str | None) -> _Said:
        conversation = _get(session, conversation_id)
        message = session.get_one(Message, message_id)
        said = words if words is not None else message.text
        text, metadata = as_sent(self.services, session, conversation, message, said)
        theirs = conversations.of_actor(session, conversation.actor_id) if conversation.actor_id else [conversation_id]
        typed = message.text if message.payload is None and conversation.state != "refused" else ""
        return _Said(text, metadata, typed, theirs)

    def _already(self, session: Session, conversation_id: str, message_id: int) -> Exchange | None:
        """The replies of a message that was handled before, None when it is still to be."""
        message = session.get(Message, message_id)
        if message is None:
            raise errors.unknown_session()
        if message.state == "pending":
            return None
        said = messages.replies_to(session, message_id)
        return Exchange([as_json(m) for m in said], self._progress(session, _get(session, conversation_id)))

    def _keep(
        self,
        session: Session,
        conversation_id: str,
        message_id: int | None,
        outcome: Outcome,
        entities: Sequence[dict[str, Any]] = (),
    ) -> Exchange:
        conversation = _get(session, conversation_id)
        if message_id is not None:
            message = session.get_one(Message, message_id)
            # Without consent, or once the words are erased, what they said is not kept either.
            kept = entities if message.text and conversation.actor_id is not None else ()
            messages.mark_handled(session, message, intent=outcome.intent, confidence=outcome.confidence, entities=kept)
        items = [messages.Outgoing(m.text, [_button(b) for b in m.buttons], m.kind) for m in outcome.said]
        said = messages.add_outgoing(session, conversation_id, message_id, items)
        return Exchange([as_json(m) for m in said], self._progress(session, conversation))

    def _progress(self, session: Session, conversation: Conversation) -> dict[str, int]:
        held = answers.current_answers(session, conversation.actor_id) if conversation.actor_id else {}
        finished = conversation.state == "done"
        left = self.services.remaining(held, turns=conversation.turns, asked=conversation.current_question)
        step = plan.progress(self.services.programme.questions, held, len(left), finished=finished)
        return {"done": step.done, "total": step.total}

    async def _store(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self._in_session, work, True)

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self._in_session, work, False)

    def _in_session(self, work: Callable[[Session], T], write: bool) -> T:
        database = self.services.database
        try:
            with database.session() if write else database.reading() as session:
                return work(session)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            raise errors.storage_busy() from error
        except NotFound as error:
            raise errors.unknown_session() from error


def as_json(message: Message) -> dict[str, Any]:
    """A message as the Chat API gives it; `from` is `bot`, `staff` or `you`."""
    sender = {"in": "you", "out": "bot", "staff": "staff"}[message.direction]
    return {
        "id": message.id,
        "from": sender,
        "text": message.text,
        "buttons": message.buttons,
        "kind": message.kind,
        "at": message.created_at.isoformat(timespec="seconds"),
    }


def _get(session: Session, conversation_id: str) -> Conversation:
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise errors.unknown_session()
    return conversation


def _ids(created: tuple[Conversation, str]) -> tuple[str, str]:
    return created[0].id, created[1]


def _button(button: dict[str, str]) -> messages.Button:
    return {"title": button["title"], "payload": button["payload"]}


def _to_forget(session: Session, gone: list[str]) -> list[str]:
    """Note, with the erasure itself, that Rasa's copies are still to be erased."""
    for conversation_id in gone:
        conversations.forget_later(session, conversation_id)
    return gone


def _pending_before(session: Session, conversation_id: str, message_id: int) -> Sequence[int]:
    return [m.id for m in messages.pending_incoming(session, conversation_id) if m.id < message_id]


def _title_of(session: Session, conversation_id: str, payload: str) -> str:
    """What the tapped button showed: the transcript shows words, not payloads."""
    for message in reversed(messages.messages_after(session, conversation_id, 0, 1000, ("out",))):
        for button in message.buttons:
            if button["payload"] == payload:
                return str(button["title"])
    return payload
