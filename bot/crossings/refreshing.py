"""Keeping an actor's row as a peer true: after each diagnosis, each consent given or taken back."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.crossings.keeping import to_row
from bot.crossings.peers import read_peer
from bot.diagnosis import diagnose
from bot.diagnosis.model import Diagnosis
from bot.interview.answers import Answer
from bot.services import Services
from db import consents, diagnoses, peers
from db.answers import current_answers
from db.models import Actor
from db.session import Database

_AT_ONCE = 200
"""Rows brought up to date in one transaction: others must not wait long for theirs."""


def refresh_peer(services: Services, session: Session, actor_id: str) -> bool:
    """Bring the actor's row up to date with their answers, diagnosis and consent; True when it changed.

    Without any diagnosis, or when the actor is no longer there, nothing is kept of them as a peer.
    """
    actor = session.get(Actor, actor_id)
    answers = current_answers(session, actor_id)
    diagnosis = _diagnosis(services, session, actor_id, answers) if actor else None
    if actor is None or diagnosis is None:
        return peers.remove_peer(session, actor_id)
    peer = read_peer(
        services.programme,
        answers,
        diagnosis,
        services.communes,
        actor_id=actor_id,
        open=consents.has_consent(session, actor_id, "peers"),
        demo=actor.demo,
    )
    return peers.save_peer(session, to_row(services.programme, peer))


def refresh_stale(services: Services, database: Database, progress: Callable[[int], None]) -> int:
    """Bring up to date every row that another version of the programme made; returns how many.

    `progress` is told how many are done. Interrupted, it goes on with what is left the next time.
    """
    done, after = 0, ""
    while True:
        with database.session() as session:
            stale = peers.stale_peers(session, services.programme.version, _AT_ONCE, after)
            for actor_id in stale:
                refresh_peer(services, session, actor_id)
        if not stale:
            return done
        done, after = done + len(stale), stale[-1]
        progress(done)


def _diagnosis(services: Services, session: Session, actor_id: str, answers: dict[str, Answer]) -> Diagnosis | None:
    """The latest diagnosis; made anew when it was stored in the form of another release."""
    stored = diagnoses.latest_diagnosis(session, actor_id)
    if stored is None:
        return None
    try:
        return Diagnosis.model_validate(stored.result)
    except ValidationError:
        overrides = diagnoses.overrides(session, actor_id)
        return diagnose(services.programme, answers, services.classifier, overrides)
