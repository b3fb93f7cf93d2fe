"""How the interview chooses its questions: `programme/interview.yml`."""

from __future__ import annotations

from pydantic import Field

from bot.programme.questions import Content, Service


class Worth(Content):
    """What a change in each part of the diagnosis is worth to the person, 0 (nothing) to 10 (everything)."""

    family: float = Field(ge=0, le=10)
    subtypes: float = Field(ge=0, le=10)
    objective: float = Field(ge=0, le=10, description="Each objective whose fit changes")
    eligibility: float = Field(ge=0, le=10)
    barrier: float = Field(ge=0, le=10, description="Each level that one barrier moves; unknown counts as one level")
    hosting: float = Field(ge=0, le=10, description="Each of the two ways of carrying that changes")
    autonomy: float = Field(ge=0, le=10)
    prescriber: float = Field(ge=0, le=10)
    mark: float = Field(ge=0, le=10, description="Each mark that appears or goes")
    next_step: float = Field(ge=0, le=10, description="Each next step that changes")


class Interview(Content):
    """`interview.yml`: what changes are worth, and below what a question is not asked."""

    worth: Worth
    serving: dict[Service, float] = Field(description="What a question is worth for what it serves besides")
    skip_below: float = Field(ge=0, le=10, description="A question whose expected change is below is left out")

    def of_serving(self, services: tuple[Service, ...]) -> float:
        """What a question is worth besides the diagnosis."""
        return sum(self.serving[service] for service in services)
