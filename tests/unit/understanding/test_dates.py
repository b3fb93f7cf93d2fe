"""Since when: years, durations, moments; the day of the test is 15 March 2025."""

from __future__ import annotations

import pytest

from bot.understanding.dates import infer_since, read_since
from bot.understanding.text import fold
from tests.unit.understanding.conftest import TODAY, Infer, Read

EXACT = [
    ("2012", 2012),
    ("en 2012", 2012),
    ("depuis septembre 2018", 2018),
    ("fin 2019", 2019),
    ("12/09/2014", 2014),
    ("09-2014", 2014),
    ("mille neuf cent quatre-vingt-dix-huit", 1998),
    ("en 98", 1998),
    ("98", 1998),
    ("mai 68", 1968),
    ("en 12", 2012),
    ("l'an dernier", 2024),
    ("l'année dernière", 2024),
    ("depuis janvier", 2025),
    ("en septembre", 2024),
    ("le mois dernier", 2025),
    ("2012 pas 2013", 2012),
    ("pas 2013, 2012", 2012),
    ("ça date de 2005", 2005),
]

APPROXIMATE = [
    ("depuis une dizaine d'années", 2015),
    ("3 ans", 2022),
    ("ça fait 10 ans", 2015),
    ("il y a deux ans", 2023),
    ("un an", 2024),
    ("un an et demi", 2023),
    ("plus de 20 ans", 2005),
    ("2 ou 3 ans", 2023),
    ("moins d'un an", 2025),
    ("depuis 6 mois", 2024),
    ("deux mois", 2025),
    ("quelques mois", 2024),
    ("quelques années", 2022),
    ("vers 2010", 2010),
    ("2010 je crois", 2010),
    ("années 90", 1995),
    ("début des années 2000", 2002),
    ("fin des années 80", 1988),
    ("depuis le covid", 2020),
    ("avant le covid", 2019),
    ("à la rentrée", 2024),
    ("on vient de commencer", 2025),
    ("depuis peu", 2025),
    ("deux siècles", 1825),
]


@pytest.mark.parametrize(("text", "year"), EXACT)
def test_exact_years(text: str, year: int) -> None:
    since = read_since(fold(text), TODAY)
    assert since is not None
    assert (since.year, since.not_started, since.approximate) == (year, False, False)


@pytest.mark.parametrize(("text", "year"), APPROXIMATE)
def test_approximate_years(text: str, year: int) -> None:
    since = read_since(fold(text), TODAY)
    assert since is not None
    assert (since.year, since.not_started, since.approximate) == (year, False, True)


@pytest.mark.parametrize(
    "text",
    [
        "pas encore commencé",
        "pas encore",
        "bientôt",
        "l'année prochaine",
        "en septembre prochain",
        "dans deux ans",
        "en 2027",
    ],
)
def test_not_started(text: str) -> None:
    since = read_since(fold(text), TODAY)
    assert since is not None and since.not_started and since.year is None


@pytest.mark.parametrize("text", ["depuis toujours", "longtemps", "ça fait belle lurette"])
def test_long_ago_has_no_year(text: str) -> None:
    since = read_since(fold(text), TODAY)
    assert since is not None
    assert (since.year, since.not_started, since.approximate) == (None, False, True)


@pytest.mark.parametrize("text", ["1492", "3000", "400 ans", "0", "bonjour", "on est 4 bénévoles"])
def test_impossible_dates_are_not_read(text: str) -> None:
    assert read_since(fold(text), TODAY) is None


def test_a_lone_small_number_is_ambiguous_and_its_choices_are_not(read: Read) -> None:
    reading = read("since", "12")
    assert reading.problem == "ambiguous"
    years = [read("since", resend).value["year"] for _, resend in reading.choices]  # type: ignore[index,call-overload]
    assert years == [2012, 2013]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("association créée en 1998 à Fumel", 1998),
        ("on existe depuis 12 ans", 2013),
        ("on a ouvert en 2016", 2016),
        ("radio lancée en 1983", 1983),
        ("créée il y a 3 ans", 2022),
        ("on a démarré l'an dernier", 2024),
        ("on a ouvert en mai", 2024),
        ("c'est 2012 pas 2013", 2012),
        ("en fait c'est 2012", 2012),
        ("on répare des vélos à Pau depuis 2012", 2012),
        ("je tiens un club de boxe depuis 2003, on sort des gamins de la rue", 2003),
        ("Radio locale depuis 1981 sur tout le canton", 1981),
        ("on fait des fêtes et on fait ça depuis dix ans", 2015),
        ("non attendez, l'association c'est depuis 2016 pas 2018", 2016),
    ],
)
def test_a_beginning_said_in_a_longer_text(text: str, year: int) -> None:
    since = infer_since(fold(text), TODAY)
    assert since is not None and since.year == year


@pytest.mark.parametrize(
    "text",
    [
        "on habite ici depuis 2005",
        "en 2015 on a fait une fête",
        "nous avons 2012 adhérents",
        "il y a trois ans on a fait un film",
        "notre budget de 2000 euros",
        "ma grand-mère habitait Paris en 1950",
        "la famille est en lutte depuis 3 semaines contre l'expulsion",
        "nous organisons des visites, et depuis trois ans nous numérisons les photographies",
        "l'association organise un festival depuis 3 ans",
    ],
)
def test_other_dates_are_not_beginnings(text: str) -> None:
    assert infer_since(fold(text), TODAY) is None


def test_an_inferred_beginning_quotes_its_words(inferred: Infer) -> None:
    assert inferred("notre radio existe depuis une dizaine d'années")["since"].quote == "une dizaine d'années"
