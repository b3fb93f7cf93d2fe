"""What is wrong in `sheet.yml` is said with its line and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.programme import check
from tests.unit.programme.helpers import copy_programme, edit, only_error


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_programme(tmp_path)


def test_it_has_a_sentence_for_every_hosting_mode(programme: Path) -> None:
    text = (programme / "sheet.yml").read_text(encoding="utf-8")
    start, end = text.index("  cae:\n"), text.index("  scic:\n")
    (programme / "sheet.yml").write_text(text[:start] + text[end:], encoding="utf-8")
    assert "« cae » n’est pas décrit" in only_error(programme).problem


def test_it_has_a_sentence_for_every_objective(programme: Path) -> None:
    text = (programme / "sheet.yml").read_text(encoding="utf-8")
    start = text.index("  economie:\n")
    (programme / "sheet.yml").write_text(text[:start] + text[text.index("no_objective:") :], encoding="utf-8")
    assert "« economie » n’est pas décrit" in only_error(programme).problem


def test_it_knows_no_other_hosting_mode(programme: Path) -> None:
    line = edit(
        programme,
        "sheet.yml",
        "no_hosting:",
        '  portage:\n    partner: "Une phrase assez longue."\n    step: "Un pas assez long."\n'
        '    costs: [{when: {always: true}, text: "Presque rien."}]\nno_hosting:',
    )
    error = only_error(programme)
    assert (error.line, "portage" in error.problem) == (line, True)


def test_the_last_cost_is_for_everybody(programme: Path) -> None:
    edit(programme, "sheet.yml", "- when: {always: true}", "- when: {question: budget, any_of: [aucun]}")
    assert "{always: true}" in str(only_error(programme))


def test_a_cost_never_depends_on_what_holds_the_actor_back(programme: Path) -> None:
    old = "- when: {question: budget, any_of: [50k_200k, plus_200k]}"
    line = edit(programme, "sheet.yml", old, "- when: {barrier: critical_mass, min: 2}")
    error = only_error(programme)
    assert (error.line, "barrier" in error.problem) == (line, True)


def test_what_is_asked_at_a_door_is_a_question(programme: Path) -> None:
    edit(programme, "sheet.yml", "comment la mairie peut-elle le faire connaître\u00a0?", "dites-le.")
    assert any("ask" in error.problem for error in check(programme))
