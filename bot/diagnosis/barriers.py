"""How far each of the four barriers stands in the way."""

from __future__ import annotations

from typing import cast

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.rules import as_reason, evaluate
from bot.programme import barriers as content
from bot.programme.programme import Programme


def find_barriers(programme: Programme, facts: Facts) -> list[model.Barrier]:
    """The four barriers, in the programme's order; level None when no answer speaks of it."""
    return [_barrier(barrier, facts) for barrier in programme.barriers.items]


def _barrier(barrier: content.Barrier, facts: Facts) -> model.Barrier:
    """Of one answer only the strongest rule counts, so that the same words are not counted twice.

    A rule that lightens says nothing by itself: having run a subsidy does not tell that somebody
    feels legitimate, it only weighs against a doubt that was told.
    """
    strongest: dict[str, tuple[int, model.Reason]] = {}
    known = False
    for rule in barrier.rules:
        outcome = evaluate(rule.when, facts)
        if not outcome.holds:
            continue
        known = known or rule.points >= 0
        found = as_reason(outcome, rule.because)
        before = strongest.get(found.question)
        if before is None or _strength(rule.points) > _strength(before[0]):
            strongest[found.question] = (rule.points, found)
    if not known:
        return model.Barrier(id=barrier.id, level=None)
    level = max(0, min(3, sum(points for points, _ in strongest.values())))
    return model.Barrier(
        id=barrier.id,
        level=cast(model.Level, level),
        reasons=[found for _, found in sorted(strongest.values(), key=lambda pair: -pair[0])],
    )


def _strength(points: int) -> tuple[bool, int]:
    """What holds back is heard before what lightens; then the larger."""
    return points > 0, abs(points)
