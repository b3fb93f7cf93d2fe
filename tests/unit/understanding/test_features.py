import numpy as np
import pytest

from bot.understanding.features import (
    FeatureSpace,
    Vocabulary,
    fold,
    piece_terms,
    word_terms,
    words_of,
)
from tests.unit.understanding.small_model import SmallEncoder


@pytest.mark.parametrize(
    ("word", "folded"), [("Œuvre", "oeuvre"), ("SANTÉ", "sante"), ("e\u0301te\u0301", "ete"), ("ça", "ca")]
)
def test_fold(word, folded):
    assert fold(word) == folded


def test_words_keep_their_places_in_the_text():
    text = "L’été, e\u0301cole & santé !"
    words = words_of(text)
    assert [text[word.start : word.end] for word in words] == ["L", "été", "e\u0301cole", "santé"]
    assert [word.form for word in words] == ["l", "ete", "ecole", "sante"]


def test_a_hyphenated_word_is_two_words_and_a_pair():
    assert [word.form for word in words_of("tiers-lieu")] == ["tiers", "lieu"]
    assert "tiers lieu" in [term for term, _ in word_terms(words_of("un tiers-lieu"))]


def test_stop_words_count_only_beside_a_word_that_means_something():
    words = words_of("la santé de la vallée")
    assert [term for term, _ in word_terms(words)] == ["sante", "vallee", "la sante", "sante de", "la vallee"]


def test_pieces_forgive_a_typo():
    right = {piece for piece, _ in piece_terms(words_of("infirmière"))}
    wrong = {piece for piece, _ in piece_terms(words_of("infirmiere"))}
    typo = {piece for piece, _ in piece_terms(words_of("infirmierre"))}
    assert right == wrong
    assert len(right & typo) > len(right) / 2


def test_each_block_has_length_one_or_zero():
    space = FeatureSpace.learn(["santé et théâtre", "théâtre du village", "santé du village"], SmallEncoder())
    known, empty = space.read(["théâtre et santé", " … "])
    for block in (known.term_weights, known.piece_weights, known.meaning):
        assert np.linalg.norm(block) == pytest.approx(1, abs=1e-5)
    assert not empty.term_weights.size
    assert not empty.meaning.any()


def test_a_pair_or_a_piece_needs_two_texts_and_a_word_one():
    vocabulary = Vocabulary.learn([["sante", "la sante", "#san"], ["vallee", "#san"]])
    assert vocabulary.terms == ("#san", "sante", "vallee")
