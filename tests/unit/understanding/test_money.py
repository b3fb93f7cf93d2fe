"""Budgets: amounts in the words of small actors, and the option they fall in."""

from __future__ import annotations

import pytest

from bot.understanding.money import band_of, infer_budget, read_budget
from bot.understanding.text import fold
from tests.unit.understanding.conftest import Read


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("3000 euros", 3_000),
        ("2k", 2_000),
        ("2,5 k€", 2_500),
        ("500€", 500),
        ("1500e", 1_500),
        ("100 balles", 100),
        ("dans les 15 000 par an", 15_000),
        ("15.000 euros", 15_000),
        ("trente mille", 30_000),
        ("deux mille cinq cents euros", 2_500),
        ("10 à 15 000 euros", 12_500),
        ("50 à 60 000", 55_000),
        ("entre 5 et 6000", 5_500),
        ("200 par mois", 2_400),
        ("1 200 € par mois", 14_400),
        ("2 M€", 2_000_000),
        ("pas 3000, 5000", 5_000),
        ("je vis de ça, 18000 par an", 18_000),
    ],
)
def test_amounts(text: str, euros: float) -> None:
    amount = read_budget(fold(text))
    assert amount is not None and amount.euros == euros


@pytest.mark.parametrize(
    "text", ["3 ans", "en 2019", "20 euros d'adhésion", "on a 40 adhérents à 10 euros", "un peu", ""]
)
def test_what_is_not_a_budget(text: str) -> None:
    assert read_budget(fold(text)) is None


@pytest.mark.parametrize(
    ("euros", "band"),
    [
        (0, "aucun"),
        (1, "moins_2k"),
        (1_999, "moins_2k"),
        (2_000, "2k_10k"),
        (9_999, "2k_10k"),
        (10_000, "10k_50k"),
        (50_000, "50k_200k"),
        (199_999, "50k_200k"),
        (200_000, "plus_200k"),
    ],
)
def test_bands(euros: float, band: str) -> None:
    assert band_of(euros) == band


def test_a_limit_said_to_be_above_belongs_to_the_band_below() -> None:
    assert band_of(2_000, below=True) == "moins_2k"


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("zéro", "aucun"),
        ("0", "aucun"),
        ("rien du tout, c'est du bénévolat", "aucun"),
        ("pas de budget", "aucun"),
        ("non", "aucun"),
        ("quelques centaines d'euros", "moins_2k"),
        ("presque rien", "moins_2k"),
        ("moins de 2000", "moins_2k"),
        ("pas plus de 1000", "moins_2k"),
        ("quelques milliers d'euros", "2k_10k"),
        ("moins de 10 000", "2k_10k"),
        ("3", "2k_10k"),
        ("la 2", "moins_2k"),
        ("De 10 000 à 50 000 €", "10k_50k"),
        ("plus de 200 000", "plus_200k"),
    ],
)
def test_answers_to_the_budget_question(read: Read, text: str, band: str) -> None:
    assert read("budget", text).value == band


@pytest.mark.parametrize("text", ["oui", "aucune idée", "c'est moi qui paye tout"])
def test_unread_budgets_are_unclear(read: Read, text: str) -> None:
    assert read("budget", text).problem == "unclear"


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("notre budget est de 3000 euros", "2k_10k"),
        ("avec un budget annuel de 12 k€", "10k_50k"),
        ("budget : 2500 €", "2k_10k"),
        ("on tourne avec 500 euros par an", "moins_2k"),
        ("300 euros de budget", "moins_2k"),
    ],
)
def test_a_budget_said_in_a_longer_text(text: str, band: str) -> None:
    amount = infer_budget(fold(text))
    assert amount is not None and amount.band == band


@pytest.mark.parametrize(
    "text",
    [
        "on a eu une subvention de 3000 euros",
        "le budget de la mairie est de 3 millions d'euros",
        "on cherche 20 000 euros",
        "on aide les gens à gérer leur budget, 20 euros la séance",
    ],
)
def test_other_sums_are_not_our_budget(text: str) -> None:
    assert infer_budget(fold(text)) is None
