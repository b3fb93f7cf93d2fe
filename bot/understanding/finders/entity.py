"""What an entity is, and how the finders of this package make one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, get_args

from bot.understanding.numbers import Bound
from bot.understanding.text import Folded

Kind = Literal[
    "commune",
    "employees",
    "volunteers",
    "members",
    "legal_form",
    "year",
    "duration",
    "money",
    "budget",
    "email",
    "phone",
    "siret",
    "rna",
    "date",
    "frequency",
    "public",
    "digital_tool",
    "institution",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Value: TypeAlias = str | dict[str, Any]
TextSpan: TypeAlias = tuple[int, int]
"""Characters of the message, the second excluded."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a message says. `quote` is `text[start:end]`; `confidence` goes from 0 to 1.

    Values by kind (JSON):

    - `employees`, `volunteers`, `members`, `year`: `{"min": int|null, "max": int|null}`; both ends are the same for
      a plain number, null where nothing limits it (« plus de dix »)
    - `money`: `{"min", "max", "per": null|"hour"|"day"|"week"|"month"|"year"|"person"}`, in euros
    - `duration`: `{"min", "max", "unit": "day"|"week"|"month"|"year"|"century", "since": year|null}`; `since` is the
      year that « depuis dix ans » leads to
    - `date`: `{"year": int|null, "month": int, "day": int|null}`
    - `frequency`: `{"min", "max", "every": int, "unit": "day"|"week"|"month"|"year", "days": ["monday"…],
      "part": null|"morning"|"noon"|"afternoon"|"evening"|"night"}`: so many times every so many units
    - `legal_form`: `{"form": option id, "state": "existing"|"in_creation"|"not_yet"|"no"}`
    - `budget`, `public`: an option id of the programme
    - `commune`: as an answer of that kind (`bot.interview.answers`)
    - `digital_tool`, `institution`: `{"id": str, "denied": bool}`
    - `email`; `phone`, in E.164; `siret`, 14 digits; `rna`, W and 9 digits: a string
    """

    kind: Kind
    value: Value
    start: int
    end: int
    quote: str
    confidence: float
    approximate: bool = False

    def as_json(self) -> dict[str, Any]:
        """The entity as it is stored with its message."""
        return asdict(self)


def from_text(text: str, kind: Kind, value: Value, span: TextSpan, confidence: float) -> Entity:
    """The entity that these characters say."""
    return Entity(kind, value, *span, text[span[0] : span[1]], confidence)


def from_tokens(
    folded: Folded,
    kind: Kind,
    value: Value,
    span: tuple[int, int],
    confidence: float,
    approximate: bool = False,
) -> Entity:
    """The entity that these tokens say (the second excluded)."""
    start, end = span_of(folded, span)
    return Entity(kind, value, start, end, folded.original[start:end], confidence, approximate)


def span_of(folded: Folded, span: tuple[int, int]) -> TextSpan:
    """The characters of these tokens."""
    return folded.tokens[span[0]].start, folded.tokens[span[1] - 1].end


def limits(low: float, high: float, bound: Bound = "") -> dict[str, Any]:
    """`{"min", "max"}` of a number, whole numbers as integers."""
    return {
        "min": None if bound == "less" else _plain(low),
        "max": None if bound == "more" else _plain(high),
    }


def overlaps(span: TextSpan, others: Iterable[TextSpan]) -> bool:
    """Does a character of `span` belong to one of the others?"""
    return any(span[0] < end and start < span[1] for start, end in others)


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
