"""The steps of an experiment, each whole or not at all: proposed, answered, started, ended, told.

    draft → proposed → running → ended        (abandoned from any of the first three)

Each takes the locks of its members and of the experiment, looks again at where it is, and writes what is said in the
same transaction: two answers at the same instant both count, a step attempted twice is done once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy.orm import Session

from bot.crossings import experiment_wording as wording
from bot.crossings.cards import read_card
from bot.crossings.experiments import Draft
from bot.programme.programme import Programme
from db import audit, conversations, crossings, experiments, messages
from db.answers import current_answers
from db.consents import has_consent
from db.crossing_models import Experience, ExperimentState, Outcome
from db.experiments import Group, NewMember
from db.models import AuditRole
from db.types import FRANCE, utcnow

EDITABLE = ("title", "tries", "observe", "cost", "stop", "tell", "weeks")
"""What the staff may change of a draft; `observe` is a list, `weeks` a number, the rest are texts."""
WEEKS = range(4, 17)
NOTHING: Mapping[str, Any] = MappingProxyType({})
LONGEST_TEXT = 500
"""Characters of each text of a draft."""

Problem = Literal["state", "roles", "field"]


class NotPossible(Exception):
    """The step cannot be taken: not from this state, a role nobody plays, a field that cannot be so."""

    def __init__(self, problem: Problem, *details: str) -> None:
        super().__init__(problem, *details)
        self.problem = problem
        self.details = details


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps, for one programme, at one instant, inside one transaction of the caller."""

    programme: Programme
    session: Session
    now: datetime

    def create(self, drafted: Draft) -> str:
        """Keep a draft; its identifier. Raises NotFound when one of its actors was erased meanwhile."""
        template = self.programme.experiments.get(drafted.template)
        roles = [{"id": role.id, "label": role.label, "optional": role.optional} for role in template.roles]
        made = experiments.create(
            self.session,
            template=drafted.template,
            title=drafted.title,
            objective=drafted.objective,
            insee=drafted.insee,
            content=drafted.content | {"roles": roles},
            members=[NewMember(m.actor_id, m.role, m.told) for m in drafted.members],
        )
        self._record(made.id, "drafted", "staff", len(drafted.members))
        return made.id

    def edit(self, experiment_id: str, changes: Mapping[str, Any]) -> None:
        """Change the texts of a draft. What was proposed no longer changes: it is what people said yes to."""
        group = experiments.locked(self.session, experiment_id)
        self._from(group, "draft")
        experiment, content = group.experiment, dict(group.experiment.content)
        for field, value in changes.items():
            if field == "title":
                experiment.title = _text(field, value)
            elif field == "weeks":
                content[field] = _weeks(value)
            elif field == "observe":
                content[field] = [_text(field, item) for item in value]
            elif field in EDITABLE:
                content[field] = _text(field, value)
            else:
                raise NotPossible("field", field)
        experiment.content = content
        self._record(experiment_id, "edited", "staff", len(group.members))

    def propose(self, experiment_id: str) -> list[str]:
        """Open it to its members, and ask those who can be asked now; the conversations in which it was asked.

        Whoever no longer agrees to be proposed others is left out. Raises NotPossible when a needed role is not
        played any more.
        """
        group = experiments.locked(self.session, experiment_id)
        self._from(group, "draft")
        self._leave_out(group)
        self._complete(group, ("waiting",))
        self._move(group, "proposed", "staff")
        asked = [self._ask(group, actor_id) for actor_id in group.members]
        return [conversation_id for conversation_id in asked if conversation_id is not None]

    def ask(self, experiment_id: str, actor_id: str) -> str | None:
        """Ask a member who could not be asked before; the conversation, None when they still cannot be."""
        group = experiments.locked(self.session, experiment_id)
        if group.experiment.state != "proposed" or actor_id not in group.members:
            return None
        return self._ask(group, actor_id)

    def remind(self, experiment_id: str, actor_id: str) -> str | None:
        """Ask once more a member who has not answered, never twice; the conversation."""
        group = experiments.locked(self.session, experiment_id)
        member = group.members.get(actor_id)
        if group.experiment.state != "proposed" or member is None or member.state != "asked" or member.reminded_at:
            return None
        conversation_id = conversations.reachable(self.session, actor_id)
        if conversation_id is None or not self._agrees(actor_id):
            return None
        member.reminded_at = self.now
        self._record(experiment_id, "reminded", "system", len(group.members))
        return self._push(conversation_id, wording.question(self.programme, group, actor_id, reminder=True))

    def answer(self, experiment_id: str, actor_id: str, accepted: bool) -> Group | None:
        """What a member answers; None when it is not awaited from them any more. Nobody else is told."""
        group = experiments.locked(self.session, experiment_id)
        member = group.member(actor_id)
        if member.state != "asked" or group.experiment.state not in ("proposed", "running"):
            return None
        member.state, member.answered_at = ("accepted" if accepted else "declined"), self.now
        self._record(experiment_id, member.state, "person", len(group.members))
        return group

    def withdraw(self, experiment_id: str, actor_id: str, role: AuditRole = "person") -> bool:
        """A member leaves, before or during; False when they had left or it was over."""
        group = experiments.locked(self.session, experiment_id)
        member = group.member(actor_id)
        if group.experiment.state not in experiments.OPEN or member.state in ("declined", "withdrawn"):
            return False
        member.state, member.answered_at = "withdrawn", self.now
        self._record(experiment_id, "left", role, len(group.members))
        return True

    def start(self, experiment_id: str, on: date) -> None:
        """Begin, on this day, with those who said yes; each is told who they are. Raises NotPossible."""
        group = experiments.locked(self.session, experiment_id)
        self._from(group, "proposed")
        self._leave_out(group)
        self._complete(group, ("accepted",))
        experiment = group.experiment
        experiment.starts_on = on
        experiment.ends_on = on + timedelta(weeks=experiment.content["weeks"])
        self._move(group, "running", "staff")
        for actor_id in playing(group):
            self._say(actor_id, self.started(group, actor_id))

    def started(self, group: Group, actor_id: str) -> messages.Outgoing:
        """What a member is told when it begins, or when they join it."""
        names = [self._name(group, other) for other in playing(group) if other != actor_id]
        return wording.started(self.programme, group, actor_id, names)

    def end(self, experiment_id: str) -> None:
        """It is over: each of those who took part is asked how it went. Raises NotPossible."""
        group = experiments.locked(self.session, experiment_id)
        self._from(group, "running")
        group.experiment.ends_on = self.now.astimezone(FRANCE).date()
        self._move(group, "ended", "staff")
        self._ask_outcomes(group)

    def abandon(self, experiment_id: str) -> None:
        """Give up, at any moment; who had said yes is told, and asked how it went if it had begun."""
        group = experiments.locked(self.session, experiment_id)
        had_begun = group.experiment.state == "running"
        self._from(group, *experiments.OPEN)
        if had_begun:
            group.experiment.ends_on = self.now.astimezone(FRANCE).date()
        self._move(group, "abandoned", "staff")
        for actor_id in playing(group):
            self._say(actor_id, wording.called_off(self.programme, group))
        if had_begun:
            self._ask_outcomes(group)

    def report(
        self,
        experiment_id: str,
        actor_id: str,
        told: Mapping[str, Any] = NOTHING,
        *,
        outcome: Outcome | None = None,
        role: AuditRole = "person",
    ) -> Experience | None:
        """Keep what a member tells: `outcome` first; `told` is some of `happened`, `learnt`, `again`, `catalysts`.

        One report a member, completed as they go. None when it has not begun, when they were not in it, or when
        there is no outcome yet.
        """
        group = experiments.locked(self.session, experiment_id)
        member = group.members.get(actor_id)
        if group.experiment.starts_on is None or member is None or member.state not in ("accepted", "withdrawn"):
            return None
        found = experiments.report_of(self.session, experiment_id, actor_id)
        if found is None:
            if outcome is None:
                return None
            blank = {"happened": "", "learnt": "", "again": "", "catalysts": {"helped": [], "missing": []}}
            tried = group.experiment.title
            found = Experience(experiment_id=experiment_id, actor_id=actor_id, tried=tried, outcome=outcome, **blank)
            self.session.add(found)
            self._record(experiment_id, "reported", role, len(group.members))
        found.outcome = outcome or found.outcome
        for field, value in told.items():
            setattr(found, field, found.catalysts | value if field == "catalysts" else value)
        self.session.flush()
        return found

    def _ask(self, group: Group, actor_id: str) -> str | None:
        member = group.members[actor_id]
        conversation_id = conversations.reachable(self.session, actor_id)
        if member.state != "waiting" or conversation_id is None or not self._agrees(actor_id):
            return None
        if experiments.awaiting(self.session, actor_id) or crossings.awaiting(self.session, actor_id):
            return None  # one question at a time
        member.state, member.asked_at = "asked", self.now
        self._record(group.experiment.id, "asked", "system", len(group.members))
        return self._push(conversation_id, wording.question(self.programme, group, actor_id))

    def _ask_outcomes(self, group: Group) -> None:
        for actor_id in playing(group):
            self._say(actor_id, wording.ask_outcome(self.programme, group))

    def _from(self, group: Group, *states: ExperimentState) -> None:
        if group.experiment.state not in states:
            raise NotPossible("state", group.experiment.state)

    def _complete(self, group: Group, states: Collection[str]) -> None:
        missing = roles_missing(group, states)
        if missing:
            raise NotPossible("roles", *missing)

    def _leave_out(self, group: Group) -> None:
        """Whoever took back the permission to be proposed others is no longer of it."""
        for actor_id, member in group.members.items():
            if member.state in ("waiting", "asked", "accepted") and not self._agrees(actor_id):
                member.state = "withdrawn"
                self._record(group.experiment.id, "left", "system", len(group.members))

    def _agrees(self, actor_id: str) -> bool:
        return has_consent(self.session, actor_id, "peers")

    def _name(self, group: Group, actor_id: str) -> str:
        """The name of the activity and its commune; what they are when it has no name."""
        card = read_card(current_answers(self.session, actor_id))
        who = card.label or str(group.members[actor_id].told["who"])
        return self.programme.texts.render("experiment_other", who=who, commune=card.commune) if card.commune else who

    def _say(self, actor_id: str, said: messages.Outgoing) -> None:
        conversation_id = conversations.latest(self.session, actor_id)
        if conversation_id is not None:
            self._push(conversation_id, said)

    def _push(self, conversation_id: str, said: messages.Outgoing) -> str:
        messages.add_outgoing(self.session, conversation_id, None, [said])
        return conversation_id

    def _move(self, group: Group, state: ExperimentState, role: AuditRole) -> None:
        group.experiment.state, group.experiment.state_at = state, self.now
        self._record(group.experiment.id, state, role, len(group.members))

    def _record(self, experiment_id: str, what: str, role: AuditRole, members: int) -> None:
        audit.record(self.session, role, f"experiment.{what}", "experiment", experiment_id, {"members": members})


def leave_proposed(programme: Programme, session: Session, actor_id: str) -> None:
    """An actor no longer wants to be proposed to others: they leave what has not started. What runs, they joined."""
    steps = Steps(programme, session, utcnow())
    for experiment, _ in experiments.asked_of(session, actor_id):
        if experiment.state == "proposed":
            steps.withdraw(experiment.id, actor_id)


def playing(group: Group) -> list[str]:
    """The members who said yes, and did not leave."""
    return [actor_id for actor_id, member in group.members.items() if member.state == "accepted"]


def roles_missing(group: Group, states: Collection[str] = ("accepted",)) -> list[str]:
    """The labels of the needed roles that no member in one of these states plays."""
    held = {member.role for member in group.members.values() if member.state in states}
    return [r["label"] for r in group.experiment.content["roles"] if not r["optional"] and r["id"] not in held]


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise NotPossible("field", field)
    return value.strip()


def _weeks(value: object) -> int:
    if not isinstance(value, int) or value not in WEEKS:
        raise NotPossible("field", "weeks")
    return value
