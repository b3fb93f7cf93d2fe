"""The scores of entities: what is missing, what is too much, and a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.programme.questions import Question
from bot.understanding.communes import CommuneIndex
from bot.understanding.entities_evaluation import (
    ReferenceError,
    evaluate_entities,
    load_reference,
    render_entities,
)

CONTENT = """
today: 2025-03-15
dev:
  - {text: "on est 3 bénévoles", finds: {volunteers: "3"}}
  - {text: "on est 3 bénévoles à Marmande", finds: {volunteers: "4"}}
  - {text: "24 route de Bordeaux", finds: {}}
held:
  - {question: size, text: "trois", finds: {members: "3"}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "entities.yml"
    file.write_text(CONTENT, encoding="utf-8")
    return file


def test_it_counts_what_is_missing_and_what_is_too_much(
    path: Path, questions: tuple[Question, ...], communes: CommuneIndex
) -> None:
    scores = evaluate_entities(load_reference(path), questions, communes, ["dev"])
    assert (scores.lines, scores.exact_lines) == (3, 2)
    assert (scores.negatives, scores.clean_negatives) == (1, 1)
    volunteers, commune = scores.kinds["volunteers"], scores.kinds["commune"]
    assert (volunteers.expected, volunteers.exact, volunteers.spurious) == (2, 1, 1)
    assert (commune.expected, commune.spurious, commune.accuracy) == (0, 1, 1.0)
    assert scores.total.accuracy == 0.5
    assert scores.total.precision == pytest.approx(1 / 3)
    text = render_entities(scores)
    assert "valeur exacte 0.500" in text
    assert "manque volunteers 4, de trop volunteers 3, de trop commune Marmande (47)" in text


def test_the_halves_are_told_apart(path: Path, questions: tuple[Question, ...], communes: CommuneIndex) -> None:
    scores = evaluate_entities(load_reference(path), questions, communes, ["held"])
    assert (scores.part, scores.lines, scores.total.accuracy) == ("held", 1, 1.0)


@pytest.mark.parametrize(
    ("before", "after"),
    [("volunteers:", "volonteers:"), ("finds: {}", "found: {}"), ("today: 2025-03-15", ""), ("dev:", "dev: [")],
)
def test_a_file_that_is_wrong_is_refused(path: Path, before: str, after: str) -> None:
    path.write_text(CONTENT.replace(before, after), encoding="utf-8")
    with pytest.raises(ReferenceError, match=r"entities\.yml"):
        load_reference(path)


def test_a_question_that_does_not_exist_is_refused(
    path: Path, questions: tuple[Question, ...], communes: CommuneIndex
) -> None:
    path.write_text(CONTENT.replace("question: size", "question: taille"), encoding="utf-8")
    with pytest.raises(ReferenceError, match="taille"):
        evaluate_entities(load_reference(path), questions, communes)
