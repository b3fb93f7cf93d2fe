"""The Chat API over HTTP, and the page at `/`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.chat import LONGEST_KEY, LONGEST_TEXT, Chat, Exchange
from bot.channels.errors import ChatError, unknown_session
from bot.channels.limits import Limiter
from db.models import Channel

MOST_BYTES = 64 * 1024
PAGE = str(files("bot.channels") / "page")
HEARTBEAT = 20  # seconds
_CHANNELS: dict[str, Channel] = {"terminal": "terminal", "api": "api"}


def routes() -> list[BaseRoute]:
    """The routes of this module, relative to the site's root."""
    return [
        Route("/", page),
        Mount("/static", StaticFiles(directory=PAGE)),
        Route("/api/chat/sessions", open_session, methods=["POST"]),
        Route("/api/chat/messages", post_message, methods=["POST"]),
        Route("/api/chat/messages", get_messages, methods=["GET"]),
        Route("/api/chat/stream", stream, methods=["GET"]),
        Route("/api/chat/diagnosis", get_diagnosis, methods=["GET"]),
        Route("/api/chat/export", get_export, methods=["GET"]),
        Route("/api/chat", erase, methods=["DELETE"]),
    ]


async def page(request: Request) -> Response:
    """The page where one talks."""
    return FileResponse(f"{PAGE}/index.html", headers={"Cache-Control": "no-cache"})


async def open_session(request: Request) -> Response:
    """201 with the session, its token and the first messages."""
    _slow_down(request.app.state.session_limit, request.client.host if request.client else "?")
    body = await _json(request, optional=True)
    channel: Channel = _CHANNELS.get(str(body.get("channel")), "web")
    session_id, token, exchange = await _chat(request).open(channel)
    return JSONResponse({"session_id": session_id, "token": token, **_body(exchange)}, status_code=201)


async def post_message(request: Request) -> Response:
    """Say something: words or the payload of an offered button."""
    conversation = await _identify(request)
    _slow_down(request.app.state.message_limit, conversation)
    body = await _json(request)
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None) or not isinstance(text if payload is None else payload, str):
        raise ChatError("bad_message", 422)
    if text is not None and len(text) > LONGEST_TEXT:
        raise ChatError("too_long", 413)
    if text is not None and not text.strip():
        raise ChatError("empty_message", 422)
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise ChatError("bad_message", 422)
    return JSONResponse(_body(await _chat(request).say(conversation, text, payload, key)))


async def get_messages(request: Request) -> Response:
    """What was said after a given message."""
    conversation = await _identify(request)
    return JSONResponse(_body(await _chat(request).history(conversation, _after(request))))


async def stream(request: Request) -> Response:
    """Server-sent events: each new message as it comes; `Last-Event-ID` or `after` tells where to begin."""
    conversation = await _identify(request)
    chat = _chat(request)
    last = request.headers.get("last-event-id", "")
    start = int(last) if last.isdecimal() else _after(request)

    async def events() -> AsyncIterator[dict[str, Any]]:
        after = start
        async with chat.hub.listen(conversation) as news:
            while True:
                news.clear()
                try:
                    found = (await chat.history(conversation, after)).messages
                except ChatError as error:
                    yield {"event": "error", "data": json.dumps({"code": error.code})}
                    return
                for message in found:
                    after = message["id"]
                    yield {
                        "id": str(after),
                        "event": "message",
                        "data": json.dumps(message, ensure_ascii=False),
                    }
                await news.wait()

    return EventSourceResponse(events(), ping=HEARTBEAT)


async def get_diagnosis(request: Request) -> Response:
    """The latest diagnosis."""
    return JSONResponse(await _chat(request).diagnosis(await _identify(request)))


async def get_export(request: Request) -> Response:
    """Everything held about the person, as a file."""
    data = await _chat(request).export(await _identify(request))
    return Response(
        json.dumps(data, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="mes-donnees.json"',
            "Cache-Control": "no-store",
        },
    )


async def erase(request: Request) -> Response:
    """Delete everything about the person."""
    await _chat(request).erase(await _identify(request))
    return Response(status_code=204)


def error_response(request: Request, error: ChatError) -> Response:
    """An error as the contract says it, in French."""
    texts = _chat(request).services.programme.texts
    message = texts.render(f"error_{error.code}", longest=LONGEST_TEXT)
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return JSONResponse({"error": {"code": error.code, "message": message}}, status_code=error.status, headers=headers)


async def _identify(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 20 <= len(token) <= 200:
        raise unknown_session()
    return await _chat(request).identify(token.strip())


async def _json(request: Request, optional: bool = False) -> dict[str, Any]:
    """The body as an object; 413 over the size, 422 when it is no JSON object."""
    received = b""
    async for chunk in request.stream():
        received += chunk
        if len(received) > MOST_BYTES:
            raise ChatError("too_long", 413)
    if optional and not received.strip():
        return {}
    try:
        body = json.loads(received)
    except (ValueError, RecursionError) as error:
        raise ChatError("bad_message", 422) from error
    if not isinstance(body, dict):
        raise ChatError("bad_message", 422)
    return body


def _after(request: Request) -> int:
    value = request.query_params.get("after", "0")
    if not value.isdecimal() or len(value) > 18:
        raise ChatError("bad_message", 422)
    return int(value)


def _body(exchange: Exchange) -> dict[str, Any]:
    return {"messages": exchange.messages, "progress": exchange.progress}


def _slow_down(limiter: Limiter, key: str) -> None:
    wait = limiter.wait(key)
    if wait:
        raise ChatError("too_many", 429, retry_after=wait)


def _chat(request: Request) -> Chat:
    app: Starlette = request.app
    chat: Chat = app.state.chat
    return chat
