"""The end of the interview: the diagnosis in words, and what can be done with it."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Event, TurnAction, resume_form
from bot.interview.consenting import reads_as_yes
from bot.interview.corrections import apply_corrections
from bot.interview.explaining import correct_part, explain_diagnosis
from bot.interview.introductions import offer_draft
from bot.interview.receiving import receive, receive_expected
from bot.interview.restitution import conclude, offer_what_next, say_again
from bot.interview.turn import Turn


class Conclude(TurnAction):
    """The form is over: the diagnosis, or a farewell to who refused or erased everything."""

    action_name = "action_conclude"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Say how it ends."""
        if not turn.erased:
            conclude(turn)
        return []


class CorrectDiagnosis(TurnAction):
    """« Nous sommes plutôt des producteurs d'usages »: the person's word wins, the machine's is kept beside."""

    action_name = "action_correct_diagnosis"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Record the correction of one part and recompute."""
        if not turn.erased:
            correct_part(turn)
        return []


class Start(TurnAction):
    """The conversation opens, or opens again after a refusal."""

    action_name = "action_start"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """After a refusal, ask for consent again; otherwise the form does everything."""
        if not turn.erased and turn.conversation.state == "refused":
            turn.conversation.state = "consent"
        return []


class NotUnderstood(TurnAction):
    """Outside the interview, words that are no request: a yes, a no, a correction, something else."""

    action_name = "action_not_understood"
    keeps_expecting = True

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Answer what was asked in between, else take a correction, else say what can be done."""
        if turn.erased:
            turn.say("deleted", kind="end")
            return []
        return outside_the_interview(turn, tracker)


def outside_the_interview(turn: Turn, tracker: Tracker) -> list[Event]:
    """What free words do when no interview is going on."""
    conversation, intent = turn.conversation, turn.incoming.intent
    expecting, conversation.expecting = conversation.expecting, None
    if conversation.state == "refused":
        if intent == "affirm" or reads_as_yes(turn.incoming.text):
            conversation.state = "consent"
            return resume_form(tracker)
        turn.say("refused_again", kind="notice", contact=turn.services.settings.contact)
        return []
    if turn.interviewing:
        # Rasa has lost its copy of this conversation: the words still answer the question that was asked.
        if conversation.current_question is not None and turn.is_new():
            conversation.expecting = expecting
            receive(turn, conversation.current_question)
        return [] if turn.erased else resume_form(tracker)
    if expecting is not None and receive_expected(turn, expecting):
        return [] if turn.erased else continue_after(turn, tracker)
    if expecting == "why" and explain_diagnosis(turn):
        return []
    if offer_draft(turn):
        return []
    if intent == "deny":
        turn.say("what_else", kind="notice")
        return []
    corrected = intent not in ("affirm", "deny") and bool(apply_corrections(turn, turn.incoming.text))
    if turn.interviewing:
        return resume_form(tracker)
    if corrected:
        say_again(turn)
        return []
    turn.say("not_understood_done")
    offer_what_next(turn)
    return []


def continue_after(turn: Turn, tracker: Tracker) -> list[Event]:
    """Back to a question to answer again, or to the diagnosis that a correction changed."""
    if turn.interviewing:
        return resume_form(tracker)
    conclude(turn)
    return []
