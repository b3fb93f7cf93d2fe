"""The communes of France, read from the compact tables of `bot/understanding/data/` (see its SOURCES.md)."""

from __future__ import annotations

import csv
import gzip
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

from bot.understanding.places.text import fold_lines, normalise
from bot.understanding.places.vocabulary import DATA

_ARTICLES = ("le ", "la ", "les ", "l ")


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today.

    `department` and `region` are INSEE codes, `epci` a SIREN. Coordinates are WGS84 degrees; when
    `approximate`, they are the mean of the located communes of the EPCI (else of the département), or
    None where nothing around is located. `population` is municipal, 0 when unknown.
    """

    insee: str
    name: str
    department: str
    department_name: str
    region: str
    postal_codes: tuple[str, ...]
    population: int
    epci: str | None
    epci_name: str | None
    latitude: float | None
    longitude: float | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunality with its own taxes. `kind`: CC, CA, CU, METRO or MET69 (Lyon)."""

    siren: str
    kind: str
    name: str
    population: int


class Place(NamedTuple):
    """What a name leads to: a commune, and the former commune of that name if it is not the commune's own."""

    commune: Commune
    former_name: str | None = None


class Table:
    """All communes, reached by name in normal form, by postal code and by INSEE code.

    Rows stay as lines of text and become `Commune` objects when asked for: loading is quick and memory small.
    """

    def __init__(self) -> None:
        self._rows = _lines("communes.csv.gz")
        self._former = [line.split(",") for line in _lines("former_communes.csv.gz")]
        self._department_names = {row["code"]: row["name"] for row in _records("departments.csv")}
        self.epcis = {
            row["siren"]: Epci(row["siren"], row["kind"], row["name"], int(row["population"]))
            for row in _records("epci.csv")
        }
        self._row_of = {row[:5]: number for number, row in enumerate(self._rows)}
        self._numbers = self._index_names()

    def _index_names(self) -> dict[str, list[int]]:
        """Numbers by name in normal form: rows of communes first, then rows of former communes after them."""
        names = chain((row.split(",", 2)[1].partition(" (")[0] for row in self._rows), (row[1] for row in self._former))
        index: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(fold_lines("\n".join(names)).split("\n")):
            if key:
                index[key].append(number)
        return dict(index)

    @cached_property
    def department_codes(self) -> dict[str, str]:
        """Département codes by name in normal form."""
        return {normalise(name): code for code, name in self._department_names.items()}

    @cached_property
    def _rows_by_postal_code(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for code in row.split(",", 5)[4].split():
                rows[code].append(number)
        return dict(rows)

    @cached_property
    def _without_article(self) -> dict[str, list[str]]:
        """Full names by name without its article: « bouscat » for Le Bouscat."""
        names: dict[str, list[str]] = defaultdict(list)
        for key in self._numbers:
            if key.startswith(_ARTICLES):
                names[key.partition(" ")[2]].append(key)
        return dict(names)

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self._numbers)

    def department_name(self, code: str) -> str | None:
        """Name of the département with this code, None if there is none."""
        return self._department_names.get(code)

    def names(self) -> list[str]:
        """Every name in normal form, former communes included, each once."""
        return list(self._numbers)

    def names_in(self, departments: frozenset[str]) -> list[str]:
        """Every name in normal form that a commune or former commune of these départements bears."""
        return [
            key for key, numbers in self._numbers.items() if any(self._department_of(n) in departments for n in numbers)
        ]

    def names_above(self, population: int, departments: frozenset[str] | None = None) -> list[str]:
        """Names in normal form of the communes with at least that many inhabitants, in these départements."""
        names = []
        for row in self._rows:
            _, name, department, _, _, inhabitants, _ = row.split(",", 6)
            if int(inhabitants) >= population and (departments is None or department in departments):
                names.append(name)
        return fold_lines("\n".join(names)).split("\n")

    def named(self, key: str) -> list[Place]:
        """The places of that exact name in normal form, each commune once."""
        return self._places(self._numbers.get(key, ()))

    def named_without_article(self, key: str) -> list[Place]:
        """The places whose name is `key` after an article: « bouscat » gives Le Bouscat."""
        return [place for name in self._without_article.get(key, ()) for place in self.named(name)]

    def starting_with(self, key: str) -> list[Place]:
        """The places whose name starts with the words of `key` and goes on: « sainte foy » la Grande."""
        start, end = f"{key} ", f"{key}!"  # "!" follows the space in ASCII
        names = self._sorted_names[bisect_left(self._sorted_names, start) : bisect_left(self._sorted_names, end)]
        return [place for name in names for place in self.named(name)]

    def with_postal_code(self, code: str) -> list[Commune]:
        """The communes that this postal code serves, none if it does not exist."""
        return [self._commune(number) for number in self._rows_by_postal_code.get(code, ())]

    def by_insee(self, insee: str) -> Commune | None:
        """The commune with this INSEE code; that of a former one or an arrondissement leads to today's."""
        number = self._row_of.get(insee)
        if number is None:
            number = next((self._row_of[row[2]] for row in self._former if row[0] == insee), None)
        return None if number is None else self._commune(number)

    def __iter__(self) -> Iterator[Commune]:
        return map(self._commune, range(len(self._rows)))

    def _department_of(self, number: int) -> str:
        if number >= len(self._rows):
            number = self._row_of[self._former[number - len(self._rows)][2]]
        return self._rows[number].split(",", 3)[2]

    def _places(self, numbers: list[int] | tuple[()]) -> list[Place]:
        places: dict[str, Place] = {}
        for number in numbers:
            if number < len(self._rows):
                place = Place(self._commune(number))
            else:
                _, former_name, chef_lieu = self._former[number - len(self._rows)]
                place = Place(self._commune(self._row_of[chef_lieu]), former_name)
            places.setdefault(place.commune.insee, place)
        return list(places.values())

    def _commune(self, number: int) -> Commune:
        insee, name, department, region, codes, population, epci, latitude, longitude, approximate = self._rows[
            number
        ].split(",")
        return Commune(
            insee=insee,
            name=name,
            department=department,
            department_name=self._department_names[department],
            region=region,
            postal_codes=tuple(codes.split()),
            population=int(population),
            epci=epci or None,
            epci_name=self.epcis[epci].name if epci else None,
            latitude=float(latitude) if latitude else None,
            longitude=float(longitude) if longitude else None,
            approximate=bool(approximate),
        )


@cache
def table() -> Table:
    """The table, read once per process (about a tenth of a second)."""
    return Table()


def _lines(name: str) -> list[str]:
    content = gzip.decompress((DATA / name).read_bytes()).decode("utf-8")
    return content.splitlines()[1:]


def _records(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
