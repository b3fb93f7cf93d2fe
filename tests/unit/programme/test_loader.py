from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.programme import ContentError, check, load
from bot.programme.loader import MODELS

from .helpers import copy_programme, edit, only_error


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_programme(tmp_path)


def test_the_real_programme_loads() -> None:
    assert check() == []
    loaded = load()
    assert re.fullmatch(r"[0-9a-f]{12}", loaded.version)
    assert loaded.question("legal_form").kind == "choice"
    with pytest.raises(KeyError):
        loaded.question("unknown")


def test_the_version_changes_with_any_content(programme: Path) -> None:
    before = load(programme).version
    assert load(programme).version == before
    with (programme / "texts.yml").open("a", encoding="utf-8") as file:
        file.write("# un commentaire\n")
    longer = load(programme).version
    assert longer != before
    edit(programme, "texts.yml", "# un commentaire", "# un commentaird")
    assert load(programme).version not in (before, longer)


@pytest.mark.parametrize("file", MODELS)
def test_an_empty_or_absent_file_is_told(programme: Path, file: str) -> None:
    (programme / file).write_text("# vide\n", encoding="utf-8")
    assert "vide" in str(only_error(programme))
    (programme / file).unlink()
    assert "absent" in str(only_error(programme))


def test_load_raises_what_check_lists(programme: Path) -> None:
    line = edit(programme, "barriers.yml", '    seed: "isolés"', '    graine: "isolés"')
    errors = check(programme)
    assert [e.line for e in errors] == sorted(e.line for e in errors)
    with pytest.raises(ContentError) as caught:
        load(programme)
    assert str(caught.value) == str(errors[0])
    unknown = next(e for e in errors if "graine" in e.problem)
    assert (unknown.file, unknown.line) == ("programme/barriers.yml", line)
    missing = next(e for e in errors if "manque" in e.problem)
    assert "« seed »" in missing.problem


