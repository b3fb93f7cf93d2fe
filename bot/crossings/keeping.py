"""Peers as rows of the database, and back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.crossings.model import Peer, Trait
from bot.crossings.seen import see
from bot.programme.programme import Programme
from db.peers import PeerValues

_KEPT_TRAITS = 32_768


def to_row(programme: Programme, peer: Peer) -> PeerValues:
    """The row that is kept of a peer: what the search looks at, and the whole profile."""
    seen = see(programme, peer)
    return {
        "actor_id": peer.actor_id,
        "open": peer.open,
        "demo": peer.demo,
        "insee": peer.insee,
        "epci_siren": peer.epci,
        "department": peer.department,
        "family": peer.family,
        "brings": seen.brings,
        "seeks": seen.seeks,
        "objectives": seen.fitting,
        "strong": seen.strong,
        "publics": seen.publics,
        "isolation": seen.isolation,
        "people": peer.people,
        # a set has no order of its own: the same peer must make the same row
        "profile": peer.model_dump(mode="json") | {"publics": sorted(peer.publics)},
        "version": programme.version,
    }


def from_profile(profile: dict[str, Any], *, open: bool) -> Peer:
    """The peer of a profile that `to_row` made. Not validated again: it was before being kept, a search loads many.

    `open` is the row's: a permission that was taken back closes the row and leaves the profile as it was.
    """
    return Peer.model_construct(
        **profile
        | {
            "open": open,
            "subtypes": tuple(profile["subtypes"]),
            "publics": frozenset(profile["publics"]),
            "brings": _traits(profile["brings"]),
            "seeks": _traits(profile["seeks"]),
            "knows": tuple(profile["knows"]),
        }
    )


def _traits(kept: list[dict[str, Any]]) -> tuple[Trait, ...]:
    return tuple(_trait(trait["id"], trait["question"], trait["quote"]) for trait in kept)


@lru_cache(maxsize=_KEPT_TRAITS)
def _trait(trait_id: str, question: str, quote: str) -> Trait:
    """Frozen, so that the same words of the same actor are one object from a search to the next."""
    return Trait.model_construct(id=trait_id, question=question, quote=quote)
