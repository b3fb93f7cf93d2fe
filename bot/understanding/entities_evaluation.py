"""How well entities are found: `reference/entities.yml` read line by line, right when nothing else is found either.

report = evaluate_entities(load_reference(), load().questions, CommuneIndex.load())
print(render_entities(report))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.programme.questions import Question
from bot.understanding.communes import CommuneIndex
from bot.understanding.entities import KINDS, Kind, find_entities
from bot.understanding.entities_notation import written

REFERENCE = Path(__file__).resolve().parent.parent.parent / "reference" / "entities.yml"
TARGET = 0.95
"""The share of expected values to find exactly (issue 3)."""

Part = Literal["dev", "held"]


class ReferenceError(Exception):
    """The reference file cannot be read; the message says where."""


class Line(BaseModel):
    """A text, the question that it answers if it answers one, and all that is to be found in it, by kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    question: str | None = None
    finds: dict[Kind, tuple[str, ...]]

    @field_validator("finds", mode="before")
    @classmethod
    def _lists(cls, finds: dict[str, str | list[str]]) -> dict[str, list[str]]:
        return {kind: [value] if isinstance(value, str) else value for kind, value in finds.items()}


class Reference(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    today: date
    dev: tuple[Line, ...]
    held: tuple[Line, ...] = ()

    def lines(self) -> list[tuple[Part, Line]]:
        """Every line with the half that it belongs to."""
        return [*(("dev", line) for line in self.dev), *(("held", line) for line in self.held)]


@dataclass(frozen=True, slots=True)
class Judged:
    """A line once read: values that were not found, and values that should not have been."""

    part: Part
    line: Line
    missing: tuple[tuple[Kind, str], ...]
    spurious: tuple[tuple[Kind, str], ...]

    @property
    def right(self) -> bool:
        """Everything was found, and nothing else."""
        return not self.missing and not self.spurious


@dataclass(frozen=True, slots=True)
class Score:
    """`accuracy`: share of the expected values that were found exactly; `spurious`: values found and not expected.

    `lines` counts the lines in which such a value is expected.
    """

    lines: int
    expected: int
    exact: int
    spurious: int

    @property
    def accuracy(self) -> float:
        """1 when nothing was expected."""
        return self.exact / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Share of the values found that were expected."""
        found = self.exact + self.spurious
        return self.exact / found if found else 1.0


@dataclass(frozen=True, slots=True)
class EntityReport:
    """The scores of a half, or of the whole; `negatives`: lines in which nothing is to be found."""

    part: str
    total: Score
    kinds: dict[Kind, Score]
    exact_lines: int
    lines: int
    negatives: int
    clean_negatives: int
    mistakes: tuple[Judged, ...] = field(repr=False)


def load_reference(path: Path = REFERENCE) -> Reference:
    """The file, checked. Raises ReferenceError."""
    try:
        return Reference.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ReferenceError(f"{path.name} : {error}") from error


def judge(
    reference: Reference, questions: Sequence[Question], communes: CommuneIndex, parts: Iterable[Part] = ("dev", "held")
) -> list[Judged]:
    """Each line of these halves, read. Raises ReferenceError when a line names a question that does not exist."""
    by_id = {question.id: question for question in questions}
    kept = set(parts)
    judged = []
    for part, line in reference.lines():
        if part not in kept:
            continue
        if line.question is not None and line.question not in by_id:
            raise ReferenceError(f"« {line.text} » : la question « {line.question} » n’existe pas.")
        asked = by_id[line.question] if line.question else None
        found = find_entities(line.text, communes, reference.today, asked=asked, questions=questions)
        read = [(entity.kind, written(entity)) for entity in found]
        wanted = [(kind, value) for kind, values in line.finds.items() for value in values]
        judged.append(Judged(part, line, _less(wanted, read), _less(read, wanted)))
    return judged


def evaluate_entities(
    reference: Reference, questions: Sequence[Question], communes: CommuneIndex, parts: Iterable[Part] = ("dev", "held")
) -> EntityReport:
    """The scores on these halves of the reference. Raises ReferenceError."""
    kept = tuple(parts)
    return report(judge(reference, questions, communes, kept), " + ".join(kept))


def report(judged: Sequence[Judged], part: str = "") -> EntityReport:
    """The scores of lines that were read."""
    negatives = [one for one in judged if not one.line.finds]
    kinds = {kind: _score(judged, (kind,)) for kind in KINDS}
    return EntityReport(
        part=part,
        total=_score(judged, KINDS),
        kinds={kind: score for kind, score in kinds.items() if score.expected or score.spurious},
        exact_lines=sum(one.right for one in judged),
        lines=len(judged),
        negatives=len(negatives),
        clean_negatives=sum(one.right for one in negatives),
        mistakes=tuple(one for one in judged if not one.right),
    )


def render_entities(scores: EntityReport, mistakes: int = 20) -> str:
    """The report for a terminal, in French, with the first mistakes."""
    total = scores.total
    lines = [
        f"Entités ({scores.part}) : {scores.lines} expressions, {total.expected} valeurs attendues",
        f"  valeur exacte {total.accuracy:.3f}, trouvailles de trop {total.spurious} (précision {total.precision:.3f})",
        f"  expressions entièrement justes {scores.exact_lines}/{scores.lines}, "
        f"dont rien à trouver {scores.clean_negatives}/{scores.negatives}",
        "",
        _row("genre", "expressions", "attendues", "exactes", "exactitude", "de trop"),
    ]
    for kind, score in scores.kinds.items():
        cells = (score.lines, score.expected, score.exact, f"{score.accuracy:.3f}", score.spurious)
        lines.append(_row(kind, *map(str, cells)))
    for one in scores.mistakes[:mistakes]:
        said = [f"manque {kind} {value}" for kind, value in one.missing]
        said += [f"de trop {kind} {value}" for kind, value in one.spurious]
        asked = f" [{one.line.question}]" if one.line.question else ""
        lines.append(f"  {one.part}{asked} « {one.line.text} » : {', '.join(said)}")
    return "\n".join(lines) + "\n"


def _score(judged: Iterable[Judged], kinds: Sequence[Kind]) -> Score:
    lines = expected = missing = spurious = 0
    for one in judged:
        wanted = sum(len(values) for kind, values in one.line.finds.items() if kind in kinds)
        lines += wanted > 0
        expected += wanted
        missing += sum(kind in kinds for kind, _ in one.missing)
        spurious += sum(kind in kinds for kind, _ in one.spurious)
    return Score(lines, expected, expected - missing, spurious)


def _less(values: Sequence[tuple[Kind, str]], others: Sequence[tuple[Kind, str]]) -> tuple[tuple[Kind, str], ...]:
    """What is in `values` and not in `others`."""
    return tuple(value for value in values if value not in others)


def _row(title: str, *cells: str) -> str:
    return f"  {title:14}" + "".join(cell.rjust(13) for cell in cells)
