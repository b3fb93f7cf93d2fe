"""Looking for the records that may be the same place: among the entries of the area, and the actors that we know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from bot.directory.matching import Group, Side
from db import directory
from db.crossing_models import DirectoryEntry
from db.directory import ActorSide, EntrySide, Pair, PairKey


def find_duplicates(session: Session, entries: Collection[DirectoryEntry]) -> int:
    """Compare these entries with the others of their area, and with the actors of their commune; how many are new."""
    if not entries:
        return 0
    epcis = {entry.epci_siren for entry in entries if entry.epci_siren}
    communes = {entry.insee for entry in entries if entry.insee}
    alone = {entry.insee for entry in entries if entry.insee and not entry.epci_siren}
    sirets = {entry.siret for entry in entries if entry.siret}
    areas, numbers = _groups(directory.entries_around(session, epcis=epcis, communes=alone, sirets=sirets), sirets)
    actors = _actor_groups(directory.actors_around(session, epcis=epcis, communes=communes))
    pairs: dict[PairKey, Pair] = {}
    for entry in entries:
        side = _side(entry)
        for group in (areas[entry.epci_siren or entry.insee or ""], numbers.get(entry.siret or "")):
            for key, likeness in group.like(str(entry.id), side) if group else ():
                younger, older = max(entry.id, int(key)), min(entry.id, int(key))
                pairs[PairKey(younger, older, None)] = Pair(likeness.value, likeness.reasons)
        known = actors.get(entry.insee or "")
        for key, likeness in known.like("", side) if known else ():
            pairs[PairKey(entry.id, None, key)] = Pair(likeness.value, likeness.reasons)
    return directory.keep_pairs(session, {entry.id for entry in entries}, pairs)


def _groups(rows: Sequence[EntrySide], sirets: Collection[str]) -> tuple[dict[str, Group], dict[str, Group]]:
    """The entries by area (EPCI, or commune without one), and by SIRET among these."""
    areas: dict[str, list[tuple[str, Side]]] = defaultdict(list)
    numbers: dict[str, list[tuple[str, Side]]] = defaultdict(list)
    for row in rows:
        member = (str(row.id), _side(row))
        areas[row.epci_siren or row.insee or ""].append(member)
        if row.siret and row.siret in sirets:
            numbers[row.siret].append(member)
    shared = {number: Group(members) for number, members in numbers.items() if len(members) > 1}
    return {area: Group(members) for area, members in areas.items()}, shared


def _actor_groups(rows: Sequence[ActorSide]) -> dict[str, Group]:
    members: dict[str, list[tuple[str, Side]]] = defaultdict(list)
    for row in rows:
        members[row.insee].append((row.id, Side(row.name, row.insee)))
    return {insee: Group(group) for insee, group in members.items()}


def _side(row: DirectoryEntry | EntrySide) -> Side:
    """An entry, or a row of the columns that count, as what is compared."""
    return Side(row.name, row.insee, row.address, row.latitude, row.longitude, row.siret, row.rna)
