"""The actor's reading: what you are, in your own words; what it brings; whom to speak to; the next step."""

from __future__ import annotations

from bot.programme.barriers import Barrier
from bot.sheet import french
from bot.sheet.doors import find_doors
from bot.sheet.known import Known
from bot.sheet.model import Point, Reading, Section

MOST_BARRIERS = 2
MOST_STEPS = 2


def actor_reading(known: Known) -> Reading:
    """The facts as they are told to the actor."""
    texts = known.programme.sheet.texts
    doors = find_doors(known.programme, known.diagnosis, known.legal_form(), known.commune)
    sections = (
        Section(id="vous", heading=texts.render("actor_about"), points=_about(known)),
        Section(id="apport", heading=texts.render("actor_brings"), points=_objectives(known)),
        Section(id="portes", heading=texts.render("actor_doors"), doors=doors),
        Section(id="aide", heading=texts.render("actor_barriers"), points=_barriers(known)),
        Section(id="pas", heading=texts.render("actor_next"), points=_next(known)),
    )
    return Reading(
        audience="actor",
        title=texts.render("whose_actor"),
        words=known.telling.account("actor"),
        sections=tuple(section for section in sections if section.points or section.doors),
        footer=texts.render("drawn_actor", date=french.day(known.drawn_on)),
    )


def _about(known: Known) -> tuple[Point, ...]:
    typology, found = known.programme.typology, known.diagnosis.typology
    if found.family is None:
        return (Point(text=(known.programme.sheet.texts.render("actor_unknown"),)),)
    family = typology.family(found.family)
    reasons = [*found.reasons, *(reason for subtype in found.usage_subtypes for reason in subtype.reasons)]
    points = [Point(title=family.label, text=(family.strength,), quotes=known.telling.quotes(reasons, "actor"))]
    kinds = [kind for kind in typology.subtypes if kind.id in {s.id for s in found.usage_subtypes}]
    points += [Point(title=kind.label, text=(kind.definition,)) for kind in kinds]
    marks = [mark.sentence for mark in typology.marks if mark.id in found.marks]
    if found.prescriber == "yes":
        marks.append(typology.prescriber.sentences["yes"])
    return (*points, Point(text=tuple(marks))) if marks else tuple(points)


def _objectives(known: Known) -> tuple[Point, ...]:
    content, texts = known.programme.objectives, known.programme.sheet.texts
    if known.objectives_unknown():
        return (Point(text=(texts.render("actor_objectives_unknown"),)),)
    points = []
    for found in known.fitting():
        item = content.get(found.id)
        sure = () if found.fit == "strong" else (texts.render("actor_possible"),)
        quotes = known.telling.quotes(found.reasons, "actor")
        points.append(Point(title=item.label, text=(item.lead, *sure), quotes=quotes[:1]))
    return tuple(points) or (Point(text=(content.none_at_all,)),)


def _barriers(known: Known) -> tuple[Point, ...]:
    content: dict[str, Barrier] = {barrier.id: barrier for barrier in known.programme.barriers.items}
    standing = sorted(
        (b for b in known.diagnosis.barriers if b.level and b.id in content), key=lambda b: -(b.level or 0)
    )
    return tuple(
        Point(title=content[b.id].label, text=(content[b.id].levels[b.level or 0],)) for b in standing[:MOST_BARRIERS]
    )


def _next(known: Known) -> tuple[Point, ...]:
    texts = known.programme.sheet.texts
    points = []
    if mode := known.hosting_mode():
        label = mode.label[:1].lower() + mode.label[1:]
        points.append(Point(title=texts.render("actor_hosting", label=label), text=(mode.why, mode.first_step)))
    return (*points, *(Point(text=(step.text,)) for step in known.diagnosis.next_steps[:MOST_STEPS]))
