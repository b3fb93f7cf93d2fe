"""Which question comes next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import plan
from bot.interview.answers import Answer
from bot.programme import load

QUESTIONS = load().questions
IDS = [q.id for q in QUESTIONS]


def answered(*ids: str, **values: object) -> dict[str, Answer]:
    given_values = dict.fromkeys(ids, "x") | values
    return {k: Answer(k, "answered", v, "x", "typed") for k, v in given_values.items()}  # type: ignore[arg-type]


def next_step(answers: dict[str, Answer], **options: object) -> str | None:
    settings = {"consented": True, "turns": 1} | options
    return plan.next_step(QUESTIONS, answers, **settings)  # type: ignore[arg-type]


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
    left = plan.remaining(QUESTIONS, answered(optins=optins), turns=1)
    assert ("contact" in [q.id for q in left]) is asked


def test_it_drops_the_lightest_questions_when_the_conversation_grows_long() -> None:
    left = [q.id for q in plan.remaining(QUESTIONS, answered("activity", "name"), turns=12)]
    assert len(left) == plan.PLANNED - 12 - 1
    assert "since" not in left
    assert "optins" in left


def test_it_never_drops_what_is_not_optional() -> None:
    left = [q.id for q in plan.remaining(QUESTIONS, {}, turns=60)]
    assert left == ["activity", "optins"]


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
    step = plan.progress(QUESTIONS, answered(*known), turns=len(known), finished=False)
    assert 0 <= step.done < step.total
    finished = plan.progress(QUESTIONS, answered(*known), turns=len(known), finished=True)
    assert finished.done == finished.total
