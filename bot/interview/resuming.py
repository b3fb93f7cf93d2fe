"""Coming back: after a pause, after weeks, from another device with a code."""

from __future__ import annotations

import hashlib
import re
import secrets

from bot.interview.turn import Turn
from db import actors

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letter or digit that could be taken for another when it is copied by hand."""

CODE_LENGTH = 12
"""31^12 codes: about 59 bits, out of reach of guessing over the network."""

_CODE = re.compile(rf"\b([{ALPHABET}]{{4}})[ -]?([{ALPHABET}]{{4}})[ -]?([{ALPHABET}]{{4}})\b", re.IGNORECASE)


def new_resume_code(turn: Turn) -> str:
    """A new code for this actor (the former one no longer opens anything); only its hash is kept."""
    assert turn.actor_id is not None
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    actors.set_resume_code(turn.session, turn.actor_id, hash_code(code))
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def hash_code(code: str) -> str:
    """What is stored of a code: SHA-256, in hexadecimal."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()


def code_in(text: str) -> str | None:
    """The resume code that the words hold, in its canonical form, or None."""
    found = _CODE.search(text.upper())
    return "".join(found.groups()) if found else None


def resume(turn: Turn) -> None:
    """Say where the interview had stopped; the question follows by itself."""
    conversation = turn.conversation
    away = conversation.state == "paused"
    if away:
        conversation.state = "interview" if turn.actor_id else "consent"
    question = turn.question(conversation.current_question)
    if not away and not turn.long_away():
        turn.say("continued")
    elif question is not None:
        turn.say("resumed", name=question.short.lower())
    else:
        turn.say("resumed_plain")


def resume_with_code(turn: Turn, text: str) -> bool:
    """Join this conversation to the interview that the code opens; True when it did.

    Only a conversation that has no actor yet can be joined, and a code serves once.
    """
    code = code_in(text)
    if code is None or turn.actor_id is not None:
        return False
    actor = actors.find_by_resume_code(turn.session, hash_code(code))
    if actor is None:
        return False
    actors.set_resume_code(turn.session, actor.id, None)
    turn.join(actor.id)
    turn.say("resumed_with_code")
    return True
