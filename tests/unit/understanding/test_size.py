"""How many people: answers to « à combien faites-vous vivre cette activité ? », and counts inside a longer text."""

from __future__ import annotations

import pytest

from bot.understanding.size import Size, read_size
from bot.understanding.text import fold
from tests.unit.understanding.conftest import Read

EXACT = [
    # text, employees, volunteers, members
    ("3 bénévoles et un salarié", 1, 3, None),
    ("trois bénévoles, pas de salarié", 0, 3, None),
    ("cinq bénévoles et aucun salarié", 0, 5, None),
    ("sans salarié, 8 bénévoles", 0, 8, None),
    ("zéro salarié et 7 bénévoles", 0, 7, None),
    ("que des bénévoles, 12", 0, 12, None),
    ("aucun salarié", 0, None, None),
    ("uniquement des bénévoles", 0, None, None),
    ("bénévoles : 3, salariés : 0", 0, 3, None),
    ("salariés 2 bénévoles 10", 2, 10, None),
    ("2 ETP", 2, None, None),
    ("2 salariés et 1 apprenti", 3, None, None),
    ("3 salariés dont 1 à mi-temps et 20 bénévoles", 3, 20, None),
    ("4 jeunes bénévoles", None, 4, None),
    ("un salarié à mi-temps", 1, None, None),
    ("3 agents", 3, None, None),
    ("30 adhérents", None, None, 30),
    ("100 adhérents, 15 bénévoles actifs et pas de salarié", 0, 15, 100),
    ("on est deux", None, None, 2),
    ("on est 5 dont 2 salariés", 2, None, 5),
    ("tous bénévoles, on est 12", 0, 12, None),
    ("on est 7 au bureau, tous bénévoles", 0, 7, None),
    ("Neuf membres au bureau, tous bénévoles, et cent vingt adhérents.", 0, 9, 120),
    ("on est tous bénévoles", 0, None, None),
    ("je suis la seule salariée, et il y a quatre bénévoles", 1, 4, None),
    ("l'unique salarié c'est moi", 1, None, None),
    ("aucun salarié, je suis la seule bénévole", 0, 1, None),
    ("14 professionnels, 1 coordinatrice salariée", 1, None, 14),
    ("10 personnes, 2 salariés", 2, None, 10),
    ("2 salariées et 15 jeunes", 2, None, None),
    ("moi à plein temps et une collègue à mi-temps", None, None, 2),
    ("nous sommes trois : une ancienne postière, un instituteur et moi-même", None, None, 3),
    ("nous sommes deux, ma femme et moi", None, None, 2),
    ("nous sommes dix en tout", None, None, 10),
    ("on est à 4 dessus", None, None, 4),
    ("à deux", None, None, 2),
    ("5", None, None, 5),
    ("une personne", None, None, 1),
    ("moi tout seul", None, None, 1),
    ("je suis seule", None, None, 1),
    ("seule", None, None, 1),
    ("juste moi", None, None, 1),
    ("ma femme et moi", None, None, 2),
    ("moi et deux copines", None, None, 3),
    ("moi + un copain", None, None, 2),
    ("on est un couple", None, None, 2),
    ("depuis 2012 on est 4", None, None, 4),
    ("nous étions 12, on est plus que 5", None, None, 5),
    ("pas trois, quatre", None, None, 4),
    ("quatre et non trois", None, None, 4),
    ("250 adhérents et 12 au bureau", None, None, 250),
]

APPROXIMATE = [
    ("trois ou quatre", None, None, 3),
    ("une quinzaine", None, None, 15),
    ("une vingtaine de bénévoles dont 3 actifs", None, 20, None),
    ("entre 5 et 10", None, None, 7),
    ("on doit être une dizaine", None, None, 10),
    ("une poignée", None, None, 5),
    ("quelques bénévoles", None, 3, None),
    ("deux trois bénévoles", None, 2, None),
    ("5-6 personnes", None, None, 5),
    ("1,5 ETP", 2, None, None),
    ("environ 8 personnes", None, None, 8),
    ("une douzaine, tous bénévoles", 0, 12, None),
    ("une association d'une trentaine d'adhérents, je suis la seule salariée", 1, None, 30),
    ("des fois six des fois dix", None, None, 8),
    ("tantôt 4, tantôt 8", None, None, 6),
    ("5 qui font tout et une dizaine autour", None, None, 15),
    ("3 tout le temps et 4 qui viennent aider", None, None, 7),
]


