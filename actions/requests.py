"""What people ask during the interview, whatever the question: why, help, skip, back, correct, pause...

Each action is context-aware: it reads the step that was asked. The question then comes back by
itself, joined to what was said.
"""

from __future__ import annotations

from typing import ClassVar

from rasa_sdk import Tracker

from actions.base import Event, TurnAction, resume_form
from bot.interview import plan
from bot.interview.answers import Answer
from bot.interview.asking import offer_corrections
from bot.interview.consenting import reads_as_no
from bot.interview.corrections import correct_by_words, previous_question, revisit
from bot.interview.explaining import explain_diagnosis, offer_parts
from bot.interview.introductions import offer_draft
from bot.interview.restitution import conclude, offer_what_next, say_again
from bot.interview.resuming import new_resume_code, resume
from bot.interview.turn import Button, Reply, Turn, payload
from bot.programme.questions import Question
from db import audit


class _Request(TurnAction):
    """A request; outside the interview most of them end with what can be done now."""

    keeps_pause: ClassVar[bool] = False
    """True when who paused stays away; any other request means that they are back."""

    def asked(self, turn: Turn) -> Question | None:
        """The question that was asked, None at consent, at the recap and outside the interview."""
        return None if turn.erased else turn.question(turn.conversation.current_question)

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Answer the request, unless nothing is left of the conversation."""
        if turn.erased:
            turn.say("deleted", kind="end")
            return []
        if turn.conversation.state == "paused" and not self.keeps_pause:
            turn.conversation.state = "interview" if turn.actor_id else "consent"
        events = self.respond(turn, tracker)
        # Rasa may have lost its copy of a conversation that goes on: the form opens again.
        return events or (resume_form(tracker) if turn.interviewing else [])

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """What the request does."""
        raise NotImplementedError(self.action_name)


class Why(_Request):
    """« Pourquoi ? »: about the question, or about the diagnosis once there is one."""

    action_name = "action_why"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """The reason of the question, or the reasons of a part of the diagnosis."""
        if not turn.interviewing:
            explain_diagnosis(turn)
            return []
        question = self.asked(turn)
        if question is not None:
            turn.replies.append(Reply(question.why, "aside"))
        else:
            turn.say(f"why_{turn.conversation.current_question or plan.CONSENT}")
        return []


class Help(_Request):
    """« Je ne comprends pas »: other words and examples."""

    action_name = "action_help"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """The question's help, or what this service is."""
        question = self.asked(turn) if turn.interviewing else None
        if question is not None:
            turn.replies.append(Reply(question.help, "aside"))
        else:
            turn.say("help_general")
            if not turn.interviewing:
                offer_what_next(turn)
        return []


class DontKnow(_Request):
    """« Je ne sais pas » is an answer: it is kept as such, and the interview goes on."""

    action_name = "action_dont_know"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Keep « unknown » for an optional question; help with the others."""
        return self.leave_open(turn, tracker, "unknown", "dont_know")

    def leave_open(self, turn: Turn, tracker: Tracker, status: str, text_id: str) -> list[Event]:
        """Go on without an answer when the question can do without."""
        question = self.asked(turn) if turn.interviewing else None
        if question is None:
            turn.say("dont_know_here" if turn.interviewing else "not_understood_done")
            if not turn.interviewing:
                offer_what_next(turn)
            return []
        if not question.optional:
            turn.replies.append(Reply(question.help, "aside"))
            return []
        turn.conversation.turns += 1
        turn.save(Answer(question.id, status, None, turn.incoming.text[:500], "typed"))  # type: ignore[arg-type]
        turn.conversation.revisit_question = None
        turn.say(text_id)
        return []


class Skip(DontKnow):
    """« Passons »: nobody has to answer anything."""

    action_name = "action_skip"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Keep « skipped » and go on."""
        return self.leave_open(turn, tracker, "skipped", "skipped")


class Back(_Request):
    """« Revenir en arrière »: the previous answer is asked again."""

    action_name = "action_back"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Ask the previous question again, or say that this is the first one."""
        current = turn.conversation.current_question if turn.interviewing else plan.RECAP
        previous = previous_question(turn, current)
        if previous is None:
            turn.say("back_first")
            return []
        revisit(turn, previous)
        return resume_form(tracker)


class Correct(_Request):
    """« En fait nous sommes quatre »: changes the right answer, or offers the list."""

    action_name = "action_correct"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Correct what the words say; a button names the question to ask again."""
        if turn.actor_id is None:
            turn.say("correct_nothing")
            return []
        if turn.expected is None and not turn.interviewing and offer_draft(turn):
            return []
        named = turn.question(turn.incoming.payload.get("question"))
        if named is not None:
            revisit(turn, named)
            return resume_form(tracker)
        if turn.expected == "correction" and reads_as_no(turn.incoming.text):
            turn.say("correct_none")
        elif turn.incoming.tapped or not correct_by_words(turn, turn.incoming.text):
            offer_corrections(turn)
        elif not turn.interviewing:
            say_again(turn)
        return resume_form(tracker) if turn.interviewing else []


class Repeat(_Request):
    """« Pardon ? »: the same question again."""

    action_name = "action_repeat"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Nothing to add inside the interview: the question comes back by itself."""
        if not turn.interviewing:
            conclude(turn)
        return []


class HowLong(_Request):
    """« C'est encore long ? »"""

    action_name = "action_how_long"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """How many questions are left."""
        if not turn.interviewing:
            turn.say("how_long_done")
            offer_what_next(turn)
            return []
        left = turn.remaining()
        turn.say("how_long_one" if len(left) <= 1 else "how_long", count=len(left))
        return []


