"""The right to be forgotten: everything of a person, in every table; the audit keeps no trace of who."""

from __future__ import annotations

from bot.interview.turn import Turn
from db import actors, conversations


def erase(turn: Turn) -> None:
    """Delete the actor, or the conversation when there is no actor yet. Rasa's copy follows at the end of the turn."""
    conversation = turn.conversation
    if conversation.actor_id is not None:
        actors.delete_actor(turn.session, conversation.actor_id)
    else:
        conversations.delete_conversation(turn.session, conversation.id)
    turn.forget_conversation()
    turn.say("deleted", kind="end")
