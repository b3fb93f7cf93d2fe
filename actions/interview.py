"""The interview's form: receiving an answer, choosing what to ask next, asking it."""

from __future__ import annotations

from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import FORM, Event, TurnAction
from bot.interview.asking import ask
from bot.interview.receiving import receive
from bot.interview.turn import Turn

REQUESTED = "requested_slot"

STEPS = (
    *("consent", "activity", "name", "legal_form", "commune", "size", "since", "publics", "digital"),
    *("project", "needs", "budget", "networks", "institutions", "legitimacy", "capacity", "experiment"),
    *("optins", "contact", "recap"),
)
"""The form's slots, as `domain/interview.yml` lists them; a test compares both with the programme."""


class ValidateInterview(TurnAction):
    """Stores what was answered and says which step comes next.

    Slots are emptied as soon as the answer is in our tables: the tracker never holds another truth.
    """

    action_name = f"validate_{FORM}"
    keeps_expecting = True

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """One answer in, the next step out; no answer (after an interruption): the next step only."""
        answered = [slot for slot, value in tracker.slots_to_validate().items() if slot in STEPS and value is not None]
        if turn.erased:
            return [SlotSet(REQUESTED, None)]
        asked = tracker.get_slot(REQUESTED)
        if asked and asked in answered and turn.is_new():
            receive(turn, turn.conversation.current_question or asked)
        emptied = [SlotSet(slot, None) for slot in answered]
        return [*emptied, SlotSet(REQUESTED, None if turn.erased else turn.next_step())]


class AskStep(TurnAction):
    """Asks one step of the interview; a subclass for each is made below, as rasa-sdk wants classes."""

    step: ClassVar[str] = ""
    keeps_expecting = True

    def name(self) -> str:
        """`action_ask_<slot>`, as forms expect it."""
        return f"action_ask_{self.step}"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Ask it, unless the person paused or was just asked something else."""
        if not turn.erased and self.step:
            ask(turn, self.step)
        return []


ASKING = [type(f"Ask{step.title().replace('_', '')}", (AskStep,), {"step": step}) for step in STEPS]
