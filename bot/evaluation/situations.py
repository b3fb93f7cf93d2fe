"""A conversation that has just been asked something, set up in a database of its own, ready for one message.

What is then done with the message is what the product does: the application's reading, the engine's
intent, and the interview's own code for what the words change. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa_sdk import Tracker
from sqlalchemy.orm import Session

from actions.base import incoming_of
from actions.privacy import DeleteData
from actions.requests import Restart
from actions.restitution import outside_the_interview
from bot.channels.meaning import as_sent
from bot.evaluation.adaptive import Indifferent
from bot.evaluation.engine import Engine
from bot.interview import plan
from bot.interview.answers import Answer
from bot.interview.asking import ask
from bot.interview.receiving import receive
from bot.interview.restitution import offer_what_next
from bot.interview.turn import Incoming, Turn
from bot.programme import load
from bot.services import Services
from bot.settings import Settings
from bot.understanding.classification import Classification, Span
from bot.understanding.communes import CommuneIndex
from db import actors, conversations, messages
from db.models import Conversation
from db.session import Database

CONFIRMATIONS = ("delete", "restart")
ENDS = ("done", "refused")
TODAY = date(2025, 3, 15)
"""The day on which the reference sets speak: « depuis dix ans » is 2015."""

NOTHING = "nlu_fallback"

ANSWERING = frozenset(("answer", "affirm", "deny", "nlu_fallback"))
"""Intents after which the words are taken as an answer to what was asked."""

SAID_BEFORE: dict[str, Any] = {
    "activity": "Nous aidons les habitants à se servir de leur ordinateur, le samedi.",
    "name": "Les Souris du Lavoir",
    "legal_form": "association",
    "commune": {
        "insee": "47157",
        "name": "Marmande",
        "department": "47",
        "epci": "200030674",
        "near": False,
        "in_territory": True,
    },
    "size": {"employees": None, "volunteers": 3, "members": None, "approximate": False},
    "since": {"year": 2010, "not_started": False, "approximate": False},
    "publics": ["habitants"],
    "digital": ["anime_usages"],
    "project": "idee",
    "needs": ["benevoles"],
    "budget": "moins_2k",
    "networks": "un_peu",
    "institutions": "ponctuel",
    "legitimacy": "partage",
    "capacity": ["comptes"],
    "experiment": "oui",
    "optins": ["contact"],
    "contact": {"email": "souris@exemple.fr", "phone": None, "person": None},
}
"""What the imaginary actor answered to the questions that come before the one that is open."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the product did with a message.

    `intent` and `confidence` (0 to 1): what it understood. `answered`: True when the words were taken as an
    answer. `value`: then, what is stored; `oui`, `non` or `open` at consent, recap, confirmations and after a
    refusal. `read`: False when the question had to be asked again. `corrected`: True when the words, taken as
    an answer, changed another one and left the question open, as a correction does.
    """

    intent: str
    confidence: float
    answered: bool
    value: Any = None
    read: bool = False
    corrected: bool = False


class _NoClassifier:
    """Descriptions are not read here."""

    def classify(self, text: str) -> Classification:
        """Never called: no diagnosis is made."""
        raise NotImplementedError

    def spans(self, text: str, task: str, label: str) -> list[Span]:
        """Never called."""
        raise NotImplementedError


class Situations:
    """Every step of the interview, with a message to read in it. Made by `situations`."""

    def __init__(self, services: Services, engine: Engine) -> None:
        self.services = services
        self._engine = engine

    def take(self, step: str, text: str) -> Taken:
        """What the product does with `text` when `step` was just asked. LookupError for an unknown step.

        `step` is a question's id, `consent`, `recap`, `delete`, `restart`, `done` or `refused`.
        """
        with self.services.database.session() as session:
            conversation = self._open(session, step)
            message, _ = messages.add_incoming(session, conversation.id, text)
            sent, metadata = as_sent(self.services, session, conversation, message, text)
            found = self._engine.parse(sent, metadata)
            intent, confidence = found["intent"]["name"] or NOTHING, float(found["intent"]["confidence"] or 0.0)
            if intent not in ANSWERING or step == "done":
                return Taken(intent, confidence, answered=intent in ANSWERING)
            tracker = Tracker(
                conversation.id, {}, {**found, "text": sent, "metadata": metadata}, [], False, None, {}, ""
            )
            turn = Turn(self.services, session, conversation, incoming_of(tracker))
            before = dict(turn.answers)
            if step == "refused":
                outside_the_interview(turn, tracker)
            else:
                receive(turn, conversation.current_question or step)
            value, read = _outcome(turn, step)
            corrected = not read and not turn.erased and turn.answers != before
            return Taken(intent, confidence, True, value, read, corrected)

    def _open(self, session: Session, step: str) -> Conversation:
        conversation, _ = conversations.create_conversation(session, "web")
        turn = Turn(self.services, session, conversation, Incoming(""))
        questions = self.services.programme.questions
        if step not in (plan.CONSENT, "refused"):
            conversation.actor_id = actors.create_actor(session).id
            conversation.state = "interview"
            conversation.turns = 2
            for question in questions:
                if question.id == step or (step in CONFIRMATIONS and question.id == "networks"):
                    break
                turn.save(Answer(question.id, "answered", SAID_BEFORE[question.id], "", "typed"))
        if step in CONFIRMATIONS:
            conversation.current_question = "networks"
            (DeleteData() if step == "delete" else Restart()).perform(turn, _NOBODY)
        elif step in ENDS:
            conversation.state = "done" if step == "done" else "refused"
            offer_what_next(turn)
        elif step in (plan.CONSENT, plan.RECAP) or turn.question(step):
            ask(turn, step)
        else:
            raise LookupError(step)
        said = [
            messages.Outgoing(r.text, [{"title": b.title, "payload": b.payload} for b in r.buttons], r.kind)
            for r in turn.replies
        ]
        messages.add_outgoing(session, conversation.id, None, said)
        session.flush()
        return conversation


def _outcome(turn: Turn, step: str) -> tuple[Any, bool]:
    """What is stored now, and whether the words were enough."""
    if step == "delete":
        return ("oui" if turn.erased else "non"), True
    state = turn.conversation.state
    if step == plan.CONSENT:
        decided = "oui" if turn.actor_id else "non" if state == "refused" else "open"
    elif step == "refused":
        decided = "oui" if state == "consent" else "non"
    elif step == "restart":
        decided = "non" if turn.answers else "oui"
    elif step == plan.RECAP:
        decided = "oui" if state == "done" else "open"
    else:
        answer = turn.answers.get(step)
        return (None, False) if answer is None else (answer.value, True)
    return decided, decided != "open"


_NOBODY = Tracker("", {}, {}, [], False, None, {}, "")


@contextmanager
def situations(settings: Settings, engine: Engine) -> Iterator[Situations]:
    """The situations over a fresh database in a temporary folder; nothing is left behind."""
    with TemporaryDirectory(prefix="passerelles-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'measure.db'}")
        database.migrate()
        try:
            yield Situations(
                Services(
                    settings=settings,
                    programme=load(settings.programme_dir),
                    communes=CommuneIndex.load(settings.territory),
                    classifier=_NoClassifier(),
                    stakes=Indifferent(),
                    database=database,
                    today=lambda: TODAY,
                ),
                engine,
            )
        finally:
            database.dispose()
