"""The diagnosis, as the Chat API returns it, the sheet shows it and the database stores it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Family = Literal["solutions", "usages", "both"]
Fit = Literal["strong", "possible", "none", "unknown"]
Autonomy = Literal["accompagne", "partiellement_autonome", "autonome"]
Prescriber = Literal["yes", "could_become", "no", "unknown"]
Level = Literal[0, 1, 2, 3]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Reason(_Part):
    """Why: the question that was asked, the actor's own words (a quote of the answer), what we draw from it."""

    question: str
    quote: str
    because: str


class Subtype(_Part):
    """One usage sub-type with the probability (0 to 1) that a careful reader would say the same."""

    id: str
    confidence: float = Field(ge=0, le=1)
    reasons: list[Reason] = []


class Typology(_Part):
    """Family and, for usages, sub-types. `family` is None when nothing was said about the activity."""

    family: Family | None
    confidence: float = Field(ge=0, le=1)
    usage_subtypes: list[Subtype] = []
    prescriber: Prescriber = "unknown"
    prescriber_reasons: list[Reason] = []
    marks: list[str] = []
    mark_reasons: dict[str, list[Reason]] = {}
    reasons: list[Reason] = []


class Barrier(_Part):
    """One of the four ways of staying invisible; `level` 0 (none) to 3 (strong), None when unknown."""

    id: str
    level: Level | None
    reasons: list[Reason] = []


class Objective(_Part):
    """One objective of the AMI; all four are always listed, in the programme's order."""

    id: str
    fit: Fit
    confidence: float = Field(ge=0, le=1)
    reasons: list[Reason] = []


class Eligibility(_Part):
    """May this actor answer the call alone? `status` is `alone`, `hosted` (needs a host) or `unknown`."""

    status: Literal["alone", "hosted", "unknown"]
    reasons: list[Reason] = []


class Precedent(_Part):
    """Where a way to carry a project was really taken, and what came of it."""

    place: str
    text: str


class Hosting(_Part):
    """A way to carry the project that fits the actor's form, size, budget and engineering capacity."""

    id: str
    reasons: list[Reason] = []
    first_step: str
    watch: str = ""
    precedent: Precedent | None = None


class NextStep(_Part):
    """A small next step, concrete enough to be done this week."""

    id: str
    text: str
    reasons: list[Reason] = []


class Versions(_Part):
    """What made this diagnosis: fingerprint of the programme's content, version of the classifiers."""

    programme: str
    classifier: str


class Diagnosis(_Part):
    """The whole diagnosis. Indicative: a person can always review it."""

    typology: Typology
    barriers: list[Barrier]
    objectives: list[Objective]
    eligibility: Eligibility
    hosting: list[Hosting]
    experiments: list[dict[str, object]] = []
    peers: list[dict[str, object]] = []
    autonomy: Autonomy | None
    autonomy_reasons: list[Reason] = []
    next_steps: list[NextStep]
    versions: Versions
