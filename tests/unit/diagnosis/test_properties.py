"""What holds whatever people answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interview.answers import Answer, Status

from .builders import Actor, all_reasons, programme
from .situations import ACTORS, OVERRIDES

QUESTIONS = [question.id for question in programme().questions]
NOT_ANSWERED: tuple[Status, ...] = ("unknown", "skipped", "cleared")
quick = settings(max_examples=150, deadline=None)


@quick
@given(ACTORS, OVERRIDES)
def test_it_never_fails_and_keeps_its_promises(someone: Actor, overrides: dict[str, object]) -> None:
    diagnosis = someone.diagnosis(**overrides)
    assert 1 <= len(diagnosis.next_steps) <= 3
    assert len(diagnosis.hosting) <= 2
    assert len(diagnosis.typology.usage_subtypes) <= 3
    assert [b.level is None or 0 <= b.level <= 3 for b in diagnosis.barriers] == [True] * 4
    assert len({s.id for s in diagnosis.next_steps}) == len(diagnosis.next_steps)
    if "family" in overrides:
        assert diagnosis.typology.family == overrides["family"]
    if diagnosis.typology.family in (None, "solutions"):
        assert diagnosis.typology.usage_subtypes == []
    if "objectives" in overrides:
        assert {o.id for o in diagnosis.objectives if o.fit == "strong"} == set(overrides["objectives"])  # type: ignore[call-overload]


@quick
@given(ACTORS, OVERRIDES)
def test_every_quote_stands_in_the_answer_it_names(someone: Actor, overrides: dict[str, object]) -> None:
    for reason in all_reasons(someone.diagnosis(**overrides)):
        assert reason.because
        if reason.quote:
            assert reason.quote in someone.answers[reason.question].quote


@quick
@given(ACTORS, st.sampled_from(QUESTIONS), st.sampled_from(NOT_ANSWERED))
def test_not_answering_is_the_same_as_not_being_asked(someone: Actor, question: str, status: Status) -> None:
    """So an unknown answer never raises nor lowers a barrier."""
    asked = {
        **someone.answers,
        question: Answer(question, status, None, "je ne sais pas, trop petits", "typed"),
    }
    never = {q: a for q, a in someone.answers.items() if q != question}
    assert replace(someone, answers=asked).diagnosis() == replace(someone, answers=never).diagnosis()


@quick
@given(ACTORS)
def test_the_order_of_answers_does_not_matter(someone: Actor) -> None:
    backwards = Actor(dict(reversed(list(someone.answers.items()))))
    assert backwards.diagnosis() == someone.diagnosis()


@quick
@given(ACTORS)
def test_a_barrier_is_silent_unless_an_answer_speaks_of_it(someone: Actor) -> None:
    for barrier in someone.diagnosis().barriers:
        assert (barrier.level is None) == (not barrier.reasons)
        assert all(r.question in someone.answers for r in barrier.reasons)
