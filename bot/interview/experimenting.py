"""Experiments in the chat: answering a proposal, leaving, and telling at the end what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.crossings import experiment_wording as wording
from bot.crossings.experiment_steps import Steps
from bot.interview.answers import Reading
from bot.interview.consenting import reads_as_no, reads_as_yes
from bot.interview.render import shorten
from bot.interview.turn import Button, Reply, Turn, payload
from bot.programme.programme import Programme
from bot.programme.questions import Option, Question
from bot.understanding.options import read_options
from bot.understanding.text import fold
from db import experiments
from db.errors import NotFound
from db.messages import Outgoing
from db.types import utcnow

ACCOUNT = 5
"""Words: from there on, an answer to « comment cela s’est-il passé ? » is a story."""
EXPERIENCE = "experience:"
"""`expecting` while somebody tells what came of it, followed by the experiment, a colon and the step."""
STEPS = ("happened", "learnt", "again", "helped", "missing")
"""What is asked, in this order, once they said how it went; the last two are catalysts."""
CATALYSTS = ("helped", "missing")
LONGEST = 2000
"""Characters that are kept of each answer in words."""
SHORT = 8
"""Words: a longer phrase is an account, not the choice of a button."""


def typed_choice(programme: Programme, expecting: str | None, offered: Sequence[str], text: str) -> str | None:
    """The payload that typed words mean for an experiment; None when they mean something else.

    `offered`: the payloads of the last messages, the latest first. A question, and the words of the programme's
    `leaves`, never answer the questions of a report: they are taken for what they say.
    """
    words = fold(text).words
    if expecting is not None:
        if not expecting.startswith(EXPERIENCE) or _leaves(programme, text):
            return None
        experiment_id, step = expecting.removeprefix(EXPERIENCE).split(":")
        skips = words == fold(programme.texts.render("experience_skip")).words
        return payload("experiment", experiment=experiment_id, choice=f"skip_{step}" if skips else "told")
    outcomes = {f'"choice": "{outcome.id}"}}': outcome.id for outcome in programme.experiments.outcomes}
    if offered and offered[0].startswith("/experiment{") and any(offered[0].endswith(end) for end in outcomes):
        chosen = _read("choice", programme.experiments.outcomes, text)
        if chosen.problem is None and len(words) <= SHORT:
            return next((p for p in offered if p.endswith(f'"choice": "{chosen.value}"}}')), None)
        if _leaves(programme, text) or len(words) < ACCOUNT:
            return None
        return re.sub(r'"choice": "\w+"', '"choice": "account"', offered[0])
    wanted = "no" if reads_as_no(text) else "yes" if reads_as_yes(text) else None
    asked = [p for p in offered if p.startswith(("/experiment{", "/introduction{"))]
    found = next((p for p in asked if p.endswith(f'"choice": "{wanted}"}}')), "")
    return found if found.startswith("/experiment{") else None


def respond(turn: Turn, text: str) -> None:
    """A button about an experiment, or the words that stand for one; `text`: the words, when some are wanted."""
    experiment_id = turn.incoming.payload.get("experiment", "")
    if turn.actor_id is None:
        turn.say("experiment_over", kind="notice")
        return
    try:
        _Answering(turn, experiment_id, turn.actor_id, text).take(turn.incoming.payload.get("choice", ""))
    except NotFound:
        turn.say("experiment_over", kind="notice")


class _Answering:
    """One answer about one experiment."""

    def __init__(self, turn: Turn, experiment_id: str, actor_id: str, text: str) -> None:
        self.turn, self.id, self.actor_id, self.text = turn, experiment_id, actor_id, text
        self.steps = Steps(turn.programme, turn.session, utcnow())

    def take(self, choice: str) -> None:
        """Do what the choice says; outdated ones are explained. Raises NotFound for a stranger to it."""
        outcome = next((o.id for o in self.turn.programme.experiments.outcomes if o.id == choice), None)
        if choice in ("yes", "no"):
            self._answer(choice == "yes")
        elif choice == "more":
            self._details()
        elif choice == "leave":
            left = self.steps.withdraw(self.id, self.actor_id)
            self.turn.say("experiment_left" if left else "experiment_over", kind="notice")
        elif outcome is not None:
            kept = self.steps.report(self.id, self.actor_id, outcome=outcome)
            self._next("" if kept else None)
        elif choice == "account":
            self._account()
        elif choice.startswith("skip_"):
            self._next(choice.removeprefix("skip_"))
        else:
            self._told()

    def _answer(self, accepted: bool) -> None:
        group = self.steps.answer(self.id, self.actor_id, accepted)
        if group is None:
            member = experiments.read(self.turn.session, self.id)
            waiting = member.member(self.actor_id).state == "accepted" and member.experiment.state == "proposed"
            self.turn.say("experiment_answered" if waiting else "experiment_over", kind="notice")
        elif not accepted:
            self.turn.say("experiment_declined", kind="notice")
        elif group.experiment.state == "running":
            self._say(self.steps.started(group, self.actor_id))
        else:
            leave = wording.button(self.turn.programme.texts, self.id, "leave")
            self.turn.say("experiment_accepted", kind="notice", buttons=(Button(leave["title"], leave["payload"]),))

    def _account(self) -> None:
        """A story before the question that sorts it: that question comes again, and nothing is lost of the turn."""
        group = experiments.read(self.turn.session, self.id)
        if group.experiment.state not in ("ended", "abandoned") or group.member(self.actor_id).state != "accepted":
            self.turn.say("experiment_over", kind="notice")
            return
        self._say(wording.ask_outcome(self.turn.programme, group, told=True))

    def _details(self) -> None:
        group = experiments.read(self.turn.session, self.id)
        if group.member(self.actor_id).state == "asked" and group.experiment.state in ("proposed", "running"):
            self._say(wording.details(self.turn.programme, group))
        else:
            self.turn.say("experiment_over", kind="notice")

    def _told(self) -> None:
        """Words, or a catalyst's button, that answer the question that was asked."""
        step = self._step()
        if step in CATALYSTS:
            self._told_catalysts(step)
        elif step is None:
            self.turn.say("experiment_over", kind="notice")
        else:
            kept = self.steps.report(self.id, self.actor_id, {step: shorten(self.text, LONGEST)})
            self._next(step if kept else None)

    def _step(self) -> str | None:
        """The step that is answered: that of the button, else the one that was being asked."""
        step = self.turn.incoming.payload.get("part") or (self.turn.expected or "").rpartition(":")[2]
        return step if step in STEPS else None

    def _told_catalysts(self, step: str) -> None:
        catalysts = self.turn.programme.catalysts
        value = self.turn.incoming.payload.get("value")
        read = Reading(value=[value]) if value else _read("multi", catalysts.options, self.text)
        if read.problem is not None or not isinstance(read.value, list):
            self.turn.say("experience_retry", kind="aside")
            self._ask(step)
            return
        known = {item.id for item in catalysts.items}
        chosen = [one for one in read.value if one in known]
        kept = self.steps.report(self.id, self.actor_id, {"catalysts": {step: chosen}})
        self._next(step if kept else None)

    def _next(self, after: str | None) -> None:
        """The question that follows this step; thanks after the last one; None: there is nothing to tell."""
        if after is None:
            self.turn.say("experiment_over", kind="notice")
        elif after == STEPS[-1]:
            self.turn.say("experience_thanks", kind="aside")
        else:
            self._ask(STEPS[STEPS.index(after) + 1] if after in STEPS else STEPS[0])

    def _ask(self, step: str) -> None:
        texts = self.turn.programme.texts
        skip = Button(texts.render("experience_skip"), payload("experiment", experiment=self.id, choice=f"skip_{step}"))
        options: tuple[Option, ...] = self.turn.programme.catalysts.options if step in CATALYSTS else ()
        choices = tuple(
            Button(option.label, payload("experiment", experiment=self.id, choice="told", part=step, value=option.id))
            for option in options
        )
        self.turn.conversation.expecting = f"{EXPERIENCE}{self.id}:{step}"
        self.turn.say(f"experience_{step}", kind="multi" if options else "question", buttons=(*choices, skip))

    def _say(self, said: Outgoing) -> None:
        buttons = tuple(Button(b["title"], b["payload"]) for b in said.buttons)
        self.turn.replies.append(Reply(said.text, said.kind, buttons))


def _leaves(programme: Programme, text: str) -> bool:
    """Is it a question, or a plain request for something else?"""
    words = fold(text).words
    asks = "?" in text and len(words) <= SHORT
    return asks or words in {fold(phrase).words for phrase in programme.experiments.leaves}


def _read(kind: str, options: tuple[Option, ...], text: str) -> Reading:
    """The options that the words choose, as for a question of the interview."""
    return read_options(_question(kind, options), fold(text))


@cache
def _question(kind: str, options: tuple[Option, ...]) -> Question:
    blank = dict.fromkeys(("short", "ask", "why", "help", "retry"), "…")
    return Question.model_validate({"id": "experience", "kind": kind, "options": options, "moment": "closing", **blank})
