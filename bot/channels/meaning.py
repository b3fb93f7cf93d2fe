"""What the application already knows of a message before the engine reads it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.interview.consenting import reads_as_no, reads_as_yes
from bot.interview.corrections import asks_to_keep
from bot.interview.plan import CONSENT
from bot.interview.resuming import code_in
from bot.programme.questions import Question
from bot.services import Services
from bot.understanding.answers import infer, read_answer
from bot.understanding.entities import find_entities
from bot.understanding.text import fold
from db.models import Conversation, Message

FREE_TEXT = 0.5
"""How surely (0 to 1) free words answer a question that accepts any words."""


EXACT = 4
"""Words: an exact reading of so few words is certainly an answer."""

LIKELY = 0.9
"""The most for longer words, that a plain request may still contradict."""

REQUEST = 3
"""Words, from which what answers nothing is probably a request."""

AMBIGUOUS = 0.8
"""The same for words that answer the question in several ways (« Rochefort »)."""

ANOTHER = 0.6
"""The same for words that plainly answer another question."""


def metadata_for(services: Services, conversation: Conversation, message_id: int, text: str) -> dict[str, Any]:
    """What goes with a message to the engine: its number, the step that was asked, how well the words answer it."""
    metadata: dict[str, Any] = {"message_id": message_id}
    if conversation.expecting in ("delete", "restart") or conversation.state == "refused":
        plain = reads_as_yes(text) or reads_as_no(text)
        return {**metadata, "question": "confirmation", "answers": 1.0} if plain else metadata
    if conversation.state not in ("consent", "interview", "paused", "recap") or conversation.current_question is None:
        return metadata
    metadata["question"] = conversation.current_question
    question = next((q for q in services.programme.questions if q.id == conversation.current_question), None)
    if text.startswith("/"):
        return metadata
    if conversation.current_question == CONSENT:
        metadata["answers"] = 1.0 if reads_as_yes(text) or reads_as_no(text) or code_in(text) else 0.0
    if question is None:
        return metadata
    if conversation.revisit_question == question.id and asks_to_keep(text):
        return {**metadata, "answers": 1.0}
    if question.kind == "text":
        metadata["answers"] = FREE_TEXT
    else:
        reading = read_answer(question, text, services.communes, services.today())
        if reading.problem is None:
            exact = reading.confidence == 1.0 and len(text.split()) <= EXACT
            metadata["answers"] = 1.0 if exact else min(reading.confidence, LIKELY)
        elif reading.problem == "ambiguous" and question.kind == "commune":
            metadata["answers"] = AMBIGUOUS
        else:
            metadata["answers"] = _elsewhere(services, question, text)
            metadata["unreadable"] = not metadata["answers"] and len(text.split()) >= REQUEST
    return metadata


def entities_in(services: Services, text: str, question_id: str | None) -> list[dict[str, Any]]:
    """What a message says that is worth noting, as it is stored with it; `question_id`: the step that was asked."""
    questions = services.programme.questions
    asked = next((question for question in questions if question.id == question_id), None)
    found = find_entities(text, services.communes, services.today(), asked=asked, questions=questions)
    return [entity.as_json() for entity in found]


def _elsewhere(services: Services, asked: Question, text: str) -> float:
    """How surely the words answer another question than the one that was asked."""
    found = infer(services.programme.questions, text, services.communes, services.today(), exclude={asked.id})
    return ANOTHER if any(r.problem is None for r in found.values()) else 0.0


def typed_button(session: Session, conversation: Conversation, message: Message) -> str | None:
    """The payload of the offered button whose title (or number, where no number can be an answer) was typed."""
    last = session.scalar(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.direction == "out", Message.id < message.id)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if last is None or not last.buttons or len(message.text) > 80:
        return None
    typed = fold(message.text).words
    for button in last.buttons:
        if typed and fold(button["title"]).words == typed:
            return str(button["payload"])
    numbered = conversation.expecting is not None or conversation.state == "done"
    number = message.text.strip(" .)#")
    if numbered and number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(last.buttons):
        return str(last.buttons[int(number) - 1]["payload"])
    return None
