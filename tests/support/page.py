"""A person in front of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

MESSAGES = re.compile(r"/api/chat/messages")
TOKEN = "a-token-that-no-server-knows-00"
REPLY_WITHIN = 30_000
"""Milliseconds: a real exchange takes well under a second, the first ones after a start a little more."""

NewContext = Callable[..., BrowserContext]
"""Makes a browser profile; the options are Playwright's."""

ANSWERS = {
    r"commune": "Marmande",
    r"à combien|combien": "nous sommes trois",
    r"depuis quand": "2015",
    r"joindre": "voisins@exemple.fr",
}
ANYTHING = "On ouvre un petit atelier le samedi pour les voisins."


@dataclass
class Visit:
    """The page, and what a person does there."""

    page: Page
    base_url: str

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.page.get_by_label("Votre réponse")

    @property
    def log(self) -> Locator:
        """All that was said."""
        return self.page.get_by_role("log")

    @property
    def heard(self) -> Locator:
        """What the assistant and the team said."""
        return self.log.locator(".message.bot, .message.staff")

    @property
    def said(self) -> Locator:
        """What the person said."""
        return self.log.locator(".message.you")

    @property
    def choices(self) -> Locator:
        """The buttons that can be used now."""
        return self.log.locator("fieldset:not([disabled]) button")

    @property
    def validate(self) -> Locator:
        """The button that sends several choices."""
        return self.log.get_by_role("button", name="Valider")

    @property
    def complaint(self) -> Locator:
        """What is wrong with what was just written."""
        return self.page.get_by_role("alert")

    @property
    def notice(self) -> Locator:
        """What goes on with the connection."""
        return self.page.locator(".notice [role=status]")

    @property
    def writing(self) -> Locator:
        """« Passerelles écrit… »."""
        return self.page.locator(".writing[role=status]")

    def land(self) -> Visit:
        """Come to the page."""
        self.page.goto(self.base_url)
        return self

    def start(self) -> Visit:
        """Come, and begin the conversation."""
        self.land()
        self.answered(self.page.get_by_role("button", name="Commencer").click)
        return self

    def answered(self, act: Callable[[], Any]) -> None:
        """Do something and wait for what the assistant says to it."""
        before = self.heard.count()
        act()
        expect(self.heard.nth(before)).to_be_visible(timeout=REPLY_WITHIN)
        expect(self.writing).to_be_empty(timeout=REPLY_WITHIN)

    def write(self, text: str) -> None:
        """Write and send, without waiting."""
        self.field.fill(text)
        self.field.press("Enter")

    def say(self, text: str) -> None:
        """Write, send, and wait for the reply."""
        self.answered(lambda: self.write(text))

    def tap(self, title: str) -> None:
        """Tap a button that is offered, and wait for the reply."""
        self.answered(self.choices.filter(has_text=title).first.click)

    def consent(self) -> Visit:
        """Begin and agree: the yes is the first button."""
        self.start()
        self.answered(self.choices.first.click)
        return self

    def go_on(self) -> None:
        """Answer whatever is asked: the first button, else words that suit."""
        if self.validate.count():
            self.choices.first.click()
            self.answered(self.validate.click)
        elif self.choices.count():
            self.answered(self.choices.first.click)
        else:
            asked = self.heard.last.inner_text().lower()
            self.say(next((answer for words, answer in ANSWERS.items() if re.search(words, asked)), ANYTHING))

    def reach(self, wanted: Locator, at_most: int = 20) -> Locator:
        """Go on until something is there."""
        for _ in range(at_most):
            if wanted.count():
                return wanted
            self.go_on()
        raise AssertionError(f"never reached {wanted}; last heard: {self.heard.last.inner_text()}")

    def resume(self, *messages: Mapping[str, Any], done: int = 3, total: int = 18) -> Visit:
        """Come back to a conversation made of these messages, which the API is made to give."""
        history = [said(number, **message) for number, message in enumerate(messages, 1)]
        progress = {"done": done, "total": total}

        def answer(route: Route) -> None:
            if route.request.method != "GET":
                route.fallback()
                return
            first = route.request.url.endswith("after=0")
            route.fulfill(json={"messages": history if first else [], "progress": progress})

        self.page.route(MESSAGES, answer)
        self.page.add_init_script(remembering(TOKEN))
        self.land()
        expect(self.log.locator(".message")).to_have_count(len(history))
        return self

    def reply(
        self, *messages: Mapping[str, Any], status: int = 200, times: int | None = None, **more: Any
    ) -> list[str]:
        """Make the API answer this to what is sent; returns the list where the keys of what is sent come."""
        keys: list[str] = []
        replies = [said(100 + number, **message) for number, message in enumerate(messages)]
        body = more.get("body", {"messages": replies, "progress": {"done": 4, "total": 18}})

        def answer(route: Route) -> None:
            if route.request.method != "POST":
                route.fallback()
                return
            keys.append(route.request.headers["idempotency-key"])
            route.fulfill(json=body, status=status, headers=more.get("headers"))

        if times is None:
            self.page.route(MESSAGES, answer)
        else:
            self.page.route(MESSAGES, answer, times=times)
        return keys

    def stored(self) -> dict[str, Any] | None:
        """What the browser retains."""
        held: dict[str, Any] | None = self.page.evaluate("JSON.parse(localStorage.getItem('passerelles'))")
        return held


def said(number: int, text: str = "", sender: str = "bot", buttons: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """A message as the API gives it; each button's payload answers a question."""
    offered = [{"title": title, "payload": f'/answer{{"choice": "{rank}"}}'} for rank, title in enumerate(buttons)]
    return {
        "id": number,
        "from": sender,
        "text": text,
        "buttons": offered,
        "kind": "question",
        "at": "2026-03-02T09:30:00+00:00",
        **more,
    }


def remembering(token: str) -> str:
    """A script that makes the browser remember a conversation when the page comes."""
    held = json.dumps(json.dumps({"token": token}))
    return f"localStorage.getItem('passerelles') ?? localStorage.setItem('passerelles', {held})"


def opened(context: BrowserContext, base_url: str) -> Visit:
    """A visit in a new tab."""
    return Visit(context.new_page(), base_url)
