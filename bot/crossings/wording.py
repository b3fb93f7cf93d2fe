"""What is said of an introduction, to each of the two: from the programme's texts, as messages to send."""

from __future__ import annotations

from typing import Any

from bot.crossings.cards import Card, contacts
from bot.interview.turn import payload
from bot.programme.programme import Programme
from bot.programme.texts import Texts
from db.crossings import Pair
from db.messages import Button, Outgoing

KIND = "introduction"
"""Kind of the messages that ask something about an introduction, for the page."""

REASONS_SAID = 4


def button(texts: Texts, crossing_id: str, choice: str, title: str = "") -> Button:
    """A choice about an introduction; `title`: the name of its text, when it is not the choice."""
    return {
        "title": texts.render(f"introduction_{title or choice}"),
        "payload": payload("introduction", crossing=crossing_id, choice=choice),
    }


def question(programme: Programme, pair: Pair, actor_id: str, card: Card, *, reminder: bool = False) -> Outgoing:
    """« Souhaitez-vous être mis en relation ? », with what the other would be told, and be given of the card.

    Of the second, who has not been asked yet, the first is told nothing in their own words; the first agrees to
    what will be told of them.
    """
    mine, theirs = told(pair, actor_id), told(pair, pair.other(actor_id).actor_id)
    first = actor_id == pair.crossing.first_id
    text = programme.texts.render(
        "introduction_reminder" if reminder else "introduction_ask",
        brings=plain(mine) if first else mine["brings"],
        why_now=mine["why_now"],
        told=theirs["brings"] if first else plain(theirs),
        giving=_giving(programme.texts, card),
    )
    return Outgoing(text, answers(programme, pair), KIND)


def _giving(texts: Texts, card: Card) -> str:
    if not card.ways:
        return texts.render("introduction_giving_none")
    if len(card.ways) > 1:
        return texts.render("introduction_giving_many")
    return texts.render("introduction_giving_one", contact=contacts(texts, card, card.ways))


def answers(programme: Programme, pair: Pair) -> list[Button]:
    """The answers to that question."""
    return [button(programme.texts, pair.crossing.id, choice) for choice in ("yes", "no", "known", "why")]


def later(programme: Programme, pair: Pair, until: str) -> Outgoing:
    """It can wait: the same answers, until a date."""
    return Outgoing(programme.texts.render("introduction_later", date=until), answers(programme, pair), KIND)


def draft(programme: Programme, pair: Pair, message_id: int, words: str) -> Outgoing:
    """Words that look like a first message: are they to be sent?"""
    texts = programme.texts
    send = payload("introduction", crossing=pair.crossing.id, choice="mine", value=str(message_id))
    buttons: list[Button] = [
        {"title": texts.render("introduction_send"), "payload": send},
        button(texts, pair.crossing.id, "unsent"),
    ]
    return Outgoing(texts.render("introduction_draft", message=words), buttons, KIND)


def why(programme: Programme, pair: Pair, actor_id: str) -> Outgoing:
    """What made us think of it, and the question again."""
    texts, mine = programme.texts, told(pair, actor_id)
    lines = [texts.render("result_item", text=reason) for reason in mine["reasons"][:REASONS_SAID]]
    items = "\n".join(lines or [mine["why_now"]])
    return Outgoing(texts.render("introduction_reasons", items=items), answers(programme, pair), KIND)


def introduced(
    programme: Programme, pair: Pair, actor_id: str, mine: Card, theirs: Card, shares: dict[str, list[str]]
) -> Outgoing:
    """Both said yes: the details of the other, what to try first, a first message ready to leave.

    `shares`: the objectives and publics that they have in common.
    """
    texts = programme.texts
    text = texts.render(
        "introduction_done",
        who=who(texts, theirs),
        contacts=contacts(texts, theirs, pair.other(actor_id).shares),
        together=programme.introductions.first_thing(shares["objectives"], shares["publics"]),
        message=first_message(texts, mine),
    )
    choices = [button(texts, pair.crossing.id, choice) for choice in ("send", "write")]
    return Outgoing(text, choices, KIND)


def first_message(texts: Texts, mine: Card) -> str:
    """A first message that the person may send as it is."""
    if mine.label and mine.commune:
        return texts.render("introduction_first_message", label=mine.label, commune=mine.commune)
    return texts.render("introduction_first_message_plain")


def received(programme: Programme, pair: Pair, sender_id: str, sender: Card, message: str) -> Outgoing:
    """The other's first message, as they wrote it; who has not written yet may answer here."""
    texts = programme.texts
    wrote = pair.other(sender_id).wrote_at is not None
    text = texts.render(
        "introduction_received",
        label=(sender.label or texts.render("introduction_someone")),
        message=message,
        contacts=contacts(texts, sender, pair.side(sender_id).shares),
    )
    return Outgoing(text, () if wrote else [button(texts, pair.crossing.id, "write", "reply")], KIND)


def no_luck(programme: Programme) -> Outgoing:
    """Nothing came of it, whatever the reason: the same words for a refusal, a silence, an erasure."""
    return Outgoing(programme.texts.render("introduction_no_luck"), (), "notice")


def who(texts: Texts, card: Card) -> str:
    """« Radio Galaxie, à Fumel »."""
    label = card.label or texts.render("introduction_someone")
    if not card.commune:
        return texts.render("introduction_who_unplaced", label=label)
    return texts.render("introduction_who", label=label, commune=card.commune)


def plain(said: dict[str, Any]) -> str:
    """What somebody brings, without a word of theirs."""
    return str(said.get("brings_plain") or said["brings"])


def told(pair: Pair, actor_id: str) -> dict[str, Any]:
    """What this actor is told of the other: `brings`, `why_now`, `reasons`."""
    found: dict[str, Any] = pair.crossing.reasons[actor_id]
    return found
