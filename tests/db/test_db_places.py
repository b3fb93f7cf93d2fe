"""Communes and EPCI: loaded once, brought up to date the next times."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models import Commune, Epci
from db.places import fill


@dataclass(frozen=True)
class Place:
    insee: str
    name: str
    department: str = "47"
    region: str | None = "75"
    postal_codes: tuple[str, ...] = ("47200",)
    population: int | None = 17_000
    epci: str | None = "200030674"
    latitude: float | None = 44.5
    longitude: float | None = 0.16
    approximate: bool = False


@dataclass(frozen=True)
class Group:
    siren: str
    name: str


MARMANDE = Place("47157", "Marmande")
BOURG = Place("33067", "Bourg", "33", "75", ("33710",), None, None, None, None, True)
GROUPS = [Group("200030674", "Val de Garonne Agglomération")]


def test_it_loads_places_then_finds_nothing_to_do(session: Session) -> None:
    assert fill(session, [MARMANDE, BOURG], GROUPS) == 3
    assert fill(session, [MARMANDE, BOURG], GROUPS) == 0
    stored = session.get(Commune, "47157")
    assert stored is not None
    assert (stored.name, stored.epci_siren, stored.postal_codes) == ("Marmande", "200030674", ["47200"])
    lonely = session.get(Commune, "33067")
    assert lonely is not None
    assert (lonely.epci_siren, lonely.population, lonely.approximate) == (None, None, True)


def test_it_brings_places_up_to_date(session: Session) -> None:
    fill(session, [MARMANDE, BOURG], GROUPS)
    moved = [Group("200000001", "Nouvelle agglomération")]
    changed = fill(session, [replace(MARMANDE, epci="200000001", population=18_000)], moved)
    assert changed == 4  # one EPCI and one commune written, one of each removed
    assert session.scalars(select(Epci.siren)).all() == ["200000001"]
    assert [(row.insee, row.population) for row in session.scalars(select(Commune))] == [("47157", 18_000)]


def test_it_puts_an_epci_where_most_of_its_inhabitants_are(session: Session) -> None:
    across = replace(BOURG, epci=GROUPS[0].siren, population=900)
    fill(session, [across, MARMANDE, replace(across, insee="33068")], [*GROUPS, Group("200000001", "Vide")])
    assert {row.siren: row.department for row in session.scalars(select(Epci))} == {
        "200030674": "47",
        "200000001": None,
    }


def test_it_refuses_a_commune_of_an_unknown_epci(session: Session) -> None:
    with pytest.raises(IntegrityError):
        fill(session, [MARMANDE], [])


def test_it_loads_a_whole_region_in_a_second_or_two(session: Session) -> None:
    many = [replace(MARMANDE, insee=f"{number:05}", name=f"Commune {number}") for number in range(4_300)]
    assert fill(session, many, GROUPS) == 4_301
    assert fill(session, many, GROUPS) == 0
