from __future__ import annotations

import pytest

from bot.crossings.discretion import may_be_told, without_contacts


@pytest.mark.parametrize(
    "words",
    [
        "on répare des vélos",
        "On répare des vélos à Marmande, le samedi",
        "Association de patrimoine autour de La Réole",
        "une AMAP, un EHPAD et la CAF",
        "On a ouvert un café. Le vendredi il y a du monde",
        "un bureau de poste à Villeneuve-sur-Lot",
        "l’AMAP du coin",
    ],
)
def test_what_says_nobody_s_name_may_be_told(words: str) -> None:
    assert may_be_told(words)


@pytest.mark.parametrize(
    "words",
    [
        "Moi c’est Karim, je code",
        "moi c'est karim, je code",
        "je m’appelle Zoé et je peins",
        "Monique tient le planning par téléphone",
        "avec Jean-Luc on répare des vélos",
        "la compagnie de Madame Etcheverry",
        "demandez karim au marché",
        "écrivez à contact@exemple.fr",
        "appelez le 06 12 34 56 78",
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
        "notre site monjardin.fr",
        "www.exemple.org",
        "on est sur insta @lesmainsvertes",
        "au 12 rue des lilas",
        "l’atelier d’Amélie",
    ],
)
def test_names_contacts_and_addresses_are_not_told(words: str) -> None:
    assert not may_be_told(words)


def test_contacts_and_announced_names_are_taken_out() -> None:
    said = "Je m’appelle Karim Dupont, je répare des vélos, 06 12 34 56 78 ou karim@exemple.fr, www.velo.fr"
    kept = without_contacts(said)
    assert "je répare des vélos" in kept
    for hidden in ("Karim", "Dupont", "06", "78", "@", "exemple", "www", "velo.fr"):
        assert hidden not in kept
