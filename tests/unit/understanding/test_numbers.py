"""Numbers in French, in digits and letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.numbers import Number, find_numbers
from bot.understanding.text import fold


def only(text: str) -> Number:
    numbers = find_numbers(fold(text))
    assert len(numbers) == 1, numbers
    return numbers[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("zéro", 0),
        ("15", 15),
        ("15 000", 15_000),
        ("15\u202f000", 15_000),
        ("1 200 000", 1_200_000),
        ("15.000", 15_000),
        ("1.200.000", 1_200_000),
        ("2k", 2_000),
        ("2,5 k€", 2_500),
        ("30 mille", 30_000),
        ("2 M€", 2_000_000),
        ("3 millions", 3_000_000),
        ("seize", 16),
        ("vingt et un", 21),
        ("soixante et onze", 71),
        ("soixante-dix-sept", 77),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-sept", 97),
        ("septante", 70),
        ("nonante-deux", 92),
        ("cent", 100),
        ("deux cents", 200),
        ("trois cent quarante-deux mille cinq cents", 342_500),
        ("mille neuf cent quatre-vingt-dix-huit", 1_998),
        ("deux mille douze", 2_012),
        ("trente mille", 30_000),
        ("quatres", 4),
    ],
)
def test_exact_numbers(text: str, value: int) -> None:
    number = only(text)
    assert number.value == value
    assert not number.approximate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("une dizaine", 10),
        ("une bonne vingtaine", 20),
        ("une demi-douzaine", 6),
        ("deux douzaines", 24),
        ("un millier", 1_000),
        ("une centaine de milliers", 100_000),
        ("quelques dizaines de milliers", 35_000),
        ("une poignée", 5),
        ("trois ou quatre", 3),
        ("deux trois", 2),
        ("entre 5 et 10", 7),
        ("de 5 à 10", 7),
        ("5-6", 5),
        ("5/6", 5),
        ("10 à 15 000", 12_500),
        ("10-15k", 12_500),
        ("2 ou 3 mille", 2_500),
        ("environ 12", 12),
        ("12 environ", 12),
        ("à peu près 12", 12),
        ("dans les 15 000", 15_000),
        ("au moins 8", 8),
    ],
)
def test_approximate_numbers_and_ranges(text: str, value: int) -> None:
    number = only(text)
    assert number.value == value
    assert number.approximate


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("moins de 2000", "less"),
        ("plus de 2000", "more"),
        ("pas plus de 2000", "less"),
        ("+ de 200k", "more"),
        ("2000", ""),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize("text", ["06.12.34.56.78", "06", "1er", "le 2e étage", "bonjour", "", "9" * 40])
def test_what_is_not_a_number(text: str) -> None:
    assert find_numbers(fold(text)) == []


def test_a_year_does_not_swallow_the_number_after_it() -> None:
    assert [number.value for number in find_numbers(fold("en 2012 300 personnes"))] == [2012, 300]


def test_un_alone_is_marked_as_an_article() -> None:
    assert only("un salarié").article
    assert not only("vingt et un").article


@given(st.integers(min_value=0, max_value=999_999_999))
def test_digits_with_french_grouping_read_back(value: int) -> None:
    grouped = f"{value:,}".replace(",", "\u202f")
    assert only(grouped).value == value
