"""What is wrong with the content of `programme/`, told to the person who edits it."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError


class ContentError(Exception):
    """One mistake in a content file.

    `file` is the path shown to the editor, `line` counts from 1, `problem` says what was expected
    and received, `remedy` what to do. `str()` is one French line.
    """

    def __init__(self, file: str, line: int, problem: str, remedy: str) -> None:
        self.file = file
        self.line = line
        self.problem = problem
        self.remedy = remedy
        super().__init__(file, line, problem, remedy)

    def __str__(self) -> str:
        """« programme/barriers.yml:12 : problem. Remedy. » on one line."""
        sentence = f"{self.problem.rstrip('.')}. {self.remedy.rstrip('.')}."
        return f"{self.file}:{self.line}\u00a0: {_typeset(sentence)}"


def fault(problem: str, remedy: str) -> PydanticCustomError:
    """An error for a pydantic validator, whose remedy reaches the `ContentError`."""
    return PydanticCustomError("content", "{problem}", {"problem": problem, "remedy": remedy})


def _typeset(text: str) -> str:
    """One line with the no-break spaces that French puts inside guillemets and before « : ; ? ! »."""
    line = " ".join(text.split())
    return re.sub(r" ([:;?!»])", "\u00a0\\1", line).replace("« ", "«\u00a0")
