"""The HTML page: literal whatever the words, without script nor style of its own."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.sheet.model import Audience
from bot.sheet.page import FOLDER, STYLE, Shown, render_notice, render_sheet
from bot.understanding.communes import CommuneIndex
from tests.support.sheets import MARMANDE, radio, sheet_of
from tests.unit.diagnosis.builders import Actor, actor, programme

TEXTS = programme().sheet.texts
COMMUNES = CommuneIndex.load()


def page(who: Actor, audience: Audience = "partner", reading: Audience | None = None) -> str:
    shown = Shown(sheet_of(who), audience, reading or audience, "/fiche/x", date(2026, 12, 25))
    return render_sheet(shown, TEXTS, COMMUNES)


def test_it_is_one_french_page_with_one_title() -> None:
    html = page(radio())
    assert '<html lang="fr">' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert "Radio Garonne Libre" in html
    assert "noindex" in html
    assert TEXTS.render("until", date="25\u00a0décembre 2026") in html


@pytest.mark.parametrize("audience", ["actor", "partner"])
def test_it_needs_no_script_and_no_style_of_its_own(audience: Audience) -> None:
    html = page(radio(), audience)
    for forbidden in ("<script", "<style", "style=", "onclick", "javascript:"):
        assert forbidden not in html


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }} {% x %}"]
)
def test_words_are_only_words(hostile: str) -> None:
    html = page(radio().typing("name", hostile, hostile).typing("activity", hostile, f"{hostile} une radio"))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "49" not in re.sub(r"\d{3,}", "", html.split("<svg")[0])


def test_a_partner_s_address_shows_only_their_reading() -> None:
    html = page(radio(), "partner")
    assert TEXTS.render("partner_why") in html
    assert TEXTS.render("actor_barriers") not in html
    assert "lecture=" not in html


def test_the_actor_goes_from_one_reading_to_the_other() -> None:
    own, partner = page(radio(), "actor"), page(radio(), "actor", "partner")
    assert 'href="/fiche/x?lecture=partenaire"' in own
    assert 'href="/fiche/x" aria-current' in own
    assert 'href="/fiche/x?lecture=partenaire" aria-current' in partner
    assert 'href="/fiche/x.pdf?lecture=partenaire"' in partner
    assert TEXTS.render("preview_partner") in partner
    assert TEXTS.render("preview_actor") in own


def test_the_map_has_its_table_beside_it() -> None:
    html = page(radio())
    assert "<svg" in html
    for row in ("Commune", "Intercommunalité", "Département", "Population"):
        assert f'<th scope="row">{row}</th>' in html
    assert "GeoNames" in html


def test_outside_the_territory_there_is_only_the_table() -> None:
    html = page(radio().typing("commune", "Lille", {**MARMANDE, "insee": "59350", "in_territory": False}))
    assert "<svg" not in html
    assert "Lille" in html
    assert TEXTS.render("where_outside") in html


def test_an_approximate_position_is_said() -> None:
    commune = next(c for c in COMMUNES.all() if c.department == "47" and c.approximate)
    html = page(radio().typing("commune", commune.name, {**MARMANDE, "insee": commune.insee, "name": commune.name}))
    assert html.count(TEXTS.render("where_approximate")) == 2  # beside the map, and in its description


def test_who_said_almost_nothing_still_has_a_page() -> None:
    assert TEXTS.render("unnamed") in page(actor(), "actor")


def test_a_page_that_is_not_there_says_one_sentence() -> None:
    html = render_notice(TEXTS, "gone")
    assert TEXTS.render("gone") in html


def test_every_text_of_the_sheet_is_used() -> None:
    folder = FOLDER.parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), *FOLDER.glob("*.html")])
    code += (folder.parent / "public" / "sheet.py").read_text(encoding="utf-8")
    prefixes = tuple(re.findall(r'f"(\w+_)\{', code))
    titled = {f"{name}_title" for name in TEXTS.ids()}
    unused = [n for n in TEXTS.ids() - titled if f'"{n}"' not in code and not n.startswith(prefixes)]
    assert unused == []


def test_the_style_is_there() -> None:
    assert STYLE.is_file()
