"""The only door into Rasa: a loopback channel that the application alone can open.

Rasa's own REST channel lets anybody name any sender; this one wants a shared secret on every
call, hands exceptions back as a status instead of swallowing them, and can forget a conversation.

- `POST /webhooks/loopback/webhook` `{"conversation", "text", "metadata"}` →
  `{"messages": [{"text", "buttons", "kind"}], "understood": {"intent", "confidence"}}`
- `DELETE /webhooks/loopback/conversations/<id>` → `{}`; harmless when there is nothing to forget
- `GET /webhooks/loopback/health` → `{"status": "ok"}` once the model is loaded, 503 before
"""

from __future__ import annotations

import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024


class CollectedMessages(OutputChannel):
    """Keeps what the actions say, in order, with the kind that they gave it."""

    def __init__(self) -> None:
        self.messages: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """The channel's name, as Rasa writes it in events."""
        return "loopback"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Collect one message of an action; `custom.kind` tells what it is (question, aside, ...)."""
        custom = message.get("custom") or {}
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or [],
                "kind": custom.get("kind", "text"),
            }
        )

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Collect a plain text, as Rasa's own default actions send them."""
        self.messages.append({"text": text, "buttons": [], "kind": "text"})


class LoopbackInput(InputChannel):
    """Receives the application's calls on the loopback interface."""

    def __init__(self, token: Text) -> None:
        self._token = token

    @classmethod
    def name(cls) -> Text:
        """The path segment under /webhooks."""
        return "loopback"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> "LoopbackInput":
        """Build from credentials.yml; refuses to start without a secret."""
        token = (credentials or {}).get("token") or ""
        if len(token) < 16 or token.startswith("$"):
            raise ValueError("PASSERELLES_ENGINE_TOKEN is missing or too short: the engine would be open")
        return cls(token)

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes above, bound to Rasa's message handler."""
        routes = Blueprint("loopback_routes", __name__)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent is not None and request.app.ctx.agent.is_ready()
            return response.json({"status": "ok" if ready else "starting"}, status=200 if ready else 503)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"error": "unauthorized"}, status=401)
            body = request.json if len(request.body) <= MAX_BODY else None
            if not isinstance(body, dict) or not body.get("conversation") or "text" not in body:
                return response.json({"error": "bad_request"}, status=400)
            collected = CollectedMessages()
            message = UserMessage(
                body["text"],
                collected,
                body["conversation"],
                input_channel=self.name(),
                metadata=body.get("metadata") or {},
            )
            try:
                await on_new_message(message)
            except Exception as error:  # any fault of a turn becomes a status; the texts stay out of the logs
                logger.error("turn failed: %s", type(error).__name__, exc_info=logger.isEnabledFor(logging.DEBUG))
                await _forget_cached(request, body["conversation"])
                return response.json({"error": "turn_failed"}, status=500)
            return response.json(
                {
                    "messages": collected.messages,
                    "understood": await _understood(request, body["conversation"]),
                }
            )

        @routes.delete("/conversations/<conversation>")
        async def forget(request: Request, conversation: Text) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"error": "unauthorized"}, status=401)
            await _store(request).delete(conversation)
            return response.json({})

        return routes


def _store(request: Request) -> Any:
    """Our tracker store, behind the fail-safe wrapper that Rasa puts around it."""
    store = request.app.ctx.agent.tracker_store
    return getattr(store, "_tracker_store", store)


async def _forget_cached(request: Request, conversation: Text) -> None:
    store = _store(request)
    if hasattr(store, "drop_cached"):
        store.drop_cached(conversation)


async def _understood(request: Request, conversation: Text) -> Dict[Text, Any]:
    """What was understood of the latest message: intent and confidence (0 to 1)."""
    tracker = await _store(request).retrieve(conversation)
    latest = tracker.latest_message if tracker else None
    intent = (latest.intent or {}) if latest else {}
    return {"intent": intent.get("name"), "confidence": intent.get("confidence")}
