"""What may be tried together, as content: whole, varied, and refused with a sentence when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.programme import load
from bot.programme.experiments import FILLED

from .helpers import copy_programme, edit, only_error

PROGRAMME = load()
TEMPLATES = PROGRAMME.experiments.templates


def test_the_objectives_of_the_call_each_have_several_experiments() -> None:
    assert 8 <= len(TEMPLATES) <= 12
    for objective in PROGRAMME.objectives.items:
        assert len([t for t in TEMPLATES if t.objective == objective.id]) >= 2, objective.id


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_it_brings_together_two_to_five_with_a_usage_producer_and_a_maker_where_a_tool_is_needed(
    template: object,
) -> None:
    needed = [role for role in template.roles if not role.optional]  # type: ignore[attr-defined]
    assert 2 <= len(template.roles) <= 5  # type: ignore[attr-defined]
    assert any(role.makes_usages for role in needed)
    assert any(role.makes_tools for role in needed) == template.tool  # type: ignore[attr-defined]
    assert any("{place}" in text for text in template.texts())  # type: ignore[attr-defined]
    assert "mairie" in template.tell  # type: ignore[attr-defined]


def test_every_role_asks_for_something_that_actors_bring() -> None:
    assert all(role.traits for template in TEMPLATES for role in template.roles)


def test_a_draft_fills_every_value_that_templates_name() -> None:
    used = {name for template in TEMPLATES for text in template.texts() for name in FILLED if f"{{{name}}}" in text}
    assert used == FILLED


def test_the_ten_catalysts_to_start_with_are_there() -> None:
    assert [c.id for c in PROGRAMME.catalysts.items][:10] == [
        "elu", "lieu", "mediateur", "pairs", "amorcage", "reseau", "technique", "demande", "confiance", "temps",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("        traits: [outil]\n", "        traits: [outils]\n", "outils"),
        ("    public: professionnels\n", "    public: voyageurs\n", "voyageurs"),
        ("    host: lieu\n", "    host: mairie\n", "host"),
        ("({place})", "({commune})", "n’existe pas ici"),
        ("({place})", "({place)", "accolades"),
        ("    public: aines\n", "", "n’existe pas ici"),
        ("    weeks: 16\n", "    weeks: 20\n", "16"),
        ("    tool: true\n", "    tool: parfois\n", "true ou false"),
        ("        traits: [lieu]\n", "        optional: true\n        traits: [lieu]\n", "deux rôles nécessaires"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    programme = copy_programme(tmp_path)
    edit(programme, "experiments.yml", old, new)
    error = only_error(programme)
    assert error.file.endswith("experiments.yml")
    assert problem in str(error)


def test_an_experiment_that_needs_a_tool_needs_who_makes_it(tmp_path: Path) -> None:
    programme = copy_programme(tmp_path)
    edit(programme, "experiments.yml", "    weeks: 16\n", "    weeks: 16\n    tool: true\n")
    assert "personne ne le fabrique" in str(only_error(programme))
