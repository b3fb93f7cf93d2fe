"""Finding a piece of content by its id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar


class _Identified(Protocol):
    @property
    def id(self) -> Any: ...


T = TypeVar("T", bound=_Identified)


def by_id(items: Iterable[T], wanted: str) -> T:
    """The item with this id; KeyError when there is none."""
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
