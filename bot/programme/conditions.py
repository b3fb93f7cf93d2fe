"""The small language of conditions that content files use (`when:`), without any code.

    when: {question: legitimacy, any_of: [non, partage]}
    when: {size: people, max: 5}
    when: {says: ["trop petit*", "tout seul*"]}
    when: {all: [{family: [usages]}, {not: {question: networks, any_of: [seuls]}}]}

A condition is true, false, or unknown when what it asks about was not answered; an unknown
condition never fires a rule (`bot.diagnosis.rules` evaluates them).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from bot.programme.errors import fault
from bot.programme.questions import Content

Measure = Literal["people", "employees", "volunteers", "members"]
"""A head count of the `size` answer; `people` is employees + volunteers, or members when neither is known."""


class Holds(Content):
    """What was answered to a `choice` or `multi` question."""

    question: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_test(self) -> Holds:
        if sum(map(bool, (self.any_of, self.all_of, self.none_of))) != 1:
            raise fault(
                f"la condition sur « {self.question} » demande une seule liste : any_of, all_of ou none_of",
                "Gardez la liste qui convient, avec au moins une réponse",
            )
        return self

    @property
    def options(self) -> tuple[str, ...]:
        """Every option id that the condition names."""
        return self.any_of + self.all_of + self.none_of


class HeadCount(Content):
    """How many they are; `min` and `max` are inclusive."""

    size: Measure
    min: int | None = Field(None, ge=0)
    max: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _bounds(self) -> HeadCount:
        if self.min is None and self.max is None:
            raise fault("une condition de taille demande un minimum ou un maximum", "Ajoutez min ou max")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise fault("le minimum dépasse le maximum", "Échangez les deux nombres")
        return self


class Started(Content):
    """Whether the activity has begun, from the `since` answer."""

    started: bool


class Says(Content):
    """The person's own words hold one of these phrases.

    Case, accents, punctuation and plurals do not matter; `petit*` accepts any ending.
    """

    says: tuple[str, ...] = Field(min_length=1)


class Unanswered(Content):
    """Nothing is known about this question: not asked, skipped or « je ne sais pas »."""

    unknown: str


class Always(Content):
    """True for everybody."""

    always: Literal[True]


class HasBarrier(Content):
    """A barrier stands at least as high as `min` (1 to 3); `barrier: any` accepts any of the four."""

    barrier: str
    min: int = Field(1, ge=1, le=3)


class HasFit(Content):
    """An objective fits like this; `objective: any` accepts any of the four."""

    objective: str
    fit: tuple[Literal["strong", "possible", "none"], ...] = Field(min_length=1)


class HasFamily(Content):
    """The family that the diagnosis found."""

    family: tuple[str, ...] = Field(min_length=1)


class HasSubtype(Content):
    """One of these usage sub-types was found."""

    subtype: tuple[str, ...] = Field(min_length=1)


class IsEligible(Content):
    """What the eligibility rules said."""

    eligibility: tuple[Literal["alone", "hosted", "unknown"], ...] = Field(min_length=1)


class HasAutonomy(Content):
    """How much support is needed."""

    autonomy: tuple[Literal["accompagne", "partiellement_autonome", "autonome"], ...] = Field(min_length=1)


class Prescribes(Content):
    """Whether others adopt what the actor shows."""

    prescriber: tuple[Literal["yes", "could_become", "no", "unknown"], ...] = Field(min_length=1)


class AllOf(Content):
    """Every condition holds. The first one's words are those quoted in the reason."""

    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Content):
    """At least one condition holds."""

    any: tuple[Condition, ...] = Field(min_length=1)


class Not(Content):
    """The condition is known not to hold."""

    negated: Condition = Field(alias="not")


_KINDS: dict[str, type[Content]] = {
    "question": Holds,
    "size": HeadCount,
    "started": Started,
    "says": Says,
    "unknown": Unanswered,
    "always": Always,
    "barrier": HasBarrier,
    "objective": HasFit,
    "family": HasFamily,
    "subtype": HasSubtype,
    "eligibility": IsEligible,
    "autonomy": HasAutonomy,
    "prescriber": Prescribes,
    "all": AllOf,
    "any": AnyOf,
    "not": Not,
}

TAG = "condition:"
"""Prefix of pydantic's union tags: no YAML key holds a colon, so they cannot be taken for one."""


def _kind(value: Any) -> str | None:
    """Which condition a mapping means: by the first key that names one."""
    keys = value if isinstance(value, dict) else ()
    found = next((key for key in _KINDS if key in keys), None)
    if found is None:
        found = next((key for key, model in _KINDS.items() if type(value) is model), None)
    return None if found is None else TAG + found


Condition = Annotated[
    Annotated[Holds, Tag("condition:question")]
    | Annotated[HeadCount, Tag("condition:size")]
    | Annotated[Started, Tag("condition:started")]
    | Annotated[Says, Tag("condition:says")]
    | Annotated[Unanswered, Tag("condition:unknown")]
    | Annotated[Always, Tag("condition:always")]
    | Annotated[HasBarrier, Tag("condition:barrier")]
    | Annotated[HasFit, Tag("condition:objective")]
    | Annotated[HasFamily, Tag("condition:family")]
    | Annotated[HasSubtype, Tag("condition:subtype")]
    | Annotated[IsEligible, Tag("condition:eligibility")]
    | Annotated[HasAutonomy, Tag("condition:autonomy")]
    | Annotated[Prescribes, Tag("condition:prescriber")]
    | Annotated[AllOf, Tag("condition:all")]
    | Annotated[AnyOf, Tag("condition:any")]
    | Annotated[Not, Tag("condition:not")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="condition",
    ),
]
CONDITION_KEYS = tuple(_KINDS)

for _recursive in (AllOf, AnyOf, Not):
    _recursive.model_rebuild()


class Rule(Content):
    """When a condition holds, what we draw from it: a sentence said to the actor."""

    when: Condition
    because: str = Field(min_length=10)


class PointsRule(Rule):
    """A rule that adds points (negative ones lighten)."""

    points: int = Field(ge=-3, le=3)


def leaves(condition: Condition) -> Iterator[Content]:
    """The simple conditions of which `condition` is made."""
    if isinstance(condition, AllOf):
        for part in condition.all:
            yield from leaves(part)
    elif isinstance(condition, AnyOf):
        for part in condition.any:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.negated)
    else:
        yield condition
