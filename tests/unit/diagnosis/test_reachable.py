"""No dead content: every rule fires for somebody, every proposal is given to somebody, every option matters."""

from __future__ import annotations

import random
from functools import cache

from bot.diagnosis import Diagnosis
from bot.diagnosis.facts import read_facts
from bot.diagnosis.rules import evaluate
from bot.programme.checks import walk
from bot.programme.conditions import Condition, Holds, Says
from bot.programme.hosting import Mode
from bot.programme.questions import Question

from .builders import WORDS, Actor, all_reasons, programme
from .test_hosting_situations import SITUATIONS

PEOPLE = 2500
DOES_NOT_CHANGE_THE_DIAGNOSIS = {"optins"}
"""Questions whose options say what may be done with the answers."""


FAKE_WORDS = sorted({word for labels in WORDS.values() for words in labels.values() for word in words})


def _phrases() -> list[str]:
    """Every phrase of the programme, with no ending where any is accepted."""
    parts = (programme().typology, programme().objectives, programme().barriers)
    said = [p for part in parts for _, node in walk(part) if isinstance(node, Says) for p in node.says]
    return [phrase.replace("*", "") for phrase in said]


def _somebody(dice: random.Random, phrases: list[str]) -> Actor:
    someone = Actor()
    for question in programme().questions:
        if dice.random() < 0.35:
            continue
        options = [option.id for option in question.options]
        if question.id == "activity":
            words = dice.sample(phrases, dice.randint(0, 2)) + dice.sample(FAKE_WORDS, dice.randint(0, 3))
            text = ". ".join(words)
            someone = someone.typing("activity", text, text) if text else someone
        elif question.kind == "choice":
            someone = someone.answering(**{question.id: dice.choice(options)})
        elif question.kind == "multi":
            someone = someone.answering(**{question.id: dice.sample(options, dice.randint(1, 2))})
        elif question.kind == "size":
            someone = someone.of(
                dice.choice([None, 0, 1, 4]), dice.choice([None, 0, 1, 4, 12]), dice.choice([None, 5, 60])
            )
        elif question.kind == "year":
            someone = someone.typing("since", "depuis peu", {"year": None, "not_started": dice.random() < 0.5})
    return someone


@cache
def _crowd() -> list[tuple[Actor, Diagnosis]]:
    dice = random.Random(2012)
    phrases = _phrases()
    crowd = [_somebody(dice, phrases) for _ in range(PEOPLE)]
    return [(someone, someone.diagnosis()) for someone in crowd]


def test_every_reason_is_given_to_somebody() -> None:
    """Reasons are found by their sentence; `because` of rules that share one are counted together."""
    given = {reason.because for _, diagnosis in _crowd() for reason in all_reasons(diagnosis)}
    written = set()
    parts = (
        programme().typology, programme().objectives, programme().barriers, programme().hosting,
        programme().autonomy, programme().eligibility, programme().next_steps,
    )  # fmt: skip
    for part in parts:
        for _, node in walk(part):
            for name in ("because", "why", "none_because", "unknown_because"):
                if isinstance(sentence := getattr(node, name, None), str):
                    written.add(sentence)
    assert written - given == set()


def test_every_hosting_mode_and_next_step_is_proposed_to_somebody() -> None:
    modes = {h.id for _, diagnosis in _crowd() for h in diagnosis.hosting}
    steps = {s.id for _, diagnosis in _crowd() for s in diagnosis.next_steps}
    assert {mode.id for mode in programme().hosting.modes} - modes == set()
    assert {step.id for step in programme().next_steps.steps} - steps == set()


def test_every_caution_of_hosting_is_given_to_somebody() -> None:
    diagnoses = [d for _, d in _crowd()] + [situation.someone.diagnosis() for situation in SITUATIONS]
    watched = " ".join(h.watch for diagnosis in diagnoses for h in diagnosis.hosting)
    cautions = [caution.text for mode in programme().hosting.modes for caution in mode.cautions]
    assert [text for text in cautions if text not in watched] == []


def test_every_level_value_and_mark_is_reached() -> None:
    diagnoses = [diagnosis for _, diagnosis in _crowd()]
    levels = {(b.id, b.level) for d in diagnoses for b in d.barriers}
    assert levels == {(b.id, level) for b in programme().barriers.items for level in (None, 0, 1, 2, 3)}
    assert {d.typology.family for d in diagnoses} == {None, "solutions", "usages", "both"}
    assert {d.typology.prescriber for d in diagnoses} == {"yes", "could_become", "no", "unknown"}
    assert {d.autonomy for d in diagnoses} == {None, *(level.id for level in programme().autonomy.levels)}
    assert {m for d in diagnoses for m in d.typology.marks} == {m.id for m in programme().typology.marks}
    assert {s.id for d in diagnoses for s in d.typology.usage_subtypes} == {s.id for s in programme().typology.subtypes}
    fits = {(o.id, o.fit) for d in diagnoses for o in d.objectives}
    assert fits == {
        (o.id, fit) for o in programme().objectives.items for fit in ("strong", "possible", "none", "unknown")
    }


def test_every_branch_of_a_choice_between_conditions_can_hold() -> None:
    """Also inside `any`: a branch that never holds is a mistake that no sentence shows."""
    branches: list[tuple[str, Condition]] = [
        (f"{mode.id}: {branch}", branch)
        for mode in programme().hosting.modes
        if isinstance(mode, Mode)
        for branch in getattr(mode.fits, "any", ())
    ]
    assert branches
    facts = [read_facts(programme(), someone.answers) for someone, _ in _crowd()[:500]]
    simple = [(name, branch) for name, branch in branches if isinstance(branch, Holds)]
    for name, branch in simple:
        assert any(evaluate(branch, known).holds for known in facts), name


def test_every_option_of_every_question_changes_something() -> None:
    named: set[tuple[str, str]] = {("legal_form", form) for form in programme().eligibility.forms}
    parts = (
        programme().typology, programme().objectives, programme().barriers, programme().hosting,
        programme().autonomy, programme().next_steps,
    )  # fmt: skip
    for part in parts:
        for _, node in walk(part):
            if isinstance(node, Holds):
                named |= {(node.question, option) for option in node.options}

    def matters(question: Question) -> bool:
        return question.id not in DOES_NOT_CHANGE_THE_DIAGNOSIS

    offered = {(q.id, option.id) for q in programme().questions if matters(q) for option in q.options}
    assert offered - named == set()
