"""Builds a sheet from what is stored of an actor: the answers, the diagnosis, the commune."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.diagnosis.model import Diagnosis
from bot.interview.answers import Answer
from bot.programme.programme import Programme
from bot.sheet import french
from bot.sheet.actor import actor_reading
from bot.sheet.known import Known
from bot.sheet.model import Place, Sheet
from bot.sheet.partner import partner_reading
from bot.sheet.places import find_commune, find_place
from bot.sheet.telling import Telling
from bot.understanding.communes import CommuneIndex


def build_sheet(
    programme: Programme,
    answers: Mapping[str, Answer],
    diagnosis: Diagnosis,
    communes: CommuneIndex,
    *,
    drawn_on: date,
    contact: str,
) -> Sheet:
    """The sheet of an actor. Pure: the same facts give the same sheet.

    `contact` is the team's address, the only way to reach the actor that the sheet gives. What an older
    programme said and today's no longer knows is left out.
    """
    given = {question: a for question, a in answers.items() if a.status == "answered" and a.value is not None}
    telling = Telling(programme, given)
    known = Known(programme, given, diagnosis, find_commune(given, communes), telling, drawn_on, contact)
    place = find_place(programme.sheet.texts, given, communes, telling)
    return Sheet(
        name=_name(known),
        kind=_kind(known, place),
        place=place,
        actor=actor_reading(known),
        partner=partner_reading(known),
        drawn_on=drawn_on,
    )


def _name(known: Known) -> str:
    answer = known.answers.get("name")
    name = known.telling.name(answer.value) if answer and isinstance(answer.value, str) else ""
    return name or known.programme.sheet.texts.render("unnamed")


def _kind(known: Known, place: Place | None) -> str:
    """« Une association, à Marmande »."""
    crossings, texts = known.programme.crossings, known.programme.sheet.texts
    answer = known.answers.get("legal_form")
    form = crossings.forms.get(str(answer.value)) if answer else None
    said = french.capital((form or crossings.unnamed).text)
    if place is None:
        return said if form else ""
    if place.near:
        return texts.render("kind_near", form=said, of_commune=french.of(place.commune))
    return texts.render("kind_at", form=said, at_commune=french.at(place.commune))
