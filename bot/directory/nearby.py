"""Public places near a commune, to be shown as such. They agreed to nothing: they are named, never contacted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.understanding.communes import Commune
from db import directory
from db.crossing_models import DirectoryEntry

_ROOM = 4
"""Entries looked at for each one shown: some are the same place as others."""


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A place of the public directory, as it may be shown. `same_commune`: in the commune that was asked for."""

    name: str
    address: str | None
    postal_code: str | None
    insee: str | None
    website: str | None
    services: tuple[str, ...]
    updated_on: date | None
    source: str
    same_commune: bool


def entries_near(
    session: Session, commune: Commune, *, actor_id: str | None = None, most: int = 5
) -> list[PublicPlace]:
    """Public places of the commune, then of its EPCI, the nearest first; empty when none is known.

    Those that the staff found to be one place are shown once, from the freshest record; those found to be the place
    of `actor_id`, to whom the list is shown, are left out.
    """
    point = None
    if commune.latitude is not None and commune.longitude is not None and not commune.approximate:
        point = (commune.latitude, commune.longitude)
    found = directory.nearest_entries(session, insee=commune.insee, epci=commune.epci, point=point, most=most * _ROOM)
    ids = {entry.id for entry in found}
    one_place, taken = _same_places(session, ids, actor_id)
    entries = [*found, *directory.entries_of(session, one_place.keys() - ids)]
    groups: dict[int, list[DirectoryEntry]] = defaultdict(list)
    for entry in entries:
        groups[one_place.get(entry.id, entry.id)].append(entry)
    places: list[PublicPlace] = []
    for entry in found:
        group = groups.pop(one_place.get(entry.id, entry.id), None)
        if group and not any(member.id in taken for member in group):
            places.append(_shown(max(group, key=_freshness), commune))
    return places[:most]


def _same_places(session: Session, ids: Iterable[int], actor_id: str | None) -> tuple[dict[int, int], set[int]]:
    """The smallest number of the records that are one place, by number; and the numbers that are the actor's place."""
    first: dict[int, int] = {}
    taken: set[int] = set()
    looked_at: set[int] = set()
    while todo := ({*ids, *first} - looked_at):
        looked_at |= todo
        for entry, other, actor in directory.same_as(session, todo):
            if other is None:
                taken |= {entry} if actor == actor_id else set()
            else:
                _join(first, entry, other)
    return first, taken


def _join(first: dict[int, int], one: int, other: int) -> None:
    old = {first.setdefault(one, one), first.setdefault(other, other)}
    new = min(old)
    for number, leader in first.items():
        if leader in old:
            first[number] = new


def _freshness(entry: DirectoryEntry) -> tuple[date, int]:
    return (entry.updated_on or date.min, -entry.id)


def _shown(entry: DirectoryEntry, commune: Commune) -> PublicPlace:
    return PublicPlace(
        name=entry.name,
        address=entry.address,
        postal_code=entry.postal_code,
        insee=entry.insee,
        website=entry.website,
        services=tuple(entry.services),
        updated_on=entry.updated_on,
        source=entry.source,
        same_commune=entry.insee == commune.insee,
    )
