"""`autonomy.yml`: how much support an actor needs now; support is meant to become needless."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator

from bot.programme.conditions import PointsRule
from bot.programme.errors import fault
from bot.programme.lookup import by_id
from bot.programme.questions import Content

AutonomyId = Literal["accompagne", "partiellement_autonome", "autonome"]


class AutonomyLevel(Content):
    """One level, reached from `from_points` on; `support` says what light support means there."""

    id: AutonomyId
    label: str
    sentence: str
    support: str
    from_points: int = Field(ge=0)


class Autonomy(Content):
    """Everything of `autonomy.yml`: points of all fired rules add up.

    Nothing is said below `answers_needed` answered questions among those that the rules read.
    """

    answers_needed: int = Field(ge=1, le=4)
    levels: tuple[AutonomyLevel, ...] = Field(min_length=1)
    rules: tuple[PointsRule, ...] = Field(min_length=1)

    @field_validator("levels")
    @classmethod
    def _rising(cls, levels: tuple[AutonomyLevel, ...]) -> tuple[AutonomyLevel, ...]:
        starts = [level.from_points for level in levels]
        if starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
            raise fault("les niveaux doivent partir de 0 point puis monter", "Remettez les from_points dans l’ordre")
        return levels

    def get(self, level_id: str) -> AutonomyLevel:
        """The level with this id; KeyError when there is none."""
        return by_id(self.levels, level_id)
