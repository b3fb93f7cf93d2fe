"""Texts that are nearly the same: inside what the classifiers learn from, and between that and what measures them.

Texts are compared without case, accents nor punctuation. Two are nearly the same when they share many of their
pieces of five letters (Jaccard index), or when half of the shorter was copied into the longer, four words at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.understanding.features import fold
from bot.understanding.jsonl import read_lines, text_of

Counts: TypeAlias = npt.NDArray[np.int32]

PIECE = 5
"""Letters in a piece, the spaces around a word included."""
SHARED = 0.45
"""Jaccard index from which two texts are nearly the same: below, on a few thousand texts, pairs only share a trade."""
CONTRASTED = 0.7
"""The same, for two training texts with different labels: a border is taught by two texts that differ by little."""
RUN = 4
"""Words in a row: in so many, two people who do not copy each other differ."""
COPIED = 0.5
FEWEST_RUNS = 6
"""Runs of a text from which finding half of them elsewhere means something."""
ROWS = 500


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, where it is written (« file:line ») and its labels."""

    where: str
    text: str
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are nearly the same. `shared`: the Jaccard index; `copied`: share of the shorter; 0 to 1."""

    one: Passage
    other: Passage
    shared: float
    copied: float

    def __str__(self) -> str:
        return (
            f"{self.one.where} et {self.other.where} ({self.shared:.2f}) : « {self.one.text} » / « {self.other.text} »"
        )


def read_passages(path: Path) -> list[Passage]:
    """The texts of a `.jsonl` file, or of those of a folder. Raises LineError."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [Passage(where, text_of(line, where), _labels(line)) for file in files for where, line in read_lines(file)]


def near_duplicates(passages: Sequence[Passage]) -> list[Pair]:
    """The pairs of `passages` that are nearly the same, the closest first."""
    pairs = (pair for i, j, pair in _close(passages, passages) if i < j)
    kept = [pair for pair in pairs if pair.one.labels == pair.other.labels or pair.shared >= CONTRASTED]
    return sorted(kept, key=lambda pair: -pair.shared)


def leaks(learnt: Sequence[Passage], held_out: Sequence[Passage]) -> list[Pair]:
    """The pairs of a text that is learnt and one that measures, whatever their labels, the closest first."""
    return sorted((pair for _, _, pair in _close(learnt, held_out)), key=lambda pair: -pair.shared)


def _close(left: Sequence[Passage], right: Sequence[Passage]) -> Iterator[tuple[int, int, Pair]]:
    if not left or not right:
        return
    texts = [_plain(one.text) for one in (*left, *right)]
    pieces = _Common(texts, len(left), analyzer="char_wb", length=PIECE)
    runs = _Common(texts, len(left), analyzer="word", length=RUN)
    for start in range(0, len(left), ROWS):
        rows = slice(start, start + ROWS)
        common, size, others = pieces.of(rows)
        shared = common / np.maximum(size + others - common, 1)
        common, size, others = runs.of(rows)
        shorter = np.minimum(size, others)
        copied = common / np.maximum(shorter, 1)
        near = (shared >= SHARED) | ((copied >= COPIED) & (shorter >= FEWEST_RUNS))
        for i, j in zip(*np.nonzero(near), strict=True):
            pair = Pair(left[start + i], right[j], float(shared[i, j]), float(copied[i, j]))
            yield start + int(i), int(j), pair


class _Common:
    """How many terms the first `count` texts have in common with the others (or with themselves)."""

    def __init__(self, texts: Sequence[str], count: int, *, analyzer: str, length: int) -> None:
        # scikit-learn is for measuring and training: reading texts must not load it.
        from sklearn.feature_extraction.text import CountVectorizer

        terms = CountVectorizer(
            analyzer=analyzer,
            ngram_range=(length, length),
            token_pattern=r"\S+" if analyzer == "word" else None,
            binary=True,
            dtype=np.int32,
        )
        counted: Any = terms.fit_transform(texts)
        self._left, self._right = counted[:count], counted[count:]
        self._sizes, self._others = (np.asarray(one.sum(axis=1)).ravel() for one in (self._left, self._right))

    def of(self, rows: slice) -> tuple[Counts, Counts, Counts]:
        """Terms in common, and the terms of each text of `rows` (as a column) and of the others."""
        return (self._left[rows] @ self._right.T).toarray(), self._sizes[rows, None], self._others


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _labels(line: Mapping[str, object]) -> frozenset[str]:
    listed = [line.get("family"), *_list(line.get("usage_subtypes")), *_list(line.get("objectives"))]
    return frozenset(str(label) for label in listed if label)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
