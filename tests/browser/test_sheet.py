"""The sheet in a real browser: everybody can read it, at any width, in the dark, on paper, with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.settings import Settings
from bot.sheet.sharing import preview_link, revoke_all, share_link
from db.session import Database
from tests.support.page import NewContext
from tests.support.processes import Service
from tests.support.sheets import keep, radio

WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALLEST_TARGET = 44  # pixels
TWICE_AS_LARGE = """() => {
    const root = document.documentElement;
    root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""
TOO_WIDE = """() => [...document.querySelectorAll("html, main, section, .door, table, a, h1, h2, h3")]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
    .map((element) => element.className || element.localName)"""


@dataclass
class Addresses:
    """The addresses of one actor's sheet."""

    preview: str
    partner: str
    revoked: str


@pytest.fixture
def addresses(service: Service) -> Iterator[Addresses]:
    """An actor in the real application's database, whose sheet is looked at."""
    settings = Settings(public_url=service.base_url)
    database = Database(f"sqlite:///{service.folder / 'data' / 'passerelles.db'}")
    with database.session() as session:
        actor_id = keep(session, radio().answers, radio().diagnosis())
        revoked = share_link(session, settings, actor_id)
        revoke_all(session, actor_id)
        made = Addresses(preview_link(session, settings, actor_id), share_link(session, settings, actor_id), revoked)
    yield made
    database.dispose()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A new tab."""
    return new_context().new_page()


def _faults(page: Page) -> list[tuple[object, ...]]:
    """What axe-core finds, what overflows, what a thumb could miss, in each width and colours."""
    found: list[tuple[object, ...]] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        found += [(width, "overflow", wide) for wide in page.evaluate(TOO_WIDE)]
        for link in page.locator("main nav a, main .take a").all():
            box = link.bounding_box()
            if box is None or box["height"] < SMALLEST_TARGET:
                found.append((width, "small", link.inner_text()))
        for scheme in SCHEMES:
            for media in ("screen", "print"):
                page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
                for violation in Axe().run(page).response["violations"]:
                    found.append((width, scheme, media, violation["id"], [n["target"] for n in violation["nodes"]]))
            page.emulate_media(media="screen")
    page.evaluate(TWICE_AS_LARGE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        found += [(width, "overflow at 200 %", wide) for wide in page.evaluate(TOO_WIDE)]
    return found


@pytest.mark.parametrize("which", ["preview", "partner", "revoked"])
def test_everybody_can_read_it(which: str, addresses: Addresses, page: Page) -> None:
    page.goto(getattr(addresses, which))
    assert _faults(page) == []


def test_it_is_read_without_any_script_nor_error(addresses: Addresses, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(addresses.partner)
    expect(page.get_by_role("heading", level=1)).to_have_text("Radio Garonne Libre")
    expect(page.get_by_role("img", name=re.compile("Marmande"))).to_be_visible()
    for row in ("Commune", "Intercommunalité", "Département", "Population"):
        expect(page.get_by_role("rowheader", name=row)).to_be_visible()
    assert errors == []


def test_the_actor_goes_from_one_reading_to_the_other_with_the_keyboard(addresses: Addresses, page: Page) -> None:
    page.goto(addresses.preview)
    expect(page.get_by_role("heading", name="Ce qui peut aider")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    partner = page.get_by_role("link", name="Pour un partenaire public")
    expect(partner).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pourquoi cet acteur compte ici")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce qui peut aider")).to_have_count(0)
    expect(partner).to_have_attribute("aria-current", "page")


def test_headings_go_down_one_step_at_a_time(addresses: Addresses, page: Page) -> None:
    for address in (addresses.preview, addresses.partner):
        page.goto(address)
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map((h) => Number(h.localName[1]))")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_partner_never_sees_what_holds_the_actor_back(addresses: Addresses, page: Page) -> None:
    page.goto(f"{addresses.partner}?lecture=acteur")
    expect(page.get_by_role("heading", name="Pourquoi cet acteur compte ici")).to_be_visible()
    expect(page.get_by_text("Se sentir à sa place")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_it_prints_in_one_or_two_pages_without_what_is_only_for_a_screen(addresses: Addresses, page: Page) -> None:
    page.goto(addresses.preview)
    page.emulate_media(media="print")
    for hidden in ("Pour un partenaire public", "Emporter en PDF"):
        expect(page.get_by_role("link", name=hidden)).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_the_pdf_comes_from_its_link(addresses: Addresses, page: Page) -> None:
    page.goto(addresses.partner)
    link = page.get_by_role("link", name="Emporter en PDF").get_attribute("href")
    answer = page.request.get(f"{addresses.partner.partition('/fiche')[0]}{link}")
    assert answer.ok
    assert answer.body().startswith(b"%PDF-")


def test_a_revoked_address_says_so_kindly(addresses: Addresses, page: Page) -> None:
    answer = page.goto(addresses.revoked)
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text("demandez une nouvelle adresse")).to_be_visible()
