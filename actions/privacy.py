"""The person's rights, from the chat itself: what is kept, a copy, erasure."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Event, TurnAction
from bot.interview.erasing import erase
from bot.interview.render import describe
from bot.interview.turn import Button, Turn, payload
from db import audit, consents


class MyData(TurnAction):
    """« Mes données »: what is kept, why, for how long, and a copy on demand."""

    action_name = "action_my_data"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Say what is kept; the button gives the copy."""
        if turn.erased:
            turn.say("deleted", kind="end")
        elif turn.incoming.payload.get("choice") == "export":
            self.copy(turn)
        else:
            texts, settings = turn.programme.texts, turn.services.settings
            turn.conversation.expecting = "data"
            turn.say(
                "my_data",
                kind="question",
                buttons=(
                    Button(texts.render("my_data_export"), payload("my_data", choice="export")),
                    Button(texts.render("my_data_delete"), payload("delete_data")),
                    Button(texts.render("button_continue"), payload("resume")),
                ),
                responsible=settings.responsible,
                contact=settings.contact,
                months=settings.retention_months,
                count=len(turn.answers),
            )
        return []

    def copy(self, turn: Turn) -> None:
        """Every answer in the chat; the page and the API give the whole file."""
        lines = [
            turn.programme.texts.render(
                "understood_item", name=q.short, value=describe(turn.programme, q, turn.answers[q.id])
            )
            for q in turn.programme.questions
            if q.id in turn.answers
        ]
        given = consents.active_consents(turn.session, turn.actor_id) if turn.actor_id else []
        purposes = ", ".join(turn.programme.texts.render(f"purpose_{c.purpose}") for c in given)
        texts = turn.programme.texts
        turn.say(
            "my_data_copy",
            kind="export",
            items="\n".join(lines) or texts.render("my_data_none"),
            consents=purposes or texts.render("my_data_none"),
        )
        audit.record(turn.session, "person", "data.exported", "conversation", turn.conversation.id, {"where": "chat"})


class DeleteData(TurnAction):
    """« Effacez tout »: asked once for confirmation."""

    action_name = "action_delete_data"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Ask for confirmation."""
        if turn.erased:
            turn.say("deleted", kind="end")
            return []
        texts = turn.programme.texts
        turn.conversation.expecting = "delete"
        turn.say(
            "delete_confirm",
            kind="question",
            buttons=(
                Button(texts.render("delete_yes"), payload("confirm_delete")),
                Button(texts.render("delete_no"), payload("deny")),
            ),
        )
        return []


class ConfirmDelete(TurnAction):
    """The confirmation: everything goes."""

    action_name = "action_confirm_delete"

    def perform(self, turn: Turn, tracker: Tracker) -> list[Event]:
        """Erase, or say that it is done already."""
        if turn.erased:
            turn.say("deleted", kind="end")
        else:
            erase(turn)
        return []
