"""Which question comes next. Pure: the same answers always give the same next step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.interview.answers import Answer
from bot.programme.questions import Moment, Question

CONSENT = "consent"
RECAP = "recap"

MOST_MESSAGES = 22
"""Nobody needs more messages than this to reach the diagnosis (consent and recap included)."""

MOMENTS: tuple[Moment, ...] = get_args(Moment)
ADAPTIVE: tuple[Moment, ...] = ("doing", "standing")
"""The moments in which what matters most comes first; the others keep the programme's order."""

PLANNED = MOST_MESSAGES - 1
"""What the plan counts on: one message is left for a correction at the recap."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the interview is, in steps; `total` shrinks when answers say several things at once."""

    done: int
    total: int


def holds(question: Question, answers: Mapping[str, Answer]) -> bool:
    """True unless `ask_when` names an answer that was given otherwise.

    A condition on a question that has no answer yet is taken as open, so that the count of
    remaining questions never grows.
    """
    for other, accepted in question.ask_when.items():
        answer = answers.get(other)
        if answer is None:
            continue
        values = answer.value if isinstance(answer.value, list) else [answer.value]
        if not any(value in accepted for value in values):
            return False
    return True


def required(question: Question, answers: Mapping[str, Answer]) -> bool:
    """True when it must be asked however long the conversation: it is not optional, or an answer calls for it."""
    called_for = bool(question.ask_when) and all(other in answers for other in question.ask_when)
    return not question.optional or called_for


def remaining(
    questions: Sequence[Question],
    answers: Mapping[str, Answer],
    *,
    worth: Mapping[str, float],
    skip_below: float,
    turns: int,
    asked: str | None = None,
    most: int = PLANNED,
) -> list[Question]:
    """The questions still to be asked, the next one first.

    By moments of the interview; in the middle ones, what is worth most comes first. `worth` says what each question
    may bring (one that is not named may bring everything); below `skip_below` it is left out. `turns` counts the
    messages that the person has spent so far: when more questions are left than messages (one is kept for the
    recap), the optional ones that are worth least are dropped. The one that was `asked` and is still open is never
    left out nor dropped.
    """
    left = [q for q in questions if q.id not in answers and holds(q, answers)]
    kept = {q.id for q in left if required(q, answers) or q.id == asked}
    left = [q for q in left if q.id in kept or _worth(q, worth) >= skip_below]
    excess = len(left) - max(most - turns - 1, 0)
    if excess > 0:
        droppable = sorted((q for q in left if q.id not in kept), key=lambda q: _worth(q, worth))
        dropped = {q.id for q in droppable[:excess]}
        left = [q for q in left if q.id not in dropped]
    return sorted(left, key=lambda q: (MOMENTS.index(q.moment), -_worth(q, worth) if q.moment in ADAPTIVE else 0))


def _worth(question: Question, worth: Mapping[str, float]) -> float:
    return worth.get(question.id, math.inf)


def next_step(
    left: Sequence[Question],
    *,
    consented: bool,
    asked: str | None = None,
    revisit: str | None = None,
    recap_confirmed: bool = False,
) -> str | None:
    """The id of what to ask now: `consent`, a question, `recap`, or None when the interview is over.

    `left`: what `remaining` gave. `revisit` is a question that the person wants to answer again; it comes before
    all others. The one that was `asked` and is still open comes before the others too: what was said in between
    may have changed what matters most, but nobody is asked two things at once.
    """
    if not consented:
        return CONSENT
    if revisit is not None:
        return revisit
    if left:
        return next((q.id for q in left if q.id == asked), left[0].id)
    return None if recap_confirmed else RECAP


def progress(questions: Sequence[Question], answers: Mapping[str, Answer], left: int, *, finished: bool) -> Progress:
    """Steps done and in total, the recap counted as one step; `left`: how many questions are still to be asked."""
    done = sum(1 for q in questions if q.id in answers)
    total = done + left + 1
    return Progress(done=total if finished else done, total=total)
