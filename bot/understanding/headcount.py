"""People counted by role: what a message has said so far, number by number, and what it makes together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from bot.understanding.lexicon import Span
from bot.understanding.numbers import Number

MAX_PEOPLE = 100_000
"""Above this a head count is taken for something else."""

_LONGEST_SPAN = 15
"""Words quoted at most: beyond, the counts are far apart in a long text and one of them is enough."""

Role = Literal["employees", "volunteers", "members"]


@dataclass(frozen=True, slots=True)
class HeadCount:
    """What tokens `first` to `last` (excluded) count: from `low` to `high` people; None: no limit on that side."""

    role: Role
    low: int | None
    high: int | None
    approximate: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Size:
    """A head count by role; None means not said. `strict`: words about people led to every number.

    `counts` holds what was said one by one, in the order of the text: ranges keep both their ends.
    """

    employees: int | None
    volunteers: int | None
    members: int | None
    approximate: bool
    first: int
    last: int
    strict: bool
    counts: tuple[HeadCount, ...] = ()

    def as_value(self) -> dict[str, object]:
        """The stored shape of an answer of kind `size`."""
        return {
            "employees": self.employees,
            "volunteers": self.volunteers,
            "members": self.members,
            "approximate": self.approximate,
        }


def people(number: Number) -> int:
    """A head count: half a post is somebody; the middle of a range is rounded down."""
    return ceil(number.low) if number.low == number.high else number.value


class Tally:
    """What has been counted so far, and the words that said it."""

    def __init__(self) -> None:
        self.people: dict[Role, int] = {}
        self.nouns: set[str] = set()
        self.approximate = False
        self.strict = True
        self.only_volunteers: Span | None = None
        self._counts: list[HeadCount] = []
        self._spans: list[Span] = []

    def add(self, role: Role, number: Number | int, span: Span, noun: str = "") -> None:
        """Count these people in `role`; the same noun said twice counts once.

        Two nouns of one role add up (salariés and apprentis), except members: the board is among them.
        """
        total = number if isinstance(number, int) else people(number)
        if total > MAX_PEOPLE or (noun and noun in self.nouns):
            return
        before = self.people.get(role, 0)
        self.people[role] = max(before, total) if role == "members" else before + total
        self.nouns.add(noun)
        count = _head_count(role, number, span)
        self.approximate = self.approximate or count.approximate
        self._counts.append(count)
        self._spans.append(span)

    def forget(self, role: Role) -> None:
        """Take back what was counted in `role`: these people were named better."""
        self.people.pop(role, None)
        self._counts = [count for count in self._counts if count.role != role]

    def size(self) -> Size | None:
        """The result; None when nothing was counted."""
        if not self._spans:
            return None
        first, last = min(start for start, _ in self._spans), max(end for _, end in self._spans)
        if last - first > _LONGEST_SPAN:
            first, last = self._spans[-1]
        employees, volunteers, members = (self.people.get(r) for r in ("employees", "volunteers", "members"))
        counts = tuple(sorted(self._counts, key=lambda count: count.first))
        return Size(employees, volunteers, members, self.approximate, first, last, self.strict, counts)


def _head_count(role: Role, number: Number | int, span: Span) -> HeadCount:
    if isinstance(number, int):
        return HeadCount(role, number, number, False, *span)
    low, high = ceil(number.low), ceil(number.high)
    approximate = number.approximate or number.low % 1 > 0
    return HeadCount(
        role,
        None if number.bound == "less" else low,
        None if number.bound == "more" else high,
        approximate,
        *span,
    )


def total(counts: Iterable[HeadCount]) -> HeadCount:
    """Several counts of one role as one (« deux salariés et un apprenti »), said from the first to the last of them.

    Raises ValueError when there is none.
    """
    kept = list(counts)
    if not kept:
        raise ValueError("nothing was counted")
    if len(kept) == 1:
        return kept[0]
    lows, highs = [count.low for count in kept], [count.high for count in kept]
    return HeadCount(
        kept[0].role,
        None if None in lows else sum(low for low in lows if low is not None),
        None if None in highs else sum(high for high in highs if high is not None),
        any(count.approximate for count in kept),
        kept[0].first,
        kept[-1].last,
    )
