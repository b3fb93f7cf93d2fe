"""What a free text says about other questions: precise rather than complete; and corrections."""

from __future__ import annotations

from typing import Any

import pytest

from bot.programme.questions import Question
from bot.understanding.answers import infer
from bot.understanding.communes import CommuneIndex
from tests.unit.understanding.conftest import TODAY, Infer

CHOICES = [
    # text, question, option
    ("association de trois bénévoles à Marmande", "legal_form", "association"),
    ("notre association aide les familles", "legal_form", "association"),
    ("nous sommes une petite association de quartier", "legal_form", "association"),
    ("l'association Les Mains Vertes jardine", "legal_form", "association"),
    ("je suis trésorière d'une association", "legal_form", "association"),
    ("petite radio associative", "legal_form", "association"),
    ("collectif informel", "legal_form", "collectif"),
    ("un collectif d'habitants", "legal_form", "collectif"),
    ("on est cinq amis, sans statut", "legal_form", "collectif"),
    ("je suis auto-entrepreneur à Pau", "legal_form", "micro_entreprise"),
    ("je suis développeuse freelance", "legal_form", "micro_entreprise"),
    ("nous sommes une SCOP de 12 salariés", "legal_form", "scop"),
    ("SARL de 5 salariés", "legal_form", "entreprise"),
    ("Nous sommes la médiathèque municipale de Bègles", "legal_form", "commune"),
    ("on voudrait créer un café", "project", "idee"),
    ("on réfléchit à un tiers-lieu", "project", "idee"),
    ("notre projet est d'ouvrir une webradio", "project", "oui"),
    ("nous allons ouvrir un atelier", "project", "oui"),
    ("on n'a pas de projet particulier", "project", "non"),
    ("notre budget est de 3000 euros", "budget", "2k_10k"),
    ("on fait ça sans budget", "budget", "aucun"),
    ("on est isolés ici", "networks", "seuls"),
    ("on fait partie d'un réseau", "networks", "bien"),
    ("on est en lien avec la mairie régulièrement", "institutions", "regulier"),
    ("radio soutenue par la mairie", "institutions", "regulier"),
    ("aucun contact avec la mairie", "institutions", "aucun"),
    ("on n'ose pas demander à la Région", "legitimacy", "non"),
    ("On anime une radio locale associative", "legal_form", "association"),
    ("un café librairie associatif", "legal_form", "association"),
    ("on est trois retraités bénévoles, une petite association", "legal_form", "association"),
    ("jsui en auto entreprise tt seul", "legal_form", "micro_entreprise"),
    ("28k l’an dernier", "budget", "10k_50k"),
    ("dans les 3000 euros par an", "budget", "2k_10k"),
]

SEVERAL = [
    ("on forme les associations au numérique", "publics", ["associations"]),
    ("des ateliers pour les jeunes et les familles", "publics", ["jeunes", "familles"]),
    ("nous accompagnons des personnes âgées", "publics", ["aines"]),
    ("un lieu ouvert à tous", "publics", ["tous"]),
    ("nous développons un logiciel libre", "digital", ["produit_outil"]),
    ("je fais des sites pour les artisans", "digital", ["produit_outil"]),
    ("initiation à l'informatique le mardi", "digital", ["anime_usages"]),
    ("on aide les anciens du bourg avec leur tablette", "digital", ["anime_usages"]),
    ("on fait un podcast sur les vieux métiers", "digital", ["contenus"]),
    ("on cherche un local et des bénévoles", "needs", ["locaux", "benevoles"]),
    ("il nous manque de l'argent", "needs", ["financement"]),
    ("on n'a pas de local", "needs", ["locaux"]),
    ("on a déjà répondu à un appel à projets et on a eu une subvention", "capacity", ["dossier", "subvention"]),
    ("on n'a jamais rempli de dossier", "capacity", ["aucune"]),
    ("on a répondu à deux appels à projets", "capacity", ["dossier"]),
    ("je fais des sites pour les commerces et les vignerons", "publics", ["professionnels", "agriculteurs"]),
    ("on accompagne des personnes âgées, parfois des familles", "publics", ["aines", "familles"]),
    ("on accompagne des jeunes, des acteurs locaux, des habitants", "publics", ["habitants", "jeunes"]),
    ("on apprend aux grands-parents à appeler leurs petits-enfants", "publics", ["aines"]),
    ("un samedi par mois les habitants apportent leur vélo", "publics", ["habitants"]),
    ("des cours à des jeunes et à leurs familles", "publics", ["jeunes", "familles"]),
    ("nous les aidons à faire leurs papiers sur internet", "digital", ["anime_usages"]),
    ("on les aide à écrire leurs CV sur deux vieux PC", "digital", ["anime_usages"]),
    ("de l'administratif en ligne", "digital", ["anime_usages"]),
    ("jfé du dépanage ordi a domicil", "digital", ["produit_outil"]),
    ("Il nous faudrait deux ordinateurs, et un peu de renfort.", "needs", ["competences_numeriques", "benevoles"]),
    ("on cherche un local, des bénévoles motivés, un peu d'argent", "needs", ["financement", "locaux", "benevoles"]),
]

