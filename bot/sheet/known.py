"""What both readings of a sheet are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.diagnosis.model import Diagnosis, Objective
from bot.interview.answers import Answer
from bot.programme.hosting import Mode
from bot.programme.programme import Programme
from bot.sheet.telling import Telling
from bot.understanding.communes import Commune


@dataclass(frozen=True, slots=True)
class Known:
    """What both readings are drawn from. `answers` holds only those that received a value."""

    programme: Programme
    answers: Mapping[str, Answer]
    diagnosis: Diagnosis
    commune: Commune | None
    telling: Telling
    drawn_on: date
    contact: str

    def legal_form(self) -> str:
        """The option chosen; empty when none was."""
        answer = self.answers.get("legal_form")
        return str(answer.value) if answer else ""

    def fitting(self) -> list[Objective]:
        """The objectives that fit, the strong ones first."""
        known = {item.id for item in self.programme.objectives.items}
        found = [o for o in self.diagnosis.objectives if o.fit in ("strong", "possible") and o.id in known]
        return sorted(found, key=lambda objective: objective.fit != "strong")

    def objectives_unknown(self) -> bool:
        """Nothing was said that tells about any objective."""
        return all(objective.fit == "unknown" for objective in self.diagnosis.objectives)

    def hosting_mode(self) -> Mode | None:
        """The first way to carry a project that the programme still knows; None when none was proposed."""
        modes = {mode.id: mode for mode in self.programme.hosting.modes}
        return next((modes[hosting.id] for hosting in self.diagnosis.hosting if hosting.id in modes), None)
