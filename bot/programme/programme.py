"""The whole programme: everything that the assistant knows, edited as content, never as code."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from bot.programme.autonomy import Autonomy
from bot.programme.barriers import Barriers
from bot.programme.catalysts import Catalysts
from bot.programme.crossings import Crossings
from bot.programme.eligibility import Eligibility
from bot.programme.experiments import Experiments
from bot.programme.hosting import Hosting
from bot.programme.interview import Interview
from bot.programme.introductions import Introductions
from bot.programme.lookup import by_id
from bot.programme.next_steps import NextSteps
from bot.programme.objectives import Objectives
from bot.programme.questions import Content, Question
from bot.programme.sheet import SheetContent
from bot.programme.texts import Texts
from bot.programme.typology import Typology


class Questions(Content):
    """`questions.yml`: the interview's questions in the order of asking."""

    items: tuple[Question, ...] = Field(alias="questions", min_length=1)


@dataclass(frozen=True, slots=True)
class Programme:
    """Validated content. `version` is a fingerprint of all the files: 12 hexadecimal characters."""

    questions: tuple[Question, ...]
    interview: Interview
    typology: Typology
    objectives: Objectives
    barriers: Barriers
    hosting: Hosting
    eligibility: Eligibility
    next_steps: NextSteps
    autonomy: Autonomy
    crossings: Crossings
    sheet: SheetContent
    introductions: Introductions
    experiments: Experiments
    catalysts: Catalysts
    texts: Texts
    version: str

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError when there is none."""
        return by_id(self.questions, question_id)
