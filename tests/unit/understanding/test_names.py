"""Names of activities: in an answer, and inside a longer text."""

from __future__ import annotations

import pytest

from bot.understanding.names import announces_name, find_name
from bot.understanding.text import fold
from tests.unit.understanding.conftest import Read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Les Mains Vertes", "Les Mains Vertes"),
        ("on s'appelle Les Mains Vertes", "Les Mains Vertes"),
        ("On s’appelle les mains vertes.", "les mains vertes"),
        ("nous nous appelons Radio Galaxie", "Radio Galaxie"),
        ("c'est Radio Galaxie", "Radio Galaxie"),
        ("ça s'appelle « Le Lavoir »", "Le Lavoir"),
        ('"Le Lavoir"', "Le Lavoir"),
        ("l'association Les Mains Vertes", "Les Mains Vertes"),
        ("c'est l'association Terre Verte", "Terre Verte"),
        ("l'association des parents d'élèves", "l'association des parents d'élèves"),
        ("Association des amis du vieux moulin", "Association des amis du vieux moulin"),
        ("notre nom est Fil & Cie", "Fil & Cie"),
        ("Nom : L'Atelier 24", "L'Atelier 24"),
        ("AMAP de Gan (64)", "AMAP de Gan (64)"),
        ("3DFM", "3DFM"),
        ("c'est une asso qui s'appelle les mains vertes", "les mains vertes"),
        ("on n'a pas de nom officiel mais on dit « Le Lavoir »", "Le Lavoir"),
        ("on est les mains vertes", "les mains vertes"),
        ("c'est Un Toit", "Un Toit"),
        ("Compagnie Sans Nom", "Compagnie Sans Nom"),
        ("On passe à table", "On passe à table"),
        ("Le Collectif", "Le Collectif"),
    ],
)
def test_a_name_is_read_without_what_surrounds_it(read: Read, text: str, name: str) -> None:
    reading = read("name", text)
    assert reading.value == name == reading.quote


@pytest.mark.parametrize(
    "text",
    [
        "pas de nom",
        "pas encore de nom",
        "on n'a pas de nom",
        "aucun",
        "Nous n’avons pas de nom, à vrai dire.",
        "franchement on peut passer, on n’en a pas encore",
        "j'en ai pas encore, passez",
        "passez",
        "pour l'instant aucun nom, on cherche",
    ],
)
def test_without_a_name_one_may_go_on(read: Read, text: str) -> None:
    reading = read("name", text)
    assert reading.problem == "unclear"
    assert reading.choices == (("Continuer sans nom", "passer"),)


@pytest.mark.parametrize("text", ["...", "😀", "« »", "a" * 200])
def test_what_cannot_be_a_name(read: Read, text: str) -> None:
    assert read("name", text).problem == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "on est trois retraités bénévoles, une petite association",
        "nous sommes une bande de copains",
        "c'est une petite association",
        "association, évidemment",
        "on répare des vélos le samedi avec les voisins",
        "c'est un peu long à expliquer",
        "mon nom à moi ?",
    ],
)
def test_a_sentence_is_not_a_name(read: Read, text: str) -> None:
    reading = read("name", text)
    assert (reading.problem, reading.choices) == ("unclear", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("l'association Les Mains Vertes anime un jardin à Fumel", "Les Mains Vertes"),
        ("L'Association Familiale de Talence a pour but d'aider", "Association Familiale de Talence"),
        ("on s'appelle les mains vertes et on jardine", "les mains vertes"),
        ("« Radio Galaxie », c'est notre radio", "Radio Galaxie"),
        ("notre collectif s'appelle Fil Rouge", "Fil Rouge"),
        ("l'asso Terre Verte, 15 adhérents", "Terre Verte"),
    ],
)
def test_a_name_in_a_longer_text(text: str, name: str) -> None:
    reading = find_name(fold(text))
    assert reading is not None and reading.value == name


@pytest.mark.parametrize(
    "text",
    [
        "je m'appelle Sophie et j'anime des ateliers",
        "une association loi 1901 à Marmande",
        "nous aidons l'association Les Amis du Parc",
        "on projette « Le Grand Bleu » au village",
        "l'association des parents d'élèves de Monflanquin",
        "l'association Dessine-moi un logement aide les familles",
    ],
)
def test_other_names_are_left_out(text: str) -> None:
    assert find_name(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("ça s'appelle Repart'à zéro", True),
        ("on s'appelle stop galère", True),
        ("ça s'appelle comment ?", False),
        ("ça s'appelle", False),
        ("Les Mains Vertes", False),
    ],
)
def test_a_name_is_announced(text: str, announced: bool) -> None:
    assert announces_name(fold(text)) is announced
