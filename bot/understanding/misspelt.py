"""The word that somebody meant, one slip away from what they typed: dropped, doubled, wrong or swapped letter.

Every known word is filed under itself and itself less one letter; two words one slip apart meet there, so that a
lookup costs a few microseconds whatever the number of known words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz.distance import OSA

SHORTEST = 5
"""Letters; below, one slip makes another word."""
SHORTEST_KNOWN = 4


class Misspellings:
    """Known words by what may be typed instead. Immutable."""

    def __init__(self, ranks: Mapping[str, float]) -> None:
        """`ranks`: each known word (small letters, no accents) and how rare it is: of two, the less rare is meant."""
        self._ranks = {word: rank for word, rank in ranks.items() if len(word) >= SHORTEST_KNOWN and word.isalpha()}
        near: dict[str, list[str]] = defaultdict(list)
        for word in self._ranks:
            for shorter in _shorter(word):
                near[shorter].append(word)
        self._near = dict(near)

    def meant(self, word: str) -> str | None:
        """The known word at one slip from `word`; None when it is known itself, too short, or far from all."""
        if len(word) < SHORTEST or word in self._ranks:
            return None
        candidates = {known for shorter in _shorter(word) for known in self._near.get(shorter, ())}
        close = [known for known in candidates if OSA.distance(word, known, score_cutoff=1) <= 1]
        return min(close, key=lambda known: (self._ranks[known], known), default=None)


def _shorter(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
