"""Actors who finished their interview, put straight into a database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.interview.answers import Answer
from db.actors import create_actor
from db.answers import save_answer
from db.consents import give_consent
from db.conversations import create_conversation


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who was interviewed; `secrets` is what nobody may learn before both said yes."""

    actor_id: str
    conversation_id: str
    name: str
    email: str
    phone: str

    @property
    def secrets(self) -> tuple[str, ...]:
        digits = "".join(c for c in self.phone if c.isdigit())[-9:]
        spaced = " ".join(("0" + digits)[i : i + 2] for i in range(0, 10, 2))
        return (self.name, self.email, self.phone, digits, spaced)


def met(session: Session, name: str, email: str = "", phone: str = "", *, peers: bool = True) -> Met:
    """Somebody who finished, with these contacts, and who agreed or not to be introduced."""
    actor = create_actor(session, name=name)
    conversation, _ = create_conversation(session, "web", actor_id=actor.id)
    conversation.state = "done"
    give_consent(session, actor.id, "storage", "test")
    if peers:
        give_consent(session, actor.id, "peers", "test")
    save_answer(session, actor.id, Answer("name", "answered", name, name, "typed"), None)
    place = {"name": "Marmande", "insee": "47157", "in_territory": True}
    save_answer(session, actor.id, Answer("commune", "answered", place, "Marmande", "typed"), None)
    if email or phone:
        value = {"email": email or None, "phone": phone or None, "person": "Josiane"}
        save_answer(session, actor.id, Answer("contact", "answered", value, f"{email} {phone}", "typed"), None)
    session.flush()
    return Met(actor.id, conversation.id, name, email, phone)


def told(one: Met, other: Met) -> dict[str, dict[str, object]]:
    """What the programme would say to each."""
    return {
        met.actor_id: {
            "brings": f"Quelqu’un {kind} pourrait vous compléter.",
            "why_now": f"Vous cherchez ce qu’il apporte ({kind}).",
            "reasons": [f"Vous êtes dans la même commune ({kind})."],
        }
        for met, kind in ((one, "avec un outil"), (other, "avec des habitants"))
    }
