"""The sheet as an accessible PDF (PDF/UA-1): tagged, in French, with the fonts that typst brings along."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Literal

import typst

from bot.programme.texts import Texts
from bot.sheet import french
from bot.sheet.model import Reading
from bot.sheet.page import FOLDER, Shown, place_notes, sheet_map
from bot.understanding.communes import CommuneIndex

BESIDE = {"actor": 3, "partner": 3}
"""How many parts stand beside the map; the others go under it, over the whole width."""
_SHOWN = re.compile(
    "[\u0020-\u007e\u00a0-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0300-\u0304\u0308\u030c\u0327"
    "\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f\u1e00-\u1eff\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026"
    "\u202f\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212]"
)
"""What the embedded letters can show; the standard refuses a document with a sign that they lack."""
_LACKING = "\u25a1"
_LONG_WORD = re.compile(r"[^\s\u200b]{24}(?=[^\s\u200b])")


def render_pdf(shown: Shown, texts: Texts, communes: CommuneIndex) -> bytes:
    """The PDF of a reading, one or two A4 pages."""
    document: bytes = _compile(shown, texts, communes, "pdf")
    return document


def render_pictures(shown: Shown, texts: Texts, communes: CommuneIndex) -> list[bytes]:
    """The same pages as PNG, to look at them."""
    pages = _compile(shown, texts, communes, "png")
    return pages if isinstance(pages, list) else [pages]


def _compile(shown: Shown, texts: Texts, communes: CommuneIndex, kind: Literal["pdf", "png"]) -> Any:
    data = json.dumps(_data(shown, texts, communes), ensure_ascii=False)
    return typst.compile(
        str(FOLDER / "sheet.typ"),
        root=str(FOLDER),
        sys_inputs={"sheet": data},
        ignore_system_fonts=True,
        format=kind,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        ppi=144.0 if kind == "png" else None,
    )


def _data(shown: Shown, texts: Texts, communes: CommuneIndex) -> dict[str, Any]:
    sheet, reading = shown.sheet, shown.sheet.reading(shown.reading)
    drawing = sheet_map(sheet, texts, communes)
    printable = _printable(
        {
            "title": f"{sheet.name}, {texts.render('kicker').lower()}",
            "description": sheet.kind,
            "kicker": texts.render("kicker"),
            "whose": reading.title,
            "name": sheet.name,
            "kind": sheet.kind,
            "words": reading.words,
            "sections": _sections(reading),
            "place": [fact.model_dump() for fact in sheet.place.facts] if sheet.place else [],
            "notes": place_notes(sheet, texts, drawing),
            "labels": {name: texts.render(text) for name, text in _LABELS.items()},
            "footer": [reading.footer, texts.render("until", date=french.day(shown.until))],
        }
    )
    picture = {"svg": drawing.svg, "alt": f"{drawing.title}. {drawing.description}"} if drawing else None
    return {**printable, "map": picture, "beside": BESIDE[shown.reading]}


_LABELS = {"where": "where", "what": "table_what", "value": "table_value", "whom": "door_whom", "ask": "door_ask"}


def _sections(reading: Reading) -> list[dict[str, Any]]:
    sections = [section.model_dump() for section in reading.sections]
    for section in sections:
        for door in section["doors"]:
            door["whom"] = french.capital(door["whom"])
    return sections


def _printable(value: Any) -> Any:
    """The same data with texts that the embedded letters can show, and that can be cut at the end of a line."""
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", "".join(map(_letter, value))).strip() or ("" if not value else _LACKING)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _letter(character: str) -> str:
    """The sign itself; a square for a letter that is lacking, nothing for a picture."""
    if _SHOWN.fullmatch(character):
        return character
    return _LACKING if unicodedata.category(character)[0] in "LN" else ""
