"""The small next steps."""

from __future__ import annotations

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.rules import as_reason, evaluate
from bot.programme.programme import Programme


def find_next_steps(programme: Programme, facts: Facts) -> list[model.NextStep]:
    """The most useful steps first, one for each theme at most; never empty."""
    steps: list[model.NextStep] = []
    themes: set[str] = set()
    for step in sorted(programme.next_steps.steps, key=lambda step: -step.priority):
        if len(steps) == programme.next_steps.most:
            break
        outcome = evaluate(step.when, facts)
        excluded = step.unless is not None and evaluate(step.unless, facts).holds
        if step.theme not in themes and outcome.holds and not excluded:
            themes.add(step.theme)
            steps.append(model.NextStep(id=step.id, text=step.text, reasons=[as_reason(outcome, step.because)]))
    return steps