SILENT = [
    ("nous aidons les associations", "legal_form"),
    ("pour les associations", "legal_form"),
    ("la mairie nous aide", "legal_form"),
    ("Associations et collectifs du village se retrouvent ici", "legal_form"),
    ("en fait une association", "commune"),
    ("finalement les jeunes du Bourg", "commune"),
    ("coopérative de producteurs", "legal_form"),
    ("la transformation de notre société", "legal_form"),
    ("un espace dédié à la communauté freelance", "legal_form"),
    ("nous ne sommes pas une association", "legal_form"),
    ("collectif d'habitants", "publics"),
    ("trois jeunes du village", "publics"),
    ("en lien avec la mairie", "publics"),
    ("des habitants ont créé ce lieu", "publics"),
    ("les habitants ont besoin d'un local", "needs"),
    ("pas besoin d'argent", "needs"),
    ("on cherche à louer notre local", "needs"),
    ("on prête notre local", "needs"),
    ("pas de logiciel ni d'appli chez nous", "digital"),
    ("on a eu une subvention de 500 euros", "budget"),
    ("je veux bien être recontacté et paraître dans l'annuaire", "optins"),
    ("ma grand-mère habitait Paris en 1950", "commune"),
    ("de la téléconsultation avec le CH de Niort", "commune"),
    ("ils faisaient la route de Mont-de-Marsan ou de Pau tous les jours", "commune"),
    ("les gens partent travailler à Bordeaux", "commune"),
    ("on a exposé à la gare de Marmande", "commune"),
    ("les lettres que les familles d'anciens ouvriers nous confient", "publics"),
    ("on publie des portraits d'habitantes", "publics"),
    ("la communauté de communes nous aide, et les voisins nous prêtent une salle", "publics"),
    ("pour la fête, les entreprises financent", "publics"),
    ("ma voisine voudrait qu'on apprenne aux jeunes", "publics"),
    ("nous travaillons avec une école, une association, une mairie", "legal_form"),
    ("une aide de 500 euros l'an dernier", "budget"),
    ("20 euros d'adhésion par an", "budget"),
    ("quel temps il va faire ce week-end à votre avis ?", "needs"),
    ("on peut tout recommencer à zéro ?", "size"),
]


@pytest.mark.parametrize(("text", "question", "option"), CHOICES)
def test_one_option_is_inferred(inferred: Infer, text: str, question: str, option: str) -> None:
    assert inferred(text)[question].value == option


@pytest.mark.parametrize(("text", "question", "options"), SEVERAL)
def test_several_options_are_inferred(inferred: Infer, text: str, question: str, options: list[str]) -> None:
    assert inferred(text)[question].value == options


@pytest.mark.parametrize(("text", "question"), SILENT)
def test_what_is_not_said_is_not_inferred(inferred: Infer, text: str, question: str) -> None:
    assert question not in inferred(text)


