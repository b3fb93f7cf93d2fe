"""The map: the commune where it is, its neighbours as dots, nothing that only a colour would say."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from bot.sheet.map import HIGHEST, WIDTH, Drawing, draw_map
from bot.understanding.communes import CommuneIndex
from tests.unit.diagnosis.builders import programme

TEXTS = programme().sheet.texts
COMMUNES = CommuneIndex.load()
SVG = "{http://www.w3.org/2000/svg}"


def drawn(insee: str) -> Drawing:
    commune = COMMUNES.by_insee(insee)
    assert commune is not None
    drawing = draw_map(commune, TEXTS)
    assert drawing is not None
    return drawing


def root(drawing: Drawing) -> ET.Element:
    return ET.fromstring(drawing.svg)


def texts(drawing: Drawing) -> list[str]:
    return [str(found.text) for found in root(drawing).iter(f"{SVG}text")]


def place(drawing: Drawing) -> tuple[float, float]:
    ring = next(found for found in root(drawing).iter(f"{SVG}circle") if found.get("class") == "map-ring")
    return float(ring.attrib["cx"]), float(ring.attrib["cy"])


def dots(drawing: Drawing, kind: str) -> list[tuple[float, float]]:
    path = next((p.get("d", "") for p in root(drawing).iter(f"{SVG}path") if p.get("class") == kind), "")
    return [(float(x), float(y)) for x, y in re.findall(r"M(\d+) (\d+)h", path)]


def test_the_commune_is_ringed_and_named() -> None:
    drawing = drawn("47157")
    assert "Marmande" in texts(drawing)
    assert "Marmande" in drawing.title
    assert "communauté d’agglomération Val de Garonne" in drawing.description


def test_north_is_up_and_west_is_left() -> None:
    """Marmande lies north-west of Agen, in the same département, and so on the same map."""
    marmande, agen = place(drawn("47157")), place(drawn("47001"))
    assert marmande[0] < agen[0]
    assert marmande[1] < agen[1]


def test_distances_are_true() -> None:
    """Marmande to Agen: 39 km to the east, 33 km to the south (longitudes shrunk by the cosine of 44.4°)."""
    marmande, agen = place(drawn("47157")), place(drawn("47001"))
    ratio = (agen[0] - marmande[0]) / (agen[1] - marmande[1])
    east = (COMMUNES.by_insee("47001").longitude - COMMUNES.by_insee("47157").longitude) * 0.714  # type: ignore
    south = COMMUNES.by_insee("47157").latitude - COMMUNES.by_insee("47001").latitude  # type: ignore
    assert ratio == pytest.approx(east / south, rel=0.02)


def test_the_dots_of_the_epci_are_larger_not_only_of_another_colour() -> None:
    drawing = drawn("47157")
    assert len(dots(drawing, "map-near")) > 5
    assert len(dots(drawing, "map-other")) > 50
    widths = {p.get("class"): float(p.get("stroke-width", 0)) for p in root(drawing).iter(f"{SVG}path")}
    assert widths["map-near"] >= 2 * widths["map-other"]


@pytest.mark.parametrize("insee", ["47157", "33063", "24322", "64445", "40192", "75056", "97411"])
def test_everything_is_inside_the_frame(insee: str) -> None:
    drawing = drawn(insee)
    x, y = place(drawing)
    assert 0 < x < WIDTH
    assert 0 < y < HIGHEST
    for kind in ("map-other", "map-near"):
        assert all(0 <= x <= WIDTH and 0 <= y <= HIGHEST for x, y in dots(drawing, kind))
    assert len(drawing.svg) < 40_000


def test_the_names_of_towns_do_not_cover_each_other() -> None:
    drawing = drawn("47157")
    named = [t for t in root(drawing).iter(f"{SVG}text") if t.get("class") in ("map-town", "map-name")]
    assert len(named) >= 3
    rows = sorted((float(t.attrib["y"]), str(t.text)) for t in named)
    assert "Agen" in [name for _, name in rows]
    assert all(low - high >= 20 for (high, _), (low, _) in pairwise(rows))


def test_an_approximate_position_is_said_and_dashed() -> None:
    commune = next(c for c in COMMUNES.all() if c.department == "47" and c.approximate)
    drawing = drawn(commune.insee)
    assert TEXTS.render("where_approximate") in drawing.description
    assert "stroke-dasharray" in drawing.svg
    assert "stroke-dasharray" not in drawn("47157").svg


def test_there_is_no_map_of_a_commune_without_coordinates() -> None:
    nowhere = next(c for c in COMMUNES.all() if c.latitude is None)
    assert draw_map(nowhere, TEXTS) is None


def test_it_needs_no_other_server_nor_any_style_of_its_own() -> None:
    svg = drawn("47157").svg
    assert "style=" not in svg
    assert "href" not in svg
    assert svg.count("http") == 1  # the name of SVG itself
