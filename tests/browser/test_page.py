"""The page at `/`: one conversation, from the welcome to the erasure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
from playwright.sync_api import ConsoleMessage, Request, expect

from tests.support.page import MESSAGES, NewContext, Visit, opened
from tests.support.processes import Service

HOSTILE = '<script>window.harmed = 1</script><img src=x onerror="window.harmed = 1"> & <b>gras</b>'


def test_it_welcomes_without_asking_or_retaining_anything(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.land()
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    expect(visit.page.get_by_role("button", name="Commencer")).to_be_visible()
    visit.page.wait_for_load_state("networkidle")
    assert visit.stored() is None
    assert visit.page.context.cookies() == []
    assert asked
    assert all(url.startswith(visit.base_url) and "/api/" not in url for url in asked)


def test_it_breaks_no_rule_of_the_security_policy(visit: Visit) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    visit.page.on("console", note)
    visit.page.on("pageerror", lambda error: said.append(str(error)))
    visit.consent()
    assert said == []


def test_it_can_be_done_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.land().page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Commencer")).to_be_focused()
    visit.answered(lambda: page.keyboard.press("Enter"))
    expect(visit.field).to_be_focused()

    for _ in range(visit.choices.count()):  # from the field back to the first button: yes
        page.keyboard.press("Shift+Tab")
    expect(visit.choices.first).to_be_focused()
    visit.answered(lambda: page.keyboard.press("Enter"))
    expect(visit.field).to_be_focused()

    page.keyboard.type("On répare des vélos le samedi")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("et on boit le café")
    visit.answered(lambda: page.keyboard.press("Enter"))
    two_lines = "On répare des vélos le samedi\net on boit le café"
    expect(visit.said.last).to_contain_text(two_lines, use_inner_text=True)
    expect(visit.field).to_be_focused()
    expect(visit.field).to_have_value("")


def test_a_tapped_button_becomes_the_answer(visit: Visit) -> None:
    visit.start()
    title = visit.choices.first.inner_text()
    asked = visit.heard.last
    visit.answered(visit.choices.first.click)
    expect(visit.said).to_have_count(1)
    expect(visit.said.first).to_contain_text(title)
    expect(asked.first.locator("button:enabled")).to_have_count(visit.choices.count())


def test_buttons_rest_while_the_answer_is_on_its_way(visit: Visit) -> None:
    visit.resume({"text": "Êtes-vous d’accord ?", "buttons": ["Oui", "Non"]})
    visit.page.route(MESSAGES, lambda route: route.fallback() if route.request.method == "GET" else None)
    visit.choices.first.click()
    expect(visit.writing).to_have_text("Passerelles écrit…")
    expect(visit.log.locator("fieldset button:enabled")).to_have_count(0)


def test_only_the_last_question_keeps_its_buttons(visit: Visit) -> None:
    visit.resume(
        {"text": "Êtes-vous d’accord ?", "buttons": ["Oui", "Non"]},
        {"text": "Oui", "sender": "you"},
        {"text": "Une association ?", "buttons": ["Association", "Entreprise"]},
        {"text": "Bonjour, ici l’équipe.", "sender": "staff"},
    )
    assert visit.log.get_by_role("button").all_inner_texts() == ["Association", "Entreprise"]
    expect(visit.choices).to_have_count(2)


def test_several_answers_are_chosen_then_sent_together(visit: Visit) -> None:
    visit.consent()
    validate = visit.reach(visit.validate)
    validate.click()
    expect(visit.complaint).to_contain_text("au moins une réponse")

    toggles = visit.log.locator("button[aria-pressed]")
    first, second = toggles.nth(0), toggles.nth(1)
    titles = [first.inner_text(), second.inner_text()]
    for toggle in (first, second):
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "true")
    toggles.nth(2).click()
    toggles.nth(2).click()
    expect(toggles.nth(2)).to_have_attribute("aria-pressed", "false")

    with visit.page.expect_request(lambda r: r.method == "POST" and bool(MESSAGES.search(r.url))) as sent:
        visit.answered(validate.click)
    assert sent.value.post_data_json == {"text": ", ".join(titles)}
    expect(visit.said.last).to_contain_text(", ".join(titles))


def test_a_reload_finds_the_conversation_again(visit: Visit) -> None:
    visit.consent()
    visit.say("On répare des vélos et on boit le café.")
    visit.field.fill("Ma phrase à moitié écr")
    before = visit.log.locator(".bubble").all_inner_texts()
    buttons = visit.choices.all_inner_texts()
    visit.page.reload()
    expect(visit.log.locator(".bubble")).to_have_count(len(before))
    assert visit.log.locator(".bubble").all_inner_texts() == before
    assert visit.choices.all_inner_texts() == buttons
    expect(visit.field).to_have_value("Ma phrase à moitié écr")


def test_hostile_words_are_only_words(visit: Visit) -> None:
    visit.consent()
    visit.say(HOSTILE)
    expect(visit.said.last).to_contain_text(HOSTILE)
    visit.page.reload()
    expect(visit.said.last).to_contain_text(HOSTILE)
    expect(visit.log.locator("script, .bubble img, b")).to_have_count(0)
    assert visit.page.evaluate("window.harmed") is None


def test_hostile_words_of_others_are_only_words(visit: Visit) -> None:
    text = f"{HOSTILE}\n• {HOSTILE}\n1. {HOSTILE}\njavascript:alert(1)"
    visit.resume({"text": text, "buttons": [HOSTILE]}, {"text": text, "sender": "staff"})
    expect(visit.log.get_by_text(HOSTILE)).to_have_count(7)
    expect(visit.log.locator("script, .bubble img, b, a")).to_have_count(0)
    assert visit.page.evaluate("window.harmed") is None


def test_lists_and_addresses_stay_readable(visit: Visit) -> None:
    visit.resume(
        {"text": "Voici :\n1. Une association\n2. Marmande\n\n• un\n• deux\nhttps://exemple.fr/fiche, aide@exemple.fr."}
    )
    expect(visit.log.get_by_role("listitem")).to_have_text(["Une association", "Marmande", "un", "deux"])
    links = visit.log.get_by_role("link")
    expect(links.nth(0)).to_have_attribute("href", "https://exemple.fr/fiche")
    expect(links.nth(1)).to_have_attribute("href", "mailto:aide@exemple.fr")


def test_four_thousand_characters_pass_and_one_more_is_kindly_refused(visit: Visit) -> None:
    visit.consent()
    sent: list[Request] = []
    visit.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    visit.write("é" * 4001)
    expect(visit.complaint).to_have_text(re.compile(r"4.001 caractères.*rien n’est perdu"))
    expect(visit.page.get_by_text(re.compile(r"^4.001 caractères sur 4.000$"))).to_be_visible()
    expect(visit.field).to_have_value("é" * 4001)
    expect(visit.field).to_be_focused()
    assert sent == []

    visit.say("on répare " * 399 + "des vélos.")
    assert len(sent) == 1
    expect(visit.complaint).to_be_empty()


def test_nothing_is_sent_for_nothing(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?"})
    visit.write("  \n ")
    expect(visit.complaint).to_have_text("Écrivez quelques mots avant d’envoyer.")
    expect(visit.field).to_have_attribute("aria-invalid", "true")
    visit.field.press_sequentially("B")
    expect(visit.complaint).to_be_empty()
    expect(visit.field).not_to_have_attribute("aria-invalid", "true")


def test_the_field_grows_with_the_words(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?"})
    one = visit.field.bounding_box()
    visit.field.fill("une ligne\n" * 5)
    five = visit.field.bounding_box()
    assert one is not None
    assert five is not None
    assert five["height"] > one["height"] * 2


def test_the_progress_is_said_in_words(visit: Visit) -> None:
    visit.resume({"text": "Que faites-vous ?"}, done=3, total=18)
    bar = visit.page.get_by_role("progressbar", name="question 4 sur 18")
    expect(bar).to_have_attribute("value", "3")
    expect(bar).to_have_attribute("max", "18")


def test_people_take_their_data_away(visit: Visit, tmp_path: Path) -> None:
    visit.consent()
    visit.say("On répare des vélos et on boit le café.")
    visit.answered(visit.page.get_by_role("button", name="Mes données").click)
    visit.answered(visit.choices.first.click)
    with visit.page.expect_download() as downloading:
        visit.page.get_by_role("button", name="Télécharger mes données").click()
    assert downloading.value.suggested_filename == "mes-donnees.json"
    downloading.value.save_as(tmp_path / "mine.json")
    held = (tmp_path / "mine.json").read_text(encoding="utf-8")
    assert json.loads(held)
    assert "On répare des vélos" in held
    expect(visit.notice).to_contain_text("téléchargées")


def test_erasure_returns_to_the_beginning(visit: Visit, service: Service) -> None:
    visit.consent()
    visit.say("On répare des vélos et on boit le café.")
    token = (visit.stored() or {})["token"]
    visit.answered(visit.page.get_by_role("button", name="Tout effacer").click)
    visit.answered(visit.choices.first.click)
    expect(visit.field).to_be_hidden()
    assert visit.stored() is None
    again = visit.page.get_by_role("button", name="Revenir au début")
    expect(again).to_be_focused()
    again.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
    expect(visit.log).to_have_count(0)

    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{service.base_url}/api/chat/messages", headers=headers, trust_env=False)
    assert answer.status_code == 401
    visit.answered(visit.page.get_by_role("button", name="Commencer").click)
    expect(visit.said).to_have_count(0)


def test_two_tabs_show_one_conversation(visit: Visit, service: Service) -> None:
    visit.consent()
    other = opened(visit.page.context, service.base_url).land()
    expect(other.log.locator(".bubble")).to_have_count(visit.log.locator(".bubble").count())


def test_without_javascript_the_page_says_what_to_do(service: Service, new_context: NewContext) -> None:
    visit = opened(new_context(java_script_enabled=False), service.base_url).land()
    # Chromium keeps <noscript> closed when it is the tool that stops the scripts: read what it holds.
    assert "Votre navigateur bloque JavaScript" in (visit.page.locator("noscript").text_content() or "")
    expect(visit.page.get_by_role("button", name="Commencer")).to_be_hidden()


def test_the_whole_interview_is_followed_to_its_end(visit: Visit) -> None:
    visit.consent()
    visit.reach(visit.log.locator("[data-kind=recap]"), at_most=30)
    expect(visit.log.locator("[data-kind=recap]").get_by_role("listitem").first).to_be_visible()
    visit.answered(visit.choices.first.click)
    expect(visit.log.locator("[data-kind=restitution]").first).to_be_visible()
    expect(visit.page.get_by_role("progressbar", name="entretien terminé")).to_be_visible()
