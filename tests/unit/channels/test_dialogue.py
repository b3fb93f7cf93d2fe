"""Joining what was said aside to the question that follows."""

from __future__ import annotations

from bot.channels.dialogue import Said, join_asides

BUTTON = {"title": "Oui", "payload": "/affirm"}


def test_it_joins_an_aside_to_the_question() -> None:
    joined = join_asides([Said("Merci.", "aside"), Said("Quel nom ?", "question", (BUTTON,))])
    assert joined == [Said("Merci.\n\nQuel nom ?", "question", (BUTTON,))]


def test_it_leaves_messages_apart() -> None:
    messages = [Said("Un.", "restitution"), Said("Deux.", "restitution")]
    assert join_asides(messages) == messages


def test_it_says_an_aside_that_nothing_follows() -> None:
    assert join_asides([Said("À bientôt.", "aside")]) == [Said("À bientôt.", "notice")]
