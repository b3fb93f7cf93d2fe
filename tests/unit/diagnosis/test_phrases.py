from __future__ import annotations

import pytest

from bot.diagnosis.phrases import SearchedText


@pytest.mark.parametrize(
    ("text", "phrase", "quote"),
    [
        ("On est TROP Petites pour ça", "trop petit*", "TROP Petites"),
        ("nous n’osons rien, on n'ose pas", "n ose pas", "n'ose pas"),
        ("un éco-lieu, de la récup'", "recup", "récup"),
        ("des circuits courts", "circuit* court*", "circuits courts"),
        ("Cœur du village", "coeur du village", "Cœur du village"),
        ("les capétiens", "cap", ""),
        ("trop, petit", "trop petit*", ""),
        ("", "trop", ""),
        ("trop", "trop petit*", ""),
    ],
)
def test_it_finds_whole_words_and_quotes_them_exactly(text: str, phrase: str, quote: str) -> None:
    assert SearchedText(text).find(phrase) == quote


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("On est isolés", "isolés"),
        ("On n’est pas isolés", ""),
        ("On n’est pas du tout isolés", ""),
        ("On n’a pas de local, isolés au bout du canton", "isolés"),
        ("On n’est pas isolés. Avant, nous étions isolés", "isolés"),
    ],
)
def test_a_denied_phrase_is_not_met(text: str, quote: str) -> None:
    assert SearchedText(text).find("isole*") == quote


def test_a_phrase_that_denies_is_met_as_it_is() -> None:
    assert SearchedText("Ce n’est pas pour nous").find("pas pour nous") == "pas pour nous"
