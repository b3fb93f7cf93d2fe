"""What comes after the diagnosis, with others: introductions, experiments, the sheet."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Event, TurnAction, resume_form
from bot.interview import experimenting
from bot.interview.introductions import list_mine, offer_after, respond
from bot.interview.sheet import show_sheet
from bot.interview.turn import Turn
from db.models import Message


class _Crossing(TurnAction):
    """A word about others; inside an interview it goes on after it."""

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Answer it, unless nothing is left of the conversation."""
        if turn.erased:
            turn.say("deleted", kind="end")
            return []
        self.respond(turn)
        if turn.interviewing:
            return resume_form(tracker)
        offer_after(turn)
        return []

    def respond(self, turn: Turn) -> None:
        """What is answered."""
        raise NotImplementedError(self.action_name)


class Introduction(_Crossing):
    """A button about an introduction, or the words that stand for one."""

    action_name = "action_introduction"

    def respond(self, turn: Turn) -> None:
        """Take it; the words, when some are wanted, are those of the stored message."""
        respond(turn, typed_words(turn))


class MyIntroductions(_Crossing):
    """« Où en sont mes mises en relation ? », « ne me proposez plus personne »."""

    action_name = "action_my_introductions"

    def respond(self, turn: Turn) -> None:
        """List them, with what can be stopped."""
        list_mine(turn)


class Experiment(_Crossing):
    """A button about an experiment, or the words that stand for one."""

    action_name = "action_experiment"

    def respond(self, turn: Turn) -> None:
        """Take it; the words, when some are wanted, are those of the stored message."""
        experimenting.respond(turn, typed_words(turn))


class Sheet(_Crossing):
    """« Ma fiche »: seen first, then given to whom they choose."""

    action_name = "action_sheet"

    def respond(self, turn: Turn) -> None:
        """Show it, give it, or cut what was given."""
        show_sheet(turn)


def typed_words(turn: Turn) -> str:
    """The words of the stored message, which the engine received as a payload; empty when a button was tapped."""
    number = turn.incoming.message_id
    message = turn.session.get(Message, number) if number is not None else None
    return message.text if message is not None and message.payload is None else ""
