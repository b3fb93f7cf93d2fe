"""Two people in two browsers, from the interview to the introduction, who read each other's first message."""

from __future__ import annotations

from collections.abc import Mapping

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.conversations.test_scenarios import asked
from tests.support.client import Person
from tests.support.neighbours import BASKETS, DEVELOPER, moved
from tests.support.page import NewContext, Visit, opened
from tests.support.processes import Service

WITHIN = 60_000
"""Milliseconds until the page has looked again for what was said meanwhile: it does every fifteen seconds."""


def interview(service: Service, visit: Visit, words: Mapping[str, str]) -> None:
    """Answer in the page until the diagnosis is there."""
    visit.start()
    held = visit.stored()
    assert held is not None
    person = Person(service).use(held["token"])
    person.look()
    place = asked(person.messages)
    while place != "nothing":
        visit.say(words[place])
        before = len(person.messages)
        person.look()
        place = asked(person.messages[before:])


def heard(visit: Visit, words: str) -> Locator:
    """What is said without being asked."""
    message = visit.heard.filter(has_text=words).last
    expect(message).to_be_visible(timeout=WITHIN)
    return message


def test_two_people_are_introduced_and_read_each_other(lively: Service, new_context: NewContext) -> None:
    phone = {"width": 390, "height": 800}
    developer, baskets = (opened(new_context(viewport=phone), lively.base_url) for _ in range(2))
    interview(lively, developer, moved(DEVELOPER, "Mont-de-Marsan"))
    interview(lively, baskets, moved(BASKETS, "Mont-de-Marsan"))

    heard(baskets, "Souhaitez-vous être mis en relation")
    assert Axe().run(baskets.page).response["violations"] == []
    baskets.tap("Oui, je veux bien")
    baskets.tap("Les deux")

    heard(developer, "Souhaitez-vous être mis en relation")
    assert "Quokka" not in developer.log.inner_text()
    developer.say("oui, avec plaisir")
    done = developer.heard.last
    expect(done).to_contain_text("Les Paniers du Quokka")
    expect(done.get_by_role("link", name="quokka@example.fr")).to_be_visible()
    developer.tap("Envoyer ce message")

    heard(baskets, "ici Atelier Zyxomma")
    expect(baskets.log.get_by_role("link", name="zyxomma@example.fr").first).to_be_visible()
    baskets.page.reload()
    heard(baskets, "ici Atelier Zyxomma")
    baskets.tap("Répondre ici")
    baskets.say("Bonjour, passez samedi au marché : on vous montrera le cahier.")
    heard(developer, "on vous montrera le cahier")
    for visit in (developer, baskets):
        assert Axe().run(visit.page).response["violations"] == []
