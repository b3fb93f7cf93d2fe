"""Experiments in the database: the experiment, its members, what came of it; each step under one lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from db.actors import lock_actor
from db.crossing_models import Experience, Experiment, ExperimentMember, ExperimentState, PeerRow
from db.errors import NotFound
from db.models import Conversation

OPEN: tuple[ExperimentState, ...] = ("draft", "proposed", "running")
"""States from which something may still come of it."""


@dataclass(frozen=True, slots=True)
class Group:
    """An experiment and its members, by actor; an actor who was erased is no longer among them."""

    experiment: Experiment
    members: dict[str, ExperimentMember]

    def member(self, actor_id: str) -> ExperimentMember:
        """This actor's part. Raises NotFound for a stranger to it."""
        try:
            return self.members[actor_id]
        except KeyError:
            raise NotFound("experiment", self.experiment.id) from None


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who plays which role, and what is told of them."""

    actor_id: str
    role: str
    told: Mapping[str, Any]


def create(
    session: Session,
    *,
    template: str,
    title: str,
    objective: str | None,
    insee: str | None,
    content: Mapping[str, Any],
    members: Iterable[NewMember],
) -> Experiment:
    """A new draft. Raises NotFound when one of the actors was erased meanwhile."""
    kept = sorted(members, key=lambda member: member.actor_id)
    for member in kept:
        lock_actor(session, member.actor_id)
    experiment = Experiment(template=template, title=title, objective=objective, insee=insee, content=dict(content))
    session.add(experiment)
    session.flush()
    session.add_all(
        ExperimentMember(experiment_id=experiment.id, actor_id=m.actor_id, role=m.role, told=dict(m.told)) for m in kept
    )
    session.flush()
    return experiment


def locked(session: Session, experiment_id: str) -> Group:
    """The experiment, alone to change it until the end of the transaction. Raises NotFound.

    Its actors are locked before it, in the order of their identifiers, as when one of them is erased or written
    to: whoever answers, starts or abandons at the same instant waits, and never for ever.
    """
    with session.no_autoflush:  # nothing of one's own may be locked before the others' actors
        query = select(ExperimentMember.actor_id).where(ExperimentMember.experiment_id == experiment_id)
        for actor_id in session.scalars(query.order_by(ExperimentMember.actor_id)).all():
            with suppress(NotFound):  # erased since
                lock_actor(session, actor_id)
        fresh = {"populate_existing": True}
        experiment = session.get(Experiment, experiment_id, with_for_update=True, execution_options=fresh)
    if experiment is None:
        raise NotFound("experiment", experiment_id)
    return _group(session, experiment)


def read(session: Session, experiment_id: str) -> Group:
    """The experiment as it is. Raises NotFound."""
    experiment = session.get(Experiment, experiment_id)
    if experiment is None:
        raise NotFound("experiment", experiment_id)
    return _group(session, experiment)


def _group(session: Session, experiment: Experiment) -> Group:
    query = select(ExperimentMember).where(ExperimentMember.experiment_id == experiment.id)
    rows = session.scalars(query.order_by(ExperimentMember.actor_id).execution_options(populate_existing=True))
    return Group(experiment, {row.actor_id: row for row in rows})


def listed(session: Session, states: Sequence[ExperimentState] | None = None, limit: int = 200) -> list[Experiment]:
    """Experiments, the latest changed first."""
    query = select(Experiment)
    if states is not None:
        query = query.where(Experiment.state.in_(states))
    return list(session.scalars(query.order_by(Experiment.state_at.desc(), Experiment.id).limit(limit)))


def starting_with(session: Session, beginning: str) -> list[str]:
    """The identifiers that start with these characters, two at most: enough to know whether it is the only one."""
    query = select(Experiment.id).where(Experiment.id.startswith(beginning, autoescape=True))
    return list(session.scalars(query.order_by(Experiment.id).limit(2)))


def busy(session: Session) -> set[str]:
    """Actors who are in an experiment that is not over, and did not decline it."""
    query = _taking_part(OPEN).where(ExperimentMember.state.in_(("waiting", "asked", "accepted")))
    return set(session.scalars(query))


def drafted(session: Session) -> set[tuple[str, frozenset[str]]]:
    """Every template with the group it was drafted for, whatever came of it: the same is not drafted twice."""
    query = select(Experiment.id, Experiment.template, ExperimentMember.actor_id).join(
        ExperimentMember, ExperimentMember.experiment_id == Experiment.id
    )
    groups: dict[tuple[str, str], set[str]] = {}
    for experiment_id, template, actor_id in session.execute(query):
        groups.setdefault((experiment_id, template), set()).add(actor_id)
    return {(template, frozenset(actors)) for (_, template), actors in groups.items()}


def open_peers(
    session: Session,
    *,
    department: str | None = None,
    epci: str | None = None,
    insee: str | None = None,
    limit: int = 5000,
) -> list[dict[str, Any]]:
    """The profiles of peers who agree that others are proposed to them, in one place (the narrowest given)."""
    query = select(PeerRow.profile).where(PeerRow.open == True)  # noqa: E712 (an expression)
    if insee is not None:
        query = query.where(PeerRow.insee == insee)
    elif epci is not None:
        query = query.where(PeerRow.epci_siren == epci)
    elif department is not None:
        query = query.where(PeerRow.department == department)
    return list(session.scalars(query.order_by(PeerRow.actor_id).limit(limit)))


def asked_of(session: Session, actor_id: str) -> list[tuple[Experiment, ExperimentMember]]:
    """The experiments that were proposed to this actor, who did not decline nor leave, oldest first."""
    query = (
        select(Experiment, ExperimentMember)
        .join(ExperimentMember, ExperimentMember.experiment_id == Experiment.id)
        .where(ExperimentMember.actor_id == actor_id, ExperimentMember.state.in_(("asked", "accepted")))
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(Experiment.created_at, Experiment.id))]


def awaiting(session: Session, actor_id: str) -> int:
    """How many proposals this actor has not answered yet."""
    asked = _taking_part(("proposed", "running")).where(
        ExperimentMember.actor_id == actor_id, ExperimentMember.state == "asked"
    )
    return session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def to_ask(session: Session, limit: int) -> list[tuple[str, str]]:
    """Proposed experiments and the members who are still to be asked, and can be."""
    query = _waiting().where(ExperimentMember.state == "waiting", Experiment.state == "proposed", _reachable())
    return [(row[0], row[1]) for row in session.execute(query.limit(limit))]


def to_remind(session: Session, asked_before: datetime, limit: int) -> list[tuple[str, str]]:
    """Members who were asked before then, did not answer and were never reminded."""
    query = _waiting().where(
        Experiment.state == "proposed",
        ExperimentMember.state == "asked",
        ExperimentMember.asked_at <= asked_before,
        ExperimentMember.reminded_at.is_(None),
        _reachable(),
    )
    return [(row[0], row[1]) for row in session.execute(query.limit(limit))]


def names(session: Session, actor_ids: Sequence[str]) -> dict[str, str]:
    """The names of these actors' activities, for the staff; those who gave none are left out."""
    query = select(PeerRow.actor_id, PeerRow.profile).where(PeerRow.actor_id.in_(actor_ids))
    return {row[0]: row[1]["label"] for row in session.execute(query) if row[1].get("label")}


