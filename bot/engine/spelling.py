"""Mends slips of the finger: an unknown word becomes the known word that is one mistake away, or two for a long one.

One mistake is a letter dropped, added, replaced, or swapped with the next. Words are looked up by what is left
of them when one letter (or two) is taken out (the symmetric deletion of SymSpell), so a lookup costs a few
dictionary accesses whatever the size of the vocabulary. Of several words as near, the one that is most often
beside the word before it in the examples is meant, then the most frequent.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Dict, Iterable, List, Set, Text, Tuple

from bot.engine.sounds import plain

SHORTEST = 3
"""Letters: a shorter word is never mended."""

SHORT = 3
"""Letters up to which words are so close to one another that only one that is known after the word before is meant."""

LONG = 7
"""Letters from which two mistakes are mended."""

MOST_MISTAKES = 2
"""A word that is longer than the longest known one by more than this is none of them: it is not looked up."""

LEAST_SEEN = 2
"""Examples that must hold a word for others to be mended into it."""

_WORD = re.compile(r"[a-z]+")


_WORDS = Path(__file__).parent / "data" / "words.txt"  # made by tools/build_words.py, 150 kB


class Spelling:
    """The words of the examples; the other words that are written right (`data/words.txt`) are left alone."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._right = frozenset(_WORDS.read_text(encoding="utf-8").split())
        self._seen: Dict[Text, int] = Counter()
        self._pairs: Dict[Tuple[Text, Text], int] = Counter()
        for text in texts:
            words = _WORD.findall(plain(text))
            self._seen.update(set(words))
            self._pairs.update(set(zip(["", *words], words, strict=False)))
        self._near: Dict[Text, List[Text]] = defaultdict(list)
        self._longest = max(map(len, self._seen), default=0) + MOST_MISTAKES
        for word, count in self._seen.items():
            if len(word) > 1 and count >= LEAST_SEEN:
                for shorter in _keys(word):
                    self._near[shorter].append(word)

    def mend(self, text: Text) -> Text:
        """`text` in plain letters, its unknown words mended where a known one is near."""
        before = ""

        def mended(found: "re.Match[Text]") -> Text:
            nonlocal before
            before = self._mended(found[0], before)
            return before

        return _WORD.sub(mended, plain(text))

    def _mended(self, word: Text, before: Text) -> Text:
        if not SHORTEST <= len(word) <= self._longest or word in self._seen or word in self._right:
            return word
        candidates = {known for key in _keys(word) for known in self._near.get(key, ())}
        near = {known: mistakes(word, known) for known in candidates}
        most = MOST_MISTAKES if len(word) >= LONG else 1
        within = [
            known
            for known, count in near.items()
            if count <= most and (min(len(word), len(known)) > SHORT or (before, known) in self._pairs)
        ]
        if not within:
            return word
        return min(within, key=lambda k: (near[k], -self._pairs.get((before, k), 0), -self._seen[k], k))


def mistakes(typed: Text, meant: Text) -> int:
    """How many letters were dropped, added, replaced, or swapped with the next, at least (optimal alignment)."""
    rows = [list(range(len(meant) + 1))]
    for i, letter in enumerate(typed, 1):
        row = [i]
        for j, other in enumerate(meant, 1):
            least = min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                least = min(least, rows[i - 2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]


def _keys(word: Text) -> Set[Text]:
    """The word, and what is left of it without each of its letters, and each pair of them if it is long."""
    one = _one_out(word)
    two = {shorter for left in one for shorter in _one_out(left)} if len(word) >= LONG else set()
    return {word, *one, *two}


def _one_out(word: Text) -> Set[Text]:
    """What is left of `word` when one letter is taken out, for each letter."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