def test_an_error_is_one_french_line_with_file_line_and_remedy(programme: Path) -> None:
    line = edit(programme, "hosting.yml", "    base: 9", "    base: beaucoup")
    text = str(only_error(programme))
    assert text.startswith(f"programme/hosting.yml:{line}\u00a0: attendu dans «\u00a0modes, 1, base\u00a0»")
    assert "un nombre entier" in text
    assert "reçu\u00a0: «\u00a0beaucoup\u00a0»" in text
    assert text.endswith("Corrigez cette valeur.")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("typology.yml", "strength: >-\n      Vous faites des", "strength: >-\n      Ils font des", "forme ^Vous"),
        ("next_steps.yml", "priority: 100", "priority: 101", "jusqu’à 100"),
        ("next_steps.yml", "theme: start", "theme: 12", "un texte"),
        ("barriers.yml", "points: 0", "points: 9", "jusqu’à 3"),
        ("eligibility.yml", "status: hosted", "status: héberge", "'alone', 'hosted' ou 'unknown'"),
        ("objectives.yml", "strong: 0.65", "strong: 0.2", "croître"),
        ("hosting.yml", "{size: people, max: 5}", "{size: people}", "un minimum ou un maximum"),
        ("hosting.yml", "{size: people, max: 5}", "{size: people, min: 6, max: 5}", "dépasse"),
        ("barriers.yml", "any_of: [partage]}", "any_of: []}", "une seule liste"),
        ("barriers.yml", "any_of: [partage]}", "any_of: [partage], none_of: [oui]}", "une seule liste"),
        ("barriers.yml", "any_of: [partage]}", "any_off: [partage]}", "« any_off » n’existe pas"),
        ("barriers.yml", "{question: legitimacy, any_of: [oui]}", "{legitimacy: oui}", "pas reconnue"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_at_its_line(programme: Path, file: str, old: str, new: str, said: str) -> None:
    line = edit(programme, file, old, new)
    errors = check(programme)
    assert errors, "nothing was noticed"
    assert any(said in e.problem for e in errors), [str(e) for e in errors]
    assert all(e.file == f"programme/{file}" and line - 1 <= e.line <= line + 1 for e in errors), [
        str(e) for e in errors
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said", "remedy"),
    [
        ("barriers.yml", "any_of: [partage]", "any_of: [partages]", "« partages »", "« partage »"),
        ("barriers.yml", "{question: legitimacy, any_of: [oui]}", "{question: legitimity, any_of: [oui]}",
         "« legitimity »", "« legitimacy »"),
        ("barriers.yml", "{question: legitimacy, any_of: [oui]}", "{barrier: isolation}", "pas encore connue",
         "réponses"),
        ("barriers.yml", "{question: legitimacy, any_of: [oui]}", "{unknown: legitimacy}", "pas encore connue",
         "réponses"),
        ("hosting.yml", "{barrier: critical_mass, min: 1}", "{barrier: critical_mas, min: 1}", "« critical_mas »",
         "« critical_mass »"),
        ("hosting.yml", "subtype: [developpement_local]", "subtype: [local]", "« local »", "parmi"),
        ("next_steps.yml", "{unknown: activity}", "{unknown: activite}", "« activite »", "« activity »"),
        ("next_steps.yml", "family: [solutions]", "family: [solution]", "« solution »", "« solutions »"),
        ("next_steps.yml", "{objective: any, fit", "{objective: tous, fit", "« tous »", "parmi"),
        ("next_steps.yml", "{always: true}", "{unknown: activity}", "aucune étape ne vaut pour tout", "always"),
        ("eligibility.yml", "  collectif:", "  collectifs:", "collectif", "collectif"),
        ("barriers.yml", '"n ose pas"', '"!!"', "aucun mot", "Écrivez"),
    ],
)  # fmt: skip
def test_what_does_not_exist_elsewhere_is_told(
    programme: Path, file: str, old: str, new: str, said: str, remedy: str
) -> None:
    line = edit(programme, file, old, new)
    found = next((e for e in check(programme) if said in e.problem and remedy in e.remedy), None)
    assert found, [str(e) for e in check(programme)]
    assert found.file == f"programme/{file}"
    assert found.line <= line + 1


def test_autonomy_levels_must_rise(programme: Path) -> None:
    edit(programme, "autonomy.yml", "from_points: 5", "from_points: 1")
    error = only_error(programme)
    assert "monter" in error.problem
    text = (programme / "autonomy.yml").read_text(encoding="utf-8").splitlines()[error.line - 1]
    assert text == "levels:"


def test_an_id_given_twice_is_told_at_the_second(programme: Path) -> None:
    edit(programme, "next_steps.yml", "- id: say_what_you_do", "- id: stay_in_touch")
    error = only_error(programme)
    assert "« stay_in_touch » est donné deux fois" in error.problem
    lines = (programme / "next_steps.yml").read_text(encoding="utf-8").splitlines()
    assert [n for n, text in enumerate(lines, 1) if "- id: stay_in_touch" in text][1] == error.line


def test_every_family_subtype_objective_barrier_and_level_must_be_described(programme: Path) -> None:
    edit(programme, "autonomy.yml", "  - id: autonome\n", "  - id: partiellement_autonome\n")
    problems = [e.problem for e in check(programme)]
    assert any("« autonome » n’est pas décrit" in p for p in problems)
    assert any("deux fois" in p for p in problems)


def test_questions_are_checked_too(programme: Path) -> None:
    edit(programme, "questions.yml", "kind: text", "kind: choice")
    assert "Seules les natures choice et multi" in only_error(programme).remedy


def test_a_text_with_broken_braces_or_nothing_in_it_is_refused(programme: Path) -> None:
    path = programme / "texts.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\nbroken_text: "Bonjour {nom"\n', encoding="utf-8")
    assert "accolades" in only_error(programme).problem
    path.write_text(text + '\nempty_text: ""\n', encoding="utf-8")
    assert "vide" in only_error(programme).problem
