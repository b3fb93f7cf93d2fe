"""`crossings.yml`: what actors bring and seek, how much each thing counts, and what is said to each side."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.programme.conditions import Condition, Says
from bot.programme.errors import fault
from bot.programme.lookup import by_id
from bot.programme.questions import Content
from bot.programme.texts import placeholders

MOST_TRAITS = 60
"""Each trait is one bit of a signed 64-bit integer of the database."""


class Weight(Content):
    """A number that an editor may change, and what it changes."""

    value: float = Field(ge=0, le=100)
    because: str = Field(min_length=10)


class Share(Weight):
    """A weight that multiplies: 1 keeps everything, 0 nothing."""

    value: float = Field(ge=0, le=1)


class Distance(Weight):
    """Kilometres as the crow flies."""

    value: float = Field(gt=0, le=1000)


class Count(Content):
    """A whole number that an editor may change, and what it changes."""

    value: int = Field(ge=1, le=1000)
    because: str = Field(min_length=10)


def _template(*known: str) -> AfterValidator:
    """Accepts a text whose places to fill are among `known`."""

    def check(text: str) -> str:
        try:
            unknown = placeholders(text) - set(known)
        except ValueError as error:
            raise fault(
                f"les accolades de « {text} » ne se lisent pas ({error})", "Écrivez {quote} ou une autre valeur"
            ) from error
        if unknown:
            raise fault(
                f"« {text} » demande une valeur qui n’existe pas ici : {', '.join(sorted(unknown))}",
                f"Valeurs possibles : {', '.join(known) or 'aucune'}",
            )
        return text

    return AfterValidator(check)


Plain = Annotated[str, Field(min_length=5, max_length=240), _template()]


class Said(Content):
    """A sentence, and if it makes sense the same with the person's own words, for when there are some to quote."""

    quote: Annotated[str, Field(max_length=240), _template("quote")] | None = None
    plain: Plain

    @model_validator(mode="after")
    def _quotes(self) -> Said:
        if self.quote is not None and "{quote}" not in self.quote:
            raise fault("la forme « quote » ne cite rien", "Ajoutez « {quote} », ou écrivez-la seulement dans plain")
        return self


class Trait(Content):
    """Something that some actors bring and that others seek.

    `brings_unless` and `seeks_unless` take the trait away when they are known to hold: silence never does.
    `offer` completes « Une association de votre commune … », said to who seeks; `need` is said to
    the same person about themselves; `reason` tells the match in one sentence of the list. `describes`
    completes « une association … » while the name is still hidden. With `tells_activity`, whoever
    brings it and did not say so in particular words is quoted from the account of the activity.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(max_length=60)
    weight: Weight
    brings: Condition
    brings_unless: Condition | None = None
    seeks: Condition
    seeks_unless: Condition | None = None
    offer: Said
    need: Said
    reason: Plain
    describes: Plain | None = None
    tells_activity: bool = False


class Form(Content):
    """How an actor of this legal form is called while the name is hidden: « une association ».

    Of a `discreet` one, whose activity is a person, the commune is not told either.
    """

    text: Annotated[str, Field(pattern=r"^une? "), _template()]
    discreet: bool = False


class Near(Content):
    """A circle of the living area: how much of a crossing's worth remains there, and the words for it."""

    keeps: Share
    where: Annotated[str, _template("commune")]
    where_hidden: Plain
    reason: Plain


class Area(Content):
    """The living area, from the nearest circle to the furthest that is still proposed; `beyond`: by the staff only."""

    neighbour_km: Distance
    furthest_km: Distance
    half_km: Distance
    commune: Near
    epci: Near
    neighbour: Near
    department: Near
    beyond: Near


class Weights(Content):
    """How much each thing counts in the score of a crossing; the score itself is never shown."""

    family: Weight
    both_family: Share
    next_trait: Share
    mutual: Weight
    objective: Weight
    possible_objective: Share
    next_objective: Share
    public: Weight
    wide_public: Share
    size: Weight
    size_ratio: Weight
    isolated: Weight
    competition: Weight
    competitors_from: Share
    minimum: Weight
    same_kind: Weight


class FamilySaid(Content):
    """What is said of the other family, to a usage producer and to a solution producer."""

    usages: Plain
    solutions: Plain


class Why(Content):
    """Why now, when the other brings nothing that this side said they seek: the first that applies."""

    objective: Annotated[str, _template("objective")]
    public: Annotated[str, _template("public")]
    family: FamilySaid
    otherwise: Said


class Sentences(Content):
    """The sentences of a proposal that belong to no trait."""

    does: Said
    why: Why
    objective: Annotated[str, _template("objective")]
    public: Annotated[str, _template("public")]
    family: Plain


class Crossings(Content):
    """Everything of `crossings.yml`."""

    most: Count
    per_month: Count
    longest_quote: Count
    quotable: tuple[str, ...] = Field(min_length=1)
    never_told: Says
    wide_publics: tuple[str, ...]
    weights: Weights
    area: Area
    sentences: Sentences
    objectives: dict[str, Plain]
    publics: dict[str, Annotated[str, _template()]]
    forms: dict[str, Form]
    unnamed: Form
    subtypes: dict[str, Plain]
    families: dict[str, Plain]
    traits: tuple[Trait, ...] = Field(min_length=1, max_length=MOST_TRAITS)

    def get(self, trait_id: str) -> Trait:
        """The trait with this id; KeyError when there is none."""
        return by_id(self.traits, trait_id)
