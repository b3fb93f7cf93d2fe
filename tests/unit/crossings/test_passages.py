from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crossings.passages import passage

ACCOUNT = (
    "Nous sommes trois. On tient un café associatif, avec une grande salle, et le vendredi on joue. "
    "Et mais surtout on cherche du monde !"
)


def _around(words: str, longest: int = 110, text: str = ACCOUNT) -> str:
    start = text.index(words)
    return passage(text, start, start + len(words), longest)


@pytest.mark.parametrize(
    ("words", "longest", "expected"),
    [
        ("trois", 110, "Nous sommes trois"),
        ("grande salle", 110, "On tient un café associatif, avec une grande salle, et le vendredi on joue"),
        ("grande salle", 60, "On tient un café associatif, avec une grande salle"),
        ("vendredi", 50, "avec une grande salle, et le vendredi on joue"),
        ("grande salle", 30, "avec une grande salle"),
        ("vendredi", 30, "le vendredi on joue"),
    ],
)
def test_it_takes_the_sentence_then_the_clauses_that_fit(words: str, longest: int, expected: str) -> None:
    assert _around(words, longest) == expected


def test_what_is_cut_says_so_and_does_not_end_on_a_small_word() -> None:
    long = "on fabrique avec les enfants du village des petites machines en bois qui dessinent toutes seules des cartes"
    assert _around("machines", 60, long) == "… des petites machines en bois qui dessinent toutes…"
    assert _around("on fabrique", 40, long) == "on fabrique avec les enfants du village…"


@given(st.text(alphabet="ab ,.;!?:\n-éÀ’", max_size=300), st.data())
def test_it_is_never_too_long_and_always_their_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    longest = data.draw(st.integers(20, 120))
    found = passage(text, start, end, longest)
    assert len(found) <= longest + 3
    assert found.strip("… ") in text
