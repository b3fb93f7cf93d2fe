"""One interview, three ways in, one diagnosis: the page, the terminal and the API."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

from bot.settings import ROOT
from tests.conversations.test_scenarios import asked
from tests.support.client import Person
from tests.support.page import Visit
from tests.support.processes import Service

WORDS = {
    "consent": "Oui, on commence",
    "activity": "On est une association de trois bénévoles à Marmande. Le samedi, on livre des paniers de légumes des "
    "producteurs du coin aux habitants. On a une page Facebook.",
    "name": "Les Paniers du Coin",
    "since": "2012",
    "project": "une idée",
    "needs": "un local",
    "budget": "5000 euros",
    "networks": "presque personne",
    "institutions": "de temps en temps",
    "legitimacy": "pas vraiment",
    "capacity": "rien de tout cela",
    "experiment": "oui",
    "optins": "rien",
    "recap": "oui, c’est juste",
}


def by_the_api(service: Service) -> tuple[list[str], dict[str, Any]]:
    """What was said, in the order in which the interview asked for it, and the diagnosis."""
    person, said = Person(service).open(), list[str]()
    place = asked(person.messages)
    while place != "nothing":
        said.append(WORDS[place])
        place = asked(person.say(said[-1]))
    return said, person.diagnosis()


def in_the_terminal(service: Service, said: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--url", service.base_url, "--diagnosis"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        input="\n".join(said) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index('{\n  "typology"') :])
    return found


def on_the_page(service: Service, visit: Visit, said: list[str]) -> dict[str, Any]:
    visit.start()
    for text in said:
        visit.say(text)
    visit.page.get_by_text("entretien terminé").wait_for()
    stored = visit.page.evaluate("Object.values(localStorage).join()")
    token = re.search(r'"token":"([^"]+)"', stored)
    assert token is not None, "the page keeps its token"
    return Person(service).use(token[1]).diagnosis()


def test_it_ends_in_the_same_diagnosis_everywhere(service: Service, visit: Visit) -> None:
    said, expected = by_the_api(service)
    assert expected["typology"]["family"] == "usages"
    assert next(o["fit"] for o in expected["objectives"] if o["id"] == "economie") == "strong"
    assert in_the_terminal(service, said) == expected
    assert on_the_page(service, visit, said) == expected
