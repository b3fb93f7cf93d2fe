"""The sheet as an HTML page that needs no script, and the page said in its place when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import jinja2

from bot.programme.texts import Texts
from bot.sheet import french
from bot.sheet.map import Drawing, draw_map
from bot.sheet.model import Audience, Sheet
from bot.understanding.communes import CommuneIndex

FOLDER = Path(__file__).resolve().parent / "templates"
STYLE = Path(__file__).resolve().parent / "static" / "fiche.css"
QUERY = "lecture"
PARTNER = "partenaire"
"""`?lecture=partenaire` shows the actor what a partner would read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet at an address: for whom the address is, which reading is wanted, until when it works."""

    sheet: Sheet
    audience: Audience
    reading: Audience
    path: str
    until: date


@dataclass(frozen=True, slots=True)
class _Other:
    title: str
    href: str
    current: bool


def render_sheet(shown: Shown, texts: Texts, communes: CommuneIndex) -> str:
    """The page. A partner's address never leads to the actor's reading."""
    sheet = shown.sheet
    reading = sheet.reading(shown.reading)
    drawing = sheet_map(sheet, texts, communes)
    notice = ""
    if shown.audience == "actor":
        notice = texts.render("preview_actor" if shown.reading == "actor" else "preview_partner")
    query = f"?{QUERY}={PARTNER}" if shown.reading != shown.audience else ""
    template = _environment().get_template("sheet.html")
    return template.render(
        sheet=sheet,
        reading=reading,
        notice=notice,
        others=_others(shown) if shown.audience == "actor" else (),
        pdf=f"{shown.path}.pdf{query}",
        map=drawing,
        place_notes=place_notes(sheet, texts, drawing),
        words_are=texts.render("actor_words" if shown.reading == "actor" else "partner_words"),
        until=french.day(shown.until),
        text=texts.render,
    )


def render_notice(texts: Texts, sentence: str) -> str:
    """A page with one sentence (`gone`, `busy`…) under its title."""
    template = _environment().get_template("notice.html")
    return template.render(
        title=texts.render(f"{sentence}_title"), sentence=texts.render(sentence), home=texts.render("home")
    )


def sheet_map(sheet: Sheet, texts: Texts, communes: CommuneIndex) -> Drawing | None:
    """The map of the sheet's commune; None outside the territory or when it has no coordinates."""
    if sheet.place is None or sheet.place.insee is None or not sheet.place.in_territory:
        return None
    commune = communes.by_insee(sheet.place.insee)
    return draw_map(commune, texts) if commune else None


def place_notes(sheet: Sheet, texts: Texts, drawing: Drawing | None) -> tuple[str, ...]:
    """What must be said beside the map, or instead of it."""
    if drawing is None:
        outside = sheet.place is not None and not sheet.place.in_territory
        return (texts.render("where_outside"),) if outside else ()
    approximate = (texts.render("where_approximate"),) if drawing.approximate else ()
    return (*approximate, texts.render("map_source"))


def _others(shown: Shown) -> tuple[_Other, ...]:
    sheet = shown.sheet
    return (
        _Other(sheet.actor.title, shown.path, shown.reading == "actor"),
        _Other(sheet.partner.title, f"{shown.path}?{QUERY}={PARTNER}", shown.reading == "partner"),
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
