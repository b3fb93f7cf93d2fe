"""`next_steps.yml`: small steps that can be done this week."""

from __future__ import annotations

from pydantic import Field

from bot.programme.conditions import Condition
from bot.programme.lookup import by_id
from bot.programme.questions import Content


class Step(Content):
    """One step: `priority` ranks it among those whose `when` holds; one step per `theme` at most."""

    id: str = Field(pattern=r"^[a-z_]+$")
    theme: str = Field(pattern=r"^[a-z_]+$")
    priority: int = Field(ge=0, le=100)
    when: Condition
    unless: Condition | None = None
    text: str = Field(min_length=20, max_length=300)
    because: str = Field(min_length=10)


class NextSteps(Content):
    """Everything of `next_steps.yml`; at least one step is for everybody."""

    most: int = Field(ge=1, le=5)
    steps: tuple[Step, ...] = Field(min_length=1)

    def get(self, step_id: str) -> Step:
        """The step with this id; KeyError when there is none."""
        return by_id(self.steps, step_id)
