"""The diagnosis said in the chat: what you are, the objectives, what holds back, who could host, the next step."""

from __future__ import annotations

from dataclasses import asdict

from bot.crossings.refreshing import refresh_peer
from bot.diagnosis import diagnose
from bot.diagnosis.model import Diagnosis
from bot.interview.hosting import say_hosting
from bot.interview.render import quoted
from bot.interview.turn import Button, Turn, payload
from db import crossings, diagnoses

BARRIERS_SAID = 2
LEAST_LEVEL = 1


def conclude(turn: Turn) -> None:
    """End the interview: the diagnosis, or the farewell to who refused."""
    state = turn.conversation.state
    if state == "refused":
        texts = turn.programme.texts
        turn.say(
            "refused",
            kind="notice",
            buttons=(Button(texts.render("refused_change"), payload("start")),),
            contact=turn.services.settings.contact,
        )
    elif turn.actor_id is None or state != "done":
        turn.say("result_later", kind="notice")
    else:
        say_diagnosis(turn, recompute(turn))


def say_again(turn: Turn) -> None:
    """After a correction: the diagnosis once more when it has changed, else what can be done."""
    assert turn.actor_id is not None
    before = diagnoses.latest_diagnosis(turn.session, turn.actor_id)
    now = recompute(turn)
    if before is not None and before.result == now.model_dump(mode="json"):
        offer_what_next(turn)
    else:
        say_diagnosis(turn, now)


def recompute(turn: Turn) -> Diagnosis:
    """The diagnosis of the current answers, stored with what made it unless nothing has changed."""
    assert turn.actor_id is not None
    services = turn.services
    overrides = diagnoses.overrides(turn.session, turn.actor_id)
    result = diagnose(services.programme, turn.answers, services.classifier, overrides)
    data = result.model_dump(mode="json")
    latest = diagnoses.latest_diagnosis(turn.session, turn.actor_id)
    if latest is None or latest.result != data:
        diagnoses.save_diagnosis(
            turn.session,
            turn.actor_id,
            {"answers": {k: asdict(a) for k, a in turn.answers.items()}, "overrides": overrides},
            data,
            programme_version=result.versions.programme,
            classifier_version=result.versions.classifier,
        )
        refresh_peer(services, turn.session, turn.actor_id)
    return result


def say_diagnosis(turn: Turn, diagnosis: Diagnosis) -> None:
    """A few short messages; the last one holds what can be done next."""
    say_typology(turn, diagnosis)
    say_objectives(turn, diagnosis)
    say_barriers(turn, diagnosis)
    say_hosting(turn, diagnosis)
    steps = "\n".join(turn.programme.texts.render("result_item", text=step.text) for step in diagnosis.next_steps)
    turn.say("result_next", kind="restitution", buttons=next_buttons(turn), items=steps)


def say_typology(turn: Turn, diagnosis: Diagnosis) -> None:
    """The family, the first sub-types, with the words that say so."""
    texts, typology = turn.programme.texts, turn.programme.typology
    found = diagnosis.typology
    if found.family is None:
        turn.say("result_typology_unknown", kind="restitution")
        return
    family = typology.family(found.family)
    parts = [texts.render("result_typology", family=family.label.lower(), strength=family.strength)]
    if found.usage_subtypes:
        kinds = [typology.subtype(s.id) for s in found.usage_subtypes]
        labels = ", ".join(kind.label.lower() for kind in kinds)
        parts.append(texts.render("result_subtypes", labels=labels, strength=kinds[0].strength))
    quote = next((r.quote for r in found.reasons if r.quote), "")
    if quote:
        parts.append(texts.render("result_quote", quote=quoted(quote, 120)))
    if found.prescriber == "yes":
        parts.append(typology.prescriber.sentences["yes"])
    parts += [typology.mark(mark).sentence for mark in found.marks]
    turn.say_text("\n\n".join(parts), "restitution")


def say_objectives(turn: Turn, diagnosis: Diagnosis) -> None:
    """The objectives that fit, or plainly none."""
    texts, objectives = turn.programme.texts, turn.programme.objectives
    fitting = [o for o in diagnosis.objectives if o.fit in ("strong", "possible")]
    if not fitting:
        unknown = all(o.fit == "unknown" for o in diagnosis.objectives)
        turn.say_text(texts.render("result_objectives_unknown") if unknown else objectives.none_at_all, "restitution")
        return
    lines = []
    for found in sorted(fitting, key=lambda o: o.fit != "strong"):
        item = objectives.get(found.id)
        values = {"label": item.label, "lead": item.lead}
        if found.fit == "strong":
            lines.append(texts.render("result_objective_strong", **values, competence=item.competence))
        else:
            lines.append(texts.render("result_objective_possible", **values))
    turn.say_text("\n\n".join(lines), "restitution")


def say_barriers(turn: Turn, diagnosis: Diagnosis) -> None:
    """The strongest barriers, each with what helps."""
    texts = turn.programme.texts
    standing = [b for b in diagnosis.barriers if (b.level or 0) >= LEAST_LEVEL]
    standing.sort(key=lambda b: -(b.level or 0))
    if not standing:
        if any(b.level == 0 for b in diagnosis.barriers):
            turn.say("result_no_barrier", kind="restitution")
        return
    lines = [
        texts.render("result_item", text=turn.programme.barriers.get(b.id).levels[b.level or 0])
        for b in standing[:BARRIERS_SAID]
    ]
    turn.say("result_barriers", kind="restitution", items="\n".join(lines))


def next_buttons(turn: Turn) -> tuple[Button, ...]:
    """What can be done after the diagnosis."""
    texts = turn.programme.texts
    return (
        Button(texts.render("button_why"), payload("why")),
        Button(texts.render("button_not_us"), payload("disagree")),
        Button(texts.render("button_human"), payload("human")),
        Button(texts.render("button_sheet"), payload("sheet")),
        *_introductions(turn),
        Button(texts.render("button_data"), payload("my_data")),
    )


def _introductions(turn: Turn) -> tuple[Button, ...]:
    """« Mes mises en relation », for who has been asked about one."""
    if turn.actor_id is None or not crossings.was_asked(turn.session, turn.actor_id):
        return ()
    return (Button(turn.programme.texts.render("button_introductions"), payload("my_introductions")),)


def offer_what_next(turn: Turn) -> None:
    """The same choices, after something else was said."""
    state = turn.conversation.state
    if state == "done":
        turn.say("next_choices", kind="notice", buttons=next_buttons(turn))
    elif state == "refused":
        texts = turn.programme.texts
        turn.say(
            "refused_again",
            kind="notice",
            buttons=(Button(texts.render("refused_change"), payload("start")),),
            contact=turn.services.settings.contact,
        )
