"""The application put together: services, routes, errors, health."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import services
from bot.channels import action_route, web
from bot.channels.chat import Chat
from bot.channels.dialogue import Dialogue
from bot.channels.errors import ChatError
from bot.channels.limits import Limiter
from bot.crossings import experiment_rounds
from bot.crossings.following import go_round
from bot.logs import configure_logging
from bot.public import sheet
from bot.settings import Settings
from bot.start import build_services
from db.errors import DatabaseBusy, DatabaseUnavailable
from db.types import utcnow

logger = logging.getLogger(__name__)

CLEANING_EVERY = 60.0  # seconds
LOOKING_EVERY = 1.0  # seconds

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(settings: Settings | None = None) -> Starlette:
    """The ASGI application; raises what `build_services` raises when something is missing."""
    settings = settings or Settings()
    configure_logging(settings.log_level)
    held = build_services(settings)
    services.install(held)
    chat = Chat(held, Dialogue(settings))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(_forget_from_time_to_time(chat)),
            asyncio.create_task(_follow_introductions(held)),
            asyncio.create_task(_announce_what_is_pushed(chat)),
        ]
        yield
        for task in tasks:
            task.cancel()
        await chat.dialogue.close()
        held.database.dispose()

    app = Starlette(
        routes=[*web.routes(), *sheet.routes(), action_route.route(settings.token), Route("/healthz", health)],
        exception_handlers={ChatError: _chat_error, HTTPException: _http_error, Exception: _unexpected},
        lifespan=lifespan,
    )
    app.state.chat = chat
    app.state.session_limit = Limiter(settings.sessions_per_minute, burst=settings.sessions_per_minute)
    app.state.message_limit = Limiter(settings.messages_per_minute, burst=settings.messages_per_minute)
    app.add_middleware(SecurityHeaders)
    return app


async def _forget_from_time_to_time(chat: Chat) -> None:
    while True:
        await asyncio.sleep(CLEANING_EVERY)
        try:
            await chat.forget_waiting()
        except ChatError as error:
            logger.warning("erasure postponed", extra={"code": error.code})


async def _follow_introductions(held: services.Services) -> None:
    """Rounds of introductions and experiments, as long as the application runs; a round that fails is made again."""
    while True:
        await asyncio.sleep(held.settings.crossings_every)
        try:
            await asyncio.to_thread(go_round, held, utcnow())
            await asyncio.to_thread(experiment_rounds.go_round, held, utcnow())
        except (DatabaseBusy, DatabaseUnavailable):
            logger.warning("introductions postponed")


async def _announce_what_is_pushed(chat: Chat) -> None:
    """Wake those who listen to a conversation where something was said without being asked, by any process."""
    while True:
        await asyncio.sleep(LOOKING_EVERY)
        try:
            await chat.announce_pushed()
        except ChatError as error:
            logger.warning("announcement postponed", extra={"code": error.code})


async def health(request: Request) -> Response:
    """200 when the database and Rasa answer, 503 otherwise, with the state of each."""
    chat: Chat = request.app.state.chat
    database = await chat.storage_answers()
    engine = await chat.dialogue.healthy()
    state = {"database": "ok" if database else "down", "engine": "ok" if engine else "down"}
    return JSONResponse(state, status_code=200 if database and engine else 503)


async def _chat_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ChatError)
    return web.error_response(request, error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        code = "method_not_allowed" if error.status_code == 405 else "not_found"
        return web.error_response(request, ChatError(code, error.status_code))
    return PlainTextResponse("Cette page n’existe pas.", status_code=error.status_code)


async def _unexpected(request: Request, error: Exception) -> Response:
    logger.error("request failed", exc_info=error, extra={"path": _path(request)})
    return web.error_response(request, ChatError("unexpected", 500))


def _path(request: Request) -> str:
    """The path without what it is filled with: the token of a sheet is a key, and must not be in the log."""
    path = request.url.path
    for name, value in request.path_params.items():
        path = path.replace(str(value), f"{{{name}}}")
    return path


class SecurityHeaders:
    """Adds the headers that protect the person to every response, without buffering streams."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass through; only the response's start is changed."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(k.lower().encode(), v.encode()) for k, v in SECURITY_HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *headers]}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