def counted(size: Size | None) -> tuple[int | None, int | None, int | None]:
    assert size is not None
    return size.employees, size.volunteers, size.members


@pytest.mark.parametrize(("text", "employees", "volunteers", "members"), EXACT)
def test_exact_counts(text: str, employees: int | None, volunteers: int | None, members: int | None) -> None:
    size = read_size(fold(text))
    assert counted(size) == (employees, volunteers, members)
    assert size is not None and not size.approximate


@pytest.mark.parametrize(("text", "employees", "volunteers", "members"), APPROXIMATE)
def test_approximate_counts(text: str, employees: int | None, volunteers: int | None, members: int | None) -> None:
    size = read_size(fold(text))
    assert counted(size) == (employees, volunteers, members)
    assert size is not None and size.approximate


@pytest.mark.parametrize(
    "text",
    [
        "nombreux",
        "beaucoup",
        "0",
        "aucun",
        "200000",
        "3 ans",
        "en 2012",
        "nous sommes seuls",
        "ça dépend des jours",
        "à zéro",
        "3 le lundi et 5 le mardi",
    ],
)
def test_what_counts_nobody(text: str) -> None:
    assert read_size(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "employees", "volunteers", "members"),
    [
        ("association de trois bénévoles à Marmande", None, 3, None),
        ("en fait nous sommes quatre", None, None, 4),
        ("on a pas de salarié en fait", 0, None, None),
        ("une équipe de 5 personnes", None, None, 5),
        ("le samedi, à trois, on aide les anciens", None, None, 3),
        ("je travaille seul", None, None, 1),
        ("on a 15 adhérents et 2 salariées", 2, None, 15),
        ("nous sommes 3 sœurs", None, None, 3),
        ("Nous sommes trois retraités : une ancienne postière, un instituteur et moi-même", None, None, 3),
        ("je répare les ordis, en auto-entreprise, j'y suis tout seul", None, None, 1),
    ],
)
def test_counts_inside_a_longer_text(
    text: str, employees: int | None, volunteers: int | None, members: int | None
) -> None:
    assert counted(read_size(fold(text), bare=False)) == (employees, volunteers, members)


@pytest.mark.parametrize(
    "text",
    [
        "on aide une quinzaine d'associations",
        "nous formons 30 bénévoles par an",
        "nous accueillons 40 familles",
        "3 ateliers par semaine",
        "on est à 5 km de Pau",
        "nous sommes une association",
        "nous sommes ouverts depuis 3 ans",
        "on s'appuie sur un réseau de bénévoles",
        "ils ont trouvé un emploi",
        "trois postes informatiques",
        "c'est 2012 pas 2013",
    ],
)
def test_a_longer_text_may_count_something_else(text: str) -> None:
    assert read_size(fold(text), bare=False) is None


def test_a_reading_has_the_stored_shape(read: Read) -> None:
    reading = read("size", "3 bénévoles et un salarié")
    assert reading.value == {"employees": 1, "volunteers": 3, "members": None, "approximate": False}
    assert reading.quote == "3 bénévoles et un salarié"
    assert reading.confidence > 0.9


def test_an_unread_count_is_unclear(read: Read) -> None:
    assert read("size", "on est nombreux").problem == "unclear"


@pytest.mark.parametrize(
    ("text", "employees"),
    [
        ("3 salariés dont 2 en CDD", 3),
        ("20 adhérents dont 2 salariés", 2),
        ("2 temps pleins et 1 temps partiel", 3),
        ("deux mi-temps", 2),
    ],
)
def test_posts_are_employees_and_those_among_them_count_once(text: str, employees: int) -> None:
    size = read_size(fold(text))
    assert size is not None and size.employees == employees


def test_who_is_looked_for_is_not_there_yet() -> None:
    assert read_size(fold("on cherche deux bénévoles de plus"), bare=False) is None


def test_a_person_alone_may_say_that_nobody_is_paid() -> None:
    size = read_size(fold("je travaille seule, sans salarié"), bare=False)
    assert size is not None and (size.members, size.employees) == (1, 0)


def test_every_count_keeps_both_its_ends() -> None:
    size = read_size(fold("trois à cinq bénévoles, plus de 40 adhérents"))
    assert size is not None
    assert [(count.role, count.low, count.high) for count in size.counts] == [
        ("volunteers", 3, 5),
        ("members", 40, None),
    ]
