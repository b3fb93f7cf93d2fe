"""Two neighbours over the real processes, from their interviews to their first messages; nothing leaks before."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.support.client import Person
from tests.support.neighbours import BASKETS, DEVELOPER, interviewed
from tests.support.processes import Service

SECRETS = {
    "developer": ("Zyxomma", "zyxomma@example.fr"),
    "baskets": ("Quokka", "quokka@example.fr", "06 98 76 54 32", "98765432"),
}
WITHIN = 60
"""Seconds until a round has been made; it takes a second or so."""


def hears(person: Person, words: str) -> str:
    """Wait for what is said without being asked."""
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        person.look()
        found = [m["text"] for m in person.messages if m["from"] == "bot" and words in m["text"]]
        if found:
            return str(found[-1])
        time.sleep(0.1)
    raise AssertionError(f"« {words} » is never said; the last was {person.last!r}")


def everything_seen_by(person: Person) -> str:
    """All that somebody can read: the messages with their buttons, the diagnosis, the copy of their data."""
    return json.dumps([person.messages, person.diagnosis(), person.export()], ensure_ascii=False)


def nothing_leaked(developer: Person, baskets: Person) -> None:
    for person, other in ((developer, "baskets"), (baskets, "developer")):
        seen = everything_seen_by(person)
        assert not [secret for secret in SECRETS[other] if secret in seen], other


@pytest.fixture(scope="module")
def pair(lively: Service) -> Iterator[tuple[Person, Person]]:
    """The developer, who came first, then the baskets: one of them is asked."""
    yield interviewed(lively, DEVELOPER), interviewed(lively, BASKETS)


def test_two_neighbours_are_introduced_and_read_each_other(pair: tuple[Person, Person]) -> None:
    developer, baskets = pair
    asked = hears(baskets, "Souhaitez-vous être mis en relation")
    assert "sans votre nom" in asked
    assert developer.diagnosis()["peers"] == [], "whom a crossing exists with is not proposed again"
    nothing_leaked(developer, baskets)
    assert baskets.say("pourquoi cette proposition ?")
    share = baskets.say("oui, volontiers")[-1]
    assert [button["title"] for button in share["buttons"]] == ["Mon e-mail", "Mon téléphone", "Les deux", "Non merci"]
    waiting = baskets.tap("Mon téléphone")[-1]["text"]
    assert "06 98 76 54 32" in waiting and "quokka@example.fr" not in waiting
    hears(developer, "Souhaitez-vous être mis en relation")
    nothing_leaked(developer, baskets)
    done = developer.tap("Oui, je veux bien")[-1]["text"]
    assert "Les Paniers du Quokka" in done and "06 98 76 54 32" in done
    assert "quokka@example.fr" not in done, "only the phone was shared"
    assert "zyxomma@example.fr" in hears(baskets, "vous avez dit oui tous les deux")
    assert "C’est envoyé" in developer.tap("Envoyer ce message")[-1]["text"]
    assert "ici Atelier Zyxomma" in hears(baskets, "vous écrit")
    assert "écrivez votre message" in baskets.tap("Écrire le mien")[-1]["text"]
    assert "C’est envoyé" in baskets.say("Bonjour ! Passez samedi au marché, on vous montrera le cahier.")[-1]["text"]
    assert "on vous montrera le cahier" in hears(developer, "Passez samedi au marché")
    assert "déjà parti" in developer.tap("Envoyer ce message")[-1]["text"]


def test_they_find_it_again_and_can_stop_everything(pair: tuple[Person, Person]) -> None:
    developer, _ = pair
    assert "06 98 76 54 32" in developer.say("où en sont mes mises en relation ?")[-1]["text"]
    assert "je ne vous proposerai plus personne" in developer.tap("Ne plus rien me proposer")[-1]["text"]
    purposes = {c["purpose"] for c in developer.export()["consents"] if c["withdrawn_at"] is None}
    assert purposes == {"storage", "contact"}
    developer.say("mes mises en relation")
    assert "je cherche des acteurs proches" in developer.tap("Me proposer des acteurs proches")[-1]["text"]
