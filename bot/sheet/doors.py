"""To whom the actor can speak: the doors of the objectives and sub-types that fit, one an institution."""

from __future__ import annotations

from collections.abc import Iterator

from bot.diagnosis.model import Diagnosis
from bot.programme.programme import Programme
from bot.programme.sheet import Door as DoorContent
from bot.programme.sheet import DoorLevel
from bot.sheet import french
from bot.sheet.model import Door
from bot.understanding.communes import Commune

_OWN_LEVEL: dict[str, DoorLevel] = {"commune": "commune", "ccas": "commune", "epci": "epci"}
"""An institution does not knock at its own door."""


def find_doors(
    programme: Programme, diagnosis: Diagnosis, legal_form: str, commune: Commune | None
) -> tuple[Door, ...]:
    """The doors, first those of the objectives that fit best; at most one for each institution.

    The Region's competence is the objective's own sentence.
    """
    found: dict[DoorLevel, Door] = {}
    for door, competence in _offered(programme, diagnosis):
        if door.level not in found and door.level != _OWN_LEVEL.get(legal_form):
            found[door.level] = Door(
                institution=_institution(programme, door.level, commune),
                touches=door.touches or competence,
                whom=door.whom,
                ask=door.ask,
            )
    return tuple(found.values())[: programme.sheet.most_doors]


def _offered(programme: Programme, diagnosis: Diagnosis) -> Iterator[tuple[DoorContent, str]]:
    """Every door with the competence that it may rely on, best first.

    The first door of each objective comes before the second ones: two objectives open two institutions.
    """
    content = programme.sheet
    fitting = sorted(
        (o for o in diagnosis.objectives if o.fit in ("strong", "possible")), key=lambda o: o.fit != "strong"
    )
    leanings = [
        (content.objectives[o.id], programme.objectives.get(o.id).competence)
        for o in fitting
        if o.id in content.objectives
    ]
    leanings += [(content.subtypes[s.id], "") for s in diagnosis.typology.usage_subtypes if s.id in content.subtypes]
    for rank in range(max((len(leaning.doors) for leaning, _ in leanings), default=0)):
        yield from ((leaning.doors[rank], said) for leaning, said in leanings if rank < len(leaning.doors))
    yield from ((door, "") for door in content.doors)


def _institution(programme: Programme, level: DoorLevel, commune: Commune | None) -> str:
    texts = programme.sheet.texts
    if level == "region":
        return texts.render("level_region")
    if level == "commune" and commune:
        return texts.render("level_commune", of_commune=french.of(french.apostrophes(commune.name)))
    if level == "epci" and commune and commune.epci_name:
        return french.capital(french.epci_in_full(commune.epci_name))
    if level == "departement" and commune:
        return texts.render("level_departement", department=commune.department_name)
    return texts.render(f"level_{level}_unknown")
