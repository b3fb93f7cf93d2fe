"""Which question comes next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import plan
from bot.interview.answers import Answer
from bot.programme import load
from bot.programme.questions import Question

QUESTIONS = load().questions
IDS = [q.id for q in QUESTIONS]


def answered(*ids: str, **values: object) -> dict[str, Answer]:
    given_values = dict.fromkeys(ids, "x") | values
    return {k: Answer(k, "answered", v, "x", "typed") for k, v in given_values.items()}  # type: ignore[arg-type]


def remaining(answers: dict[str, Answer], **options: object) -> list[Question]:
    settings = {"worth": {}, "skip_below": 0.3, "turns": 1} | options
    return plan.remaining(QUESTIONS, answers, **settings)  # type: ignore[arg-type]


def next_step(answers: dict[str, Answer], turns: int = 1, **options: object) -> str | None:
    settings = {"consented": True} | options
    return plan.next_step(remaining(answers, turns=turns), **settings)  # type: ignore[arg-type]


def test_it_asks_for_consent_before_anything() -> None:
    assert next_step({}, consented=False) == plan.CONSENT


def test_it_begins_with_the_activity() -> None:
    assert next_step({}) == "activity"


def test_it_asks_only_what_is_missing() -> None:
    assert next_step(answered("activity", "name", "legal_form")) == "commune"


def test_it_goes_back_to_what_the_person_asked_for() -> None:
    assert next_step(answered("activity", "name"), revisit="activity") == "activity"


def test_it_ends_with_the_recap_then_with_nothing() -> None:
    everything = answered(*IDS)
    assert next_step(everything) == plan.RECAP
    assert next_step(everything, recap_confirmed=True) is None


@pytest.mark.parametrize(
    ("optins", "asked"),
    [(["rien"], False), (["contact"], True), (["peers", "publication"], True), (["publication"], False)],
)
def test_it_asks_for_contact_details_only_when_they_serve(optins: list[str], asked: bool) -> None:
    left = remaining(answered(optins=optins))
    assert ("contact" in [q.id for q in left]) is asked


def test_it_asks_first_what_is_worth_most_within_a_moment() -> None:
    worth = {"legal_form": 1.0, "size": 4.0, "digital": 2.0, "needs": 0.5, "legitimacy": 9.0}
    known = answered("activity", "name", "commune", "since", "publics", "project")
    left = [q.id for q in remaining(known, worth=worth)]
    assert left[:4] == ["size", "digital", "legal_form", "needs"]


def test_it_leaves_out_what_is_worth_nothing_unless_it_must_be_asked_or_is_open() -> None:
    worth = dict.fromkeys(IDS, 0.0)
    assert [q.id for q in remaining({}, worth=worth)] == ["activity", "optins"]
    assert "since" in [q.id for q in remaining({}, worth=worth, asked="since")]


def test_it_goes_on_with_the_question_that_is_open() -> None:
    left = remaining(answered("activity", "name"), worth={"size": 4.0, "digital": 2.0})
    assert plan.next_step(left, consented=True, asked="digital") == "digital"


def test_it_drops_what_is_worth_least_when_the_conversation_grows_long() -> None:
    left = [q.id for q in remaining(answered("activity", "name"), worth={"since": 1.0, "budget": 2.0}, turns=8)]
    assert len(left) == plan.PLANNED - 8 - 1
    assert not {"since", "budget"} & set(left)
    assert "optins" in left


def test_it_never_drops_what_is_not_optional() -> None:
    assert [q.id for q in remaining({}, turns=60)] == ["activity", "optins"]


@given(st.lists(st.sampled_from(IDS), unique=True), st.integers(0, 40))
def test_nobody_needs_more_messages_than_the_bound(known: list[str], turns: int) -> None:
    """One message a question from here on: the bound holds, unless it was already passed."""
    answers = answered(*known)
    mandatory = sum(1 for q in QUESTIONS if not q.optional and q.id not in answers)
    spent = turns
    while (step := next_step(answers, turns=spent)) not in (None, plan.RECAP):
        assert step is not None
        answers |= answered(step)
        spent += 1
    assert spent + 1 <= max(plan.MOST_MESSAGES, turns + mandatory + 1)


@given(st.lists(st.sampled_from(IDS), unique=True))
def test_progress_never_exceeds_its_total(known: list[str]) -> None:
    left = len(remaining(answered(*known), turns=len(known)))
    step = plan.progress(QUESTIONS, answered(*known), left, finished=False)
    assert 0 <= step.done < step.total
    finished = plan.progress(QUESTIONS, answered(*known), left, finished=True)
    assert finished.done == finished.total