def test_a_rich_description_fills_what_it_says(inferred: Infer) -> None:
    found = inferred(
        "Nous sommes une petite association de 12 bénévoles, créée en 2005 à Saint-Astier (24), qui aide les "
        "personnes âgées avec leur ordinateur. On n'a pas de salarié. On cherche des bénévoles et un local. "
        "Notre budget est de 2 000 euros. Demandez Marie au 06 12 34 56 78."
    )
    values: dict[str, Any] = {question: reading.value for question, reading in found.items()}
    assert values["legal_form"] == "association"
    assert values["commune"]["insee"] == "24372"
    assert values["size"] == {"employees": 0, "volunteers": 12, "members": None, "approximate": False}
    assert values["since"]["year"] == 2005
    assert values["publics"] == ["aines"]
    assert values["digital"] == ["anime_usages"]
    assert values["needs"] == ["locaux", "benevoles"]
    assert values["budget"] == "2k_10k"
    assert values["contact"]["phone"] == "+33612345678"
    assert found["legal_form"].quote == "Nous sommes une petite association"


def test_a_need_said_at_once_is_not_what_is_there(inferred: Infer) -> None:
    assert inferred("nous cherchons un local, les bénévoles sont là")["needs"].value == ["locaux"]


def test_a_commune_is_found_far_into_a_text(inferred: Infer) -> None:
    text = "On anime des ateliers de couture et de cuisine pour tout le monde. " * 12 + "Nous sommes à Tonneins."
    commune = inferred(text)["commune"]
    assert isinstance(commune.value, dict) and commune.value["insee"] == "47310"


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("en fait nous sommes quatre", 4),
        ("pas trois, quatre", 4),
        ("c'est quatre pas trois", 4),
        ("finalement on est 6", 6),
        ("on est pas 3 on est 4", 4),
        ("nous ne sommes plus 3 mais 2", 2),
    ],
)
def test_a_corrected_head_count(inferred: Infer, text: str, members: int) -> None:
    size = inferred(text)["size"].value
    assert isinstance(size, dict) and size["members"] == members


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("finalement 3 bénévoles", {"volunteers": 3}),
        ("on a pas de salarié en fait", {"employees": 0}),
        ("pas 2 salariés, 3 salariés", {"employees": 3}),
    ],
)
def test_a_corrected_role(inferred: Infer, text: str, expected: dict[str, int]) -> None:
    found = inferred(text)
    size = found["size"].value
    assert isinstance(size, dict)
    assert {role: count for role, count in size.items() if role in expected} == expected
    assert "needs" not in found


@pytest.mark.parametrize(
    "text",
    [
        "c'est pas Marmande c'est Tonneins",
        "je voulais dire Tonneins",
        "pas Marmande, Tonneins",
        "c'est Tonneins pas Marmande",
        "en fait on est à Tonneins",
        "Tonneins et non Marmande",
    ],
)
def test_a_corrected_commune(inferred: Infer, text: str) -> None:
    commune = inferred(text)["commune"]
    assert isinstance(commune.value, dict) and commune.value["name"] == "Tonneins"
    assert commune.quote == "Tonneins"


@pytest.mark.parametrize("text", ["c'est 2012 pas 2013", "pas 2013, 2012", "en fait c'est 2012", "2012 et non 2013"])
def test_a_corrected_year(inferred: Infer, text: str) -> None:
    found = inferred(text)
    assert isinstance(found["since"].value, dict) and found["since"].value["year"] == 2012
    assert "size" not in found


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("pas une association, un collectif", "legal_form", "collectif"),
        ("non c'est pas une asso c'est une sarl", "legal_form", "entreprise"),
        ("en fait on est un collectif", "legal_form", "collectif"),
        ("plutôt 5000 euros, pas 3000", "budget", "2k_10k"),
        ("en fait c'est pour les jeunes", "publics", ["jeunes"]),
        ("pas pour les jeunes, pour les familles", "publics", ["familles"]),
    ],
)
def test_a_corrected_option(inferred: Infer, text: str, question: str, value: object) -> None:
    assert inferred(text)[question].value == value


def test_excluded_questions_are_left_out(questions: tuple[Question, ...], communes: CommuneIndex) -> None:
    text = "association de trois bénévoles à Marmande"
    found = infer(questions, text, communes, TODAY, exclude={"legal_form", "size"})
    assert set(found) == {"commune"}


@pytest.mark.parametrize("text", ["", "bonjour", "oui", "non", "2", "je ne sais pas", "merci beaucoup", "😀"])
def test_small_talk_says_nothing(inferred: Infer, text: str) -> None:
    assert inferred(text) == {}
