"""How messages are taken in the real dialogue, question by question: as answers, as requests, with which value.

Costly mistakes are counted apart: an answer taken for a request is lost, a request taken for an answer
is stored as if the person had said it of themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.evaluation.situations import Situations, Taken
from bot.evaluation.utterances import ANSWER, OUTSIDE, Case, same_value

_SAME_EFFECT = {"goodbye": "pause", "affirm": ANSWER, "deny": ANSWER, "nlu_fallback": ANSWER}
"""Intents after which the dialogue does the very same thing."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A message that was taken otherwise than it should. `why`: `request` (an answer taken for one), `answer`
    (a request taken for one), `intent` (another request), `value` (another value stored), `unread` (asked again)."""

    case: Case
    taken: Taken
    why: str


@dataclass(frozen=True, slots=True)
class StepScore:
    """The counts of one step, or of all of them."""

    step: str
    answers: int
    requests: int
    right: int
    """Messages taken as they should: the kind, and what a yes or a no decides."""
    answers_as_requests: int
    requests_as_answers: int
    values: int
    """Answers whose value is known and that were taken as answers."""
    wrong_values: int
    unread: int

    @property
    def lines(self) -> int:
        """Messages in all."""
        return self.answers + self.requests

    @property
    def accuracy(self) -> float:
        """Share of messages taken as they should (0 to 1)."""
        return self.right / self.lines if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class DialogueReport:
    """The scores of all the messages, of each step, and every mistake."""

    total: StepScore
    steps: tuple[StepScore, ...]
    mistakes: tuple[Mistake, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return asdict(self)


def measure(
    situations: Situations,
    cases: Sequence[Case],
    noise: Callable[[str, int], str] | None = None,
    seed: int = 0,
    on_progress: Callable[[int], None] = lambda done: None,
) -> DialogueReport:
    """Take every message in its situation, made noisy first if asked. Raises EngineFailed."""
    mistakes: list[Mistake] = []
    judged: list[tuple[Case, str | None, bool]] = []
    for done, case in enumerate(cases, 1):
        taken = situations.take(case.step, noise(case.text, seed) if noise else case.text)
        why = judge(case, taken)
        judged.append((case, why, taken.answered))
        if why is not None:
            mistakes.append(Mistake(case, taken, why))
        on_progress(done)
    steps = tuple(
        _score(step, [one for one in judged if one[0].step == step])
        for step in dict.fromkeys(case.step for case in cases)
    )
    return DialogueReport(_score("all", judged), steps, tuple(mistakes))


def judge(case: Case, taken: Taken) -> str | None:
    """What is wrong with how the message was taken, as in `Mistake.why`; None when nothing is."""
    right = {effect(kind, case.step) for kind in case.kinds}
    kind = "correct" if taken.corrected and "correct" in right else effect(taken.intent, case.step)
    if kind not in right:
        if kind == ANSWER:
            return "answer"
        return "request" if case.is_answer else "intent"
    if not taken.answered or not case.expects_value or kind == "correct":
        return None
    if case.value == "open":
        return "value" if taken.read else None
    if not taken.read:
        return "unread"
    return None if same_value(case.value, taken.value) else "value"


def effect(intent: str, step: str) -> str:
    """What the dialogue does after this intent: some have the same effect."""
    if intent == "disagree" and step != OUTSIDE:
        return "correct"
    return _SAME_EFFECT.get(intent, intent)


def _score(step: str, judged: Iterable[tuple[Case, str | None, bool]]) -> StepScore:
    rows = list(judged)
    answers = [row for row in rows if row[0].is_answer]
    valued = [row for row in rows if row[0].expects_value and row[2] and row[1] != "answer"]
    return StepScore(
        step=step,
        answers=len(answers),
        requests=len(rows) - len(answers),
        right=sum(why is None or (why in ("value", "unread") and not _decides(case)) for case, why, _ in rows),
        answers_as_requests=sum(why == "request" for _, why, _ in rows),
        requests_as_answers=sum(why == "answer" for _, why, _ in rows),
        values=len(valued),
        wrong_values=sum(why == "value" for _, why, _ in valued),
        unread=sum(why == "unread" for _, why, _ in valued),
    )


def _decides(case: Case) -> bool:
    """Is its value a yes or a no to something that the dialogue itself asks?"""
    return case.value in ("oui", "non", "open") and case.step in ("consent", "recap", "delete", "restart", "refused")


def render_text(report: DialogueReport, detail: bool = False) -> str:
    """A table, one line a step; with `detail`, every mistake below it."""
    head = (
        f"{'step':14}{'lines':>6}{'right':>8}{'answers→requests':>19}{'requests→answers':>19}{'wrong':>7}{'unread':>8}"
    )
    rows = [head, *(_row(score) for score in (*report.steps, report.total))]
    if detail:
        rows += ["", *(_mistake(mistake) for mistake in report.mistakes)]
    return "\n".join(rows)


def _row(s: StepScore) -> str:
    lost, stored = f"{s.answers_as_requests} of {s.answers}", f"{s.requests_as_answers} of {s.requests}"
    return f"{s.step:14}{s.lines:>6}{s.accuracy:>8.3f}{lost:>19}{stored:>19}{s.wrong_values:>7}{s.unread:>8}"


def _mistake(m: Mistake) -> str:
    wanted = "|".join(m.case.kinds) + (f" = {m.case.value}" if m.case.expects_value else "")
    found = f"{m.taken.intent} {m.taken.confidence:.2f}" + (f" = {m.taken.value}" if m.taken.answered else "")
    return f"{m.why:8} {m.case.step:13} « {m.case.text} »: {wanted}; taken as {found}"
