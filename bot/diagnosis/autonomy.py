"""How much support the actor needs now."""

from __future__ import annotations

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.rules import reason
from bot.programme.conditions import Holds, leaves
from bot.programme.programme import Programme


def find_autonomy(programme: Programme, facts: Facts) -> tuple[model.Autonomy | None, list[model.Reason]]:
    """The level reached by the points of all fired rules; None when too little was answered."""
    content = programme.autonomy
    read = {leaf.question for rule in content.rules for leaf in leaves(rule.when) if isinstance(leaf, Holds)}
    if len(read & facts.answered.keys()) < content.answers_needed:
        return None, []
    fired = [(rule.points, found) for rule in content.rules if (found := reason(rule.when, rule.because, facts))]
    points = sum(points for points, _ in fired)
    reached = [level.id for level in content.levels if points >= level.from_points]
    level = reached[-1] if reached else content.levels[0].id
    return level, [found for _, found in sorted(fired, key=lambda pair: -pair[0])]
