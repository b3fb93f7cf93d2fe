"""A small map without any tile: the communes around as dots, the actor's one ringed and named.

The projection is equirectangular, longitudes shrunk by the cosine of the middle latitude: at the scale of a
département, a few thousandths of error. Only communes located to their town are dots; the others of the table only
have the middle of their EPCI, where dozens would pile up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import cos, radians

from bot.programme.texts import Texts
from bot.sheet import french
from bot.understanding.communes import Commune
from bot.understanding.places.table import table

WIDTH = 400.0
LOWEST, HIGHEST = 220.0, 460.0
"""Bounds of the map's height, in the units of its width."""
MARGIN = 26.0
LEGEND_LINE = 24.0
NARROWEST = 0.4
"""Degrees shown at least, for the départements of one town."""
MOST_TOWNS = 3
TOWNS_TRIED = 8
LETTER, HERE_LETTER = 8.2, 10.0
"""Width of a letter of a town's name and of the commune's own, about."""
TOWN_GAP, HERE_GAP = 8.0, 18.0
HALF_LINE = 12.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map as SVG, with the words that say the same."""

    svg: str
    title: str
    description: str
    approximate: bool
    """The commune is not where it is drawn: only the middle of its EPCI is known."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to units of the drawing."""

    west: float
    north: float
    scale: float
    shrink: float
    height: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = MARGIN + (longitude - self.west) * self.shrink * self.scale
        return x, MARGIN + (self.north - latitude) * self.scale

    def holds(self, x: float, y: float) -> bool:
        return 4 <= x <= WIDTH - 4 and 4 <= y <= self.height - 4


def draw_map(commune: Commune, texts: Texts) -> Drawing | None:
    """The map of a commune; None when it has no coordinates."""
    if commune.latitude is None or commune.longitude is None:
        return None
    name = french.apostrophes(commune.name)
    values = {"commune": name, "department": commune.department_name}
    title = texts.render("map_title", **values)
    if commune.epci_name:
        description = texts.render("map_description", epci=french.epci_in_full(commune.epci_name), **values)
    else:
        description = texts.render("map_description_alone", **values)
    if commune.approximate:
        description = f"{description} {texts.render('where_approximate')}"
    frame = _frame(commune)
    here = frame.at(commune.latitude, commune.longitude)
    legend = [("here", texts.render("map_here")), ("other", texts.render("map_other"))]
    if commune.epci:
        legend.insert(1, ("near", texts.render("map_epci")))
    height = frame.height + LEGEND_LINE * len(legend) + 6
    body = [
        *_dots(commune, frame),
        *_towns(commune, frame, here),
        *_here(name, here, frame, commune.approximate),
        *_legend(legend, frame.height),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH:g} {height:.0f}" role="img" '
        f'aria-labelledby="map-title map-description" font-family="Libertinus Serif" font-size="16">'
        f'<title id="map-title">{escape(title)}</title><desc id="map-description">{escape(description)}</desc>'
        f'<rect class="map-land" width="{WIDTH:g}" height="{frame.height:.0f}" rx="14" fill="#f1eee4"/>'
        f"{''.join(body)}</svg>"
    )
    return Drawing(svg, title, description, commune.approximate)


@cache
def _located() -> tuple[Commune, ...]:
    """The communes of France whose town is located."""
    return tuple(c for c in table() if not c.approximate and c.latitude is not None and c.longitude is not None)


def _frame(commune: Commune) -> _Frame:
    """The département, whole, with a margin."""
    points = [_degrees(c) for c in _located() if c.department == commune.department]
    points.append(_degrees(commune))
    south, north = _spread([latitude for latitude, _ in points])
    west, east = _spread([longitude for _, longitude in points])
    shrink = cos(radians((south + north) / 2))
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * shrink), (HIGHEST - 2 * MARGIN) / (north - south))
    height = min(max((north - south) * scale + 2 * MARGIN, LOWEST), HIGHEST)
    # whatever room is left goes to both sides
    west -= ((WIDTH - 2 * MARGIN) / scale / shrink - (east - west)) / 2
    north += ((height - 2 * MARGIN) / scale - (north - south)) / 2
    return _Frame(west, north, scale, shrink, height)


def _degrees(commune: Commune) -> tuple[float, float]:
    assert commune.latitude is not None
    assert commune.longitude is not None
    return commune.latitude, commune.longitude


