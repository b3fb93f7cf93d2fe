"""`crossings.yml`: what is wrong in it is told with the line and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.programme import check, load

from .helpers import copy_programme, edit, only_error


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_programme(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "problem", "remedy"),
    [
        ("  sante: ", "  santé: ", "« santé »", "« sante »"),
        ("  aines: ", "  ainés: ", "« ainés »", "« aines »"),
        ("quotable: [activity,", "quotable: [activité,", "« activité »", "« activity »"),
        ("wide_publics: [tous,", "wide_publics: [tou,", "« tou »", "« tous »"),
        ("{question: networks, any_of: [bien]}", "{question: network, any_of: [bien]}", "« network »", "« networks »"),
        ("{barrier: isolation, min: 2}", "{barrier: isolement, min: 2}", "« isolement »", "isolation"),
        ("{question: networks, any_of: [seuls]}", "{always: true}", "« always »", "question, size"),
        ("Tout près de chez vous ({commune})", "Tout près de chez vous ({ville})", "ville", "commune"),
        ("« {quote} »", "« {quotes} »", "quotes", "quote"),
        ("« {quote} »", "« ses mots »", "ne cite rien", "plain"),
        ("« {quote} »", "« {quote »", "accolades", "{quote}"),
        ("- id: lieu\n", "- id: outil\n", "« outil »", "deux fois"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(
    programme: Path, old: str, new: str, problem: str, remedy: str
) -> None:
    nbsp_old, nbsp_new = (text.replace("« ", "«\u00a0").replace(" »", "\u00a0»") for text in (old, new))
    edit(programme, "crossings.yml", nbsp_old, nbsp_new)
    told = [str(error).replace("\u00a0", " ") for error in check(programme)]
    assert any(problem in one and remedy in one for one in told), told
    assert any(one.startswith("programme/crossings.yml:") for one in told)


def test_a_legal_form_that_the_questions_offer_is_named(programme: Path) -> None:
    edit(programme, "crossings.yml", '  scop: {text: "une coopérative"}\n', "")
    assert "scop" in str(only_error(programme))


def test_every_weight_is_explained() -> None:
    rules = load().crossings
    weights = [getattr(rules.weights, name) for name in type(rules.weights).model_fields]
    weights += [trait.weight for trait in rules.traits]
    assert all(len(weight.because) > 20 for weight in weights)


def test_the_two_families_come_first() -> None:
    """The crossing itself outweighs what merely helps: papers, contacts, advice."""
    rules = load().crossings
    helping = [rules.get(trait).weight.value for trait in ("papiers", "reseau", "institutions", "conseils")]
    assert rules.weights.family.value > max(helping)
