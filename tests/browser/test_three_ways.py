"""One interview, three ways in, one diagnosis: the page, the terminal and the API."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

from bot.settings import ROOT
from tests.support.client import Person
from tests.support.page import Visit
from tests.support.processes import Service

INTERVIEW = (
    "Oui, on commence",
    "On est une association de trois bénévoles à Marmande. Le samedi, on livre des paniers de légumes des producteurs "
    "du coin aux habitants. On a une page Facebook.",
    "Les Paniers du Coin",
    "2012",
    "une idée",
    "un local",
    "5000 euros",
    "presque personne",
    "de temps en temps",
    "pas vraiment",
    "rien de tout cela",
    "oui",
    "rien",
    "oui, c’est juste",
)


def by_the_api(service: Service) -> dict[str, Any]:
    person = Person(service).open()
    for text in INTERVIEW:
        person.say(text)
    return person.diagnosis()


def in_the_terminal(service: Service) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--url", service.base_url, "--diagnosis"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        input="\n".join(INTERVIEW) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index('{\n  "typology"') :])
    return found


def on_the_page(service: Service, visit: Visit) -> dict[str, Any]:
    visit.start()
    for text in INTERVIEW:
        visit.say(text)
    visit.page.get_by_text("entretien terminé").wait_for()
    stored = visit.page.evaluate("Object.values(localStorage).join()")
    token = re.search(r'"token":"([^"]+)"', stored)
    assert token is not None, "the page keeps its token"
    return Person(service).use(token[1]).diagnosis()


def test_it_ends_in_the_same_diagnosis_everywhere(service: Service, visit: Visit) -> None:
    expected = by_the_api(service)
    assert expected["typology"]["family"] == "usages"
    assert next(o["fit"] for o in expected["objectives"] if o["id"] == "economie") == "strong"
    assert in_the_terminal(service) == expected
    assert on_the_page(service, visit) == expected
