"""Everybody who may be proposed, in memory as numbers: the search for many actors at once.

A hundred thousand take some tens of megabytes. What is compared is the same sum as in `db.peer_search`, as one
product of matrices for a group of actors of the same area; the exact score then orders the best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from bot.crossings.area import neighbours
from bot.crossings.rings import Positions, as_seen, kilometres_to, position, wanted
from bot.crossings.scoring import Scoring
from bot.crossings.seen import Seen
from bot.programme.programme import Programme
from db.peer_search import Candidate, Wanted, everybody

_FAMILIES = ("solutions", "usages", "both")
_COMPARED = 80
"""Candidates whose exact score is worked out, for each actor."""
_TOGETHER = 64
"""Actors compared in one product: more would only take more memory."""

Floats = NDArray[np.float32]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Group:
    """Actors who live in the same EPCI and département, equally isolated, by their places in the crowd."""

    places: Sequence[int]


class Crowd:
    """The open peers, fictitious ones or real ones, never both. `Crowd.load` reads them."""

    def __init__(self, programme: Programme, candidates: Sequence[Candidate], *, demo: bool) -> None:
        self._programme = programme
        self._scoring = Scoring(programme)
        self._demo = demo
        self.candidates = sorted(candidates, key=lambda c: (c.epci_siren or "", c.actor_id))
        self.ids = [candidate.actor_id for candidate in self.candidates]
        self.place_of = {actor_id: place for place, actor_id in enumerate(self.ids)}
        self._communes = sorted({_where(c) for c in self.candidates})
        number = {where: place for place, where in enumerate(self._communes)}
        self._epcis = np.array([epci for epci, _, _ in self._communes], dtype="U9")
        self._departments = np.array([department for _, _, department in self._communes], dtype="U3")
        self._commune = np.array([number[_where(c)] for c in self.candidates], dtype=np.intp)
        self._seen: dict[int, Seen] = {}
        self._keeps: dict[int, Floats] = {}
        self.full = np.zeros(len(self.candidates), dtype=bool)
        """Those who reached the number of proposals of the month: nobody finds them any more."""

    @classmethod
    def load(cls, session: Session, programme: Programme, *, demo: bool) -> Crowd:
        """All who agree today."""
        return cls(programme, everybody(session, demo=demo), demo=demo)

    def groups(self, actor_ids: Sequence[str]) -> Iterator[Group]:
        """These actors by area, the isolated first."""
        places = sorted((self.place_of[i] for i in actor_ids if i in self.place_of), key=self._group_key)
        start = 0
        for end in range(1, len(places) + 1):
            full = end - start == _TOGETHER
            if end == len(places) or full or self._group_key(places[end])[:3] != self._group_key(places[start])[:3]:
                yield Group(places[start:end])
                start = end

    def _group_key(self, place: int) -> tuple[int, str, str, int]:
        candidate = self.candidates[place]
        return (-candidate.isolation, candidate.epci_siren or "", candidate.department or "", place)

    def nearest(self, group: Group, count: int, already: Mapping[str, set[str]]) -> list[list[int]]:
        """For each actor of the group, the places of the `count` best candidates by their exact score."""
        seekers = [self.seen(place) for place in group.places]
        keeps = np.stack([self._keeps_of(place) for place in group.places])
        reach = self._within(keeps.max(axis=0) > 0)
        if not len(reach):
            return [[] for _ in seekers]
        worth = np.stack([self._vector(wanted(self._programme, seen)) for seen in seekers])
        rough = worth @ self._features[reach].T
        rough *= keeps[:, self._commune[reach]]
        best = self._highest(rough)
        return [
            self._exact(seen, reach[best[row]], count, already.get(seen.actor_id, set()))
            for row, seen in enumerate(seekers)
        ]

    def seen(self, place: int) -> Seen:
        """The actor at this place, as the score looks at it."""
        if place not in self._seen:
            self._seen[place] = as_seen(self.candidates[place], demo=self._demo)
        return self._seen[place]

    def _exact(self, seen: Seen, places: Places, count: int, already: set[str]) -> list[int]:
        scored = []
        for place in places.tolist():
            other = self.seen(place)
            points = self._scoring.points(seen, other)
            if points is not None and other.actor_id not in already:
                scored.append((points, other.actor_id, place))
        return [place for _, _, place in nlargest(count, scored)]

    @staticmethod
    def _highest(rough: Floats) -> Places:
        if rough.shape[1] <= _COMPARED:
            return np.tile(np.arange(rough.shape[1]), (rough.shape[0], 1))
        return np.argpartition(rough, -_COMPARED, axis=1)[:, -_COMPARED:]

    def _within(self, communes: NDArray[np.bool_]) -> Places:
        """Places of those who live in these communes and may still be proposed."""
        return np.flatnonzero(communes[self._commune] & ~self.full)

    def _keeps_of(self, place: int) -> Floats:
        """What the living area and the distance keep of a crossing's worth, by commune."""
        here = int(self._commune[place])
        if here not in self._keeps:
            self._keeps[here] = self._keeps_from(here, self.seen(place)).astype(np.float32)
        return self._keeps[here]

    def _keeps_from(self, here: int, seen: Seen) -> NDArray[np.float64]:
        area, epcis = self._programme.crossings.area, self._epcis
        apart = np.zeros(len(self._communes))
        if seen.latitude is not None and seen.longitude is not None:
            apart = np.nan_to_num(kilometres_to(np.array([seen.latitude, seen.longitude]), self._positions))
        keeps = np.where(apart <= area.furthest_km.value, area.department.keeps.value, 0.0)
        keeps[self._departments != (seen.department or "-")] = 0.0
        if seen.epci:
            near = list(neighbours(seen.epci, area.neighbour_km.value))
            keeps[np.isin(epcis, near)] = area.neighbour.keeps.value
            keeps[epcis == seen.epci] = area.epci.keeps.value
        if seen.insee:
            keeps[here] = area.commune.keeps.value
        halved: NDArray[np.float64] = keeps * 0.5 ** (apart / area.half_km.value)
        return halved

    @cached_property
    def _positions(self) -> Positions:
        found = [position(insee) if insee else (None, None) for _, insee, _ in self._communes]
        return np.array(found, dtype=np.float64).reshape(-1, 2)

    @cached_property
    def _columns(self) -> list[tuple[str, int]]:
        traits, objectives = len(self._programme.crossings.traits), len(self._programme.objectives.items)
        publics = len(self._programme.question("publics").options)
        return [
            *(("brings", traits), ("seeks", traits)),
            *(("objectives", objectives), ("strong", objectives), ("publics", publics)),
        ]

    @cached_property
    def _features(self) -> Floats:
        """One row a candidate: a number for each bit, for each family, the isolation."""
        parts = []
        for name, size in self._columns:
            masks = np.array([getattr(c, name) for c in self.candidates], dtype=np.int64)
            parts.append((masks[:, None] >> np.arange(size)) & 1)
        family = np.array([c.family or "" for c in self.candidates])
        parts.append(np.stack([family == name for name in _FAMILIES], axis=1))
        parts.append(np.array([[c.isolation] for c in self.candidates]).reshape(-1, 1))
        return np.concatenate([part.astype(np.float32) for part in parts], axis=1)

    def _vector(self, worth: Wanted) -> Floats:
        numbers = [worth.bits[name].get(place, 0.0) for name, size in self._columns for place in range(size)]
        numbers += [worth.families.get(family, 0.0) for family in _FAMILIES]
        return np.array([*numbers, worth.isolation], dtype=np.float32)


def _where(candidate: Candidate) -> tuple[str, str, str]:
    """EPCI, commune, département: what tells how near somebody is."""
    return (candidate.epci_siren or "", candidate.insee or "", candidate.department or "")
