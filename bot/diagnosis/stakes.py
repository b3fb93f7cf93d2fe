"""What the answer to each open question could still change in the diagnosis.

The value of asking: the diagnosis is drawn with each answer that the question accepts and without any, the
other open questions being answered in a few imagined ways, and the differences are averaged. Nothing at stake
means that the question can be left out (value of information, Howard 1966, with equally likely answers).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from bot.diagnosis.diagnose import draw
from bot.diagnosis.facts import Facts, read_facts
from bot.diagnosis.imagined import imagine_answers
from bot.diagnosis.model import Diagnosis
from bot.diagnosis.overrides import read_overrides
from bot.diagnosis.words import ActivityText
from bot.interview.answers import Answer
from bot.programme.interview import Worth
from bot.programme.programme import Programme
from bot.understanding.classification import TextClassifier

WAYS = 3
"""How many ways of answering all the other open questions are imagined."""


MOST_ANSWERS = 5
"""How many of the answers to one question are tried, spread over all that the rules tell apart."""
RECENT = 256
"""How many sets of answers are remembered: an exchange asks several times about the same ones."""


class Stakes:
    """Knows what is at stake in each question, for one programme and one classifier. Immutable."""

    def __init__(self, programme: Programme, classifier: TextClassifier) -> None:
        self._programme, self._classifier = programme, classifier
        self._possible = {q: _spread(found) for q, found in imagine_answers(programme).items()}
        self._recent: dict[bytes, dict[str, float]] = {}

    def of(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        """For each of these open questions, the expected change of the diagnosis, in the units of `interview.yml`.

        The same answers always give the same stakes, and are only thought over once. 0 for questions that no
        rule reads.
        """
        key = blake2b(repr((sorted(answers.items()), questions)).encode(), digest_size=16).digest()
        if key not in self._recent:
            if len(self._recent) >= RECENT:
                self._recent.pop(next(iter(self._recent)), None)
            self._recent[key] = self._think(answers, questions)
        return self._recent[key]

    def _think(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        facts = read_facts(self._programme, answers)
        text = ActivityText(facts.words, self._classifier).without_quotes()
        imagination = _Imagination(self._programme, facts, text)
        ways = [dict[str, Answer](), *self._ways([q.id for q in self._programme.questions if q.id not in answers])]
        stakes = {}
        for question in questions:
            possible = self._possible.get(question, ())
            changes = [change for way in ways for change in imagination.changes(question, possible, way)]
            stakes[question] = sum(changes) / len(changes) if changes else 0.0
        return stakes

    def _ways(self, opened: Sequence[str]) -> list[dict[str, Answer]]:
        """A few ways of answering everything; each question's own, whichever others are open."""
        asked = [q for q in opened if q in self._possible]
        return [{q: random.Random(f"{way} {q}").choice(self._possible[q]) for q in asked} for way in range(WAYS)]  # noqa: S311


def difference(one: Diagnosis, other: Diagnosis, worth: Worth) -> float:
    """How far two diagnoses are from one another, in the units of `worth`; reasons do not count."""
    a, b = one.typology, other.typology
    return (
        worth.family * (a.family != b.family)
        + worth.subtypes * ({s.id for s in a.usage_subtypes} != {s.id for s in b.usage_subtypes})
        + worth.prescriber * (a.prescriber != b.prescriber)
        + worth.mark * len(set(a.marks) ^ set(b.marks))
        + worth.objective * sum(x.fit != y.fit for x, y in zip(one.objectives, other.objectives, strict=True))
        + worth.eligibility * (one.eligibility.status != other.eligibility.status)
        + worth.barrier * sum(_levels(x.level, y.level) for x, y in zip(one.barriers, other.barriers, strict=True))
        + worth.hosting * len({h.id for h in one.hosting} - {h.id for h in other.hosting})
        + worth.hosting * len({h.id for h in other.hosting} - {h.id for h in one.hosting})
        + worth.autonomy * (one.autonomy != other.autonomy)
        + worth.next_step * len({s.id for s in one.next_steps} - {s.id for s in other.next_steps})
    )


def _levels(one: int | None, other: int | None) -> int:
    if one is None or other is None:
        return int(one is not other)
    return abs(one - other)


class _Imagination:
    """Draws the diagnosis of imagined answers; the same answers are drawn once."""

    def __init__(self, programme: Programme, facts: Facts, text: ActivityText) -> None:
        self._programme, self._facts, self._text = programme, facts, text
        self._none = read_overrides({})
        self._drawn: dict[tuple[tuple[str, str], ...], Diagnosis] = {}

    def changes(self, question: str, possible: Sequence[Answer], way: Mapping[str, Answer]) -> Iterator[float]:
        """What each possible answer changes, when the others are answered `way`."""
        others = {key: answer for key, answer in way.items() if key != question}
        without = self._draw(others) if possible else None
        for answer in possible:
            assert without is not None
            yield difference(without, self._draw({**others, question: answer}), self._programme.interview.worth)

    def _draw(self, imagined: Mapping[str, Answer]) -> Diagnosis:
        key = tuple(sorted((question, repr(answer.value)) for question, answer in imagined.items()))
        if key not in self._drawn:
            facts = replace(self._facts, answered={**self._facts.answered, **imagined})
            self._drawn[key] = draw(self._programme, facts, self._text, self._none)
        return self._drawn[key]


def _spread(possible: Sequence[Answer]) -> Sequence[Answer]:
    if len(possible) <= MOST_ANSWERS:
        return possible
    return [possible[round(i * (len(possible) - 1) / (MOST_ANSWERS - 1))] for i in range(MOST_ANSWERS)]
