"""Which objectives of the call the actor meets."""

from __future__ import annotations

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.likelihood import combine
from bot.diagnosis.overrides import Overrides
from bot.diagnosis.rules import reason
from bot.diagnosis.words import ACTIVITY, ActivityText
from bot.programme import objectives as content
from bot.programme.programme import Programme


def find_objectives(
    programme: Programme, facts: Facts, text: ActivityText, overrides: Overrides
) -> list[model.Objective]:
    """The four objectives, in the programme's order.

    `confidence` is that of the fit itself: for `none`, the probability that the objective is not met.
    """
    if overrides.objectives is not None:
        return [_said(programme.objectives, one, overrides.objectives) for one in programme.objectives.items]
    return [_found(programme.objectives, one, facts, text) for one in programme.objectives.items]


def _said(objectives: content.Objectives, objective: content.Objective, chosen: tuple[str, ...]) -> model.Objective:
    return model.Objective(
        id=objective.id,
        fit="strong" if objective.id in chosen else "none",
        confidence=1.0,
        reasons=[model.Reason(question=ACTIVITY, quote="", because=objectives.said_because)],
    )


def _found(
    objectives: content.Objectives, objective: content.Objective, facts: Facts, text: ActivityText
) -> model.Objective:
    thresholds = objectives.thresholds
    clues = [(rule.weight, found) for rule in objective.evidence if (found := reason(rule.when, rule.because, facts))]
    read = text.reading.objectives if text.reading else {}
    likely = combine(read.get(objective.id, thresholds.prior), [weight for weight, _ in clues])
    if likely >= thresholds.possible:
        reasons = [
            model.Reason(question=e.question, quote=e.quote, because=objective.because)
            for e in text.support("objectives", objective.id)
        ]
        reasons += [found for weight, found in clues if weight > 0]
        fit: model.Fit = "strong" if likely >= thresholds.strong else "possible"
        return model.Objective(id=objective.id, fit=fit, confidence=likely, reasons=reasons)
    if text.activity_given:
        said_nothing = model.Reason(question=ACTIVITY, quote="", because=objective.none_because)
        return model.Objective(id=objective.id, fit="none", confidence=1 - likely, reasons=[said_nothing])
    # Silence about the activity is no proof that an objective is not met.
    unknown = model.Reason(question=ACTIVITY, quote="", because=objectives.unknown_because)
    return model.Objective(id=objective.id, fit="unknown", confidence=0.0, reasons=[unknown])
