"""Adding up clues: probabilities from the text, log-odds from the other answers.

Log-odds add where probabilities would have to be multiplied, so each answer weighs the same whatever
the others are (the usual reading of logistic regression: a weight of 0.7 doubles the odds).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

SUREST = 0.99
"""No text is surer than this, so that a direct answer can always be heard."""


def log_odds(probability: float) -> float:
    """log(p / (1 - p)), after keeping p within 1 - SUREST and SUREST."""
    p = min(SUREST, max(1 - SUREST, probability))
    return math.log(p / (1 - p))


def probability(odds: float) -> float:
    """The probability whose log-odds are `odds`."""
    return 1 / (1 + math.exp(-odds))


def combine(prior: float, weights: Iterable[float]) -> float:
    """`prior` moved by log-odds."""
    return probability(log_odds(prior) + sum(weights))


def combine_exclusive(priors: Mapping[str, float], weights: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The same for labels of which exactly one is true: the result sums to 1."""
    scores = {label: math.log(min(SUREST, max(1 - SUREST, p))) for label, p in priors.items()}
    for moved in weights:
        for label in scores:
            scores[label] += moved.get(label, 0.0)
    total = sum(math.exp(score) for score in scores.values())
    return {label: math.exp(score) / total for label, score in scores.items()}
