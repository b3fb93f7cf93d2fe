"""The course of an introduction, whatever happens in whatever order."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crossings.introducing import OPEN, Course
from db.crossing_models import CrossingState, SideState

EVENTS = (
    *("ask", "withdraw", "cancel", "expire"),
    *(f"{who} {answer}" for who in ("first", "second") for answer in ("accepted", "declined", "known")),
)


def play(course: Course, event: str) -> Course | None:
    who, _, answer = event.partition(" ")
    return course.answer(who, answer) if answer else getattr(course, who)()  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_nobody_is_introduced_before_both_were_asked_and_said_yes(events: list[str]) -> None:
    course = Course("proposed")
    asked: set[str] = set()
    for event in events:
        awaited, over = course.awaited, course.state not in OPEN
        if event == "ask" and course.to_ask is not None:
            assert course.to_ask not in asked, "nobody is asked twice"
            asked.add(course.to_ask)
        after = play(course, event)
        if over and course.state != "introduced":
            assert after is None, "what is over stays over"
        if " " in event and event.split()[0] != awaited:
            assert after is None, "only whose answer is awaited answers"
        course = after or course
        if course.state == "introduced":
            assert (course.first, course.second) == ("accepted", "accepted")
            assert asked == {"first", "second"}
        if course.state == "asked_second":
            assert course.first == "accepted"


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (["ask", "first accepted", "ask", "second accepted"], "introduced"),
        (["ask", "first declined"], "declined"),
        (["ask", "first known"], "declined"),
        (["ask", "first accepted", "ask", "second declined"], "declined"),
        (["ask", "first accepted", "withdraw"], "withdrawn"),
        (["ask", "first accepted", "ask", "second accepted", "withdraw"], "withdrawn"),
        (["ask", "expire"], "expired"),
        (["cancel"], "cancelled"),
    ],
)
def test_it_ends(events: list[str], state: CrossingState) -> None:
    course = Course("proposed")
    for event in events:
        after = play(course, event)
        assert after is not None
        course = after
    assert course.state == state


def test_the_staff_cannot_stop_what_is_done_and_nobody_answers_for_the_other() -> None:
    done = Course("introduced", "accepted", "accepted")
    assert done.cancel() is None
    assert done.expire() is None
    assert Course("asked_first", "asked").answer("second", "accepted") is None
    assert Course("proposed").expire() is None, "nobody was asked yet"


def test_every_state_is_known() -> None:
    assert set(OPEN) < set(get_args(CrossingState))
    assert set(get_args(SideState)) == {"waiting", "asked", "accepted", "declined", "known"}
