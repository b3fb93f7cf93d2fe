"""The page when something does not answer: nothing written is lost, nothing is said twice."""

from __future__ import annotations

import httpx
from playwright.sync_api import Route, expect

from tests.support.page import MESSAGES, Visit, remembering

DOWN = {"error": {"code": "engine_down", "message": "L’assistant fait une pause. Votre message est gardé."}}
TALE = "On répare des vélos et on boit le café."


def _history(visit: Visit) -> list[dict[str, str]]:
    """What the server holds."""
    token = (visit.stored() or {})["token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{visit.base_url}/api/chat/messages", headers=headers, trust_env=False)
    messages: list[dict[str, str]] = answer.raise_for_status().json()["messages"]
    return messages


def test_a_message_waits_for_the_service_and_is_said_once(visit: Visit) -> None:
    visit.consent()
    keys: list[str] = []

    def note(route: Route) -> None:
        if route.request.method == "POST":
            keys.append(route.request.headers["idempotency-key"])
        route.fallback()

    refused = visit.reply(status=503, body=DOWN, times=2)
    visit.page.route(MESSAGES, note)
    before = visit.heard.count()
    visit.write(TALE)
    expect(visit.notice).to_contain_text(DOWN["error"]["message"])
    expect(visit.said.last).to_contain_text(TALE)
    expect(visit.said.last).to_contain_text("en attente d’envoi")
    expect(visit.field).to_be_focused()

    expect(visit.heard.nth(before)).to_be_visible(timeout=30_000)  # it tries again by itself
    expect(visit.notice).to_contain_text("rétabli")
    expect(visit.said.last).not_to_contain_text("en attente d’envoi")
    assert len(refused) == 2
    assert len({*keys, *refused}) == 1
    assert [m["text"] for m in _history(visit) if m["from"] == "you"].count(TALE) == 1


