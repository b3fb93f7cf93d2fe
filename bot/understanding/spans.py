"""Which words of a text carried a label: the contribution of each word to a linear score, merged into phrases.

The contributions propose phrases; they are then really taken out of the text, to keep those that matter.
The diagnosis quotes these phrases: they must be readable and say something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from bot.understanding.classification import Span
from bot.understanding.features import Features, FeatureSpace, Floats, Vocabulary, piece_terms, word_terms
from bot.understanding.numbers import NUMBER_WORDS

MOST_WORDS = 6
MOST_SPANS = 5
MOST_TRIED = 12
"""Phrases taken out of the text, read together."""
WEAK = 0.15
"""A word that weighs less than this share of the best one is in no phrase but between two others."""
SLIGHT = 0.25
"""A phrase that matters less than this share of the best one is not worth quoting: it would sound wrong."""
Place: TypeAlias = tuple[int, int, bool]
"""Start and end of a word, and whether it carries meaning."""

_BREAK = re.compile(r"[.;:!?\n()|•]|\s[-–—/]\s")


def weights_of_words(
    space: FeatureSpace, features: Features, by_term: Floats, by_piece: Floats
) -> tuple[list[Place], Floats]:
    """The places of the words and what each one adds to the score by itself.

    `by_term` and `by_piece` are the model's weights of the columns of `features`. What a term adds is shared by its
    occurrences, and then by its words. What the sentence as a whole adds belongs to no word: `find_spans` hears it
    when it takes the phrases out.
    """
    words = features.words
    total = np.zeros(len(words), dtype=np.float32)
    _share(total, space.terms, word_terms(words), features.term_columns.tolist(), features.term_weights * by_term)
    _share(total, space.pieces, piece_terms(words), features.piece_columns.tolist(), features.piece_weights * by_piece)
    # Numbers in letters weigh in the model, but nobody hears a reason in them.
    return [(word.start, word.end, word.carries_meaning and word.form not in NUMBER_WORDS) for word in words], total


def find_spans(
    text: str, words: tuple[list[Place], Floats], scores: Callable[[list[str]], Sequence[float]]
) -> list[Span]:
    """The phrases whose removal lowers the score, heaviest first. `words`: see `weights_of_words`.

    A text that says the same thing throughout loses nothing with one phrase: then the phrases that add most,
    as long as the score falls when all of them are taken out. Where no phrase weighs, single words are tried.
    """
    places, weights = words
    phrases = sorted(_phrases(text, places, weights), key=lambda phrase: -_weight(weights, phrase))[:MOST_TRIED]
    found = _that_matter(text, [_span(text, places, one, _weight(weights, one)) for one in phrases], scores)
    if found:
        return found
    single = sorted((i for i, (_, _, meaning) in enumerate(places) if meaning), key=lambda i: -float(weights[i]))
    return _that_matter(text, [_span(text, places, (i, i), float(weights[i])) for i in single[:MOST_TRIED]], scores)


def _that_matter(text: str, spans: list[Span], scores: Callable[[list[str]], Sequence[float]]) -> list[Span]:
    """Those of `spans` whose removal lowers the score, weighed by what it loses."""
    if not spans:
        return []
    heaviest = spans[:MOST_SPANS]
    whole, *shorter = scores([text, *(without(text, [span]) for span in spans), without(text, heaviest)])
    lost = [whole - score for score in shorter[:-1]]
    least = SLIGHT * max(lost)
    found = [replace(span, weight=loss) for span, loss in zip(spans, lost, strict=True) if loss > max(least, 0)]
    if found:
        return sorted(found, key=lambda span: (-span.weight, span.start))[:MOST_SPANS]
    return heaviest if whole > shorter[-1] else []


def without(text: str, spans: Sequence[Span]) -> str:
    """`text` with these spans taken out (they do not overlap)."""
    for span in sorted(spans, key=lambda span: -span.start):
        text = text[: span.start] + " " + text[span.end :]
    return text


def _span(text: str, places: Sequence[Place], phrase: tuple[int, int], weight: float) -> Span:
    start, end = places[phrase[0]][0], places[phrase[1]][1]
    return Span(start, end, text[start:end], weight)


def _share(
    total: Floats,
    vocabulary: Vocabulary,
    terms: Sequence[tuple[str, tuple[int, ...]]],
    columns: Sequence[int],
    added: Floats,
) -> None:
    """Add to each word its part of what the known terms add."""
    by_column = dict(zip(columns, added.tolist(), strict=True))
    known = [(column, places) for term, places in terms if (column := vocabulary.place(term)) is not None]
    occurrences = Counter(column for column, _ in known)
    for column, places in known:
        for place in places:
            total[place] += by_column[column] / (occurrences[column] * len(places))


def _phrases(text: str, places: Sequence[Place], weights: Floats) -> list[tuple[int, int]]:
    """(first word, last word) of each phrase: words that weigh, joined over light or empty words, no overlap."""
    best = max((float(weights[i]) for i, (_, _, meaning) in enumerate(places) if meaning), default=0.0)
    if best <= 0:
        return []
    heavy = [i for i, (_, _, meaning) in enumerate(places) if meaning and weights[i] >= WEAK * best]
    phrases: list[tuple[int, int]] = []
    for i in heavy:
        if phrases and _joins(text, places, weights, phrases[-1], i):
            phrases[-1] = (phrases[-1][0], i)
        else:
            phrases.append((i, i))
    return phrases


def _joins(text: str, places: Sequence[Place], weights: Floats, phrase: tuple[int, int], word: int) -> bool:
    """Whether `word` continues `phrase`: near, in the same clause, no word between them speaking against."""
    first, last = phrase
    if word - first >= MOST_WORDS or word - last > 3:
        return False
    if _BREAK.search(text[places[last][1] : places[word][0]]):
        return False
    return not any(places[i][2] and weights[i] < 0 for i in range(last + 1, word))


def _weight(weights: Floats, phrase: tuple[int, int]) -> float:
    return float(weights[phrase[0] : phrase[1] + 1].sum())
