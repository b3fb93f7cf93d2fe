"""Actors of the area who carry others' projects, named to who looks for a host, if they agreed to be published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from bot.crossings.area import kilometres, proximity
from bot.crossings.discretion import without_contacts
from bot.crossings.model import Peer, Proximity
from bot.crossings.seen import see
from bot.programme.programme import Programme

CARRIES = "portage"
"""The trait of crossings.yml: they can carry a project that is not theirs."""

_NEAREST = {circle: rank for rank, circle in enumerate(get_args(Proximity))}


@dataclass(frozen=True, slots=True)
class KnownHost:
    """A structure that carries others' projects: its public name and its commune, never a person."""

    label: str
    commune: str
    proximity: Proximity


def known_hosts(programme: Programme, actor: Peer, published: Iterable[Peer]) -> list[KnownHost]:
    """Those of the actor's living area who say that they carry others' projects, nearest first; empty when none.

    `published` are actors who agree today to be published: the others are never given to this function. Left
    out: an actor without a name, one whose name may be a person's, and demonstration beside real ones.
    """
    area, here = programme.crossings.area, see(programme, actor)
    found: list[tuple[int, float, str, KnownHost]] = []
    for peer in published:
        if (
            peer.actor_id == actor.actor_id
            or peer.demo != actor.demo
            or not _says_so(peer)
            or not _named(programme, peer)
        ):
            continue
        there = see(programme, peer)
        near = proximity(here, there, neighbour_km=area.neighbour_km.value, furthest_km=area.furthest_km.value)
        if near != "beyond":
            apart = kilometres(here, there)
            host = KnownHost(peer.label, peer.commune, near)
            found.append((_NEAREST[near], 0.0 if apart is None else apart, peer.label, host))
    return [host for *_, host in sorted(found, key=lambda one: one[:3])]


def _says_so(peer: Peer) -> bool:
    """In their own words; accounts and a budget alone make nobody a host."""
    return any(trait.id == CARRIES and trait.quote for trait in peer.brings)


def _named(programme: Programme, peer: Peer) -> bool:
    rules = programme.crossings
    form = rules.forms.get(peer.form or "", rules.unnamed)
    return bool(peer.form and peer.label) and not form.discreet and without_contacts(peer.label) == peer.label
