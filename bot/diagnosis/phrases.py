"""Finding the programme's phrases in a person's words, to quote them exactly."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache

from bot.understanding.text import Token, fold, fold_phrase, stem

_NEGATIONS = frozenset({"pas", "jamais", "ni", "sans", "aucun", "aucune", "non", "n", "ne"})
_REACH = 3
"""How many words before a phrase may deny it: « pas du tout isolés »."""


class SearchedText:
    """A text in which phrases are looked for; places are indexed by word, as there are many phrases."""

    def __init__(self, text: str) -> None:
        self._folded = fold(text)
        self._found: dict[str, str] = {}
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._stems: defaultdict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self._folded.tokens):
            self._places[token.text].append(index)
            self._stems[token.stem].append(index)
        self._vocabulary = sorted(self._places)

    @property
    def original(self) -> str:
        """The text as it was written."""
        return self._folded.original

    def find(self, phrase: str) -> str:
        """The person's exact words where the phrase first stands; "" when it does not.

        A phrase is a few whole words, compared without case, accents or plural; a final `*` accepts
        any ending (`petit*`: petite, petitesse). A phrase that a negation precedes in the same clause
        (« pas isolés ») is not a match, unless it holds a negation itself.
        """
        if phrase not in self._found:
            self._found[phrase] = self._search(phrase)
        return self._found[phrase]

    def _search(self, phrase: str) -> str:
        wanted = _words(phrase)
        if not wanted:
            return ""
        starts = self._starts(*wanted[0])
        if not starts:
            return ""
        denies = any(word in _NEGATIONS for word, _ in wanted)
        tokens = self._folded.tokens
        for first in starts:
            last = first + len(wanted)
            if (
                last <= len(tokens)
                and self._folded.same_clause(first, last - 1)
                and all(_same(token, word) for token, word in zip(tokens[first:last], wanted, strict=True))
                and (denies or _NEGATIONS.isdisjoint(self._folded.before(first, _REACH)))
            ):
                return self._folded.quote(first, last)
        return ""

    def _starts(self, word: str, any_ending: bool) -> list[int]:
        """Where the first word of a phrase stands, in order: nowhere for most phrases, so it must be quick to say."""
        if not any_ending:
            return self._stems.get(stem(word), [])
        places: list[int] = []
        at = bisect_left(self._vocabulary, word)
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(word):
            places += self._places[self._vocabulary[at]]
            at += 1
        return sorted(places)


@lru_cache(maxsize=4096)
def _words(phrase: str) -> tuple[tuple[str, bool], ...]:
    """The folded words of a phrase, each with whether any ending is accepted."""
    words: list[tuple[str, bool]] = []
    for part in phrase.split():
        folded = fold_phrase(part.rstrip("*"))
        words += [(word, False) for word in folded[:-1]]
        words += [(word, part.endswith("*")) for word in folded[-1:]]
    return tuple(words)


def _same(token: Token, wanted: tuple[str, bool]) -> bool:
    word, any_ending = wanted
    return token.text.startswith(word) if any_ending else token.text == word or token.stem == stem(word)
