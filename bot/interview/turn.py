"""One exchange of a conversation: what is known, what is said, inside one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.interview import plan
from bot.interview.answers import Answer
from bot.programme import Programme
from bot.programme.questions import Question
from bot.services import Services
from db import answers as answer_queries
from db import messages as message_queries
from db.models import Conversation
from db.types import utcnow

AWAY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered to the person; the payload is what comes back when it is taken."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing said. Kinds: `aside` (joined to the question that follows), `question`, `multi`
    (a question with several possible answers), `recap`, `restitution`, `notice`, `export`, `end`."""

    text: str
    kind: str = "notice"
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the person sent: words or a tapped button, and what the engine understood."""

    text: str
    intent: str = ""
    message_id: int | None = None
    payload: dict[str, str] = field(default_factory=dict)
    tapped: bool = False


def payload(intent: str, **values: str) -> str:
    """The payload of a button, as Rasa reads it: `/intent{"name": "value"}`."""
    return f"/{intent}" + (json.dumps(values, ensure_ascii=False) if values else "")


class Turn:
    """What an action works with; every change is committed when the action has ended well."""

    def __init__(
        self, services: Services, session: Session, conversation: Conversation | None, incoming: Incoming
    ) -> None:
        self.services = services
        self.session = session
        self._conversation = conversation
        self.incoming = incoming
        self.replies: list[Reply] = []
        self.expected: str | None = None if conversation is None else conversation.expecting
        self._answers: dict[str, Answer] | None = None

    @property
    def programme(self) -> Programme:
        """The programme's content."""
        return self.services.programme

    @property
    def conversation(self) -> Conversation:
        """The conversation; LookupError once it was erased."""
        if self._conversation is None:
            raise LookupError("this conversation was erased")
        return self._conversation

    @property
    def erased(self) -> bool:
        """True when the conversation is no more."""
        return self._conversation is None

    def forget_conversation(self) -> None:
        """After an erasure: nothing of the conversation may be touched again."""
        self._conversation = None
        self._answers = {}

    @property
    def actor_id(self) -> str | None:
        """The actor, known once they have consented."""
        return None if self._conversation is None else self._conversation.actor_id

    @property
    def answers(self) -> dict[str, Answer]:
        """The current answers by question id."""
        if self._answers is None:
            self._answers = answer_queries.current_answers(self.session, self.actor_id) if self.actor_id else {}
        return self._answers

    def question(self, question_id: str | None) -> Question | None:
        """The question with this id, or None for `consent`, `recap` and nothing."""
        return next((q for q in self.programme.questions if q.id == question_id), None)

    def save(self, answer: Answer, author: str = "person") -> None:
        """Store a new version of an answer."""
        if self.actor_id is None:
            raise LookupError("no answer can be stored before consent")
        answer_queries.save_answer(self.session, self.actor_id, answer, self.incoming.message_id, author)
        self.answers[answer.question] = answer

    def clear(self, question_id: str) -> None:
        """Take an answer out of the current ones; its versions stay in the history."""
        assert self.actor_id is not None
        gone = Answer(question_id, "cleared", None, "", "typed")
        answer_queries.save_answer(self.session, self.actor_id, gone, self.incoming.message_id, "person")
        self.answers.pop(question_id, None)

    def say(
        self,
        text_id: str,
        /,
        *,
        kind: str = "aside",
        buttons: tuple[Button, ...] = (),
        **values: object,
    ) -> None:
        """Say one of the programme's texts."""
        self.replies.append(Reply(self.programme.texts.render(text_id, **values), kind, buttons))

    def say_text(self, text: str, kind: str) -> None:
        """Say something already put together from the programme's texts."""
        self.replies.append(Reply(text, kind))

    def join(self, actor_id: str) -> None:
        """This conversation goes on with the interview of an actor already known."""
        self.conversation.actor_id = actor_id
        self.conversation.state = "interview"
        self._answers = None

    def long_away(self) -> bool:
        """True when the message before this one is older than half an hour."""
        number = self.incoming.message_id
        previous = None if number is None else message_queries.previous_at(self.session, self.conversation.id, number)
        return previous is not None and utcnow() - previous > AWAY

    def is_new(self) -> bool:
        """False when this very message was already taken as an answer: the turn is sent again after a fault."""
        number, conversation = self.incoming.message_id, self.conversation
        if number is None:
            return True
        if conversation.last_message is not None and number <= conversation.last_message:
            return False
        conversation.last_message = number
        return True

    @property
    def interviewing(self) -> bool:
        """True as long as something is left to ask."""
        return self._conversation is not None and self.next_step() is not None

    def next_step(self) -> str | None:
        """What to ask now: `consent`, a question id, `recap`, or None when nothing is left to ask."""
        state = self.conversation.state
        if state in ("refused", "closed"):
            return None
        return plan.next_step(
            self.remaining() if self.actor_id else [],
            consented=self.actor_id is not None,
            asked=self.conversation.current_question,
            revisit=self.conversation.revisit_question,
            recap_confirmed=state == "done",
        )

    def remaining(self) -> list[Question]:
        """The questions still to be asked, the next one first."""
        return self.services.remaining(
            self.answers, turns=self.conversation.turns, asked=self.conversation.current_question
        )
