import numpy as np
import pytest

from bot.understanding.features import (
    FeatureSpace,
    Vocabulary,
    WordVectors,
    _rows_by_word,
    fold,
    piece_terms,
    word_terms,
)
from tests.unit.understanding.small_model import small_vectors


@pytest.mark.parametrize(
    ("word", "folded"), [("Œuvre", "oeuvre"), ("SANTÉ", "sante"), ("e\u0301te\u0301", "ete"), ("ça", "ca")]
)
def test_fold(word, folded):
    assert fold(word) == folded


def test_words_keep_their_places_in_the_text():
    text = "L’été, e\u0301cole & santé !"
    words = small_vectors().words(text)
    assert [text[word.start : word.end] for word in words] == ["L", "été", "e\u0301cole", "santé"]
    assert [word.form for word in words] == ["l", "ete", "ecole", "sante"]


def test_a_hyphenated_word_is_split_only_when_unknown_as_a_whole():
    vectors = WordVectors.from_rows({"tiers-lieu": 0, "lieu": 1}, np.eye(2, dtype=np.float32))
    assert [(word.form, word.row) for word in vectors.words("tiers-lieu, haut-lieu")] == [
        ("tiers-lieu", 0),
        ("haut", -1),
        ("lieu", 1),
    ]


def test_a_forgotten_accent_finds_the_frequent_word():
    rare = [(f"mot{i:04d}", 9) for i in range(200)]
    rows = _rows_by_word([("santé", 1), *rare, ("sante", 2), ("marche", 3), ("marché", 4)])
    assert rows["sante"] == 1
    assert (rows["marche"], rows["marché"]) == (3, 4)


def test_stop_words_count_only_beside_a_word_that_means_something():
    words = small_vectors().words("la santé de la vallée")
    assert [term for term, _ in word_terms(words)] == ["sante", "vallee", "la sante", "sante de", "la vallee"]


def test_pieces_forgive_a_typo():
    vectors = small_vectors()
    right = {piece for piece, _ in piece_terms(vectors.words("infirmière"))}
    wrong = {piece for piece, _ in piece_terms(vectors.words("infirmiere"))}
    typo = {piece for piece, _ in piece_terms(vectors.words("infirmierre"))}
    assert right == wrong
    assert len(right & typo) > len(right) / 2


def test_each_block_has_length_one_or_zero():
    space = FeatureSpace.learn(["santé et théâtre", "théâtre du village", "santé du village"], small_vectors())
    known, unknown = space.read("théâtre et santé"), space.read("zzz")
    for block in (known.term_weights, known.piece_weights, known.meaning):
        assert np.linalg.norm(block) == pytest.approx(1, abs=1e-5)
    assert not unknown.term_weights.size
    assert not unknown.meaning.any()


def test_a_pair_or_a_piece_needs_two_texts_and_a_word_one():
    vocabulary = Vocabulary.learn([["sante", "la sante", "#san"], ["vallee", "#san"]])
    assert vocabulary.terms == ("#san", "sante", "vallee")
