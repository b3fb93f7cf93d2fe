"""What the diagnosis says of others, as the Chat API gives it: peers found now, experiments proposed to the actor."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.crossings.finding import peers_of
from bot.crossings.matching import as_contract
from bot.programme.programme import Programme
from db import experiments


def others(session: Session, programme: Programme, actor_id: str) -> dict[str, Any]:
    """`peers` and `experiments` of the diagnosis: never a name before both said yes, nothing without permission.

    They are looked for at each call and kept nowhere: a peer who takes the permission back is gone from them. Peers
    with whom an introduction was proposed are no longer among them: it has a course of its own.
    """
    found = peers_of(session, programme, actor_id)
    asked = experiments.asked_of(session, actor_id)
    return {
        "peers": [as_contract(proposal, actor_id) for proposal in found],
        "experiments": [
            {"id": one.id, "title": one.title, "state": one.state, "part": member.told.get("part", "")}
            for one, member in asked
        ],
    }
