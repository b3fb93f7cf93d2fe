"""`experiments.yml`: what two to five actors of one living area may try together for a few weeks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from bot.programme.crossings import Count, Said
from bot.programme.errors import fault
from bot.programme.lookup import by_id
from bot.programme.objectives import ObjectiveId
from bot.programme.questions import Content, Option
from bot.programme.texts import placeholders
from bot.programme.typology import FamilyId

MOST_MEMBERS = 5
OutcomeId = Literal["worked", "partly", "failed", "abandoned"]
Magnitude = Literal["nothing", "hundreds", "thousands"]
"""Almost nothing; a few hundred euros; a few thousand."""
FILLED = frozenset({"place", "public", "weeks"})
"""What a draft fills in a template's texts: a commune, a public, a number of weeks."""


class Role(Content):
    """A part to play. Whoever plays it has one of each list that is not empty (`families`, `traits`, `publics`).

    `part` is said to them: with their own words (`quote`), or `plain` when none may be told.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(min_length=5, max_length=60)
    families: tuple[FamilyId, ...] = Field(min_length=1)
    traits: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    optional: bool = False
    part: Said

    @property
    def makes_tools(self) -> bool:
        """Only a solution producer may play it."""
        return "usages" not in self.families

    @property
    def makes_usages(self) -> bool:
        """Only a usage producer may play it."""
        return "solutions" not in self.families


class Cost(Content):
    """What it costs, in magnitude, and for what."""

    magnitude: Magnitude
    text: str = Field(min_length=10, max_length=200)


class Template(Content):
    """An experiment as it can be drafted anywhere; `{place}`, `{public}` and `{weeks}` are filled in.

    `host` is the role whose commune is the place. With `tool`, somebody must make the tool.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    title: str = Field(min_length=10, max_length=80)
    objective: ObjectiveId
    public: str | None = None
    weeks: int = Field(ge=4, le=16)
    tool: bool = False
    host: str
    roles: tuple[Role, ...] = Field(min_length=2, max_length=MOST_MEMBERS)
    tries: str = Field(min_length=30, max_length=320)
    observe: tuple[str, ...] = Field(min_length=2, max_length=4)
    cost: Cost
    stop: str = Field(min_length=20, max_length=220)
    tell: str = Field(min_length=20, max_length=260)

    @model_validator(mode="after")
    def _whole(self) -> Template:
        needed = [role for role in self.roles if not role.optional]
        if len(needed) < 2 or not any(role.makes_usages for role in needed):
            raise fault(
                f"« {self.id} » ne réunit pas deux rôles nécessaires, dont un producteur d’usages",
                "Gardez deux rôles sans « optional », dont un avec « families: [usages, both] »",
            )
        if self.tool and not any(role.makes_tools for role in needed):
            raise fault(
                f"« {self.id} » demande un outil, et personne ne le fabrique",
                "Ajoutez un rôle nécessaire avec « families: [solutions, both] »",
            )
        if self.host not in {role.id for role in needed}:
            raise fault(f"dans « {self.id} », « host » ne nomme pas un rôle nécessaire", "Donnez l’id d’un rôle")
        for text in self.texts():
            try:
                unknown = placeholders(text) - FILLED
            except ValueError as error:
                raise fault(f"les accolades de « {text} » ne se lisent pas ({error})", "Écrivez {place}") from error
            if unknown or ("{public}" in text and self.public is None):
                raise fault(
                    f"« {text} » demande une valeur qui n’existe pas ici",
                    f"Valeurs possibles : {', '.join(sorted(FILLED))}. Pour {{public}}, donnez « public »",
                )
        return self

    def texts(self) -> Iterator[str]:
        """Every text that is filled in."""
        yield from (self.title, self.tries, *self.observe, self.cost.text, self.stop, self.tell)


class OutcomeOption(Option):
    """How it went, as a button and as people say it."""

    id: OutcomeId


class Experiments(Content):
    """Everything of `experiments.yml`. Delays are in days."""

    drafts_at_once: Count
    remind_after_days: Count
    leaves: tuple[str, ...] = Field(min_length=1, description="Words that leave the questions of the report")
    magnitudes: dict[Magnitude, str]
    outcomes: tuple[OutcomeOption, ...] = Field(min_length=4, max_length=4)
    templates: tuple[Template, ...] = Field(min_length=1)

    def get(self, template_id: str) -> Template:
        """The template with this id; KeyError when there is none."""
        return by_id(self.templates, template_id)
