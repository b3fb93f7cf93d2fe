"""`introductions.yml`: delays and hours of an introduction, and the first small thing to do together."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import Field, model_validator

from bot.programme.crossings import Count
from bot.programme.errors import fault
from bot.programme.questions import Content


class Hours(Content):
    """When people may be written to first, in hours of the French day: from `from`, before `to`."""

    start: int = Field(alias="from", ge=0, le=23)
    end: int = Field(alias="to", ge=1, le=24)
    because: str = Field(min_length=10)

    @model_validator(mode="after")
    def _ordered(self) -> Hours:
        if self.start >= self.end:
            raise fault("la journée finit avant de commencer", "Échangez from et to")
        return self


class Together(Content):
    """A first small thing to do together, for those who share this objective or this public; for all without."""

    text: str = Field(min_length=20, max_length=300)
    objective: str | None = None
    public: str | None = None


class Introductions(Content):
    """Everything of `introductions.yml`. Delays are in days."""

    open_at_once: Count
    remind_after_days: Count
    expire_after_days: Count
    hours: Hours
    together: tuple[Together, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> Introductions:
        if self.remind_after_days.value >= self.expire_after_days.value:
            raise fault("le rappel viendrait après la fin", "Raccourcissez remind_after_days")
        last = self.together[-1]
        if last.objective or last.public:
            raise fault("personne n’est sûr d’avoir une chose à faire", "Finissez « together » par une ligne pour tous")
        return self

    def first_thing(self, objectives: Collection[str], publics: Collection[str]) -> str:
        """What two who share these objectives and these publics may try first."""
        return next(
            item.text
            for item in self.together
            if (item.objective is None or item.objective in objectives)
            and (item.public is None or item.public in publics)
        )
