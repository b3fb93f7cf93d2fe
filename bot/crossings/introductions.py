"""The steps of an introduction, each whole or not at all: asked, answered, withdrawn, expired, told.

Each takes the locks of both actors, looks again at where the introduction is, and writes what is said in the
same transaction: a step that two processes or two taps attempt at once is done once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.crossings import wording
from bot.crossings.cards import Card, read_card
from bot.crossings.introducing import OPEN, Answer, Course, Who
from bot.programme.programme import Programme
from db import audit, conversations, crossings, experiments, messages
from db.answers import current_answers
from db.consents import has_consent
from db.crossing_models import Crossing, PeerRow
from db.crossings import Pair
from db.models import AuditRole

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps, for one programme, at one instant, inside one transaction of the caller."""

    programme: Programme
    session: Session
    now: datetime

    def ask(self, crossing_id: str) -> str | None:
        """Ask the one whose turn it is, in their latest conversation; the conversation, None when nobody is asked.

        Nobody is asked without their permission of today, nor more often than the programme says, nor while
        they are busy with something else.
        """
        pair = crossings.locked(self.session, crossing_id)
        who = course(pair).to_ask
        if who is None:
            return None
        side = pair.first if who == "first" else pair.second
        if not self._both_agree(pair):
            self._stop(pair, "system")
            return None
        conversation_id = conversations.reachable(self.session, side.actor_id)
        if conversation_id is None or not self._may_ask(side.actor_id):
            return None
        asked = course(pair).ask()
        assert asked is not None
        self._move(pair, asked, "system")
        side.asked_at = self.now
        pair.crossing.expires_at = self.now + self._days("expire_after_days")
        return self._push(
            conversation_id, wording.question(self.programme, pair, side.actor_id, self.card(side.actor_id))
        )

    def answer(self, crossing_id: str, actor_id: str, answer: Answer, shares: Sequence[str] = ()) -> Pair | None:
        """What one of the two answers; None when it is not awaited from them any more."""
        pair = crossings.locked(self.session, crossing_id)
        answered = course(pair).answer(who_is(pair, actor_id), answer)
        if answered is None:
            return None
        if not self._both_agree(pair):
            self._stop(pair, "system")
            return None
        side = pair.side(actor_id)
        side.answered_at, side.shares = self.now, list(shares)
        self._move(pair, answered, "person")
        if answered.state == "asked_second":
            pair.crossing.expires_at = self.now + self._days("expire_after_days")
        return pair

    def withdraw(self, crossing_id: str, actor_id: str) -> bool:
        """One of the two takes it back; False when it was over already. The other is not told now."""
        pair = crossings.locked(self.session, crossing_id)
        side = pair.side(actor_id)
        stopped = self._stop(pair, "person")
        if stopped:
            side.state = "declined"  # they know: nothing more is to be told to them
        return stopped

    def cancel(self, crossing_id: str) -> bool:
        """The staff stops it before anything was given; False when it was over or done."""
        pair = crossings.locked(self.session, crossing_id)
        cancelled = course(pair).cancel()
        if cancelled is not None:
            self._move(pair, cancelled, "staff")
        return cancelled is not None

    def remind(self, crossing_id: str) -> str | None:
        """Ask once more whose answer is awaited, never twice; the conversation."""
        pair = crossings.locked(self.session, crossing_id)
        who = course(pair).awaited
        if who is None:
            return None
        side = pair.first if who == "first" else pair.second
        conversation_id = conversations.reachable(self.session, side.actor_id)
        if side.reminded_at is not None or conversation_id is None:
            return None
        side.reminded_at = self.now
        self._record(pair, "reminded", "system")
        card = self.card(side.actor_id)
        return self._push(conversation_id, wording.question(self.programme, pair, side.actor_id, card, reminder=True))

    def expire(self, crossing_id: str) -> bool:
        """Close what nobody answered in time; False when it was answered meanwhile."""
        pair = crossings.locked(self.session, crossing_id)
        expired = course(pair).expire()
        late = pair.crossing.expires_at is not None and pair.crossing.expires_at <= self.now
        if expired is not None and late:
            self._move(pair, expired, "system")
            return True
        return False

    def tell(self, crossing_id: str, actor_id: str) -> str | None:
        """Tell who said yes how it ended; the conversation, None when they know or cannot be reached."""
        pair = crossings.locked(self.session, crossing_id)
        side = pair.side(actor_id)
        conversation_id = conversations.reachable(self.session, actor_id)
        if side.told_at is not None or conversation_id is None:
            return None
        said = self.outcome(pair, actor_id)
        return None if said is None else self._push(conversation_id, said)

    def outcome(self, pair: Pair, actor_id: str) -> messages.Outgoing | None:
        """How it ended, for who said yes, noted as told; None while it is not over, or when already told."""
        side = pair.side(actor_id)
        if side.told_at is not None or side.state != "accepted" or pair.crossing.state in OPEN:
            return None
        side.told_at = self.now
        if pair.crossing.state != "introduced":
            return wording.no_luck(self.programme)
        other_id = pair.other(actor_id).actor_id
        common = in_common(self._peer(actor_id), self._peer(other_id))
        return wording.introduced(self.programme, pair, actor_id, self.card(actor_id), self.card(other_id), common)

    def write(self, crossing_id: str, sender_id: str, message: str | None) -> bool:
        """Send the other a first message: the words given, else the one suggested. False when it is not possible
        (not introduced, taken back) or was done already."""
        pair = crossings.locked(self.session, crossing_id)
        side, other = pair.side(sender_id), pair.other(sender_id)
        conversation_id = conversations.latest(self.session, other.actor_id)
        if pair.crossing.state != "introduced" or side.wrote_at is not None or conversation_id is None:
            return False
        side.wrote_at = self.now
        mine = self.card(sender_id)
        words = message or wording.first_message(self.programme.texts, mine)
        if (said := self.outcome(pair, other.actor_id)) is not None:
            self._push(conversation_id, said)  # the other learns first that both said yes
        self._record(pair, "written", "person")
        self._push(conversation_id, wording.received(self.programme, pair, sender_id, mine, words))
        return True

    def card(self, actor_id: str) -> Card:
        """How this actor may be reached."""
        return read_card(current_answers(self.session, actor_id))

    def _both_agree(self, pair: Pair) -> bool:
        return all(has_consent(self.session, side.actor_id, "peers") for side in (pair.first, pair.second))

    def _may_ask(self, actor_id: str) -> bool:
        limits = self.programme.introductions
        month = crossings.asked_since(self.session, actor_id, self.now - MONTH)
        waiting = crossings.awaiting(self.session, actor_id) + experiments.awaiting(self.session, actor_id)
        return month < self.programme.crossings.per_month.value and waiting < limits.open_at_once.value

    def _stop(self, pair: Pair, role: AuditRole) -> bool:
        """Withdraw, and let who said yes learn at the date they were given that nothing came of it."""
        withdrawn = course(pair).withdraw()
        if withdrawn is None:
            return False
        self._move(pair, withdrawn, role)
        return True

    def _move(self, pair: Pair, to: Course, role: AuditRole) -> None:
        crossing = pair.crossing
        crossing.state, crossing.state_at = to.state, self.now
        pair.first.state, pair.second.state = to.first, to.second
        self._record(pair, to.state, role)

    def _record(self, pair: Pair, what: str, role: AuditRole) -> None:
        audit.record(self.session, role, f"crossing.{what}", "crossing", pair.crossing.id)

    def _push(self, conversation_id: str, said: messages.Outgoing) -> str:
        messages.add_outgoing(self.session, conversation_id, None, [said])
        return conversation_id

    def _peer(self, actor_id: str) -> dict[str, Any]:
        row = self.session.get(PeerRow, actor_id)
        return row.profile if row is not None else {}

    def _days(self, name: str) -> timedelta:
        return timedelta(days=getattr(self.programme.introductions, name).value)


def course(pair: Pair) -> Course:
    """Where the introduction is."""
    return Course(pair.crossing.state, pair.first.state, pair.second.state)


def who_is(pair: Pair, actor_id: str) -> Who:
    """Which of the two this actor is. Raises NotFound for a stranger."""
    return "first" if pair.side(actor_id) is pair.first else "second"


def in_common(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[str]]:
    """The objectives and publics that two profiles share."""
    return {key: sorted(set(one.get(key, ())) & set(other.get(key, ()))) for key in ("objectives", "publics")}


def withdraw_all(steps: Steps, actor_id: str) -> list[Crossing]:
    """An actor no longer wants to be introduced: everything that is open stops."""
    stopped = []
    for crossing in crossings.of_actor(steps.session, actor_id, OPEN):
        if steps.withdraw(crossing.id, actor_id):
            stopped.append(crossing)
    return stopped


def leave(steps: Steps, actor_id: str) -> None:
    """Before an actor is erased: who said yes to them, and waits, learns that nothing comes of it."""
    for crossing in withdraw_all(steps, actor_id):
        other_id = crossings.read(steps.session, crossing.id).other(actor_id).actor_id
        steps.tell(crossing.id, other_id)
