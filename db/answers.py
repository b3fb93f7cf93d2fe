"""The answer log. Changing an answer adds a version; the highest one is current; nothing is overwritten."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.interview.answers import Answer
from db.actors import lock_actor
from db.models import StoredAnswer


def save_answer(
    session: Session, actor_id: str, answer: Answer, message_id: int | None, author: str = "person"
) -> StoredAnswer:
    """Add a version to what the actor answered, or give back the current one when it says the same.

    What was only inferred and is now said by the person is a new version: it is no longer inferred.

    `message_id` is the message that says it; `author` is `person` or a member of staff. Raises NotFound.
    """
    lock_actor(session, actor_id)
    current = session.scalar(
        select(StoredAnswer)
        .where(StoredAnswer.actor_id == actor_id, StoredAnswer.question == answer.question)
        .order_by(StoredAnswer.version.desc())
        .limit(1)
    )
    same = current is not None and (current.status, current.value) == (answer.status, answer.value)
    if current is not None and same and (current.source != "inferred" or answer.source == "inferred"):
        return current
    stored = StoredAnswer(
        actor_id=actor_id,
        question=answer.question,
        version=current.version + 1 if current else 1,
        status=answer.status,
        value=answer.value,
        quote=answer.quote,
        source=answer.source,
        confidence=answer.confidence,
        message_id=message_id,
        author=author,
    )
    session.add(stored)
    session.flush()
    return stored


def current_answers(session: Session, actor_id: str) -> dict[str, Answer]:
    """The current answer to each question that has one, in the order in which they were first given.

    A question whose answer was taken back has none.
    """
    other = aliased(StoredAnswer)
    of_the_question = (other.actor_id == StoredAnswer.actor_id, other.question == StoredAnswer.question)
    latest = select(func.max(other.version)).where(*of_the_question).scalar_subquery()
    first = select(func.min(other.id)).where(*of_the_question).scalar_subquery()
    rows = session.scalars(
        select(StoredAnswer)
        .where(
            StoredAnswer.actor_id == actor_id,
            StoredAnswer.version == latest,
            StoredAnswer.status != "cleared",
        )
        .order_by(first)
    )
    return {row.question: row.to_answer() for row in rows}


def history(session: Session, actor_id: str, question: str) -> list[StoredAnswer]:
    """Every version of the answer to a question, oldest first."""
    query = select(StoredAnswer).where(StoredAnswer.actor_id == actor_id, StoredAnswer.question == question)
    return list(session.scalars(query.order_by(StoredAnswer.version)))