def reports(session: Session, experiment_id: str) -> list[Experience]:
    """What its members told of an experiment, oldest first."""
    query = select(Experience).where(Experience.experiment_id == experiment_id)
    return list(session.scalars(query.order_by(Experience.id)))


def report_of(session: Session, experiment_id: str, actor_id: str) -> Experience | None:
    """What this member told of it, so far."""
    return session.scalar(
        select(Experience).where(Experience.experiment_id == experiment_id, Experience.actor_id == actor_id)
    )


def _taking_part(states: Sequence[ExperimentState]) -> Select[str]:
    return (
        select(ExperimentMember.actor_id)
        .join(Experiment, Experiment.id == ExperimentMember.experiment_id)
        .where(Experiment.state.in_(states))
    )


def _waiting() -> Select[str, str]:
    return (
        select(ExperimentMember.experiment_id, ExperimentMember.actor_id)
        .join(Experiment, Experiment.id == ExperimentMember.experiment_id)
        .order_by(Experiment.state_at, ExperimentMember.experiment_id, ExperimentMember.actor_id)
    )


def _reachable() -> ColumnElement[bool]:
    """They have a conversation in which something may be asked."""
    return exists().where(
        Conversation.actor_id == ExperimentMember.actor_id,
        Conversation.state == "done",
        Conversation.expecting.is_(None),
    )
