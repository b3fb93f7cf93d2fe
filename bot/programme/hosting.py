"""`hosting.yml`: the ways to carry a project (portage), by size and engineering capacity."""

from __future__ import annotations

from pydantic import Field

from bot.programme.conditions import Condition, PointsRule
from bot.programme.lookup import by_id
from bot.programme.questions import Content


class Precedent(Content):
    """Where it was really done."""

    place: str
    text: str


class Caution(Content):
    """Something more to watch when a condition holds; its points, never above 0, make the mode less apt."""

    when: Condition
    text: str = Field(min_length=10)
    points: int = Field(0, ge=-9, le=0)


class Mode(Content):
    """One way to carry a project.

    It is offered when `fits` holds and `unless` does not; among those that fit, `base` and the
    points of `favours` and `cautions` rank it. `why` explains `fits` to the actor; `watch` is for
    everybody, followed by the texts of the cautions that hold. `otherwise` offers it, after those
    that fit, to whom too few do; its points then stand for `base`.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(max_length=80)
    description: str
    fits: Condition
    unless: Condition | None = None
    otherwise: PointsRule | None = None
    why: str
    base: int = Field(ge=0, le=10)
    favours: tuple[PointsRule, ...] = ()
    watch: str
    cautions: tuple[Caution, ...] = ()
    first_step: str
    precedent: Precedent | None = None
    needs_host: bool = Field(False, description="Known hosts of the area are named beside it")


class Hosting(Content):
    """Everything of `hosting.yml`; nothing is proposed unless `relevant` holds."""

    relevant: Condition
    most: int = Field(ge=1, le=4, description="How many modes are proposed at most")
    modes: tuple[Mode, ...] = Field(min_length=1)

    def get(self, mode_id: str) -> Mode:
        """The mode with this id; KeyError when there is none."""
        return by_id(self.modes, mode_id)
