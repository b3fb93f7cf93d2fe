"""What is accepted at `optins`: explicit, or asked again; never guessed, never in part."""

from __future__ import annotations

import pytest

from tests.unit.understanding.conftest import Read

ALL = ["contact", "peers", "publication"]

GIVEN = [
    ("Le 1 et le 2, mais pas l’annuaire.", ["contact", "peers"]),
    ("les deux premiers mais pas l'annuaire", ["contact", "peers"]),
    ("1 et 2, pas 3", ["contact", "peers"]),
    ("oui au rappel et aux acteurs, non à l'annuaire", ["contact", "peers"]),
    ("tout sauf l'annuaire", ["contact", "peers"]),
    ("oui à tout sauf au contact", ["peers", "publication"]),
    ("le rappel et l'annuaire, pas les acteurs", ["contact", "publication"]),
    ("les 2 et 3", ["peers", "publication"]),
    ("Les trois me vont", ALL),
    ("les trois, avec plaisir", ALL),
    ("pas de souci pour les trois", ALL),
    ("tous les trois c'est bon pour moi", ALL),
    ("Vous pouvez m’appeler, et me présenter d’autres lieux. Pour l’annuaire aussi, allez, tout est bon.", ALL),
    ("le 1, c'est tout", ["contact"]),
    ("pas tout, juste le 1", ["contact"]),
    ("1 et rien d'autre", ["contact"]),
    ("que vous m’appeliez oui", ["contact"]),
    ("L’annuaire seulement.", ["publication"]),
    ("je ne suis pas d'accord", ["rien"]),
    ("rien pour l'instant", ["rien"]),
]

DOUBTFUL = [
    "les deux",
    "c'est tout",
    "tout à fait",
    "c'est quoi l'annuaire ?",
    "1 et 3 ?",
    "que signifie l'annuaire",
    "peut-être l'annuaire",
    "l'annuaire si c'est anonyme",
    "je refuse l'annuaire",
    "le 3 non",
    "oui pour le rappel, le reste non",
    "je ne veux pas que mon activité paraisse dans l'annuaire",
    "contact oui annuaire non merci",
    "l'annuaire, je refuse",
    "ne m'appelez pas",
    "évitez de publier quoi que ce soit",
]


@pytest.mark.parametrize(("text", "accepted"), GIVEN)
def test_what_is_said_in_so_many_words_is_accepted(read: Read, text: str, accepted: list[str]) -> None:
    reading = read("optins", text)
    assert (reading.problem, reading.value) == (None, accepted)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_in_doubt_nothing_is_accepted_nor_refused(read: Read, text: str) -> None:
    assert read("optins", text).problem in ("unclear", "ambiguous")
