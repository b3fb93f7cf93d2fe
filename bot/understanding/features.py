"""What the classifiers of descriptions see in a text: its words, pieces of words, and the meaning of its words.

Three blocks, each of length 1 (or 0 when the text has nothing for it), so that none drowns the others:

- words and pairs of words, TF-IDF;
- pieces of 3 to 5 letters, TF-IDF, which forgive typos and endings;
- the vector of a sentence encoder, which knows words no example contains, and in which order they stand.

Case and accents are ignored in words and pieces.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.understanding.encoder import Encoder

Floats: TypeAlias = npt.NDArray[np.float32]
Arrays: TypeAlias = dict[str, npt.NDArray[np.generic]]

PIECE_LENGTHS = (3, 4, 5)
"""Letters in a piece of a word, the spaces around the word included."""
MIN_TEXTS_FOR_PIECE = 2
"""A piece or a pair of words found in a single example says nothing of the next text."""

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})

_STOP_WORDS = """a ai aie ainsi ait alors as au aucun aucune aupres auquel aura auraient aurait auront aussi autre
autres aux auxquels auxquelles avaient avait avant avec avez avoir avons ayant c ca car cas ce ceci cela celle celles
celui cependant ces cet cette ceux chacun chaque chez ci comme comment d dans de deja depuis des desquels desquelles
donc dont du duquel elle elles en encore entre es est et etaient etait etant etc ete etes etre eu eux fait faire font
ici il ils j je jusqu jusque l la laquelle le lequel les lesquels lesquelles leur leurs lors lorsque lui m ma mais me
meme memes mes moi moins mon n ne ni nos notamment notre nous on ont ou par parce pas pendant peu peut peuvent plus
plusieurs pour puis puisque qu quand que quel quelle quelles quels quelque quelques qui quoi s sa sans se selon sera
serait seront ses si soit son sont sous suis sur t ta tant te tel telle telles tels tes toi ton tous tout toute toutes
tres trop tu un une va via voici voila vont vos votre vous y afin"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Folded words that carry no meaning of their own."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or one part of a hyphenated word; `form` has no capitals nor accents."""

    start: int
    end: int
    form: str

    @property
    def carries_meaning(self) -> bool:
        """Neither a stop word, nor a lone letter, nor a number."""
        return len(self.form) > 1 and self.form not in STOP_WORDS and not self.form.isdigit()


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """`word` in small letters, without accents: « Œuvre » gives « oeuvre »."""
    decomposed = unicodedata.normalize("NFD", word.lower().translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(text: str) -> list[Word]:
    """The words of `text` in order."""
    return [Word(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]


def word_terms(words: Sequence[Word]) -> list[tuple[str, tuple[int, ...]]]:
    """The words that carry meaning and the pairs with at least one of them, each with the places of its words."""
    terms: list[tuple[str, tuple[int, ...]]] = [
        (word.form, (i,)) for i, word in enumerate(words) if word.carries_meaning
    ]
    terms += [
        (f"{one.form} {two.form}", (i, i + 1))
        for i, (one, two) in enumerate(pairwise(words))
        if one.carries_meaning or two.carries_meaning
    ]
    return terms


def piece_terms(words: Sequence[Word]) -> list[tuple[str, tuple[int, ...]]]:
    """The pieces of each word, spaces around it included, each with the place of its word."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for i, word in enumerate(words):
        found += [(piece, (i,)) for piece in _pieces(word.form)]
    return found


class Vocabulary:
    """Terms known from the examples, with their inverse frequency: TF-IDF of length 1, tf being 1 + log(count)."""

    def __init__(self, terms: Sequence[str], idf: Floats) -> None:
        self.terms = tuple(terms)
        self.idf = idf
        self._places = {term: place for place, term in enumerate(self.terms)}

    @classmethod
    def learn(cls, documents: Sequence[Iterable[str]]) -> Vocabulary:
        """From the terms of each example. A lone word is kept from one example on, any other term from two."""
        seen = Counter(term for document in documents for term in set(document))
        kept = sorted(term for term, count in seen.items() if count >= _texts_needed(term))
        idf = [math.log((1 + len(documents)) / (1 + seen[term])) + 1 for term in kept]
        return cls(kept, np.array(idf, dtype=np.float32))

    def __len__(self) -> int:
        return len(self.terms)

    def place(self, term: str) -> int | None:
        """The column of `term`; None when no example has it."""
        return self._places.get(term)

    def weigh(self, terms: Iterable[str]) -> tuple[npt.NDArray[np.int64], Floats]:
        """The columns of the known terms and their weights, of length 1 together (both empty when none is known)."""
        counts = Counter(place for term in terms if (place := self._places.get(term)) is not None)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = self.idf[columns] * (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))))
        length = float(np.linalg.norm(weights))
        return columns, (weights / length if length else weights).astype(np.float32)


@lru_cache(maxsize=20_000)
def _pieces(form: str) -> tuple[str, ...]:
    padded = f" {form} "
    return tuple(
        "#" + padded[i : i + length] for length in PIECE_LENGTHS for i in range(max(1, len(padded) - length + 1))
    )


def _texts_needed(term: str) -> int:
    return MIN_TEXTS_FOR_PIECE if term.startswith("#") or " " in term else 1


@dataclass(frozen=True, slots=True)
class Features:
    """A text as numbers: weights of the known terms, and its centred vector."""

    words: list[Word]
    term_columns: npt.NDArray[np.int64]
    term_weights: Floats
    piece_columns: npt.NDArray[np.int64]
    piece_weights: Floats
    meaning: Floats


class FeatureSpace:
    """Turns texts into `Features`; learnt once from the examples, then only read."""

    def __init__(self, encoder: Encoder, terms: Vocabulary, pieces: Vocabulary, centre: Floats) -> None:
        self.encoder, self.terms, self.pieces, self.centre = encoder, terms, pieces, centre

    @classmethod
    def learn(cls, texts: Sequence[str], encoder: Encoder) -> FeatureSpace:
        """Vocabularies, and the mean text: what a text has in common with all the others says nothing."""
        documents = [words_of(text) for text in texts]
        terms = Vocabulary.learn([[term for term, _ in word_terms(words)] for words in documents])
        pieces = Vocabulary.learn([[piece for piece, _ in piece_terms(words)] for words in documents])
        return cls(encoder, terms, pieces, encoder.encode(texts).mean(axis=0))

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Columns of each block: terms, pieces, meaning."""
        return len(self.terms), len(self.pieces), self.encoder.size

    def read(self, texts: Sequence[str]) -> list[Features]:
        """The features of each text; all zero for a text without a word. Together is faster."""
        listed = [words_of(text) for text in texts]
        vectors = self.encoder.encode(texts) - self.centre
        return [self._features(words, vector) for words, vector in zip(listed, vectors, strict=True)]

    def _features(self, words: list[Word], vector: Floats) -> Features:
        term_columns, term_weights = self.terms.weigh(term for term, _ in word_terms(words))
        piece_columns, piece_weights = self.pieces.weigh(piece for piece, _ in piece_terms(words))
        length = float(np.linalg.norm(vector))
        meaning = vector / length if words and length > 1e-6 else np.zeros_like(vector)
        return Features(words, term_columns, term_weights, piece_columns, piece_weights, meaning.astype(np.float32))
