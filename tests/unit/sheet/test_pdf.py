"""The PDF: accessible (typst refuses otherwise), short, and literal whatever the words."""

from __future__ import annotations

import io
import unicodedata
from datetime import date

import pytest
from pypdf import PdfReader

from bot.sheet.model import Audience
from bot.sheet.page import Shown
from bot.sheet.pdf import render_pdf, render_pictures
from bot.understanding.communes import CommuneIndex
from tests.support.sheets import MARMANDE, radio, sheet_of
from tests.unit.diagnosis.builders import Actor, actor, programme

TEXTS = programme().sheet.texts
COMMUNES = CommuneIndex.load()


def shown(who: Actor, reading: Audience) -> Shown:
    return Shown(sheet_of(who), reading, reading, "/fiche/x", date(2026, 12, 25))


def pdf(who: Actor, reading: Audience = "partner") -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(shown(who, reading), TEXTS, COMMUNES)))


def written(document: PdfReader) -> str:
    """The text as one would copy it, on one line."""
    text = " ".join(page.extract_text() for page in document.pages)
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").split())


@pytest.mark.parametrize("reading", ["actor", "partner"])
def test_it_is_tagged_french_and_titled(reading: Audience) -> None:
    document = pdf(radio(), reading)
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith("fr")
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert str(document.metadata.title).startswith("Radio Garonne Libre")
    assert "pdfuaid" in document.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    assert len(document.pages) <= 2


def _tags(node: object, found: dict[str, list[object]]) -> dict[str, list[object]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            _tags(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.setdefault(str(node["/S"]), []).append(node)
        if "/K" in node:
            _tags(node["/K"], found)
    return found


def test_it_has_headings_table_headers_and_a_text_for_the_map() -> None:
    found = _tags(pdf(radio()).trailer["/Root"]["/StructTreeRoot"], {})
    assert len(found["/H1"]) == 1
    assert len(found["/H2"]) >= 5
    assert "/TH" in found
    (figure,) = found["/Figure"]
    assert "Marmande" in str(figure["/Alt"])  # type: ignore[index]


def test_it_says_what_the_page_says() -> None:
    text = written(pdf(radio()))
    for told in ("Radio Garonne Libre", "Pourquoi cet acteur compte ici", "1 salarié, 7 bénévoles", "17 328 habitants"):
        assert told in text
    assert "«" in written(pdf(radio(), "actor"))
    assert "La mairie de Marmande" in written(pdf(radio(), "actor"))


def test_what_holds_back_is_not_in_the_partner_s() -> None:
    assert "Ce qui peut aider" in written(pdf(radio(), "actor"))
    assert "Ce qui peut aider" not in written(pdf(radio()))


@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("#(panic()) $x^2$ *gras* _ital_ = titre", "#(panic()) $x^2$ *gras* _ital_ = titre"),
        ('"]; #(read("a.typ")) [', '"]; #(read("a.typ")) ['),
        ("<script>alert(1)</script> @ref", "<script>alert(1)</script>"),
        ("\\u{1f} // fin /* \\", "\\u{1f} // fin /* \\"),
        ("Radio \u202eerbil\u202c libre", "Radio erbil libre"),
        ("🚲" * 4000 + " vélos", "□"),
        ("Vélos 🚲🚲 libres", "Vélos libres"),
        ("راديو محلي", "□"),
        ("a" * 4000, "a" * 80),
        ("\U00010348 \ufffe \ue000", "□"),
    ],
)
def test_any_name_is_written_as_it_is(name: str, literal: str) -> None:
    who = radio().typing("name", name, name).typing("activity", name, f"{name} radio")
    document = pdf(who)
    assert literal in written(document)
    assert len(document.pages) <= 2


def test_any_sign_of_the_languages_of_here_can_be_written() -> None:
    letters = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180), *range(0x1E00, 0x1F00)]))
    for start in range(0, len(letters), 50):
        pdf(radio().typing("name", "x", f"Radio {letters[start : start + 50]}"))


@pytest.mark.parametrize("reading", ["actor", "partner"])
def test_it_has_two_pages_at_most_with_the_longest_texts(reading: Audience) -> None:
    told = "On anime une radio et des ateliers pour les producteurs du village, le patrimoine et les soins. " * 20
    long = radio().typing("activity", told, told).typing("project", told, "idee").typing("name", told, told)
    publics = [option.id for option in programme().question("publics").options if option.id != "tous"]
    assert len(pdf(long.answering(publics=publics), reading).pages) <= 2


@pytest.mark.parametrize(
    "who",
    [
        actor(),
        radio().typing("commune", "Lille", {**MARMANDE, "insee": "59350", "in_territory": False}),
        radio().typing("commune", "ailleurs", {**MARMANDE, "insee": None, "name": "vieux lavoir"}),
    ],
)
def test_it_does_without_a_map(who: Actor) -> None:
    for reading in ("actor", "partner"):
        assert "/Figure" not in _tags(pdf(who, reading).trailer["/Root"]["/StructTreeRoot"], {})  # type: ignore[arg-type]


def test_the_same_pages_can_be_looked_at() -> None:
    pages = render_pictures(shown(radio(), "partner"), TEXTS, COMMUNES)
    assert [page[:4] for page in pages] == [b"\x89PNG"]
