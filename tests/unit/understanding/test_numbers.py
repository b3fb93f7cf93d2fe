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


_UNITS = [
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}


def _below_100(number: int, final: bool = True) -> str:
    """Traditional spelling; « vingts » takes its s only at the end of the number."""
    if number < 20:
        return _UNITS[number]
    base = max(ten for ten in _TENS if ten <= number)
    rest = number - base
    if base == 80:
        return "quatre-vingts" if rest == 0 and final else f"quatre-vingt-{_UNITS[rest]}" if rest else "quatre-vingt"
    if rest == 0:
        return _TENS[base]
    return f"{_TENS[base]} et {_UNITS[rest]}" if rest in (1, 11) else f"{_TENS[base]}-{_UNITS[rest]}"


def _below_1000(number: int, final: bool = True) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds == 0:
        return _below_100(rest, final)
    head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent{'s' if rest == 0 and final else ''}"
    return f"{head} {_below_100(rest, final)}" if rest else head


def _in_letters(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if thousands == 0:
        return _below_1000(rest)
    head = "mille" if thousands == 1 else f"{_below_1000(thousands, final=False)} mille"
    return f"{head} {_below_1000(rest)}" if rest else head


def test_every_number_in_letters_reads_back() -> None:
    wrong = []
    for number in range(10_000):
        traditional = _in_letters(number)
        reformed = traditional.replace(" ", "-")  # 1990: hyphens everywhere
        spoken = traditional.replace("-", " ").upper()
        for text in (traditional, reformed, spoken):
            read = find_numbers(fold(text))
            if [(found.low, found.high, found.last) for found in read] != [(number, number, len(fold(text).tokens))]:
                wrong.append((number, text))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dix-neuf cent quatre-vingt-quatre", 1984),
        ("onze cents", 1100),
        ("nonante-neuf", 99),
        ("septante et un", 71),
        ("un demi million", 500_000),
        ("5 000,50", 5000.5),
    ],
)
def test_other_ways_to_say_a_number(text: str, value: float) -> None:
    [number] = find_numbers(fold(text))
    assert number.low == number.high == value


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("au moins 10", "more"),
        ("10 minimum", "more"),
        ("10 adhérents au moins", "more"),
        ("jusqu'à 10", "less"),
        ("10 au plus", "less"),
        ("10 bénévoles max", "less"),
        ("10 bénévoles et plus de 100 adhérents", ""),
        ("10 bénévoles au plus 100 adhérents", ""),
    ],
)
def test_what_limits_a_number(text: str, bound: str) -> None:
    assert find_numbers(fold(text))[0].bound == bound


def test_what_comes_after_the_noun_may_make_a_number_approximate() -> None:
    assert find_numbers(fold("120 adhérents à peu près"))[0].approximate
    assert not find_numbers(fold("deux salariés et quelques bénévoles"))[0].approximate
