"""The right to be forgotten: everything of a person, in every table; the audit keeps no trace of who."""

from __future__ import annotations

from bot.crossings.introductions import Steps, leave
from bot.interview.turn import Turn
from db import actors, conversations
from db.types import utcnow


def erase(turn: Turn) -> None:
    """Delete the actor, or the conversation when there is no actor yet. Rasa's copy follows at the end of the turn."""
    conversation = turn.conversation
    if conversation.actor_id is not None:
        leave(Steps(turn.programme, turn.session, utcnow()), conversation.actor_id)
        actors.delete_actor(turn.session, conversation.actor_id)
    else:
        conversations.delete_conversation(turn.session, conversation.id)
    turn.forget_conversation()
    turn.say("deleted", kind="end")
