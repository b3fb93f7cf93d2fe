"""Peers who bring one thing and agreed to be published, around a place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.crossing_models import PeerRow
from db.models import Consent


def published_who_bring(
    session: Session, trait_bit: int, *, department: str | None, epcis: Collection[str], demo: bool, limit: int = 200
) -> list[dict[str, Any]]:
    """The profiles of peers who bring this trait (one bit of `PeerRow.brings`), who agree today to be published.

    They are in the département or in one of these EPCIs; the same ones always, at most `limit`.
    """
    agreed = select(Consent.id).where(
        Consent.actor_id == PeerRow.actor_id, Consent.purpose == "publication", Consent.withdrawn_at.is_(None)
    )
    query = (
        select(PeerRow.profile)
        .where(
            or_(PeerRow.department == department, PeerRow.epci_siren.in_(list(epcis))),
            PeerRow.demo == demo,
            PeerRow.brings.op("&")(trait_bit) != 0,
            agreed.exists(),
        )
        .order_by(PeerRow.actor_id)
        .limit(limit)
    )
    return list(session.scalars(query))
