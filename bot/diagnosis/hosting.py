"""Who could carry the project: modes that fit the actor's size and engineering capacity."""

from __future__ import annotations

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.rules import evaluate, reason
from bot.programme.hosting import Mode
from bot.programme.programme import Programme


def find_hosting(programme: Programme, facts: Facts) -> list[model.Hosting]:
    """The modes that fit, best first; empty when carrying a project is not the question."""
    if not evaluate(programme.hosting.relevant, facts).holds:
        return []
    fitting = [found for mode in programme.hosting.modes if (found := _fitting(mode, facts))]
    # `sorted` is stable: equals keep the order of the file.
    ranked = sorted(fitting, key=lambda found: -found[0])
    return [proposal for _, proposal in ranked[: programme.hosting.most]]


def _fitting(mode: Mode, facts: Facts) -> tuple[int, model.Hosting] | None:
    """The mode's points and what is said of it; None when it does not fit."""
    fits = reason(mode.fits, mode.why, facts)
    if fits is None or (mode.unless is not None and evaluate(mode.unless, facts).holds):
        return None
    favours = [(rule.points, found) for rule in mode.favours if (found := reason(rule.when, rule.because, facts))]
    return mode.base + sum(points for points, _ in favours), model.Hosting(
        id=mode.id,
        reasons=[fits, *(found for _, found in favours)],
        first_step=mode.first_step,
        watch=mode.watch,
    )
