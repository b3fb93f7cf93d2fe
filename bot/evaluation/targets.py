"""What is asked of the understanding, and how much a new model may lose: `reference/targets.yml`."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.programme.errors import fault
from bot.programme.validation import content_errors
from bot.programme.yamlfile import read_yaml
from bot.settings import ROOT

FILE = ROOT / "reference" / "targets.yml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Strict):
    """A bound on a figure, in the figure's own unit: one of the two."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise fault("une cible a une borne, et une seule", "Écrivez « at_least » ou « at_most »")
        return self

    @property
    def value(self) -> float:
        """The bound."""
        bound = self.at_most if self.at_least is None else self.at_least
        assert bound is not None  # checked above
        return bound

    def met(self, value: float) -> bool:
        """Whether `value` is on the right side."""
        return value <= self.value if self.at_least is None else value >= self.value


class Targets(_Strict):
    """`targets`: by section and figure. `tolerance`: by model and figure, what a new model may lose of it."""

    targets: dict[str, dict[str, Target]]
    tolerance: dict[str, dict[str, float]] = Field(description="shares, 0 to 1")

    def of(self, section: str, figure: str) -> Target | None:
        """The target of a figure; None when nothing is asked of it."""
        return self.targets.get(section, {}).get(figure)


def load_targets(path: Path = FILE) -> Targets:
    """The targets of this installation. Raises ContentError."""
    file = read_yaml(path)
    try:
        return Targets.model_validate(file.data)
    except ValidationError as error:
        raise content_errors(file, error)[0] from error
