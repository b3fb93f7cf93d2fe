"""What staff corrected, as texts to learn from, without anything in the model that could name a person.

A model keeps the words of the texts it learnt from. So that no name, address or number of an actor gets into it, a
corrected text only teaches words that the project's own texts have, or those of several other actors.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understanding.classifier import FAMILIES, MOST_SUBTYPES, OBJECTIVES, SUBTYPES
from bot.understanding.features import fold

if TYPE_CHECKING:
    from bot.understanding.training import Example

ACTORS_SHARING = 3
"""A word that so many actors use names none of them."""
FEWEST_WORDS = 3
"""Below, what is left of a text teaches nothing."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """How an actor tells their activity, and its labels once corrected."""

    text: str
    family: str
    subtypes: tuple[str, ...]
    objectives: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Tells whether the same text is still there, without holding it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What can be learnt: `examples`; `left_out`: corrected texts whose labels or words do not make one."""

    examples: tuple[Example, ...]
    left_out: int


def lessons(corrected: Sequence[CorrectedText], own: Sequence[Example]) -> Lessons:
    """The examples of `corrected`, in words that `own` (the project's texts) or several actors use."""
    # Reading corrections must not load what training needs.
    from bot.understanding.training import Example

    known = {word for example in own for word in _words(example.text)}
    actors = Counter(word for one in corrected for word in set(_words(one.text)))
    known |= {word for word, count in actors.items() if count >= ACTORS_SHARING}
    taught = {example.text for example in own}
    found: list[Example] = []
    for one in corrected:
        example = Example(_in_common_words(one.text, known), one.family, _subtypes(one), tuple(one.objectives))
        if _is_lesson(example) and example.text not in taught:
            taught.add(example.text)
            found.append(example)
    return Lessons(tuple(found), len(corrected) - len(found))


def _subtypes(one: CorrectedText) -> tuple[str, ...]:
    return () if one.family == "solutions" else tuple(one.subtypes[:MOST_SUBTYPES])


def _is_lesson(example: Example) -> bool:
    labels_known = set(example.subtypes) <= set(SUBTYPES) and set(example.objectives) <= set(OBJECTIVES)
    complete = example.family in FAMILIES and (example.family == "solutions" or bool(example.subtypes))
    return labels_known and complete and len(list(_words(example.text))) >= FEWEST_WORDS


def _in_common_words(text: str, known: set[str]) -> str:
    """`text` without its numbers nor the words that are not `known`."""
    kept = _WORD.sub(lambda word: word[0] if fold(word[0]) in known and not _has_digit(word[0]) else "", text)
    return " ".join(kept.split())


def _words(text: str) -> Iterable[str]:
    return (fold(word) for word in _WORD.findall(text))


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
