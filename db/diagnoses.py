"""Diagnoses as they were shown, and what people say instead of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CorrectedPart, Correction, StoredDiagnosis


def save_diagnosis(
    session: Session,
    actor_id: str,
    inputs: dict[str, Any],
    result: dict[str, Any],
    *,
    programme_version: str,
    classifier_version: str,
) -> StoredDiagnosis:
    """Keep a diagnosis: the answers it was made from (`inputs`) and what it says (the API's JSON)."""
    diagnosis = StoredDiagnosis(
        actor_id=actor_id,
        inputs=inputs,
        result=result,
        programme_version=programme_version,
        classifier_version=classifier_version,
    )
    session.add(diagnosis)
    session.flush()
    return diagnosis


def latest_diagnosis(session: Session, actor_id: str) -> StoredDiagnosis | None:
    """The last diagnosis of an actor."""
    query = select(StoredDiagnosis).where(StoredDiagnosis.actor_id == actor_id)
    return session.scalar(query.order_by(StoredDiagnosis.id.desc()).limit(1))


def save_correction(
    session: Session,
    actor_id: str,
    part: CorrectedPart,
    machine_value: Any,
    person_value: Any,
    *,
    reason: str,
    author: str,
    diagnosis_id: int | None = None,
) -> Correction:
    """Keep what a person says instead of the machine, and why; `author` is `person` or a member of staff."""
    correction = Correction(
        actor_id=actor_id,
        part=part,
        machine_value=machine_value,
        person_value=person_value,
        reason=reason,
        author=author,
        diagnosis_id=diagnosis_id,
    )
    session.add(correction)
    session.flush()
    return correction


def overrides(session: Session, actor_id: str) -> dict[str, object]:
    """The last correction of each part of the diagnosis, as `bot.diagnosis.diagnose` takes them."""
    query = select(Correction).where(Correction.actor_id == actor_id, Correction.part != "answer")
    return {row.part: row.person_value for row in session.scalars(query.order_by(Correction.id))}
