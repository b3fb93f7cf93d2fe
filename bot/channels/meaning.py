"""What the application already knows of a message before the engine reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.interview.consenting import reads_as_no, reads_as_yes
from bot.interview.corrections import asks_to_keep
from bot.interview.experimenting import typed_choice
from bot.interview.introductions import choice_of
from bot.interview.plan import CONSENT
from bot.interview.resuming import code_in
from bot.programme.questions import Question
from bot.services import Services
from bot.understanding.answers import infer, read_answer
from bot.understanding.entities import find_entities
from bot.understanding.message_language import language_of_message
from bot.understanding.names import announces_name
from bot.understanding.text import fold
from db.models import Conversation, Message

FREE_TEXT = 0.5
"""How surely (0 to 1) free words answer a question that accepts any words."""

ANNOUNCED = 0.95
"""The same for a name after « on s'appelle »."""

EXACT = 4
"""Words: an exact reading of so few words is certainly an answer."""

LIKELY = 0.9
"""The most for longer words, that a plain request may still contradict."""

AMBIGUOUS = 0.8
"""The same for words that answer the question in several ways (« Rochefort »)."""

MEASURED = frozenset(("size", "year", "commune", "contact"))
"""Kinds of questions whose answers are numbers, dates, places, addresses."""

STILL_OFFERED = 3
"""Our last messages among which several communes are still to choose from: somebody may ask why in between."""

ANOTHER = 0.6
"""The same for words that plainly answer another question."""


def as_sent(
    services: Services, session: Session, conversation: Conversation, message: Message, said: str
) -> tuple[str, dict[str, Any]]:
    """What the engine receives of a stored message: a payload or words, and what was already read in them."""
    text = message.payload or typed_button(services, session, conversation, message) or said.lstrip("/ ") or "?"
    return text, metadata_for(services, conversation, message.id, text)


def metadata_for(services: Services, conversation: Conversation, message_id: int, text: str) -> dict[str, Any]:
    """What goes with a message to the engine: its number, the step that was asked, how well the words answer it.

    - `question`: the step that is open, absent outside the interview;
    - `answers` (0 to 1): how surely the words answer it; `firm`: by a number, a date, a place or an address,
      that nobody writes by chance, and by nothing else;
    - `language`: `en` or `es` when the words are plainly in that language and answer nothing firmly.
    """
    metadata = {"message_id": message_id, **_read(services, conversation, text)}
    if not text.startswith("/") and not metadata.get("firm"):
        language = language_of_message(text, naming=conversation.current_question == "name")
        if language is not None:
            metadata["language"] = language
    return metadata


def _read(services: Services, conversation: Conversation, text: str) -> dict[str, Any]:
    """The step that is open, and how well the words answer it."""
    if conversation.expecting in ("delete", "restart") or conversation.state == "refused":
        plain = reads_as_yes(text) or reads_as_no(text)
        return {"question": "confirmation", "answers": 1.0} if plain else {}
    if conversation.state not in ("consent", "interview", "paused", "recap") or conversation.current_question is None:
        return {}
    open_step: dict[str, Any] = {"question": conversation.current_question}
    if text.startswith("/"):
        return open_step
    if conversation.current_question == CONSENT:
        plain = reads_as_yes(text) or reads_as_no(text) or code_in(text) is not None
        return {**open_step, "answers": 1.0 if plain else 0.0}
    question = next((q for q in services.programme.questions if q.id == conversation.current_question), None)
    if question is None:
        return open_step
    if conversation.revisit_question == question.id and asks_to_keep(text):
        return {**open_step, "answers": 1.0}
    if question.kind == "text":
        return {**open_step, "answers": ANNOUNCED if _announces(services, question, text) else FREE_TEXT}
    return {**open_step, **_read_answer(services, question, text)}


def _announces(services: Services, question: Question, text: str) -> bool:
    """True for « ça s'appelle Zéro tracas », and no question about it."""
    if question.id == "name" and announces_name(fold(text)):
        return True
    return "?" not in text and question.id in infer([question], text, services.communes, services.today())


def _read_answer(services: Services, question: Question, text: str) -> dict[str, Any]:
    """How well the words answer a question that does not accept any words."""
    reading = read_answer(question, text, services.communes, services.today())
    elsewhere = _elsewhere(services, question, text)
    if reading.problem is None:
        exact = reading.confidence == 1.0 and len(text.split()) <= EXACT
        firm = question.kind in MEASURED or (question.id == "budget" and any(c.isdecimal() for c in text))
        return {"answers": 1.0 if exact else min(reading.confidence, LIKELY), "firm": firm and not elsewhere}
    if reading.problem == "ambiguous" and question.kind == "commune":
        return {"answers": AMBIGUOUS, "firm": not elsewhere}
    return {"answers": elsewhere}


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


def typed_button(services: Services, session: Session, conversation: Conversation, message: Message) -> str | None:
    """The payload of the offered button that was typed: by its title, by its number where no number can be an
    answer, or as one says which of several communes is meant (« celle du 47 »)."""
    said = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.direction == "out", Message.id < message.id)
        .order_by(Message.id.desc())
        .limit(STILL_OFFERED)
    ).all()
    offered = [button["payload"] for shown in said for button in shown.buttons]
    choice = typed_choice(services.programme, conversation.expecting, offered, message.text)
    if choice is not None or (choice := choice_of(conversation.expecting, offered, message.text)) is not None:
        return choice
    if not said or len(message.text) > 80:
        return None
    last = said[0]
    typed = fold(message.text).words
    for button in last.buttons:
        if typed and fold(button["title"]).words == typed:
            return str(button["payload"])
    numbered = conversation.expecting is not None or conversation.state == "done"
    number = message.text.strip(" .)#")
    if numbered and number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(last.buttons):
        return str(last.buttons[int(number) - 1]["payload"])
    if conversation.current_question != "commune":
        return None
    return next((p for m in said if (p := designated_commune(services, m.buttons, message.text))), None)


def designated_commune(services: Services, buttons: Sequence[Mapping[str, str]], text: str) -> str | None:
    """The payload of the commune that the reply to « laquelle est la vôtre ? » designates."""
    offered: dict[str, str] = {}
    candidates = []
    for button in buttons:
        content = button["payload"].removeprefix("/answer")
        value = json.loads(content).get("value") if content.startswith("{") else None
        place = services.communes.resolve(value).commune if value else None
        if place is None:
            return None  # these buttons offer something else
        candidates.append(place)
        offered[place.insee] = button["payload"]
    chosen = services.communes.choose(candidates, text)
    return offered[chosen.insee] if chosen else None
