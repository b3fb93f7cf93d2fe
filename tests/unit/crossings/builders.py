"""Peers as tests tell them: `peer("radio", brings=["recits"], seeks=["lieu"])`, in Marmande unless told otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from bot.crossings.model import Peer, Trait
from bot.crossings.peers import read_peer
from bot.understanding.communes import Commune, CommuneIndex

from ..diagnosis.builders import Actor, programme

MARMANDE, TONNEINS, FUMEL, AGEN, BORDEAUX = "47157", "47310", "47106", "47001", "33063"
"""Tonneins is in the EPCI of Marmande; Agen and Fumel are in the same département; Bordeaux is far."""


@cache
def communes() -> CommuneIndex:
    return CommuneIndex.load()


def commune(insee: str) -> Commune:
    found = communes().by_insee(insee)
    assert found
    return found


def peer(
    actor_id: str,
    *,
    brings: Iterable[str | Trait] = (),
    seeks: Iterable[str | Trait] = (),
    insee: str | None = MARMANDE,
    **more: Any,
) -> Peer:
    """Somebody open to crossings; a trait by its id alone has no words."""
    place = commune(insee) if insee else None
    facts: dict[str, Any] = {"label": "", "open": True, "form": "association"}
    if place:
        facts |= {
            "commune": place.name,
            "insee": place.insee,
            "epci": place.epci,
            "department": place.department,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    return Peer(actor_id=actor_id, brings=_traits(brings), seeks=_traits(seeks), **{**facts, **more})


def in_words(trait_id: str, quote: str, question: str = "activity") -> Trait:
    """A trait that words carry."""
    return Trait(id=trait_id, question=question, quote=quote)


def located(actor: Actor, insee: str = MARMANDE) -> Actor:
    place = commune(insee)
    value = {"insee": insee, "name": place.name, "department": place.department, "epci": place.epci_name, "near": False}
    return actor.typing("commune", place.name, {**value, "in_territory": True})


def read(actor: Actor, actor_id: str = "someone", *, open: bool = True, **overrides: object) -> Peer:
    """The peer that an actor's answers and diagnosis make."""
    return read_peer(programme(), actor.answers, actor.diagnosis(**overrides), communes(), actor_id=actor_id, open=open)


def brought(someone: Peer) -> dict[str, str]:
    """What they bring, with the words."""
    return {trait.id: trait.quote for trait in someone.brings}


def sought(someone: Peer) -> dict[str, str]:
    """What they seek, with the words."""
    return {trait.id: trait.quote for trait in someone.seeks}


def _traits(traits: Iterable[str | Trait]) -> tuple[Trait, ...]:
    return tuple(trait if isinstance(trait, Trait) else Trait(id=trait) for trait in traits)
