"""Giving a sheet: only the actor does. A preview for their own eyes first, then an address for whom they choose."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.settings import Settings
from db import diagnoses, sheets

PREVIEW_DAYS = 1


class NothingToShow(Exception):
    """There is no diagnosis yet, so no sheet."""


def preview_link(session: Session, settings: Settings, actor_id: str) -> str:
    """A private address, for one day, with both readings. Raises NothingToShow, NotFound."""
    return _link(session, settings, actor_id, "actor", PREVIEW_DAYS, None)


def share_link(session: Session, settings: Settings, actor_id: str, days: int = sheets.DAYS, note: str = "") -> str:
    """An address to give to a partner, who reads the partner's reading only. Raises NothingToShow, NotFound.

    `days` is brought between 1 and 365; `note` says for whom it is, in the actor's words.
    """
    return _link(session, settings, actor_id, "partner", days, note)


def revoke_all(session: Session, actor_id: str) -> int:
    """Make every address of the actor's sheet lead nowhere; how many did lead somewhere."""
    return sum(sheets.revoke(session, link.id) for link in sheets.list_of_actor(session, actor_id))


def _link(
    session: Session, settings: Settings, actor_id: str, audience: sheets.Audience, days: int, note: str | None
) -> str:
    if diagnoses.latest_diagnosis(session, actor_id) is None:
        raise NothingToShow
    _, token = sheets.create_link(session, actor_id, audience, days=days, note=note)
    return f"{settings.base_url}/fiche/{token}"
