"""A peer reduced to what the score looks at: bits and numbers, quick to compare.

    rules = scoring(programme)
    one, other = see(programme, peer), see(programme, another)

The masks have one bit for each trait, objective or public, in the order of the programme's files: they are also what
the table of peers keeps, so that a search compares rows without reading the whole profiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.crossings.model import Peer
from bot.diagnosis.model import Family
from bot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Seen:
    """What the score looks at. `strong` and `fitting` are objectives: those that fit well, and all that fit."""

    actor_id: str
    open: bool
    demo: bool
    insee: str | None
    epci: str | None
    department: str | None
    latitude: float | None
    longitude: float | None
    family: Family | None
    brings: int
    seeks: int
    fitting: int
    strong: int
    publics: int
    people: int | None
    isolation: int


def see(programme: Programme, peer: Peer) -> Seen:
    """The peer as the score looks at it."""
    brings, seeks = trait_bits(programme, peer)
    return Seen(
        actor_id=peer.actor_id,
        open=peer.open,
        demo=peer.demo,
        insee=peer.insee,
        epci=peer.epci,
        department=peer.department,
        latitude=peer.latitude,
        longitude=peer.longitude,
        family=peer.family,
        brings=brings,
        seeks=seeks,
        fitting=objective_bits(programme, peer),
        strong=objective_bits(programme, peer, "strong"),
        publics=public_bits(programme, peer),
        people=peer.people,
        isolation=peer.barriers.get("isolation", 0),
    )


def trait_bits(programme: Programme, peer: Peer) -> tuple[int, int]:
    """What they bring and what they seek: one bit a trait, in the order of crossings.yml."""
    places = {trait.id: place for place, trait in enumerate(programme.crossings.traits)}
    return _bits(places, (t.id for t in peer.brings)), _bits(places, (t.id for t in peer.seeks))


def objective_bits(programme: Programme, peer: Peer, fit: Literal["strong", "possible"] = "possible") -> int:
    """The objectives that fit at least so well: one bit each, in the order of objectives.yml."""
    wanted = ("strong",) if fit == "strong" else ("strong", "possible")
    places: dict[str, int] = {objective.id: place for place, objective in enumerate(programme.objectives.items)}
    return _bits(places, (objective for objective, found in peer.objectives.items() if found in wanted))


def public_bits(programme: Programme, peer: Peer) -> int:
    """The publics: one bit each, in the order of the question's options."""
    places = {option.id: place for place, option in enumerate(programme.question("publics").options)}
    return _bits(places, peer.publics)


def _bits(places: Mapping[str, int], held: Iterable[str]) -> int:
    """A mask with the bit of each thing held; what has no place any more is left out."""
    mask = 0
    for item in held:
        if item in places:
            mask |= 1 << places[item]
    return mask
