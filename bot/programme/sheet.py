"""`sheet.yml`: the sentences of the sheet, in its two readings, and the doors to knock at."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from bot.programme.conditions import Always, Condition, Says
from bot.programme.errors import fault
from bot.programme.objectives import ObjectiveId
from bot.programme.questions import Content
from bot.programme.texts import Texts
from bot.programme.typology import FamilyId, MarkId, SubtypeId

DoorLevel = Literal["commune", "epci", "departement", "region"]


class Door(Content):
    """An institution to speak to: what it deals with, whom to ask for there, and the question to ask.

    `touches` may be left out for the Region: the objective's `competence` says it already.
    """

    level: DoorLevel
    touches: str = ""
    whom: str = Field(min_length=5)
    ask: str = Field(min_length=10, pattern=r"\?$")


class Cost(Content):
    """What a first step costs, in magnitude, when a condition holds."""

    when: Condition
    text: str = Field(min_length=10)


class FirstStep(Content):
    """A first step as a public partner sees it; the first cost whose condition holds is said."""

    step: str = Field(min_length=10)
    costs: tuple[Cost, ...] = Field(min_length=1)

    @field_validator("costs")
    @classmethod
    def _for_everybody(cls, costs: tuple[Cost, ...]) -> tuple[Cost, ...]:
        if not isinstance(costs[-1].when, Always):
            raise fault(
                "le dernier coût ne vaut pas pour tout le monde", "Terminez la liste par « when: {always: true} »"
            )
        return costs


class Carried(FirstStep):
    """The same for a hosting mode, with the sentence that tells the partner who would carry the project."""

    partner: str = Field(min_length=10)


class Leaning(Content):
    """What an objective or a sub-type says to a partner, and the doors it opens, the first ones first."""

    partner: str = Field(min_length=10)
    doors: tuple[Door, ...] = Field(min_length=1)


class SheetContent(Content):
    """Everything of `sheet.yml`."""

    most_doors: int = Field(ge=1, le=4)
    most_quotes: int = Field(ge=1, le=3)
    longest_quote: int = Field(ge=40, le=300, description="characters")
    longest_account: int = Field(ge=80, le=400, description="characters")
    never_told: Says
    families: dict[FamilyId, str]
    unknown_family: str
    marks: dict[MarkId, str]
    prescriber: dict[Literal["yes", "could_become"], str]
    subtypes: dict[SubtypeId, Leaning]
    objectives: dict[ObjectiveId, Leaning]
    no_objective: str
    doors: tuple[Door, ...] = Field(min_length=1)
    hosting: dict[str, Carried]
    no_hosting: FirstStep
    texts: Texts
