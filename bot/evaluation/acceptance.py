"""Whether a new model may replace the one in place: measured on the reference sets, which neither has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.corpus import CorpusLine
from bot.evaluation.dialogue import measure
from bot.evaluation.engine import Engine
from bot.evaluation.scores import judge, score
from bot.evaluation.section import show
from bot.evaluation.situations import situations
from bot.evaluation.utterances import load_intents
from bot.evaluation.words import name
from bot.settings import Settings
from bot.understanding.classifier import Classifier


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after (shares, 0 to 1), and how much of it a new model may lose."""

    figure: str
    before: float
    after: float
    tolerance: float

    @property
    def worse(self) -> bool:
        """Whether it loses more than it may."""
        return self.before - self.after > self.tolerance + 1e-9

    def __str__(self) -> str:
        """« famille 96,7 % au lieu de 97,1 % »."""
        return f"{name('tasks', self.figure)} {show(self.after, 'share')} au lieu de {show(self.before, 'share')}"


def losses(changes: Sequence[Change]) -> str | None:
    """What is worse, in a few French words; None when the new model may be taken."""
    return ", ".join(str(change) for change in changes if change.worse) or None


def compare_descriptions(
    before: Classifier, after: Classifier, lines: Sequence[CorpusLine], tolerance: Mapping[str, float]
) -> list[Change]:
    """Each figure that has a tolerance, on the clear lines. KeyError for a figure that does not exist."""
    return compare(_figures(before, lines), _figures(after, lines), tolerance)


def dialogue_figures(settings: Settings, model: Path) -> dict[str, float]:
    """`intents`: the share of our utterances by intent that a trained dialogue takes as it should; half a minute.

    Raises EngineFailed when the model cannot be read.
    """
    with Engine(settings, model) as engine, situations(settings, engine) as here:
        return {"intents": measure(here, load_intents()).total.accuracy}


def compare(before: Mapping[str, float], after: Mapping[str, float], tolerance: Mapping[str, float]) -> list[Change]:
    """Each figure that has a tolerance. KeyError for a figure that does not exist."""
    return [Change(figure, before[figure], after[figure], allowed) for figure, allowed in tolerance.items()]


def _figures(classifier: Classifier, lines: Sequence[CorpusLine]) -> dict[str, float]:
    scores = score(judge(classifier, [line for line in lines if not line.unclear]))
    assert scores is not None  # our reference set has clear lines
    return {
        "family": scores.family_accuracy,
        "objectives": scores.objectives_macro_f1,
        "subtypes": scores.subtypes_macro_f1,
    }
