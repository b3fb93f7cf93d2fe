"""A person at the Chat API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.processes import Service


@dataclass
class Person:
    """Opens a conversation and talks."""

    service: Service
    token: str = ""
    session_id: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    progress: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.service.base_url, timeout=60, trust_env=False)

    def open(self) -> Person:
        """Begin a conversation."""
        body = self._checked(self.http.post("/api/chat/sessions"), 201)
        self.session_id = body["session_id"]
        self.use(body["token"])
        self._keep(body)
        return self

    def use(self, token: str) -> Person:
        """Go on with a known token."""
        self.token = token
        self.http.headers["Authorization"] = f"Bearer {token}"
        return self

    def say(self, text: str, key: str | None = None) -> list[dict[str, Any]]:
        """Say something; returns the replies."""
        self.sent += 1
        headers = {"Idempotency-Key": key} if key else {}
        return self._keep(self._checked(self.post({"text": text}, headers), 200))

    def tap(self, title: str) -> list[dict[str, Any]]:
        """Tap the last offered button with this title."""
        for message in reversed(self.messages):
            for button in message["buttons"]:
                if button["title"] == title:
                    self.sent += 1
                    return self._keep(self._checked(self.post({"payload": button["payload"]}), 200))
        raise AssertionError(f"no button « {title} » in {[b['title'] for m in self.messages for b in m['buttons']]}")

    def post(self, body: object, headers: dict[str, str] | None = None) -> httpx.Response:
        """The bare call."""
        return self.http.post("/api/chat/messages", json=body, headers=headers or {})

    def diagnosis(self) -> dict[str, Any]:
        """The diagnosis; AssertionError before there is one."""
        return self._checked(self.http.get("/api/chat/diagnosis"), 200)

    def export(self) -> dict[str, Any]:
        """Everything held about this person."""
        return self._checked(self.http.get("/api/chat/export"), 200)

    def look(self) -> None:
        """Read what was said without being asked."""
        after = max((m["id"] for m in self.messages), default=0)
        body = self._checked(self.http.get(f"/api/chat/messages?after={after}"), 200)
        self._keep({**body, "messages": [m for m in body["messages"] if m["from"] != "you"]})

    @property
    def last(self) -> str:
        """The text of the last reply."""
        return str(self.messages[-1]["text"])

    def _keep(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = body["messages"]
        self.messages += said
        self.progress = body.get("progress", {})
        return said

    @staticmethod
    def _checked(answer: httpx.Response, status: int) -> dict[str, Any]:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        body: dict[str, Any] = answer.json()
        return body
