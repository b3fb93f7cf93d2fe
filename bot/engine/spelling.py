"""Mends slips of the finger: an unknown word becomes the known word that is one mistake away.

One mistake is a letter dropped, added, replaced, or swapped with the next. Words are looked up by what is left
of them when one letter is taken out (the symmetric deletion of SymSpell), so a lookup costs a few dictionary
accesses whatever the size of the vocabulary.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Dict, Iterable, List, Set, Text

from bot.engine.sounds import plain

SHORTEST = 5
"""Letters: shorter words are too close to one another to be mended."""

LEAST_SEEN = 2
"""Examples that must hold a word for others to be mended into it."""

_WORD = re.compile(r"[a-z]+")


class Spelling:
    """The words of the examples; harmless on words of any other kind."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._seen = Counter(word for text in texts for word in set(_WORD.findall(plain(text))))
        self._near: Dict[Text, List[Text]] = defaultdict(list)
        for word, count in self._seen.items():
            if len(word) >= SHORTEST and count >= LEAST_SEEN:
                for shorter in {word, *_one_out(word)}:
                    self._near[shorter].append(word)

    def mend(self, text: Text) -> Text:
        """`text` in plain letters, its unknown words mended where a known one is near."""
        return _WORD.sub(lambda found: self._mended(found[0]), plain(text))

    def _mended(self, word: Text) -> Text:
        if len(word) < SHORTEST or word in self._seen:
            return word
        candidates = {near for key in {word, *_one_out(word)} for near in self._near.get(key, ())}
        near = [candidate for candidate in candidates if one_mistake(word, candidate)]
        return max(near, key=lambda known: (self._seen[known], known)) if near else word


def one_mistake(typed: Text, meant: Text) -> bool:
    """True when `typed` is `meant` with one letter dropped, added, replaced, or swapped with the next."""
    if len(typed) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]]
        return len(wrong) == 1
    shorter, longer = sorted((typed, meant), key=len)
    return shorter in _one_out(longer)


def _one_out(word: Text) -> Set[Text]:
    """What is left of `word` when one letter is taken out, for each letter."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