def _spread(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    lacking = max(NARROWEST - (high - low), 0) / 2
    return low - lacking, high + lacking


def _dots(commune: Commune, frame: _Frame) -> Iterable[str]:
    """One path for each sort of dot: a line of no length with round ends is a dot, in ten characters."""
    others: list[str] = []
    near: list[str] = []
    for other in _located():
        x, y = frame.at(*_degrees(other))
        if other.insee != commune.insee and frame.holds(x, y):
            (near if commune.epci and other.epci == commune.epci else others).append(f"M{x:.0f} {y:.0f}h.1")
    yield _path("map-other", "".join(others), 4, "#b7b09c")
    yield _path("map-near", "".join(near), 8, "#1d5753")


def _path(kind: str, dots: str, width: float, colour: str) -> str:
    if not dots:
        return ""
    line = f'stroke="{colour}" stroke-width="{width}" stroke-linecap="round"'
    return f'<path class="{kind}" d="{dots}" fill="none" {line}/>'


def _towns(commune: Commune, frame: _Frame, here: tuple[float, float]) -> Iterable[str]:
    """The largest towns of the département, to know where one is, when there is room for their names."""
    taken = [_box(commune.name, *here, HERE_GAP, HERE_LETTER)]
    towns = [c for c in _located() if c.department == commune.department and c.insee != commune.insee]
    for town in sorted(towns, key=lambda c: -c.population)[:TOWNS_TRIED]:
        x, y = frame.at(*_degrees(town))
        box = _box(town.name, x, y, TOWN_GAP, LETTER)
        if len(taken) <= MOST_TOWNS and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield f'<circle class="map-dot" cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#5b574a"/>'
            yield _name("map-town", french.apostrophes(town.name), x, y, TOWN_GAP, LETTER, 'fill="#5b574a"')


_Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _after(name: str, x: float, gap: float, letter: float) -> bool:
    """Is there room for the name on the right of its dot?"""
    return x + gap + letter * len(name) < WIDTH - 6


def _box(name: str, x: float, y: float, gap: float, letter: float) -> _Box:
    """What a dot and its name take."""
    wide = gap + letter * len(name)
    left, right = (x - gap, x + wide) if _after(name, x, gap, letter) else (x - wide, x + gap)
    return left, y - HALF_LINE, right, y + HALF_LINE


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _here(name: str, here: tuple[float, float], frame: _Frame, approximate: bool) -> Iterable[str]:
    x, y = here
    dashes = ' stroke-dasharray="5 4"' if approximate else ""
    yield (
        f'<circle class="map-ring" cx="{x:.1f}" cy="{y:.1f}" r="12" fill="#fbe9dd" fill-opacity=".7" stroke="#a2441f" '
        f'stroke-width="3"{dashes}/><circle class="map-here" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#a2441f"/>'
    )
    yield _name("map-name", name, x, y, HERE_GAP, HERE_LETTER, 'fill="#8a3514" font-weight="bold" font-size="19"')


def _name(kind: str, name: str, x: float, y: float, gap: float, letter: float, look: str) -> str:
    """A name beside its dot, on the side where there is room, over a halo of the land's colour."""
    anchor, at = ("start", x + gap) if _after(name, x, gap, letter) else ("end", x - gap)
    halo = 'paint-order="stroke" stroke="#f1eee4" stroke-width="4" stroke-linejoin="round"'
    place = f'x="{at:.1f}" y="{y + 5.5:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place} {halo} {look}>{escape(name)}</text>'


def _legend(lines: Sequence[tuple[str, str]], top: float) -> Iterable[str]:
    for rank, (kind, text) in enumerate(lines):
        y = top + LEGEND_LINE * (rank + 1) - 3
        if kind == "here":
            yield f'<circle class="map-ring" cx="14" cy="{y}" r="8" fill="#fbe9dd" stroke="#a2441f" stroke-width="3"/>'
            yield f'<circle class="map-here" cx="14" cy="{y}" r="3" fill="#a2441f"/>'
        else:
            width, colour = (8, "#1d5753") if kind == "near" else (4, "#b7b09c")
            yield _path(f"map-{kind}", f"M14 {y}h.1", width, colour)
        yield f'<text class="map-legend" x="32" y="{y + 5.5}" fill="#3b4442">{escape(text)}</text>'