class Pause(_Request):
    """« Je reprends plus tard »: nothing is lost, and a code opens the interview elsewhere."""

    action_name = "action_pause"
    keeps_pause = True

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Keep the place; the question does not come back until the person does."""
        if turn.conversation.state == "refused":
            offer_what_next(turn)
            return []
        if not turn.interviewing:
            turn.say("goodbye", kind="notice")
            return []
        turn.conversation.state = "paused"
        if turn.actor_id is None:
            turn.say("paused_before_consent", kind="notice")
        else:
            turn.say("paused", kind="notice", code=new_resume_code(turn))
        return []


class Resume(_Request):
    """« Me revoilà »: where we had stopped."""

    action_name = "action_resume"
    keeps_pause = True  # `resume` ends it, and says that it does

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Say where the interview had stopped and go on."""
        if not turn.interviewing:
            if turn.conversation.state == "done":
                conclude(turn)
                return []
            return resume_form(tracker)
        resume(turn)
        return []


class Restart(_Request):
    """« On recommence »: asked for confirmation first."""

    action_name = "action_restart"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Ask whether everything should be asked again."""
        if turn.actor_id is None:
            turn.say("restart_nothing")
            return resume_form(tracker)
        turn.conversation.expecting = "restart"
        texts = turn.programme.texts
        turn.say(
            "restart_confirm",
            kind="question",
            buttons=(
                Button(texts.render("restart_yes"), payload("affirm")),
                Button(texts.render("restart_no"), payload("deny")),
            ),
        )
        return []


class Human(_Request):
    """« Je veux parler à quelqu'un »: what happens, and when."""

    action_name = "action_human"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Note the wish for the staff and say how to reach them now."""
        conversation = turn.conversation
        if conversation.human_requested_at is None:
            conversation.ask_for_human()
            audit.record(turn.session, "person", "human.requested", "conversation", conversation.id)
        turn.say("human", contact=turn.services.settings.contact)
        return []


class Greet(_Request):
    """« Bonjour »"""

    action_name = "action_greet"
    keeps_pause = True

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """A greeting; someone who paused is back."""
        if turn.interviewing and turn.conversation.state == "paused":
            resume(turn)
            return []
        return self.smile(turn, tracker, "greet")

    def smile(self, turn: Turn, tracker: Tracker, text_id: str) -> list[Event]:
        """A kind word; outside the interview, what can be done now."""
        if not turn.interviewing and offer_draft(turn):
            return []  # « bonjour, ici la radio, on se voit jeudi ? » is for somebody else
        turn.say(text_id)
        if not turn.interviewing:
            offer_what_next(turn)
        return []


class Thanks(Greet):
    """« Merci »"""

    action_name = "action_thanks"
    keeps_pause = True

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """You are welcome."""
        if not turn.interviewing:
            turn.say("thanks_done", kind="notice")
            return []
        return self.smile(turn, tracker, "thanks")


class Goodbye(Greet):
    """« Au revoir »: inside the interview it is a pause."""

    action_name = "action_goodbye"
    keeps_pause = True

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Keep the place for later."""
        return Pause().respond(turn, tracker)


class BotChallenge(Greet):
    """« Vous êtes un robot ? »: yes, and who is behind it."""

    action_name = "action_bot_challenge"
    keeps_pause = False

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Say it plainly."""
        turn.say("bot_challenge", responsible=turn.services.settings.responsible)
        if not turn.interviewing:
            offer_what_next(turn)
        return []


class Insult(Greet):
    """Anger is heard; a person is offered."""

    action_name = "action_insult"
    keeps_pause = False

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Stay kind."""
        return self.smile(turn, tracker, "insult")


class Smalltalk(Greet):
    """Jokes, compliments, « ça va ? »"""

    action_name = "action_smalltalk"
    keeps_pause = False

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """A word, then back to the question."""
        return self.smile(turn, tracker, "smalltalk")


class OutOfScope(Greet):
    """What this assistant cannot do."""

    action_name = "action_out_of_scope"
    keeps_pause = False

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Say it, and what it can do."""
        return self.smile(turn, tracker, "out_of_scope")


class Foreign(Greet):
    """English or Spanish: what this assistant does, in that language; the open question stays open."""

    action_name = "action_foreign"
    keeps_pause = False

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """One sentence; the application told the language with the message."""
        metadata = (tracker.latest_message or {}).get("metadata") or {}
        return self.smile(turn, tracker, f"foreign_{metadata.get('language', 'en')}")


class Disagree(_Request):
    """« Ce n'est pas nous »: opens the correction of the diagnosis, or of the answers."""

    action_name = "action_disagree"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Inside the interview it corrects an answer; afterwards, a part of the diagnosis."""
        if turn.interviewing or turn.conversation.state != "done":
            return Correct().respond(turn, tracker)
        offer_parts(turn)
        return []


class ShowResult(_Request):
    """« Alors, on est quoi ? »"""

    action_name = "action_show_result"

    def respond(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """The diagnosis once more, or how far it is."""
        if turn.interviewing:
            turn.say("result_later")
        else:
            conclude(turn)
        return []
