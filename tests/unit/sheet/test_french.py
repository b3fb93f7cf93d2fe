from __future__ import annotations

from datetime import date

import pytest

from bot.sheet import french


@pytest.mark.parametrize(
    ("place", "at", "of"),
    [
        ("Marmande", "à Marmande", "de Marmande"),
        ("Agen", "à Agen", "d’Agen"),
        ("Étauliers", "à Étauliers", "d’Étauliers"),
        ("Le Bouscat", "au Bouscat", "du Bouscat"),
        ("Les Eyzies", "aux Eyzies", "des Eyzies"),
        ("La Réole", "à La Réole", "de La Réole"),
    ],
)
def test_it_contracts_articles(place: str, at: str, of: str) -> None:
    assert (french.at(place), french.of(place)) == (at, of)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("CC du Pays de Duras", "communauté de communes du Pays de Duras"),
        ("CA Val de Garonne Agglomération", "communauté d’agglomération Val de Garonne"),
        ("CA Agglomération d'Agen", "communauté d’agglomération d’Agen"),
        ("CC Albret Communauté", "communauté de communes Albret"),
        ("CC Rurales de l'Entre-Deux-Mers", "communauté de communes Rurales de l’Entre-Deux-Mers"),
        ("Bordeaux Métropole", "Bordeaux Métropole"),
    ],
)
def test_it_writes_the_kind_of_an_epci_in_full(name: str, full: str) -> None:
    assert french.epci_in_full(name) == full


def test_it_writes_numbers_and_days() -> None:
    assert french.thousands(17328) == "17\u202f328"
    assert french.day(date(2026, 3, 1)) == "1er\u00a0mars 2026"
    assert french.day(date(2026, 11, 25)) == "25\u00a0novembre 2026"
