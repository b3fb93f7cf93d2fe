"""The commune of a record, when all that it says agrees, and distances."""

from __future__ import annotations

import pytest

from bot.directory.geography import Locator, metres
from bot.directory.model import Record
from bot.directory.reading import check
from bot.understanding.communes import CommuneIndex
from tests.unit.directory.rows import TODAY, place

LOCATOR = Locator(CommuneIndex.load())


def commune(**changes: str) -> str | None:
    declared = check("mediation_numerique", Record(2, place(**changes)), TODAY, None).declared
    assert declared is not None
    found = LOCATOR.commune_of(declared)
    return found.insee if found else None


@pytest.mark.parametrize(
    ("name", "postal_code", "insee", "expected"),
    [
        ("Marmande", "47200", "47157", "47157"),
        ("MARMANDE", "47200", "", "47157"),
        ("Marmande Cedex 2", "47207", "47157", "47157"),
        ("Bordeaux Cedex", "33077", "", "33063"),
        ("Sainte Foy la Grande", "33220", "", "33402"),
        ("Paris 12e Arrondissement", "75012", "75112", "75056"),
        ("Fougueyrolles", "33220", "", "24189"),  # in Dordogne, whose letters come from Gironde
        ("Marmande", "47200", "33063", "47157"),  # a wrong code, the rest agrees
        ("Marmande", "47200", "99999", "47157"),
        ("Ajaccio", "20000", "2A004", "2A004"),
        ("Bordeaux", "47200", "", None),
        ("Trifouilly", "47200", "", None),
        ("Trifouilly-les-Oies", "99999", "47157", None),
    ],
)
def test_the_commune_is_what_name_postal_code_and_insee_agree_on(
    name: str, postal_code: str, insee: str, expected: str | None
) -> None:
    assert commune(commune=name, code_postal=postal_code, code_insee=insee) == expected


def test_metres() -> None:
    assert metres(44.5, 0.16, 44.5, 0.16) == 0
    # Bordeaux to Marmande, 66 km by the geoid
    assert metres(44.8378, -0.5792, 44.5, 0.1667) == pytest.approx(70_000, rel=0.02)
    assert metres(0, 179.999, 0, -179.999) == pytest.approx(222, rel=0.01)
