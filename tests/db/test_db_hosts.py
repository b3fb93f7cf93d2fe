"""Who is found as a host: consent of today, the trait, the place; and what the chat then says."""

from __future__ import annotations

from typing import cast

import pytest
from sqlalchemy.orm import Session

from bot.crossings.hosts import CARRIES
from bot.crossings.keeping import to_row
from bot.crossings.model import Peer, Trait
from bot.diagnosis.model import Diagnosis, Eligibility, Hosting, Typology, Versions
from bot.interview.hosting import say_hosting
from bot.interview.turn import Incoming, Turn
from bot.programme import load
from bot.services import Services
from db.actors import create_actor, delete_actor
from db.consents import give_consent, withdraw_consent
from db.conversations import create_conversation
from db.hosts import published_who_bring
from db.peers import save_peer
from db.session import Database

PROGRAMME = load()
BIT = 1 << [trait.id for trait in PROGRAMME.crossings.traits].index(CARRIES)
CARRYING = (Trait(id=CARRIES, question="activity", quote="nous portons des projets d’habitants"),)
MARMANDE = {"commune": "Marmande", "insee": "47157", "epci": "200030674", "department": "47"}


def keep(session: Session, label: str, brings: tuple[Trait, ...] = (), *, published: bool = False) -> str:
    """An actor of Marmande, kept as a peer."""
    actor_id = create_actor(session, name=label).id
    peer = Peer(actor_id=actor_id, label=label, form="association", brings=brings, **MARMANDE)
    save_peer(session, to_row(PROGRAMME, peer))
    if published:
        give_consent(session, actor_id, "publication", "v1")
    return actor_id


def found(session: Session, department: str = "47", epcis: tuple[str, ...] = ()) -> list[str]:
    profiles = published_who_bring(session, BIT, department=department, epcis=epcis, demo=False)
    return [profile["label"] for profile in profiles]


def test_only_those_who_bring_it_and_agree_today(session: Session) -> None:
    agreed = keep(session, "La Fabrique", CARRYING, published=True)
    keep(session, "Sans accord", CARRYING)
    keep(session, "Autre chose", (Trait(id="lieu"),), published=True)
    assert found(session) == ["La Fabrique"]
    withdraw_consent(session, agreed, "publication")
    assert found(session) == []
    give_consent(session, agreed, "publication", "v1")
    delete_actor(session, agreed)
    assert found(session) == []


def test_of_the_departement_or_of_an_epci_beside(session: Session) -> None:
    keep(session, "La Fabrique", CARRYING, published=True)
    assert found(session, "33") == []
    assert found(session, "33", ("200030674",)) == ["La Fabrique"]


def diagnosis(*hosting: Hosting) -> Diagnosis:
    """A diagnosis of which only the hosting matters."""
    return Diagnosis(
        typology=Typology(family="usages", confidence=1), barriers=[], objectives=[],
        eligibility=Eligibility(status="unknown"), hosting=list(hosting), autonomy=None, next_steps=[],
        versions=Versions(programme="p", classifier="c"),
    )  # fmt: skip


CARRIED = Hosting(id="larger_association", first_step="Appelez.", watch="Écrivez tout.")
ALONE = Hosting(id="direct", first_step="Écrivez une page.", watch="Avancez l’argent.")


@pytest.fixture
def turn(session: Session) -> Turn:
    """An exchange with an actor of Marmande who looks for a host."""
    conversation, _ = create_conversation(session, "web", actor_id=keep(session, "Les Voisins"))
    services = cast(Services, type("Held", (), {"programme": PROGRAMME})())
    return Turn(services, session, conversation, Incoming("oui"))


def test_the_chat_names_hosts_only_beside_a_way_that_asks_for_one(turn: Turn) -> None:
    keep(turn.session, "La Fabrique", CARRYING, published=True)
    say_hosting(turn, diagnosis(ALONE))
    assert "La Fabrique" not in "".join(reply.text for reply in turn.replies)
    say_hosting(turn, diagnosis(CARRIED))
    assert "La Fabrique (Marmande)" in turn.replies[-1].text


def test_the_chat_says_two_ways_with_what_to_watch_and_the_precedent(turn: Turn) -> None:
    trial = Hosting.model_validate(
        {
            "id": "short_trial",
            "first_step": "Quatre semaines.",
            "precedent": {"place": "Bourg", "text": "À Bourg, oui."},
        }
    )
    say_hosting(turn, diagnosis(CARRIED, trial))
    first, second = (reply.text for reply in turn.replies)
    assert "être porté par une association plus grande" in first
    assert "Écrivez tout." in first
    assert "Appelez." in first
    assert "un essai court" in second
    assert "À Bourg, oui." in second
    assert all(len(text) < 900 for text in (first, second))


def test_it_says_nothing_when_carrying_is_not_the_question(turn: Turn, database: Database) -> None:
    say_hosting(turn, diagnosis())
    assert turn.replies == []
