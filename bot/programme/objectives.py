"""`objectives.yml`: the four objectives of the call."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from bot.programme.conditions import Rule
from bot.programme.errors import fault
from bot.programme.lookup import by_id
from bot.programme.questions import Content

ObjectiveId = Literal["deplacements", "sante", "identites", "economie"]


class ObjectiveEvidence(Rule):
    """An answer that makes the objective more or less likely; `weight` is in log-odds."""

    weight: float = Field(ge=-3, le=3)


class Objective(Content):
    """One objective: what it is, how it is told to the actor, which answers move it.

    `lead` opens the restitution when it fits; `because` follows the quoted words; `none_because` is
    said when nothing in the words goes that way.
    """

    id: ObjectiveId
    label: str = Field(max_length=60)
    seed: str
    description: str
    examples: tuple[str, ...] = Field(min_length=2)
    lead: str
    competence: str
    because: str
    none_because: str
    evidence: tuple[ObjectiveEvidence, ...] = ()


class FitThresholds(Content):
    """Probabilities from which an objective is a strong or a possible fit."""

    strong: float = Field(gt=0, lt=1)
    possible: float = Field(gt=0, lt=1)
    prior: float = Field(gt=0, lt=1, description="Probability of an objective before any word of the person")

    @model_validator(mode="after")
    def _ordered(self) -> FitThresholds:
        if not self.prior < self.possible < self.strong:
            raise fault("les seuils doivent croître : prior, possible, strong", "Remettez-les dans cet ordre")
        return self


class Objectives(Content):
    """Everything of `objectives.yml`."""

    thresholds: FitThresholds
    items: tuple[Objective, ...] = Field(alias="objectives")
    unknown_because: str
    said_because: str = Field(description="The reason when the person corrected the machine")
    none_at_all: str = Field(description="Said when no objective fits: plainly, and with what is still on offer")

    def get(self, objective_id: str) -> Objective:
        """The objective with this id; KeyError when there is none."""
        return by_id(self.items, objective_id)
