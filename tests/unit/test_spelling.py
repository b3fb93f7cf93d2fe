"""Slips of the finger, without Rasa."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.engine.spelling import Spelling

EXAMPLES = ["je veux parler à un robot", "tu es un robot", "on est une association", "une association de quartier"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("un rbot", "un robot"),
        ("une assciatoin", "une association"),
        ("une association", "une association"),
        ("un rob", "un rob"),
        ("rarement", "rarement"),
        ("zzzzzz", "zzzzzz"),
    ],
    ids=["one mistake", "two in a long word", "nothing", "two in a short word", "another right word", "nothing near"],
)
def test_it_mends(typed: str, meant: str) -> None:
    assert Spelling(EXAMPLES).mend(typed) == meant


def test_a_word_of_six_hundred_letters_costs_nothing() -> None:
    """Looked up like another, it would take half a second and 128 MB."""
    spelling, word = Spelling(EXAMPLES), "abcdefghij" * 60
    tracemalloc.start()
    assert spelling.mend(word) == word
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
