"""What an answer is: the value that a question received, where it comes from and how sure it is.

Values by kind of question (JSON, as stored):

- `text`: `"..."`
- `choice`: `"option_id"`
- `multi`: `["option_id", ...]` (at least one, in the order of the programme)
- `commune`: `{"insee": "47157"|null, "name": "Marmande", "department": "47"|null, "epci": "..."|null,
  "near": false, "in_territory": true}`; a place we do not know keeps `name` as it was written
- `size`: `{"employees": int|null, "volunteers": int|null, "members": int|null, "approximate": bool}`
- `year`: `{"year": int|null, "not_started": bool, "approximate": bool}`
- `contact`: `{"email": str|null, "phone": str|null (E.164), "person": str|null}`
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Value: TypeAlias = str | list[str] | dict[str, Any] | None
Status = Literal["answered", "unknown", "skipped", "cleared"]
"""`cleared`: taken back by the person, to be asked again; kept in the history, never a current answer."""
Source = Literal["typed", "button", "inferred", "staff"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The current answer to one question.

    `quote` holds the person's exact words (the button's label when they tapped); `confidence` is
    1.0 for a button or an exact reading, lower for an approximate or inferred one.
    """

    question: str
    status: Status
    value: Value
    quote: str
    source: Source
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of an answer mean for one question, before anything is stored.

    `problem` is None when `value` can be stored; otherwise why not: `empty`, `unclear` (nothing
    recognised), `ambiguous` (several meanings: `choices` holds (title, text to resend) pairs, at most 6).
    """

    value: Value = None
    quote: str = ""
    confidence: float = 0.0
    problem: Literal["empty", "unclear", "ambiguous"] | None = None
    choices: tuple[tuple[str, str], ...] = ()
