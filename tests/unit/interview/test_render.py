"""Answers in words."""

from __future__ import annotations

import pytest

from bot.interview.answers import Answer
from bot.interview.render import describe, shorten
from bot.programme import load

PROGRAMME = load()


def words(question: str, value: object, status: str = "answered") -> str:
    answer = Answer(question, status, value, "q", "typed")  # type: ignore[arg-type]
    return describe(PROGRAMME, PROGRAMME.question(question), answer).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("name", "Radio Galaxie", "Radio Galaxie"),
        ("legal_form", "association", "Association"),
        ("optins", ["contact", "peers"], "L’équipe peut me recontacter ; Me proposer des acteurs proches"),
        ("commune", {"name": "Marmande", "department": "47", "near": False}, "Marmande (47)"),
        ("commune", {"name": "Marmande", "department": "47", "near": True}, "près de Marmande (47)"),
        ("commune", {"name": "Genève", "department": None, "near": False}, "Genève"),
        ("size", {"employees": 1, "volunteers": 12}, "1 salarié, 12 bénévoles"),
        ("size", {"employees": 0, "volunteers": 1}, "aucun salarié, 1 bénévole"),
        ("size", {"members": 3, "approximate": True}, "environ 3 personnes"),
        ("since", {"year": 2012, "not_started": False}, "2012"),
        ("since", {"year": None, "not_started": True}, "pas encore commencé"),
        ("since", {"year": None, "not_started": False}, "depuis longtemps"),
        ("contact", {"email": "a@b.fr", "phone": "+33612345678", "person": "Marie"}, "Marie, a@b.fr, +33612345678"),
    ],
)
def test_it_says_an_answer(question: str, value: object, expected: str) -> None:
    assert words(question, value) == expected


def test_it_says_what_was_skipped_or_not_known() -> None:
    assert words("budget", None, "skipped") == "vous avez préféré passer"
    assert words("budget", None, "unknown") == "vous ne savez pas encore"


def test_it_shortens_at_a_word() -> None:
    assert shorten("un deux trois quatre", 12) == "un deux…"
    assert shorten("  un \n deux ", 12) == "un deux"
