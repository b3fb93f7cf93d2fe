"""What every part of the evaluation gives, whatever it measures: figures, tables, charts, quotations.

A part writes one function `(Materials) -> Iterable[Section]` and adds it to `bot.evaluation.sections.SECTIONS`;
the text, the page and the JSON come from what it returns. Everything that people read is in French. A chart is
data: how it is drawn is the business of `plots`, and its table always stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.evaluation.targets import Target

Unit = Literal["share", "points", "count", "number", "ms", "s", "MB"]
"""`share`: 0 to 1; `points`: a difference of shares, in points of a hundred; `number`: two decimals."""
Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline number. `id` is its name in JSON and in `reference/targets.yml`; no value: not measured."""

    id: str
    label: str
    value: float | None
    unit: Unit = "share"
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without target or value."""
        if self.target is None or self.value is None:
            return None
        return self.target.met(self.value)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns, the first being the name of the row. `units`: how the other columns read."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    units: Sequence[Unit] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """One bar for each label and series. `target`: a line across."""

    title: str
    labels: Sequence[str]
    series: Mapping[str, Sequence[float]]
    unit: Unit = "share"
    target: float | None = None
    name: str = "étiquette"
    note: str = ""

    def table(self) -> Table:
        """The same numbers."""
        rows: list[Sequence[Cell]] = [
            [label, *(values[i] for values in self.series.values())] for i, label in enumerate(self.labels)
        ]
        return Table(self.title, [self.name, *self.series], rows, [self.unit] * len(self.series), self.note)


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions of a range of confidence: how many, their mean confidence, how often they are right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was announced against what was true, for each task: a well-calibrated reader is on the diagonal."""

    title: str
    tasks: Mapping[str, Sequence[Bin]]
    note: str = ""

    def table(self) -> Table:
        """The same numbers."""
        rows: list[Sequence[Cell]] = [
            [f"{task}, {one.low:.1f} à {one.high:.1f}".replace(".", ","), one.count, one.confidence, one.right]
            for task, bins in self.tasks.items()
            for one in bins
        ]
        columns = ["confiance", "fois", "annoncé", "juste"]
        return Table(self.title, columns, rows, ["count", "share", "share"], self.note)


@dataclass(frozen=True, slots=True)
class Matrix:
    """How often each wanted label (row) was read as each found label (column)."""

    title: str
    labels: Sequence[str]
    counts: Sequence[Sequence[int]]
    note: str = ""

    def table(self) -> Table:
        """The same numbers."""
        rows: list[Sequence[Cell]] = [[label, *row] for label, row in zip(self.labels, self.counts, strict=True)]
        return Table(self.title, ["voulu \\ trouvé", *self.labels], rows, ["count"] * len(self.labels), self.note)


@dataclass(frozen=True, slots=True)
class Quote:
    """A text of our own with the places to mark (start, end), and what is to be seen in it."""

    text: str
    marks: Sequence[tuple[int, int]]
    caption: str

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text cut at the marks: (piece, marked or not)."""
        end = 0
        for start, stop in sorted(self.marks):
            if start > end:
                yield self.text[end:start], False
            yield self.text[max(start, end) : stop], True
            end = max(end, stop)
        yield self.text[end:], False


@dataclass(frozen=True, slots=True)
class Quotes:
    """Examples to read. The page shows them; the terminal says how many there are."""

    title: str
    quotes: Sequence[Quote]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph."""

    text: str


Chart: TypeAlias = Bars | Reliability | Matrix
Part: TypeAlias = Table | Chart | Quotes | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. `id` is its key in JSON (letters, digits, hyphens), one of a kind; `data`: JSON values."""

    id: str
    title: str
    figures: Sequence[Figure] = ()
    parts: Sequence[Part] = ()
    data: object = None

    def to_json(self) -> dict[str, object]:
        """The figures with their targets, then everything measured."""
        figures: dict[str, object] = {
            one.id: {
                "value": one.value,
                "unit": one.unit,
                "target": None if one.target is None else one.target.value,
                "met": one.met,
            }
            for one in self.figures
        }
        return {"id": self.id, "title": self.title, "figures": figures, "data": self.data}


def show(value: Cell, unit: Unit | None = None) -> str:
    """A number as French people read it: « 93,4 % », « 1,8 ms »; « – » for nothing."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return _number(value, unit).replace("-", "−")


def _number(value: float, unit: Unit | None) -> str:
    match unit:
        case "share":
            return f"{100 * value:.1f} %".replace(".", ",")
        case "points":
            return f"{100 * value:+.1f} pt".replace(".", ",")
        case "ms" | "s":
            return f"{value:.2f} {unit}".replace(".", ",")
        case "MB":
            return f"{value:.0f} Mo"
        case "count":
            return f"{value:,.0f}".replace(",", " ")
        case _:
            return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
