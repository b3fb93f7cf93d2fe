"""The reading of a public partner: why this actor counts here, for which objective, how big, and a first step.

What holds the actor back is theirs: neither the barriers nor the words that tell of them are looked at here.
"""

from __future__ import annotations

from bot.diagnosis.facts import chosen_options, read_facts
from bot.diagnosis.rules import evaluate
from bot.interview.render import describe
from bot.programme.sheet import FirstStep
from bot.sheet import french
from bot.sheet.known import Known
from bot.sheet.model import Fact, Point, Reading, Section

SIZE = (("legal_form", "size_form"), ("size", "size_people"), ("since", "size_since"))
"""Questions whose answers tell how big the actor is, and the texts that name them."""


def partner_reading(known: Known) -> Reading:
    """The facts as they are written for a partner."""
    texts = known.programme.sheet.texts
    carried, step = _carried(known)
    sections = (
        Section(id="raison", heading=texts.render("partner_why"), points=_why(known)),
        Section(id="objectif", heading=texts.render("partner_objective"), points=_objectives(known)),
        Section(id="taille", heading=texts.render("partner_size"), facts=_size(known)),
        Section(id="portage", heading=texts.render("partner_hosting"), points=carried),
        Section(
            id="premier-pas", heading=texts.render("partner_step"), points=_step(known, step), facts=_cost(known, step)
        ),
    )
    return Reading(
        audience="partner",
        title=texts.render("whose_partner"),
        words=known.telling.account("partner"),
        sections=tuple(section for section in sections if section.points or section.facts),
        footer=texts.render("drawn", date=french.day(known.drawn_on)),
    )


def _why(known: Known) -> tuple[Point, ...]:
    content, found = known.programme.sheet, known.diagnosis.typology
    if found.family is None:
        return (Point(text=(content.unknown_family,)),)
    reasons = [*found.reasons, *(reason for subtype in found.usage_subtypes for reason in subtype.reasons)]
    title = known.programme.typology.family(found.family).label
    kinds = {s.id for s in found.usage_subtypes}
    said = [content.families[found.family]]
    said += [leaning.partner for kind, leaning in content.subtypes.items() if kind in kinds]
    said += [sentence for mark, sentence in content.marks.items() if mark in found.marks]
    said += [sentence for value, sentence in content.prescriber.items() if value == found.prescriber]
    return (Point(title=title, text=tuple(said), quotes=known.telling.quotes(reasons, "partner")),)


def _objectives(known: Known) -> tuple[Point, ...]:
    content = known.programme.sheet
    if known.objectives_unknown():
        return (Point(text=(content.texts.render("partner_objectives_unknown"),)),)
    points = []
    for found in known.fitting():
        item = known.programme.objectives.get(found.id)
        then = item.competence if found.fit == "strong" else content.texts.render("partner_possible")
        quotes = known.telling.quotes(found.reasons, "partner")
        points.append(Point(title=item.label, text=(content.objectives[item.id].partner, then), quotes=quotes[:1]))
    return tuple(points) or (Point(text=(content.no_objective,)),)


def _size(known: Known) -> tuple[Fact, ...]:
    facts = []
    for question_id, label in SIZE:
        answer = known.answers.get(question_id)
        if answer is not None:
            said = describe(known.programme, known.programme.question(question_id), answer)
            facts.append(Fact(label=known.programme.sheet.texts.render(label), value=french.capital(said)))
    return (*facts, *_publics(known))


def _publics(known: Known) -> tuple[Fact, ...]:
    """For whom they act."""
    answer = known.answers.get("publics")
    named = known.programme.crossings.publics
    said = [named[option] for option in (chosen_options(answer) if answer else ()) if option in named]
    if not said:
        return ()
    label = known.programme.sheet.texts.render("size_publics")
    return (Fact(label=label, value=french.capital(", ".join(said))),)


def _carried(known: Known) -> tuple[tuple[Point, ...], FirstStep]:
    """Who may carry a project, and the first step that goes with it."""
    content, status = known.programme.sheet, known.diagnosis.eligibility.status
    said = content.texts.render(f"eligibility_{status}")
    mode = known.hosting_mode()
    if mode is None:
        return (Point(text=(said,)),), content.no_hosting
    carried = content.hosting[mode.id]
    return (Point(title=mode.label, text=(carried.partner, said)),), carried


def _step(known: Known, step: FirstStep) -> tuple[Point, ...]:
    meet = known.programme.sheet.texts.render("partner_meet", contact=known.contact)
    return (Point(text=(step.step, meet)),)


def _cost(known: Known, step: FirstStep) -> tuple[Fact, ...]:
    facts = read_facts(known.programme, known.answers)
    said = next(cost.text for cost in step.costs if evaluate(cost.when, facts).holds)
    return (Fact(label=known.programme.sheet.texts.render("partner_cost"), value=said),)
