"""Which question comes next. Pure: the same answers always give the same next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.interview.answers import Answer
from bot.programme.questions import Question

CONSENT = "consent"
RECAP = "recap"

MOST_MESSAGES = 22
"""Nobody needs more messages than this to reach the diagnosis (consent and recap included)."""

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
    turns: int,
    asked: str | None = None,
    most: int = PLANNED,
) -> list[Question]:
    """The questions still to be asked, in the programme's order.

    `turns` counts the messages that the person has spent so far. When more questions are left than
    messages (one is kept for the recap), the lightest optional ones are dropped, never the one that
    was `asked` and is still open.
    """
    left = [q for q in questions if q.id not in answers and holds(q, answers)]
    room = max(most - turns - 1, 0)
    excess = len(left) - room
    if excess > 0:
        droppable = [q for q in left if not required(q, answers) and q.id != asked]
        dropped = {q.id for q in sorted(droppable, key=lambda q: q.weight)[:excess]}
        left = [q for q in left if q.id not in dropped]
    return left


def next_step(
    questions: Sequence[Question],
    answers: Mapping[str, Answer],
    *,
    consented: bool,
    turns: int,
    asked: str | None = None,
    revisit: str | None = None,
    recap_confirmed: bool = False,
) -> str | None:
    """The id of what to ask now: `consent`, a question, `recap`, or None when the interview is over.

    `revisit` is a question that the person wants to answer again; it comes before all others.
    """
    if not consented:
        return CONSENT
    if revisit is not None:
        return revisit
    left = remaining(questions, answers, turns=turns, asked=asked)
    if left:
        return left[0].id
    return None if recap_confirmed else RECAP


def progress(questions: Sequence[Question], answers: Mapping[str, Answer], *, turns: int, finished: bool) -> Progress:
    """Steps done and in total, the recap counted as one step."""
    done = sum(1 for q in questions if q.id in answers)
    left = len(remaining(questions, answers, turns=turns))
    total = done + left + 1
    return Progress(done=total if finished else done, total=total)
