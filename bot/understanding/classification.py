"""What a classifier of self-descriptions answers, and the interface that the diagnosis relies on.

The diagnosis never imports an implementation: tests give it a small deterministic one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Task = Literal["family", "subtypes", "objectives"]
"""The three decisions of the labelling guideline."""


@dataclass(frozen=True, slots=True)
class Classification:
    """Probabilities (0 to 1) that a careful reader would give each label to a text.

    `family` sums to 1 over the families; `subtypes` and `objectives` are independent of one
    another, one probability per label. `version` names the model that said so.
    """

    family: Mapping[str, float]
    subtypes: Mapping[str, float]
    objectives: Mapping[str, float]
    version: str


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the text that weighed for a label: `quote == text[start:end]`, `weight` > 0 supports it."""

    start: int
    end: int
    quote: str
    weight: float


class TextClassifier(Protocol):
    """Reads what an actor says it does."""

    def classify(self, text: str) -> Classification:
        """The probabilities of each label for `text` (never empty)."""
        ...

    def spans(self, text: str, task: Task, label: str) -> Sequence[Span]:
        """The words of `text` that support `label`, best first; empty when nothing stands out."""
        ...
