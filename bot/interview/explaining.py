"""« Pourquoi ? » about the diagnosis, and « ce n'est pas nous »: reasons, then the person's own word."""

from __future__ import annotations

from collections.abc import Iterable

from bot.diagnosis.model import Diagnosis, Reason
from bot.interview.render import quoted
from bot.interview.restitution import conclude, offer_what_next
from bot.interview.turn import Button, Turn, payload
from bot.understanding.text import fold
from db import audit, diagnoses

PARTS = ("typology", "objectives", "barriers", "hosting", "next_steps")
REASONS_SAID = 4

_NAMES = {
    "typology": ("etes", "famille", "typologie", "acteur", "sommes"),
    "objectives": ("objectif", "objectifs", "region", "appel"),
    "barriers": ("retient", "frein", "freins", "empeche", "bloque"),
    "hosting": ("portage", "porter", "heberge", "hebergement"),
    "next_steps": ("pas", "suite", "conseil", "etape"),
}


def explain_diagnosis(turn: Turn) -> bool:
    """Give the reasons of the part that is named, else offer the parts. False when no part was named."""
    diagnosis = _latest(turn)
    if diagnosis is None:
        turn.say("help_general")
        offer_what_next(turn)
        return True
    part = turn.incoming.payload.get("part") or _named(turn.incoming.text)
    if part not in PARTS:
        texts = turn.programme.texts
        turn.conversation.expecting = "why"
        turn.say(
            "why_pick",
            kind="question",
            buttons=tuple(Button(texts.render(f"why_{p}"), payload("why", part=p)) for p in PARTS),
        )
        return False
    lines = [_line(turn, reason) for reason in reasons_of(diagnosis, part)[:REASONS_SAID]]
    texts = turn.programme.texts
    if not lines:
        turn.say("why_none")
    else:
        title = texts.render("why_title", part=texts.render(f"why_{part}"))
        turn.say_text("\n".join([title, *lines]), "aside")
    offer_what_next(turn)
    return True


def reasons_of(diagnosis: Diagnosis, part: str) -> list[Reason]:
    """The reasons of one part, the most telling first, without repeats."""
    found: Iterable[Reason]
    match part:
        case "typology":
            subtypes = (r for s in diagnosis.typology.usage_subtypes for r in s.reasons)
            found = [*diagnosis.typology.reasons, *subtypes]
        case "objectives":
            fitting = [o for o in diagnosis.objectives if o.fit in ("strong", "possible")]
            found = [r for o in fitting or diagnosis.objectives for r in o.reasons]
        case "barriers":
            standing = sorted(diagnosis.barriers, key=lambda b: -(b.level or 0))
            found = [r for b in standing if b.level for r in b.reasons]
        case "hosting":
            found = [*diagnosis.eligibility.reasons, *(r for h in diagnosis.hosting[:1] for r in h.reasons)]
        case _:
            found = [r for step in diagnosis.next_steps for r in step.reasons]
    unique: dict[tuple[str, str], Reason] = {}
    for reason in found:
        unique.setdefault((reason.quote, reason.because), reason)
    return list(unique.values())


def offer_parts(turn: Turn) -> None:
    """« Qu'est-ce qui ne vous ressemble pas ? »"""
    texts = turn.programme.texts
    turn.conversation.expecting = "parts"
    turn.say(
        "parts_pick",
        kind="question",
        buttons=(
            Button(texts.render("part_activity"), payload("correct", question="activity")),
            Button(texts.render("part_family"), payload("correct_diagnosis", part="family")),
            Button(texts.render("part_objectives"), payload("correct_diagnosis", part="objectives")),
            Button(texts.render("part_answers"), payload("correct")),
        ),
    )


def correct_part(turn: Turn) -> None:
    """Take the person's word on the family or the objectives; without a value, offer the choices."""
    part, value = turn.incoming.payload.get("part"), turn.incoming.payload.get("value")
    texts = turn.programme.texts
    if turn.actor_id is None or part not in ("family", "objectives"):
        offer_parts(turn)
        return
    if value is None:
        turn.conversation.expecting = part
        items = (
            [(f.label, f.id) for f in turn.programme.typology.families]
            if part == "family"
            else [
                *((o.label, o.id) for o in turn.programme.objectives.items),
                (texts.render("objectives_none"), "none"),
            ]
        )
        turn.say(
            f"{part}_pick",
            kind="question",
            buttons=tuple(Button(label, payload("correct_diagnosis", part=part, value=i)) for label, i in items),
        )
        return
    save_part(turn, part, value)


def save_part(turn: Turn, part: str, value: str) -> None:
    """Record what the person says instead of the machine, then say the diagnosis again."""
    assert turn.actor_id is not None
    stored = diagnoses.latest_diagnosis(turn.session, turn.actor_id)
    said = Diagnosis.model_validate(stored.result) if stored else None
    if part == "family":
        machine: object = said.typology.family if said else None
        person: object = value
    else:
        machine = [o.id for o in said.objectives if o.fit in ("strong", "possible")] if said else []
        person = [] if value == "none" else [value]
    diagnoses.save_correction(
        turn.session,
        turn.actor_id,
        "family" if part == "family" else "objectives",
        machine,
        person,
        reason=turn.incoming.text[:500],
        author="person",
        diagnosis_id=stored.id if stored else None,
    )
    audit.record(turn.session, "person", "diagnosis.corrected", "actor", turn.actor_id, {"part": part})
    turn.say("part_corrected")
    conclude(turn)


def _latest(turn: Turn) -> Diagnosis | None:
    stored = diagnoses.latest_diagnosis(turn.session, turn.actor_id) if turn.actor_id else None
    return Diagnosis.model_validate(stored.result) if stored else None


def _named(text: str) -> str | None:
    words = set(fold(text).words)
    return next((part for part, names in _NAMES.items() if words & set(names)), None)


def _line(turn: Turn, reason: Reason) -> str:
    texts = turn.programme.texts
    if reason.quote:
        return str(texts.render("why_reason", quote=quoted(reason.quote, 140), because=reason.because))
    return str(texts.render("why_reason_plain", because=reason.because))
