"""The ordinary words by which messages are read: counts, dates, money, statements.

They are in `data/answer_words.yaml` (answers) and `data/entity_words.yaml` (anything else that is worth noting).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from bot.understanding.text import Folded, fold_phrase, stem

_FOLDER = Path(__file__).resolve().parent / "data"
_FILES = ("answer_words.yaml", "entity_words.yaml")

Span = tuple[int, int]


class Phrases:
    """Groups of words looked for together; where two fit at one place, the longer wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in phrases:
            if words := fold_phrase(phrase):
                self._by_first[words[0]].append(words)
        for group in self._by_first.values():
            group.sort(key=len, reverse=True)

    def at(self, folded: Folded, index: int) -> Span | None:
        """The span of the longest phrase that starts at this token."""
        for phrase in self._by_first.get(folded.word(index), ()):
            if folded.words[index : index + len(phrase)] == phrase:
                return index, index + len(phrase)
        return None

    def ending_before(self, folded: Folded, index: int, skip: int = 0) -> Span | None:
        """The span of a phrase that ends at most `skip` tokens before token `index`, in its clause; nearest first."""
        for last in range(index, max(index - skip - 1, 0), -1):
            for first in range(last - 1, max(last - 8, -1), -1):
                span = self.at(folded, first)
                if span and span[1] == last and folded.same_clause(first, index):
                    return span
        return None

    def find(self, folded: Folded) -> Span | None:
        """The first place of the message where one of the phrases stands."""
        return next((span for index in range(len(folded.tokens)) if (span := self.at(folded, index))), None)

    def is_all(self, folded: Folded) -> bool:
        """Is the whole message one of the phrases?"""
        return bool(folded.tokens) and self.at(folded, 0) == (0, len(folded.tokens))


@cache
def _content() -> Mapping[str, Mapping[str, str | list[str]]]:
    """The sections of the files, read once. An OSError or a KeyError here means that the installation is incomplete."""
    content: dict[str, dict[str, str | list[str]]] = {}
    for file in _FILES:
        content |= yaml.safe_load((_FOLDER / file).read_text(encoding="utf-8"))
    return MappingProxyType(content)


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A list of single words, folded."""
    text = _content()[section][name]
    listed = text.split() if isinstance(text, str) else text
    return frozenset(folded for word in listed for folded in fold_phrase(word))


@cache
def stems(section: str, name: str) -> frozenset[str]:
    """A list of single words without their plural."""
    return frozenset(stem(word) for word in words(section, name))


@cache
def phrases(section: str, name: str) -> Phrases:
    """A list of phrases."""
    listed = _content()[section][name]
    return Phrases(listed.split("|") if isinstance(listed, str) else listed)


@cache
def entries(section: str, name: str) -> tuple[str, ...]:
    """A list as it is written, neither folded nor cut."""
    listed = _content()[section][name]
    return (listed,) if isinstance(listed, str) else tuple(listed)
