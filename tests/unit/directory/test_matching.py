"""Which records may be one place, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.matching import LIKELY, MOST_KEPT, SURE, Group, Side, compare
from tests.unit.directory.rows import SIRET

LAVOIR = Side("Cyber-base du Lavoir", "47157", "12 rue du Lavoir", 44.5005, 0.1652)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"name": "CYBERBASE LAVOIR"}, ["noms presque semblables", "même adresse"]),
        ({"name": "Association Cyber base du lavoir"}, ["même nom", "même adresse"]),
        ({"address": "12, R. du Lavoir, BP 12"}, ["même nom", "même adresse"]),
        ({"address": "Centre culturel", "latitude": 44.5010}, ["même nom", "à 56 m"]),
        ({"address": None, "latitude": None, "longitude": None}, ["même nom", "ne permet pas de trancher"]),
        ({"latitude": 44.6}, ["même adresse", "coordonnées éloignées"]),
        ({"name": "Espace du Lavoir"}, ["même adresse", "ressemblent un peu"]),
        ({"insee": "47158", "latitude": 44.5006}, ["même nom", "m l’un de l’autre"]),
    ],
)
def test_what_may_be_one_place(changes: dict[str, object], reasons: list[str]) -> None:
    found = compare(LAVOIR, replace(LAVOIR, **changes))  # type: ignore[arg-type]
    assert found is not None and 0.5 < found.value <= 1
    assert all(any(words in reason for reason in found.reasons) for words in reasons), found.reasons


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Mairie"},
        {"address": "14 rue du Lavoir", "latitude": 44.52},
        {"address": "12 rue des Mimosas", "latitude": 44.52},
        {"insee": "47158", "address": None, "latitude": None},
        {"insee": "33063"},
        {"name": "Bibliothèque de Marmande", "address": "13 rue du Lavoir"},
    ],
)
def test_what_is_another_place(changes: dict[str, object]) -> None:
    other = replace(LAVOIR, **changes)  # type: ignore[arg-type]
    if changes == {"insee": "33063"}:
        other = replace(other, latitude=44.83)
    assert compare(LAVOIR, other) is None


def test_a_same_siret_is_sure_when_something_else_agrees_and_a_question_otherwise() -> None:
    one, other = replace(LAVOIR, siret=SIRET), replace(LAVOIR, siret=SIRET, name="Espace numérique")
    same = compare(one, other)
    assert same is not None and (same.value, same.reasons[0]) == (1.0, "même SIRET")
    library = replace(other, name="Bibliothèque Georges", address="1 place Haute", latitude=44.52)
    maybe = compare(one, library)
    assert maybe is not None and maybe.value == LIKELY and "deux lieux" in maybe.reasons[-1]


def test_a_same_rna_counts_as_a_siret_does() -> None:
    one = replace(LAVOIR, rna="W332012345")
    found = compare(one, replace(one, name="Les Lavandières"))
    assert found is not None and (found.value, found.reasons[0]) == (1.0, "même numéro RNA")


def test_the_nearest_come_first_itself_excepted_and_not_too_many() -> None:
    same = [(f"{n}", LAVOIR) for n in range(100)]
    other = [("z", replace(LAVOIR, name="Cyberbase Lavoir"))]
    found = Group([*other, *same]).like("3", LAVOIR)
    assert len(found) == MOST_KEPT
    assert "3" not in dict(found) and "z" not in dict(found)
    assert found[0][1].value == SURE
    assert Group([]).like("3", LAVOIR) == []


NAMES = st.sampled_from(["Cyber-base du Lavoir", "cyberbase lavoir", "Mairie", "Lavoir", "Éspace", "de la", "!!!"])
SIDES = st.builds(
    Side,
    name=NAMES,
    insee=st.sampled_from(["47157", "33063", None]),
    address=st.sampled_from(["12 rue du Lavoir", "12 r du lavoir", "14 rue du Lavoir", "", None]),
    latitude=st.sampled_from([44.5, 44.5001, 48.0]),
    longitude=st.sampled_from([0.16, None]),
    siret=st.sampled_from([SIRET, None]),
    rna=st.none(),
)


@given(SIDES, SIDES)
def test_likeness_is_the_same_in_both_directions(one: Side, other: Side) -> None:
    found = compare(one, other)
    assert found == compare(other, one)
    assert found is None or (0 < found.value <= 1 and found.reasons)
