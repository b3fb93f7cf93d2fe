"""What staff corrected in diagnoses, to learn from. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.understanding.corrected import CorrectedText
from db.answers import current_answers
from db.diagnoses import latest_diagnosis
from db.models import Actor, Correction

ACTIVITY = "activity"
_PARTS = ("family", "usage_subtypes", "objectives")


def corrected_texts(session: Session) -> list[CorrectedText]:
    """The activity of each actor of whom staff corrected a label, oldest actor first.

    Labels are the last ones that staff gave; a part that they left as it was keeps what their latest diagnosis says.
    Left out: actors invented for a demonstration, what a person corrected about themselves, and actors whose answer
    was taken back.
    """
    query = (
        select(Correction)
        .join(Actor)
        .where(Correction.part.in_(_PARTS), Correction.author != "person", Actor.demo.is_(False))
        .order_by(Actor.created_at, Actor.id, Correction.id)
    )
    corrected: dict[str, dict[str, Any]] = {}
    for row in session.scalars(query):
        corrected.setdefault(row.actor_id, {})[row.part] = row.person_value
    found = (_read(session, actor_id, parts) for actor_id, parts in corrected.items())
    return [one for one in found if one is not None]


def _read(session: Session, actor_id: str, parts: Mapping[str, Any]) -> CorrectedText | None:
    answer = current_answers(session, actor_id).get(ACTIVITY)
    if answer is None or not isinstance(answer.value, str):
        return None
    diagnosis = latest_diagnosis(session, actor_id)
    said = _labels(diagnosis.result if diagnosis else {}) | dict(parts)
    return CorrectedText(
        answer.value, str(said["family"]), tuple(said["usage_subtypes"] or ()), tuple(said["objectives"] or ())
    )


def _labels(result: Mapping[str, Any]) -> dict[str, Any]:
    """The labels of a diagnosis as it was shown; an objective counts when the fit is strong."""
    typology = result.get("typology", {})
    return {
        "family": typology.get("family", ""),
        "usage_subtypes": [one["id"] for one in typology.get("usage_subtypes", [])],
        "objectives": [one["id"] for one in result.get("objectives", []) if one["fit"] == "strong"],
    }
