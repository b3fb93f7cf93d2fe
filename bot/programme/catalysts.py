"""`catalysts.yml`: what helps an experiment, or is missing."""

from __future__ import annotations

from pydantic import Field

from bot.programme.lookup import by_id
from bot.programme.questions import Content, Option


class Catalysts(Content):
    """Everything of `catalysts.yml`; `none` are the words of who has nothing to name."""

    none: Option
    items: tuple[Option, ...] = Field(alias="catalysts", min_length=1)

    def get(self, catalyst_id: str) -> Option:
        """The catalyst with this id; KeyError when there is none."""
        return by_id(self.items, catalyst_id)

    @property
    def options(self) -> tuple[Option, ...]:
        """All that may be answered."""
        return (*self.items, self.none)
