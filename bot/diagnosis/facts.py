"""What is known while the diagnosis is being made: the answers, then what was drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.diagnosis import model
from bot.diagnosis.words import Words, read_words
from bot.interview.answers import Answer
from bot.programme.conditions import Measure
from bot.programme.programme import Programme
from bot.programme.questions import Question


@dataclass(frozen=True, slots=True)
class Facts:
    """`answered` holds only questions that received a value; the parts come as they are found."""

    questions: Mapping[str, Question]
    answered: Mapping[str, Answer]
    words: Words
    typology: model.Typology | None = None
    barriers: tuple[model.Barrier, ...] = ()
    objectives: tuple[model.Objective, ...] = ()
    eligibility: model.Eligibility | None = None
    autonomy: model.Autonomy | None = None
    autonomy_reasons: tuple[model.Reason, ...] = ()


def read_facts(programme: Programme, answers: Mapping[str, Answer]) -> Facts:
    """The facts that the answers alone give; skipped and unknown answers are as if never asked."""
    answered = {
        question: answer
        for question, answer in answers.items()
        if answer.status == "answered" and answer.value is not None
    }
    questions = {question.id: question for question in programme.questions}
    return Facts(questions, answered, read_words(programme, answered))


def chosen_options(answer: Answer) -> tuple[str, ...]:
    """The option ids of an answer to a `choice` or `multi` question."""
    value = answer.value
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else ()


def head_count(answer: Answer, measure: Measure) -> int | None:
    """How many they are by this measure; None when it was not said."""
    value = answer.value
    if not isinstance(value, dict):
        return None
    counts = {key: value.get(key) for key in ("employees", "volunteers", "members")}
    known = {key: count for key, count in counts.items() if isinstance(count, int)}
    if measure != "people":
        return known.get(measure)
    if not known:
        return None
    # « sept au bureau, aucun salarié »: nobody among employees and volunteers does not mean nobody
    if not known.get("volunteers"):
        return max(known.get("employees", 0), known.get("members", 0))
    return known.get("employees", 0) + known["volunteers"]
