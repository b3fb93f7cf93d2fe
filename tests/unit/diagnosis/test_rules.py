from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from bot.diagnosis import model
from bot.diagnosis.facts import Facts, read_facts
from bot.diagnosis.rules import Outcome, evaluate, reason
from bot.interview.answers import Answer
from bot.programme.conditions import Condition

from .builders import Actor, actor, programme

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def _facts(someone: Actor) -> Facts:
    return read_facts(programme(), someone.answers)


def _evaluate(condition: object, someone: Actor) -> Outcome:
    return evaluate(CONDITION.validate_python(condition), _facts(someone))


SOMEONE = (
    actor("On répare des vélos.")
    .answering(networks="seuls", capacity=["comptes", "dossier"])
    .of(employees=1, volunteers=3, members=40)
    .typing("since", "pas encore commencé", {"year": None, "not_started": True, "approximate": False})
    .not_knowing("legitimacy")
)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"question": "networks", "any_of": ["bien", "seuls"]}, True),
        ({"question": "networks", "any_of": ["bien"]}, False),
        ({"question": "networks", "none_of": ["bien"]}, True),
        ({"question": "capacity", "all_of": ["comptes", "dossier"]}, True),
        ({"question": "capacity", "all_of": ["comptes", "subvention"]}, False),
        ({"question": "legitimacy", "any_of": ["non"]}, None),
        ({"question": "legitimacy", "none_of": ["non"]}, None),
        ({"size": "people", "min": 4, "max": 4}, True),
        ({"size": "employees", "max": 0}, False),
        ({"size": "members", "min": 40}, True),
        ({"started": False}, True),
        ({"started": True}, False),
        ({"says": ["velos"]}, True),
        ({"says": ["radio"]}, False),
        ({"unknown": "legitimacy"}, True),
        ({"unknown": "networks"}, False),
        ({"always": True}, True),
        ({"not": {"question": "networks", "any_of": ["bien"]}}, True),
        ({"not": {"question": "legitimacy", "any_of": ["oui"]}}, None),
        ({"all": [{"always": True}, {"question": "legitimacy", "any_of": ["oui"]}]}, None),
        ({"all": [{"says": ["radio"]}, {"question": "legitimacy", "any_of": ["oui"]}]}, False),
        ({"any": [{"always": True}, {"question": "legitimacy", "any_of": ["oui"]}]}, True),
        ({"any": [{"says": ["radio"]}, {"question": "legitimacy", "any_of": ["oui"]}]}, None),
        ({"any": [{"says": ["radio"]}, {"started": True}]}, False),
        # Derived parts that are not there yet are unknown.
        ({"family": ["usages"]}, None),
        ({"subtype": ["contenus_sens"]}, None),
        ({"barrier": "any", "min": 1}, None),
        ({"objective": "any", "fit": ["none"]}, None),
        ({"eligibility": ["alone"]}, None),
        ({"autonomy": ["autonome"]}, None),
        ({"prescriber": ["yes"]}, None),
    ],
)
def test_a_condition_holds_does_not_or_is_unknown(condition: object, holds: bool | None) -> None:
    assert _evaluate(condition, SOMEONE).holds is holds


@pytest.mark.parametrize("condition", [{"size": "people", "min": 1}, {"started": True}, {"says": ["radio"]}])
def test_nothing_is_known_of_somebody_silent(condition: object) -> None:
    assert _evaluate(condition, Actor().skipping("size", "since", "activity")).holds is None


def test_an_answer_taken_back_counts_no_more_even_with_its_value() -> None:
    taken_back = Answer("networks", "cleared", "seuls", "seuls", "typed")
    assert _evaluate({"question": "networks", "any_of": ["seuls"]}, Actor({"networks": taken_back})).holds is None


def test_a_head_count_that_was_not_given_is_unknown() -> None:
    assert _evaluate({"size": "volunteers", "max": 9}, Actor().of(employees=2)).holds is None
    assert _evaluate({"size": "people", "max": 12}, Actor().of(members=12)).holds is True
    assert _evaluate({"size": "people", "max": 12}, Actor().typing("size", "quelques-uns", {})).holds is None


DERIVED = Facts(
    questions={},
    answered={},
    words=_facts(Actor()).words,
    typology=model.Typology(
        family="usages",
        confidence=0.9,
        usage_subtypes=[model.Subtype(id="contenus_sens", confidence=0.8)],
        prescriber="yes",
    ),
    barriers=(
        model.Barrier(id="isolation", level=2, reasons=[model.Reason(question="networks", quote="seuls", because="…")]),
        model.Barrier(id="legitimacy", level=None),
    ),
    objectives=(model.Objective(id="sante", fit="possible", confidence=0.5),),
    eligibility=model.Eligibility(status="unknown"),
    autonomy="autonome",
)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"family": ["usages", "both"]}, True),
        ({"family": ["solutions"]}, False),
        ({"subtype": ["contenus_sens"]}, True),
        ({"subtype": ["utilite_sociale"]}, False),
        ({"prescriber": ["yes"]}, True),
        ({"barrier": "isolation", "min": 2}, True),
        ({"barrier": "isolation", "min": 3}, False),
        ({"barrier": "legitimacy"}, None),
        ({"barrier": "any", "min": 2}, True),
        ({"barrier": "any", "min": 3}, None),
        ({"objective": "sante", "fit": ["possible"]}, True),
        ({"objective": "any", "fit": ["strong"]}, False),
        ({"eligibility": ["unknown"]}, True),
        ({"eligibility": ["alone"]}, None),
        ({"autonomy": ["autonome"]}, True),
        ({"autonomy": ["accompagne"]}, False),
    ],
)
def test_a_condition_on_a_part_of_the_diagnosis(condition: object, holds: bool | None) -> None:
    assert evaluate(CONDITION.validate_python(condition), DERIVED).holds is holds


def test_a_derived_condition_quotes_the_words_behind_it() -> None:
    found = reason(CONDITION.validate_python({"barrier": "isolation", "min": 2}), "Parce que.", DERIVED)
    assert found == model.Reason(question="networks", quote="seuls", because="Parce que.")


def test_a_reason_quotes_the_first_condition_s_words() -> None:
    condition = CONDITION.validate_python(
        {"all": [{"always": True}, {"says": ["velos"]}, {"question": "networks", "any_of": ["seuls"]}]}
    )
    assert reason(condition, "Parce que.", _facts(SOMEONE)) == model.Reason(
        question="activity", quote="vélos", because="Parce que."
    )


def test_among_several_buttons_only_the_one_that_counts_is_quoted() -> None:
    condition = CONDITION.validate_python({"question": "capacity", "any_of": ["dossier"]})
    found = reason(condition, "Parce que.", _facts(SOMEONE))
    option = programme().question("capacity").option("dossier")
    assert found
    assert option
    assert found.quote == option.label
