"""The record of who did what, when, on what. It outlives the people: it must never name them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Audit, AuditRole

Code: TypeAlias = str | int | bool | None
"""A number, or a string that is an identifier, a state, a version: never somebody's words."""

_CODE = re.compile(r"[\w.:/+-]{0,80}", re.ASCII)


def record(
    session: Session,
    role: AuditRole,
    action: str,
    subject_type: str,
    subject_id: str | int | None,
    detail: Mapping[str, Code | Sequence[Code]] | None = None,
) -> Audit:
    """Add one line. `action` is `subject.verb` (`actor.deleted`, `consent.given`).

    Raises ValueError when something could be personal: a string with a space, an accent, an « @ »,
    or longer than 80 characters has no place here.
    """
    subject = None if subject_id is None else str(subject_id)
    facts = {key: list(value) if isinstance(value, list | tuple) else value for key, value in (detail or {}).items()}
    for code in (action, subject_type, subject, *facts, *facts.values()):
        for part in code if isinstance(code, list) else [code]:
            if not isinstance(part, int | None) and not (isinstance(part, str) and _CODE.fullmatch(part)):
                raise ValueError(f"the audit only takes codes and numbers; refused in {action!r}")
    line = Audit(actor_role=role, action=action, subject_type=subject_type, subject_id=subject, detail=facts)
    session.add(line)
    session.flush()
    return line


def lines_about(session: Session, subjects: Sequence[str]) -> list[Audit]:
    """What was recorded about these identifiers, oldest first."""
    return list(session.scalars(select(Audit).where(Audit.subject_id.in_(subjects)).order_by(Audit.id)))
