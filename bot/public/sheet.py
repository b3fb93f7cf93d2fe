"""The sheet at its address: `/fiche/{token}`, as a page and as a PDF."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.limits import Limiter
from bot.diagnosis.model import Diagnosis
from bot.directory.nearby import PublicPlace, entries_near
from bot.services import Services, current
from bot.sheet.around import with_places
from bot.sheet.facts import build_sheet
from bot.sheet.model import Audience, Sheet
from bot.sheet.page import PARTNER, QUERY, STYLE, Shown, render_notice, render_sheet
from bot.sheet.pdf import render_pdf
from db import answers, diagnoses, sheets
from db.errors import DatabaseBusy, StorageError

logger = logging.getLogger(__name__)

LONGEST_TOKEN = 100
PER_MINUTE, BURST = 30, 30
"""Pages asked from one address of the network."""
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def routes() -> list[BaseRoute]:
    """The routes of this module, relative to the site's root."""
    limiter = Limiter(PER_MINUTE, burst=BURST)

    def sheet_page(request: Request) -> Response:
        return _answer(request, limiter, as_pdf=False)

    def sheet_pdf(request: Request) -> Response:
        return _answer(request, limiter, as_pdf=True)

    return [
        Route("/fiche/fiche.css", stylesheet),
        Route("/fiche/{token}.pdf", sheet_pdf),
        Route("/fiche/{token}", sheet_page),
    ]


async def stylesheet(request: Request) -> Response:
    """What the page looks like."""
    return FileResponse(STYLE, headers={"Cache-Control": "no-cache"})


def _answer(request: Request, limiter: Limiter, *, as_pdf: bool) -> Response:
    """The sheet; 404 with the same sentence for an address that never was, is no more, or was revoked.

    Runs in a thread: it reads the database and draws.
    """
    services = current()
    wait = limiter.wait(request.client.host if request.client else "?")
    if wait:
        return _notice(services, "too_many", 429, {"Retry-After": str(wait)})
    try:
        shown = _find(services, request.path_params["token"], request.query_params.get(QUERY, ""))
    except StorageError:
        logger.warning("sheet not read: the database does not answer")
        return _notice(services, "busy", 503, {"Retry-After": "5"})
    if shown is None:
        return _notice(services, "gone", 404)
    texts = services.programme.sheet.texts
    if as_pdf:
        headers = {**PRIVATE, "Content-Disposition": 'inline; filename="cles-de-lecture.pdf"'}
        return Response(render_pdf(shown, texts, services.communes), media_type="application/pdf", headers=headers)
    return HTMLResponse(render_sheet(shown, texts, services.communes), headers=PRIVATE)


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows behind an address."""

    link_id: int
    actor_id: str
    audience: Audience
    until: date


def _find(services: Services, token: str, wanted: str) -> Shown | None:
    """The sheet that this token opens; None when it opens none. Notes that it was read."""
    if len(token) > LONGEST_TOKEN:
        return None
    with services.database.reading() as session:
        link = sheets.find_by_token(session, token)
        if link is None:
            return None
        found = _Found(link.id, link.actor_id, link.audience, link.expires_at.date())
        diagnosis = diagnoses.latest_diagnosis(session, found.actor_id)
        given = answers.current_answers(session, found.actor_id)
    if diagnosis is None:
        return None
    _count(services, found.link_id)
    built = build_sheet(
        services.programme,
        given,
        Diagnosis.model_validate(diagnosis.result),
        services.communes,
        drawn_on=diagnosis.created_at.date(),
        contact=services.settings.contact,
    )
    sheet = with_places(services.programme.sheet.texts, built, _places(services, built, found.actor_id))
    reading: Audience = "partner" if found.audience == "partner" or wanted == PARTNER else "actor"
    return Shown(sheet, found.audience, reading, f"/fiche/{token}", found.until)


def _places(services: Services, sheet: Sheet, actor_id: str) -> list[PublicPlace]:
    """The public places around; none where the official code knows no commune."""
    commune = services.communes.by_insee(sheet.place.insee) if sheet.place and sheet.place.insee else None
    if commune is None:
        return []
    with services.database.reading() as session:
        return entries_near(session, commune, actor_id=actor_id)


def _count(services: Services, link_id: int) -> None:
    """One read more; a database that is busy writing does not keep anybody from reading."""
    try:
        with services.database.session() as session:
            sheets.count_read(session, link_id)
    except DatabaseBusy:
        logger.warning("a read of a sheet was not counted")


def _notice(services: Services, sentence: str, status: int, headers: dict[str, str] | None = None) -> Response:
    page = render_notice(services.programme.sheet.texts, sentence)
    return HTMLResponse(page, status_code=status, headers={**PRIVATE, **(headers or {})})
