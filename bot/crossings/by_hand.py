"""An introduction that the staff proposes: asked like any other, with the same consents."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.crossings.keeping import from_profile
from bot.crossings.matching import brought_to, by_hand
from bot.crossings.model import Peer
from bot.programme.programme import Programme
from db import audit, crossings
from db.crossing_models import Crossing
from db.errors import NotFound
from db.peers import peer_of


class NotAgreed(Exception):
    """One of the two did not agree that peers are proposed to them."""


def propose_by_hand(session: Session, programme: Programme, first_id: str, second_id: str) -> Crossing | None:
    """Propose these two to each other, `first_id` being asked first; None when the pair exists already.

    Raises NotFound for who has no diagnosis yet, or is one and the same; NotAgreed.
    """
    one, other = _peer(session, first_id), _peer(session, second_id)
    if first_id == second_id or one.demo != other.demo:
        raise NotFound("actor", second_id)
    if not (one.open and other.open):
        raise NotAgreed
    proposal = by_hand(programme, one, other)
    made = crossings.propose(
        session,
        first_id,
        second_id,
        reasons={i: brought_to(proposal, i).model_dump(mode="json") for i in (first_id, second_id)},
        score=proposal.score,
        by="staff",
        programme_version=programme.version,
    )
    if made is not None:
        audit.record(session, "staff", "crossing.proposed", "crossing", made.id)
    return made


def _peer(session: Session, actor_id: str) -> Peer:
    row = peer_of(session, actor_id)
    if row is None:
        raise NotFound("actor", actor_id)
    return from_profile(row.profile, open=row.open)
