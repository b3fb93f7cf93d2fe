"""Who could carry the project: modes that fit the actor's form, size, budget and engineering capacity."""

from __future__ import annotations

from dataclasses import dataclass

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.rules import evaluate, reason
from bot.programme.hosting import Mode
from bot.programme.programme import Programme


def find_hosting(programme: Programme, facts: Facts) -> list[model.Hosting]:
    """The modes that fit, best first, completed with those that are possible when too few fit.

    Empty when carrying a project is not the question.
    """
    if not evaluate(programme.hosting.relevant, facts).holds:
        return []
    found = [one for mode in programme.hosting.modes if (one := _proposed(mode, facts))]
    # `sorted` is stable: equals keep the order of the file.
    ranked = sorted(found, key=lambda one: (not one.fits, -one.points))
    return [one.hosting for one in ranked[: programme.hosting.most]]


@dataclass(frozen=True, slots=True)
class _Proposed:
    fits: bool
    """False: only possible, when too few fit."""
    points: int
    hosting: model.Hosting


def _proposed(mode: Mode, facts: Facts) -> _Proposed | None:
    """The mode with its points and what is said of it; None when it is not for this actor."""
    if mode.unless is not None and evaluate(mode.unless, facts).holds:
        return None
    fits = reason(mode.fits, mode.why, facts)
    base, why = mode.base, fits
    if fits is None and mode.otherwise is not None:
        base, why = mode.otherwise.points, reason(mode.otherwise.when, mode.otherwise.because, facts)
    if why is None:
        return None
    favours = [(rule.points, found) for rule in mode.favours if (found := reason(rule.when, rule.because, facts))]
    cautions = [caution for caution in mode.cautions if evaluate(caution.when, facts).holds]
    hosting = model.Hosting(
        id=mode.id,
        reasons=[why, *(found for _, found in favours)],
        first_step=mode.first_step,
        watch=" ".join([mode.watch, *(caution.text for caution in cautions)]),
        precedent=model.Precedent(**mode.precedent.model_dump()) if mode.precedent else None,
    )
    points = base + sum(points for points, _ in favours) + sum(caution.points for caution in cautions)
    return _Proposed(fits is not None, points, hosting)
