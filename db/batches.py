"""Many keys in statements of a bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 500
"""Keys of one `IN (...)`: SQLite accepts 32,766 values, and a short statement is cheap to prepare."""

T = TypeVar("T")


def batches(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The items, in their order, by lists of at most `size`."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
