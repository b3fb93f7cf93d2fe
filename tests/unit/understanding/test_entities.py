"""Entities: the reference, and what it does not say (negations, the question asked, spans, storage)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.programme.questions import Question
from bot.understanding.communes import CommuneIndex
from bot.understanding.entities import KINDS, Entity, Kind, find_entities
from bot.understanding.entities_evaluation import TARGET, Judged, judge, load_reference, report
from bot.understanding.entities_notation import written
from tests.unit.understanding.conftest import TODAY

Find = Callable[..., list[Entity]]

LARGEST_SHARE_OF_SPURIOUS = 0.03
"""Of the values found: one in thirty at most was not to be found."""


@pytest.fixture(scope="session")
def find(questions: tuple[Question, ...], communes: CommuneIndex) -> Find:
    """The entities of a text, maybe of one kind, after a question; each must quote the text where it says it does."""
    by_id = {question.id: question for question in questions}

    def finder(text: str, kind: Kind | None = None, question: str | None = None) -> list[Entity]:
        asked = by_id[question] if question else None
        found = find_entities(text, communes, TODAY, asked=asked, questions=questions)
        for entity in found:
            assert entity.quote == text[entity.start : entity.end]
        return [entity for entity in found if kind in (None, entity.kind)]

    return finder


@pytest.fixture(scope="session")
def judged(questions: tuple[Question, ...], communes: CommuneIndex) -> list[Judged]:
    return judge(load_reference(), questions, communes)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_is_read_right(judged: list[Judged], kind: Kind) -> None:
    scores = report(judged).kinds[kind]
    assert scores.lines >= 15, "too few expressions to say anything"
    assert scores.accuracy >= TARGET, [one for one in judged if any(kind == k for k, _ in one.missing)]


@pytest.mark.parametrize("part", ["dev", "held"])
def test_each_half_of_the_reference_is_read_right(judged: list[Judged], part: str) -> None:
    scores = report([one for one in judged if one.part == part])
    assert scores.lines >= 200
    assert scores.total.accuracy >= TARGET
    assert scores.total.precision >= 1 - LARGEST_SHARE_OF_SPURIOUS


def test_nothing_is_found_where_there_is_nothing(judged: list[Judged]) -> None:
    scores = report(judged)
    assert scores.negatives >= 60
    assert scores.clean_negatives >= TARGET * scores.negatives


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("nous sommes une association", "existing"),
        ("pas encore d'association", "not_yet"),
        ("association en cours de création", "in_creation"),
        ("on va monter une association", "in_creation"),
        ("nous ne sommes pas une association", "no"),
        ("depuis la création de l'association, je suis trésorière de l'association", "existing"),
    ],
)
def test_the_state_of_a_legal_form(find: Find, text: str, state: str) -> None:
    assert [entity.value for entity in find(text, "legal_form")] == [{"form": "association", "state": state}]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("ouvert tous les jours sauf du dimanche", "frequency", ["1/day"]),
        ("tous les jours sauf samedi et dimanche", "frequency", ["5/week monday+tuesday+wednesday+thursday+friday"]),
        ("mardi, jeudi et samedi", "frequency", ["3/week tuesday+thursday+saturday"]),
        ("mardi on verra, et samedi aussi", "frequency", []),
        ("bi-mensuel", "frequency", ["2/month"]),
        ("deux réunions mensuelles", "frequency", ["2/month"]),
        ("un soir sur deux", "frequency", ["1/2 day evening"]),
        ("le jeudi, toutes les deux semaines", "frequency", ["1/2 week thursday"]),
        ("tous les trois mois environ", "frequency", ["~1/3 month"]),
        ("tous les quinze jours", "frequency", ["1/2 week"]),
        ("les objets de tous les jours, la vie quotidienne", "frequency", []),
        ("notre budget annuel, un loyer mensuel", "frequency", []),
        ("3 salariés (2,4 ETP)", "employees", ["3"]),
        ("une équipe bénévole, un travail bénévole", "volunteers", []),
        ("on emploie six personnes", "employees", ["6"]),
        ("une 20aine d'adhérents", "members", ["~20"]),
        ("notre asso n'est pas encore créée", "legal_form", ["association not_yet"]),
        ("ma commune est petite", "legal_form", []),
        ("soutenus par la région, le département et l'Europe", "institution", ["region", "departement", "europe"]),
        ("le CCAS de la ville", "institution", ["ccas"]),
        ("la ville de Pau nous aide", "institution", ["mairie"]),
        ("à deux pas de la mairie", "institution", []),
        ("Mail : nom@exemple.fr", "digital_tool", []),
        ("3000 € du Département et 2000 de la commune", "money", ["3000", "2000"]),
        ("3000 € du Département et 2000 de la commune", "year", []),
        ("des adultes isolés de 40 à 55 ans, des ados (13-16 ans)", "duration", []),
        ("j'ai 20 ans d'expérience", "duration", ["20 year"]),
    ],
)
def test_expressions_of_every_kind(find: Find, text: str, kind: Kind, values: list[str]) -> None:
    assert [written(entity) for entity in find(text, kind)] == values


@pytest.mark.parametrize(
    ("question", "text", "kind", "value"),
    [
        ("size", "trois ou quatre", "members", "3-4"),
        ("since", "dix ans", "duration", "10 year since 2015"),
        ("budget", "dix mille", "money", "10000"),
        ("budget", "dix mille", "budget", "10k_50k"),
        ("commune", "bergerac", "commune", "Bergerac (24)"),
        ("publics", "ados", "public", "jeunes"),
        ("legal_form", "une boîte", "legal_form", "entreprise"),
    ],
)
def test_the_question_asked_gives_its_meaning_to_a_bare_answer(
    find: Find, question: str, text: str, kind: Kind, value: str
) -> None:
    assert [written(entity) for entity in find(text, kind, question)] == [value]
    assert [written(entity) for entity in find(text, kind)] != [value]


def test_entities_come_in_the_order_of_the_words(find: Find) -> None:
    found = find("À Marmande depuis 2012, on est trois bénévoles, le 06 12 34 56 78 répond le mardi soir.")
    assert [entity.kind for entity in found] == ["commune", "year", "volunteers", "phone", "frequency"]
    assert [entity.start for entity in found] == sorted(entity.start for entity in found)


def test_a_value_is_given_once_where_it_is_first_said(find: Find) -> None:
    found = find("On paie par HelloAsso, oui HelloAsso, et les dons aussi sur helloasso.", "digital_tool")
    assert [(entity.quote, entity.start) for entity in found] == [("HelloAsso", 12)]


def test_an_entity_is_stored_as_json(find: Find) -> None:
    found = find(
        "asso de Marmande, une quinzaine de bénévoles, 1 500 € par an, le mardi matin, SIRET 215 736 810 00023"
    )
    stored = [entity.as_json() for entity in found]
    assert json.loads(json.dumps(stored)) == stored
    assert {"kind": "volunteers", "value": {"min": 15, "max": 15}, "approximate": True}.items() <= stored[2].items()


def test_confidence_is_lower_for_what_is_vague(find: Find) -> None:
    [exact] = find("on est 15 bénévoles", "volunteers")
    [vague] = find("on est une quinzaine de bénévoles", "volunteers")
    assert 0 < vague.confidence < exact.confidence <= 1


def test_what_is_beyond_the_longest_message_is_not_read(find: Find) -> None:
    text = "nom@exemple.fr, SIRET 215 736 810 00023, le 3 mars"
    assert find(" " * 4_000 + text) == []
    assert [entity.kind for entity in find(" " * 3_900 + text)] == ["email", "siret", "date"]


def test_words_that_two_options_share_give_one_entity(find: Find) -> None:
    assert len(find("une coopérative en cours de création", "legal_form", "legal_form")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "FR76 3000 6000 0112 3456 7890 189",
        "215736810",
        "W332004567W",
        "12345678901234",
        "version 2.10.2023.4",
        "a@b",
        "une sécurité sociale de 300 ans de retard",
    ],
)
def test_figures_that_are_no_identifier(find: Find, text: str) -> None:
    assert not {"siret", "rna", "phone", "email", "date"}.intersection(entity.kind for entity in find(text))


def test_a_siret_is_no_telephone_and_a_telephone_no_headcount(find: Find) -> None:
    found = find("215 736 810 00023 / 05 53 12 34 56", question="size")
    assert [entity.kind for entity in found] == ["siret", "phone"]


def test_no_question_no_options() -> None:
    found = find_entities("nous sommes une association pour les jeunes, on est 3", _index(), TODAY, questions=())
    assert [entity.kind for entity in found] == ["members"]


def test_the_programme_of_this_installation_is_read_by_default() -> None:
    found = find_entities("nous sommes une association pour les jeunes", _index(), TODAY)
    assert [entity.kind for entity in found] == ["legal_form", "public"]


def _index() -> CommuneIndex:
    return CommuneIndex.load()
