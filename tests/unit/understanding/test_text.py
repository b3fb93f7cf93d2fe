"""Folding: words compared without accents, and quotes that stay exact."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.text import MAX_LENGTH, fold, stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bénévoles", ["benevoles"]),
        ("L'Œuvre d'Élie", ["l", "oeuvre", "d", "elie"]),
        ("l’école", ["l", "ecole"]),
        ("e\u0301cole", ["ecole"]),
        ("15 000 €", ["15", "000", "€"]),
        ("2,5k€", ["2,5", "k", "€"]),
        ("06.12.34", ["06.12.34"]),
        ("fini.", ["fini"]),
        ("salarié·e·s", ["salarie"]),
        ("un(e) salarié(e)", ["un", "salarie"]),
        ("bénévole(s)", ["benevole"]),
        ("les habitant.es", ["les", "habitant"]),
        ("jai cest quon", ["j", "ai", "c", "est", "qu", "on"]),
        ("1️⃣ et 2", ["1", "et", "2"]),
        ("2 + 1", ["2", "plus", "1"]),
        ("toi & moi", ["toi", "et", "moi"]),
        ("😀 !!!", []),
        ("", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert list(fold(text).words) == words


def test_a_quote_keeps_case_accents_and_apostrophes() -> None:
    folded = fold("  Nous, L’École des Œuvres !")
    assert folded.quote(1, len(folded.tokens)) == "L’École des Œuvres"


def test_a_quote_keeps_combining_accents() -> None:
    assert fold("une e\u0301cole\u0301").quote(1, 2) == "e\u0301cole\u0301"


def test_an_empty_span_quotes_nothing() -> None:
    assert fold("un deux").quote(1, 1) == ""
    assert fold("un deux").quote(0, 9) == ""


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("pas de local, un site", [0, 0, 0, 1, 1]),
        ("pas de local mais un site", [0, 0, 0, 1, 1, 1]),
        ("tiers-lieu de village", [0, 0, 0, 0]),
        ("un lieu - un site", [0, 0, 1, 1]),
        ("2,5 euros", [0, 0]),
    ],
)
def test_punctuation_separates_clauses(text: str, clauses: list[int]) -> None:
    assert [token.clause for token in fold(text).tokens] == clauses


@pytest.mark.parametrize(
    ("word", "expected"), [("jeunes", "jeune"), ("vieux", "vieu"), ("sas", "sas"), ("ehpad", "ehpad")]
)
def test_stem_drops_the_plural_of_long_words(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_long_messages_are_cut() -> None:
    assert len(fold("a " * 10_000).original) == MAX_LENGTH


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_token_quotes_the_message(text: str) -> None:
    folded = fold(text)
    for index, token in enumerate(folded.tokens):
        quote = folded.quote(index, index + 1)
        assert quote and quote == text[token.start : token.end]
    assert [token.clause for token in folded.tokens] == sorted(token.clause for token in folded.tokens)


def test_what_is_hidden_separates_what_was_around_it() -> None:
    folded = fold("trois le 3 mars bénévoles")
    hidden = folded.without([(6, 15)])
    assert hidden.words == ("trois", "benevoles")
    assert hidden.quote(1, 2) == "bénévoles"
    assert not hidden.same_clause(0, 1)
    assert folded.without([]) is folded
