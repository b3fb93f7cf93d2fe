"""The page for everybody: axe-core in every state, small and large screens, dark, large text, print."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.page import MESSAGES, Visit

RECAP = {
    "text": "Voici ce que j’ai compris :\n1. Ce que vous faites : on répare\n2. Votre commune : Marmande"
    "\n\nEst-ce bien cela ? La suite : https://exemple.fr/une-adresse-vraiment-tres-longue-pour-un-petit-ecran",
    "kind": "recap",
    "buttons": ["Oui, c’est bien cela", "Je veux corriger"],
}
SEVERAL = {
    "text": "Pour qui faites-vous cela ?",
    "kind": "multi",
    "buttons": ["Les habitants du coin", "Les personnes en situation de handicap", "Anticonstitutionnels"],
}
DOWN = {"error": {"code": "engine_down", "message": "L’assistant fait une pause. Votre message est gardé."}}
STATES = ("landing", "question", "several", "recap", "waiting", "trouble", "complaint", "export", "end")
TWICE_AS_LARGE = """() => {
    const root = document.documentElement;
    root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""
TOO_WIDE = """() => [...document.querySelectorAll("html, .scroll, .bubble, button, textarea")]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.className || element.localName)"""
WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALLEST_TARGET = 44  # pixels


def _show(visit: Visit, state: str) -> None:
    """Bring the page to a state."""
    if state == "landing":
        visit.land()
    elif state == "question":
        visit.resume(
            {"text": "Bonjour, ici Claire.", "sender": "staff"},
            {"text": "Êtes-vous d’accord ?\n• oui\n• non", "buttons": ["Oui", "Non"]},
        )
    elif state == "several":
        visit.resume(SEVERAL)
        visit.choices.first.click()
    elif state == "recap":
        visit.resume(RECAP)
    elif state == "export":
        visit.resume({"text": "Voici vos données.", "kind": "export"})
    else:
        visit.resume({"text": "Que faites-vous ?", "buttons": ["Passer"]})
        _go_on(visit, state)


def _go_on(visit: Visit, state: str) -> None:
    if state == "waiting":
        visit.page.route(MESSAGES, lambda route: None)
        visit.write("On répare des vélos.")
        expect(visit.writing).not_to_be_empty()
    elif state == "trouble":
        visit.reply(status=503, body=DOWN)
        visit.write("On répare des vélos.")
        expect(visit.notice).not_to_be_empty()
    elif state == "complaint":
        visit.write("é" * 4001)
        expect(visit.complaint).not_to_be_empty()
    else:
        visit.reply({"text": "Tout est effacé.", "kind": "end"})
        visit.write("effacer mes données")
        expect(visit.page.get_by_role("button", name="Revenir au début")).to_be_visible()


@pytest.mark.parametrize("state", STATES)
def test_everybody_can_use_it(state: str, visit: Visit) -> None:
    """In each state: axe-core finds nothing, nothing overflows, a thumb reaches everything, large text fits."""
    _show(visit, state)
    found: list[tuple[object, ...]] = []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 740})
        found += [(width, "overflow", wide) for wide in visit.page.evaluate(TOO_WIDE)]
        found += [(width, "small", target) for target in _small_targets(visit)]
        for scheme in SCHEMES:
            visit.page.emulate_media(color_scheme=scheme)
            found += [(width, scheme, *violation) for violation in _violations(visit)]
    visit.page.evaluate(TWICE_AS_LARGE)
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 740})
        found += [(width, "overflow at 200 %", wide) for wide in visit.page.evaluate(TOO_WIDE)]
        if state not in ("landing", "end"):
            visit.field.scroll_into_view_if_needed()
            expect(visit.field).to_be_in_viewport(ratio=0.9)
    assert found == []


def _violations(visit: Visit) -> list[tuple[str, object]]:
    """What axe-core finds: the rule, and where."""
    violations = Axe().run(visit.page).response["violations"]
    return [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in violations]


def _small_targets(visit: Visit) -> list[str]:
    """What a thumb could miss."""
    targets = visit.page.locator("button:visible, textarea:visible").all()
    boxes = [(target.inner_text(), target.bounding_box()) for target in targets]
    return [name for name, box in boxes if box is None or min(box["height"], box["width"]) < SMALLEST_TARGET]


def test_what_is_said_and_awaited_is_announced(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?"})
    expect(visit.log).to_have_attribute("aria-live", "polite")  # not while the history is drawn
    expect(visit.writing).to_have_attribute("role", "status")
    assert visit.page.evaluate("document.documentElement.lang") == "fr"
    expect(visit.log.locator("time")).to_have_attribute("datetime", "2026-03-02T09:30:00.000Z")


def test_skip_links_lead_to_the_field(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?", "buttons": ["Passer"]})
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    skip = visit.page.get_by_role("link", name="Aller au champ de réponse")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    expect(visit.field).to_be_focused()


def test_the_focus_is_always_seen(visit: Visit) -> None:
    visit.resume(SEVERAL)
    for _ in range(10):
        visit.page.keyboard.press("Tab")
        outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid" or visit.page.evaluate("document.activeElement === document.body")


def test_nothing_moves_when_motion_is_unwelcome(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?"})
    visit.page.route(MESSAGES, lambda route: None)
    visit.write("On répare des vélos.")
    expect(visit.writing).not_to_be_empty()
    assert visit.page.evaluate("document.getAnimations().length") == 0


def test_the_conversation_prints_whole(visit: Visit) -> None:
    visit.resume(*({"text": f"Question {n} ?"} for n in range(30)))
    visit.page.emulate_media(media="print")
    expect(visit.field).to_be_hidden()
    expect(visit.page.get_by_role("button", name="Mes données")).to_be_hidden()
    seen = visit.log.evaluate("e => [e.parentElement.scrollHeight, e.parentElement.clientHeight]")
    assert seen[0] == seen[1]
