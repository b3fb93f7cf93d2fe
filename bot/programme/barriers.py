"""`barriers.yml`: the four ways in which, says the seed, actors stay invisible."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.programme.conditions import PointsRule
from bot.programme.lookup import by_id
from bot.programme.questions import Content

BarrierId = Literal["legitimacy", "critical_mass", "isolation", "institutional_access"]


class Barrier(Content):
    """One barrier: what is said at each level (0 none, 3 strong) and the rules that find the level.

    Of the rules fired by the words of one answer only the strongest counts; answers then add up,
    within 0 and 3. Rules with negative points lighten what others found: without a fired rule of 0
    points or more, the level is unknown.
    """

    id: BarrierId
    label: str = Field(max_length=60)
    seed: str
    levels: tuple[str, str, str, str]
    rules: tuple[PointsRule, ...] = Field(min_length=1)


class Barriers(Content):
    """Everything of `barriers.yml`."""

    items: tuple[Barrier, ...] = Field(alias="barriers")

    def get(self, barrier_id: str) -> Barrier:
        """The barrier with this id; KeyError when there is none."""
        return by_id(self.items, barrier_id)
