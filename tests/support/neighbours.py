"""Two neighbours who would complete each other: what they say in an interview, by question."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conversations.test_scenarios import asked
from tests.support.client import Person
from tests.support.processes import Service

DEVELOPER: Mapping[str, str] = {
    "consent": "oui",
    "activity": "Je suis développeur web à Marmande, tout seul. Je fabrique des sites et des petites applications pour "
    "les associations et les producteurs du coin. J’ai créé une application de réservation de paniers.",
    "name": "Atelier Zyxomma",
    "legal_form": "micro-entreprise",
    "commune": "Marmande",
    "size": "je suis seul",
    "since": "2021",
    "publics": "des associations",
    "digital": "je fabrique des outils",
    "project": "une idée",
    "needs": "des partenaires",
    "budget": "2000 euros",
    "networks": "presque personne",
    "institutions": "jamais",
    "legitimacy": "pas vraiment",
    "capacity": "rien de tout cela",
    "experiment": "oui",
    "optins": "1 et 2",
    "contact": "zyxomma@example.fr",
    "recap": "oui, c’est juste",
}
BASKETS: Mapping[str, str] = {
    "consent": "oui",
    "activity": "On est une association de six bénévoles à Marmande. Le samedi, on livre des paniers de légumes des "
    "producteurs du coin aux habitants, et tout se note dans un cahier. Il nous faudrait un outil pour les commandes.",
    "name": "Les Paniers du Quokka",
    "legal_form": "association",
    "commune": "Marmande",
    "size": "six bénévoles",
    "since": "2012",
    "publics": "les habitants",
    "digital": "on utilise une page Facebook",
    "project": "oui",
    "needs": "des compétences numériques",
    "budget": "5000 euros",
    "networks": "un peu",
    "institutions": "de temps en temps",
    "legitimacy": "oui",
    "capacity": "on tient les comptes",
    "experiment": "oui",
    "optins": "1 et 2",
    "contact": "quokka@example.fr et 06 98 76 54 32",
    "recap": "oui, c’est juste",
}


def interviewed(service: Service, words: Mapping[str, str]) -> Person:
    """Somebody who said all this and reads their diagnosis."""
    person = Person(service).open()
    place = asked(person.messages)
    while place != "nothing":
        place = asked(person.say(words[place]))
    return person


def moved(words: Mapping[str, str], commune: str) -> dict[str, str]:
    """The same, who live elsewhere."""
    return {question: answer.replace("Marmande", commune) for question, answer in words.items()}
