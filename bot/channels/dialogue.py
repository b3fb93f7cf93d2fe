"""The only client of Rasa: loopback, with the shared secret; one call a turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx

from bot.settings import Settings


class DialogueUnavailable(Exception):
    """Rasa does not answer, or could not finish the turn: the same message may be sent again."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the bot; `buttons` hold `title` and `payload`."""

    text: str
    kind: str
    buttons: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn gave: the messages, and what was understood (`confidence` 0 to 1)."""

    said: tuple[Said, ...]
    intent: str | None
    confidence: float | None


class Dialogue:
    """Talks to Rasa's loopback channel; safe to share between tasks."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(
            base_url=settings.rasa_base,
            headers={"Authorization": f"Bearer {settings.token}"},
            timeout=settings.engine_timeout,
            trust_env=False,
        )

    async def send(self, conversation: str, text: str, metadata: dict[str, Any]) -> Outcome:
        """Send the person's words or a payload; raises DialogueUnavailable when the turn did not happen."""
        body = {"conversation": conversation, "text": text, "metadata": metadata}
        answer = await self._call("POST", "/webhooks/loopback/webhook", json=body)
        said = [
            Said(
                m["text"],
                m["kind"],
                tuple({"title": b["title"], "payload": b["payload"]} for b in m["buttons"]),
            )
            for m in answer["messages"]
            if m["text"]
        ]
        understood = answer.get("understood") or {}
        return Outcome(tuple(join_asides(said)), understood.get("intent"), understood.get("confidence"))

    async def forget(self, conversation: str) -> None:
        """Erase Rasa's copy of a conversation; raises DialogueUnavailable when it could not be reached."""
        await self._call("DELETE", f"/webhooks/loopback/conversations/{conversation}")

    async def healthy(self) -> bool:
        """True when Rasa is up with its model loaded."""
        try:
            answer = await self._client.get("/webhooks/loopback/health", timeout=2)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            answer = await self._client.request(method, path, **options)
            answer.raise_for_status()
            body: dict[str, Any] = answer.json()
        except (httpx.HTTPError, json.JSONDecodeError) as error:
            raise DialogueUnavailable(type(error).__name__) from error
        return body


def join_asides(said: Sequence[Said]) -> list[Said]:
    """Join each `aside` to the message that follows it: what was said and the question are one message."""
    joined: list[Said] = []
    waiting: list[str] = []
    for message in said:
        if message.kind == "aside" and not message.buttons:
            waiting.append(message.text)
            continue
        joined.append(replace(message, text="\n\n".join([*waiting, message.text])))
        waiting = []
    if waiting:
        joined.append(Said("\n\n".join(waiting), "notice"))
    return joined
