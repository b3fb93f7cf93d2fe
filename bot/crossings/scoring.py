"""The score of a crossing as a number: what each brings the other, what brings them together, how near they are.

The formula, with the weights of crossings.yml (all explained there):

    gain(a, b) = sum over the traits that b brings and a seeks, heaviest first, of weight × next_trait ** rank
    worth = gain(a, b) + gain(b, a) + mutual × min of both + family + objectives + publics + size + isolation
            − competition × likeness
    score = worth × what the circle of the living area keeps × 0.5 ** (kilometres / half_km)

It is the same from either side: every term is symmetric.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from bot.crossings.area import kilometres, proximity
from bot.crossings.model import Proximity
from bot.crossings.seen import Seen
from bot.programme.crossings import Crossings
from bot.programme.programme import Programme

_KEPT_MASKS = 65_536


class Scoring:
    """The weights of a programme, ready to compare many pairs (some microseconds each)."""

    def __init__(self, programme: Programme) -> None:
        rules = programme.crossings
        weights = rules.weights
        self._rules = rules
        self._trait_weights = [trait.weight.value for trait in rules.traits]
        self.gain = _table(self._trait_weights, weights.next_trait.value)
        objectives = [weights.objective.value for _ in programme.objectives.items]
        self._objectives = _table(objectives, weights.next_objective.value)
        self._publics = _table(_public_weights(programme), 0.5)
        self._near = {
            "commune": rules.area.commune.keeps.value,
            "epci": rules.area.epci.keeps.value,
            "neighbour": rules.area.neighbour.keeps.value,
            "department": rules.area.department.keeps.value,
        }
        self._neighbour_km = rules.area.neighbour_km.value
        self._half_km = rules.area.half_km.value
        self._furthest_km = rules.area.furthest_km.value

    def proximity(self, one: Seen, other: Seen) -> Proximity:
        """How near they are by the distances of the programme."""
        return proximity(one, other, neighbour_km=self._neighbour_km, furthest_km=self._furthest_km)

    def points(self, one: Seen, other: Seen) -> float | None:
        """The score of two actors; None when nothing is to be proposed between them.

        That is: one of them is not open to it, they are the same, one is fictitious and the other not, they are
        too far apart, they do the same thing for the same people, or the score is below the minimum.
        """
        if not (one.open and other.open) or one.demo != other.demo or one.actor_id == other.actor_id:
            return None
        keeps = self._near.get(self.proximity(one, other))
        if keeps is None:
            return None
        weights = self._rules.weights
        given, taken = self.gain(other.seeks & one.brings), self.gain(one.seeks & other.brings)
        alike = likeness(one, other)
        if alike >= weights.competitors_from.value and not (given or taken):
            return None
        worth = given + taken + weights.mutual.value * min(given, taken)
        worth += self._together(one, other) - weights.competition.value * alike
        score = worth * keeps * self._kept_at(one, other)
        return score if score >= weights.minimum.value else None

    def _kept_at(self, one: Seen, other: Seen) -> float:
        """What remains at their distance, half of it every `half_km`; all of it when the distance is not known."""
        apart = kilometres(one, other)
        return 1.0 if apart is None else 0.5 ** (apart / self._half_km)

    def _together(self, one: Seen, other: Seen) -> float:
        """What brings them together, besides what one brings the other."""
        weights = self._rules.weights
        worth = weights.family.value * self.families(one, other)
        strong = one.strong & other.strong
        worth += self._objectives(strong)
        worth += self._objectives(one.fitting & other.fitting & ~strong) * weights.possible_objective.value
        worth += self._publics(one.publics & other.publics)
        if one.people and other.people:
            small, large = sorted((one.people, other.people))
            if large <= small * weights.size_ratio.value:
                worth += weights.size.value
        return worth + weights.isolated.value * (one.isolation + other.isolation) / 3

    def main(self, mask: int) -> int | None:
        """The place of the heaviest trait of a mask; None when it is empty."""
        held = [bit for bit in range(len(self._trait_weights)) if mask >> bit & 1]
        return max(held, key=lambda bit: (self._trait_weights[bit], -bit), default=None)

    def families(self, one: Seen, other: Seen) -> float:
        """How much the two families cross: 1 for a tool and a use, less when one of them does both, else 0."""
        if one.family is None or other.family is None or one.family == other.family:
            return 0.0
        if "both" in (one.family, other.family):
            return self._rules.weights.both_family.value
        return 1.0


def likeness(one: Seen, other: Seen) -> float:
    """How much two actors do the same thing for the same people, 0 to 1.

    The mean of what they bring, their publics and their objectives in common (each the shared part of the whole);
    0 between families, or when nothing is known of what one of them brings.
    """
    if one.family != other.family or not (one.brings and other.brings):
        return 0.0
    shared = [_shared(one.brings, other.brings)]
    shared += [_shared(a, b) for a, b in ((one.publics, other.publics), (one.fitting, other.fitting)) if a or b]
    return sum(shared) / len(shared) if shared[0] else 0.0


def _shared(one: int, other: int) -> float:
    return (one & other).bit_count() / (one | other).bit_count()


def _public_weights(programme: Programme) -> list[float]:
    rules: Crossings = programme.crossings
    wide = rules.weights.public.value * rules.weights.wide_public.value
    return [
        wide if option.id in rules.wide_publics else rules.weights.public.value
        for option in programme.question("publics").options
    ]


def _table(weights: Iterable[float], next_one: float) -> Callable[[int], float]:
    """The worth of a mask: its bits' weights, heaviest first, each next one multiplied once more by `next_one`."""
    by_bit = list(weights)

    @lru_cache(maxsize=_KEPT_MASKS)
    def worth(mask: int) -> float:
        held = sorted((weight for bit, weight in enumerate(by_bit) if mask >> bit & 1), reverse=True)
        return sum(weight * next_one**rank for rank, weight in enumerate(held))

    return worth
