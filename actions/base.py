"""What every action shares: one transaction, in a thread, around one exchange."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot import services
from bot.interview.turn import Incoming, Reply, Turn
from db.models import Conversation

FORM = "interview_form"
Event = dict[str, Any]


class TurnAction(Action):  # type: ignore[misc]
    """Base of our actions: subclasses give `action_name` and `perform`."""

    action_name: ClassVar[str] = ""
    keeps_expecting: ClassVar[bool] = False
    """True when the action must see what was asked in between (a confirmation) instead of dropping it."""

    def name(self) -> str:
        """The action's name in the domain."""
        return self.action_name

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Do it; replies are said through `turn`. Returns events for Rasa's tracker."""
        raise NotImplementedError(self.action_name)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Called by the action endpoint."""
        replies, events = await asyncio.to_thread(self._transact, tracker)
        for reply in replies:
            dispatcher.utter_message(
                text=reply.text,
                buttons=[{"title": b.title, "payload": b.payload} for b in reply.buttons],
                json_message={"kind": reply.kind},
            )
        return events

    def _transact(self, tracker: Tracker) -> tuple[list[Reply], list[Event]]:
        held = services.current()
        with held.database.session() as session:
            conversation = session.get(Conversation, tracker.sender_id)
            turn = Turn(held, session, conversation, incoming_of(tracker))
            if conversation is not None and not self.keeps_expecting:
                conversation.expecting = None
            events = self.perform(turn, tracker)
            return turn.replies, events


def incoming_of(tracker: Tracker) -> Incoming:
    """The latest message of the person, as the engine understood it."""
    message = tracker.latest_message or {}
    metadata = message.get("metadata") or {}
    text = message.get("text") or ""
    entities = {e["entity"]: str(e["value"]) for e in message.get("entities") or [] if "value" in e}
    return Incoming(
        text=text,
        intent=(message.get("intent") or {}).get("name") or "",
        message_id=metadata.get("message_id"),
        payload=entities if text.startswith("/") else {},
        tapped=text.startswith("/"),
    )


def in_form(tracker: Tracker) -> bool:
    """True while the interview's form is active."""
    return (tracker.active_loop or {}).get("name") == FORM


def resume_form(tracker: Tracker) -> list[Event]:
    """The event that opens the interview again, when the form is not already active."""
    return [] if in_form(tracker) else [FollowupAction(FORM)]
