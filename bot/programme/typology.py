"""`typology.yml`: the two families and their crossing, the sub-types of usages, the cross-cutting marks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.programme.conditions import Rule
from bot.programme.lookup import by_id
from bot.programme.questions import Content

FamilyId = Literal["solutions", "usages", "both"]
SubtypeId = Literal[
    "interet_general", "utilite_sociale", "developpement_economique", "contenus_sens", "developpement_local"
]
PrescriberValue = Literal["yes", "could_become", "no"]
MarkId = Literal["durable", "vivre_ensemble"]
LogOdds = float


class Kind(Content):
    """What the actor is told about a family or a sub-type.

    `strength` says to the actor why it counts for the territory; `because` follows the quoted words
    that led there.
    """

    label: str = Field(min_length=3, max_length=60)
    definition: str = Field(min_length=20)
    strength: str = Field(pattern=r"^Vous ")
    because: str = Field(min_length=10)


class Family(Kind):
    """A family of actors."""

    id: FamilyId


class Subtype(Kind):
    """A sort of usage producer, in the seed's five."""

    id: SubtypeId


class FamilyEvidence(Rule):
    """An answer that makes families more or less likely; `weights` are log-odds added to the text's."""

    weights: dict[FamilyId, LogOdds] = Field(min_length=1)


class SubtypeEvidence(Rule):
    """The same for sub-types, each judged on its own."""

    weights: dict[SubtypeId, LogOdds] = Field(min_length=1)


class Mark(Content):
    """A quality that crosses the families, shown when the person's words or answers support it."""

    id: MarkId
    label: str
    sentence: str = Field(min_length=20)
    rules: tuple[Rule, ...] = Field(min_length=1)


class PrescriberRule(Rule):
    """The first rule whose condition holds decides."""

    value: PrescriberValue


class Prescriber(Content):
    """Whether others adopt what the actor shows: a sentence for each value, and the rules."""

    sentences: dict[PrescriberValue, str]
    rules: tuple[PrescriberRule, ...] = Field(min_length=1)


class TypologyThresholds(Content):
    """Probabilities (0 to 1) from which something is said; priors hold when no text was given."""

    family_without_text: float = Field(gt=0, lt=1)
    subtype: float = Field(gt=0, lt=1)
    subtype_prior: float = Field(gt=0, lt=1)
    most_subtypes: int = Field(ge=1, le=5)


class Typology(Content):
    """Everything of `typology.yml`."""

    thresholds: TypologyThresholds
    families: tuple[Family, ...]
    subtypes: tuple[Subtype, ...]
    family_evidence: tuple[FamilyEvidence, ...] = ()
    subtype_evidence: tuple[SubtypeEvidence, ...] = ()
    marks: tuple[Mark, ...] = ()
    prescriber: Prescriber
    said_because: str = Field(description="The reason when the person corrected the machine")

    def family(self, family_id: str) -> Family:
        """The family with this id; KeyError when there is none."""
        return by_id(self.families, family_id)

    def subtype(self, subtype_id: str) -> Subtype:
        """The sub-type with this id; KeyError when there is none."""
        return by_id(self.subtypes, subtype_id)

    def mark(self, mark_id: str) -> Mark:
        """The mark with this id; KeyError when there is none."""
        return by_id(self.marks, mark_id)