def test_a_message_handled_but_not_acknowledged_is_said_once(visit: Visit) -> None:
    visit.consent()

    def lose_the_reply(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.fallback()

    visit.page.route(MESSAGES, lose_the_reply, times=1)
    visit.say(TALE)
    expect(visit.said.filter(has_text=TALE)).to_have_count(1)
    assert [m["text"] for m in _history(visit) if m["from"] == "you"].count(TALE) == 1


def test_a_cut_line_says_so_and_recovers(visit: Visit) -> None:
    visit.consent()
    before = visit.heard.count()
    visit.page.context.set_offline(True)
    visit.write(TALE)
    expect(visit.notice).to_contain_text("La connexion semble coupée")
    expect(visit.page.get_by_role("button", name="Réessayer maintenant")).to_be_visible()
    visit.page.context.set_offline(False)
    expect(visit.heard.nth(before)).to_be_visible(timeout=30_000)
    expect(visit.notice).to_contain_text("rétabli")


def test_a_reload_sends_what_was_waiting(visit: Visit) -> None:
    visit.consent()
    visit.page.context.set_offline(True)
    visit.write(TALE)
    expect(visit.notice).to_contain_text("La connexion semble coupée")
    before = visit.heard.count()
    visit.page.goto("about:blank")
    visit.page.context.set_offline(False)
    visit.land()
    expect(visit.heard.nth(before)).to_be_visible(timeout=30_000)
    expect(visit.said.filter(has_text=TALE)).to_have_count(1)
    assert [m["text"] for m in _history(visit) if m["from"] == "you"].count(TALE) == 1


def test_what_is_said_meanwhile_follows_in_order(visit: Visit) -> None:
    visit.consent()
    visit.page.context.set_offline(True)
    for text in (TALE, "Les Mains Vertes"):
        visit.write(text)
    expect(visit.notice).to_contain_text("La connexion semble coupée")
    before = visit.heard.count()
    visit.page.context.set_offline(False)
    expect(visit.heard.nth(before + 1)).to_be_visible(timeout=30_000)
    assert [m["text"] for m in _history(visit) if m["from"] == "you"][-2:] == [TALE, "Les Mains Vertes"]


def test_the_opening_waits_for_the_service(visit: Visit) -> None:
    visit.page.route("**/api/chat/sessions", lambda route: route.fulfill(status=503, json=DOWN), times=1)
    visit.land()
    visit.page.get_by_role("button", name="Commencer").click()
    expect(visit.notice).to_contain_text(DOWN["error"]["message"])
    visit.answered(visit.page.get_by_role("button", name="Réessayer maintenant").click)
    expect(visit.choices.first).to_be_visible()


def test_a_service_that_says_nothing_readable_is_still_explained(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?"})
    visit.page.route(MESSAGES, lambda route: route.fulfill(status=502, body="<html>Bad Gateway"))
    visit.write(TALE)
    expect(visit.notice).to_contain_text("Le service ne répond pas pour l’instant")


def test_too_much_haste_waits_as_long_as_it_is_asked(visit: Visit) -> None:
    haste = {"error": {"code": "too_many", "message": "Un instant, s’il vous plaît."}}
    visit.resume({"text": "Que faites-vous ?"})
    visit.reply({"text": "C’est noté."})
    refused = visit.reply(status=429, body=haste, times=1, headers={"Retry-After": "3"})
    visit.write(TALE)
    expect(visit.notice).to_contain_text("Un instant, s’il vous plaît.")
    visit.page.wait_for_timeout(1500)
    expect(visit.heard).to_have_count(1)
    expect(visit.heard).to_have_count(2)
    assert len(refused) == 1


def test_words_that_are_refused_come_back_to_the_field(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?", "buttons": ["Association"]})
    long = {"error": {"code": "too_long", "message": "C’est un peu long : envoyez-le en deux fois."}}
    visit.reply(status=413, body=long)
    visit.write(TALE)
    expect(visit.complaint).to_contain_text("envoyez-le en deux fois")
    expect(visit.field).to_have_value(TALE)
    expect(visit.said).to_have_count(0)
    expect(visit.choices).to_have_count(1)


def test_a_conversation_that_is_no_more_starts_again_kindly(visit: Visit) -> None:
    gone = {"error": {"code": "unknown_session", "message": "Cette conversation n’existe plus."}}
    visit.resume({"text": "Que faites-vous ?"})
    visit.reply(status=401, body=gone)
    visit.write(TALE)
    expect(visit.log).to_contain_text("Cette conversation n’existe plus")
    visit.page.unroute_all()
    visit.page.get_by_role("button", name="Revenir au début").click()
    visit.answered(visit.page.get_by_role("button", name="Commencer").click)
    expect(visit.field).to_have_value(TALE)


def test_a_forgotten_token_starts_again_kindly(visit: Visit) -> None:
    visit.page.add_init_script(remembering("nobody-knows-this-token-at-all"))
    visit.land()
    expect(visit.log).to_contain_text("Cette conversation n’existe plus")
    expect(visit.page.get_by_role("button", name="Revenir au début")).to_be_visible()


def test_a_browser_that_refuses_storage_can_talk(visit: Visit) -> None:
    refusal = "get() { throw new Error('refused'); }"
    visit.page.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ {refusal} }})")
    visit.consent()
    visit.say(TALE)
    expect(visit.said.last).to_contain_text(TALE)


def test_what_the_team_writes_comes_by_itself(visit: Visit) -> None:
    visit.page.clock.install()
    visit.resume({"text": "Que faites-vous ?", "buttons": ["Association"]})
    news = {"id": 50, "from": "staff", "text": "Bonjour, ici Claire.", "buttons": [], "kind": "text"}
    body = {"messages": [news], "progress": {"done": 3, "total": 18}}
    visit.page.route(MESSAGES, lambda route: route.fulfill(json=body))
    visit.page.clock.run_for(40_000)
    expect(visit.heard).to_have_count(2)
    expect(visit.heard.last).to_contain_text("L’équipe")
    expect(visit.choices).to_have_count(1)
