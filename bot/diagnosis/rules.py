"""Evaluates the conditions of content files against what is known.

Three values: a condition about something that was not answered is neither true nor false, and
neither is its contrary (Kleene's logic). Only a true condition fires a rule, so silence never
counts for or against anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.diagnosis import model
from bot.diagnosis.facts import Facts, chosen_options, head_count
from bot.diagnosis.words import Evidence
from bot.interview.answers import Answer
from bot.programme import conditions as c


@dataclass(frozen=True, slots=True)
class Outcome:
    """`holds` is None when unknown; `evidence` are the words that make it true, most telling first."""

    holds: bool | None
    evidence: tuple[Evidence, ...] = ()


UNKNOWN = Outcome(None)
FALSE = Outcome(False)


def evaluate(condition: c.Condition, facts: Facts) -> Outcome:
    """Whether a condition holds, and by which words."""
    return _EVALUATE[type(condition)](condition, facts)


def reason(condition: c.Condition, because: str, facts: Facts) -> model.Reason | None:
    """The reason that a condition gives when it holds; None when it does not.

    The quote is the first evidence's; empty when there are no words to quote.
    """
    outcome = evaluate(condition, facts)
    return as_reason(outcome, because) if outcome.holds else None


def as_reason(outcome: Outcome, because: str) -> model.Reason:
    """A reason from the most telling words of an outcome."""
    first = next((e for e in outcome.evidence if e.quote), None) or next(iter(outcome.evidence), None)
    return model.Reason(question=first.question if first else "", quote=first.quote if first else "", because=because)


def _known(holds: bool, evidence: Iterable[Evidence]) -> Outcome:
    return Outcome(True, tuple(evidence)) if holds else FALSE


def _holds(condition: c.Holds, facts: Facts) -> Outcome:
    answer = facts.answered.get(condition.question)
    if answer is None:
        return UNKNOWN
    chosen = set(chosen_options(answer))
    if condition.any_of:
        holds = not chosen.isdisjoint(condition.any_of)
    elif condition.all_of:
        holds = chosen.issuperset(condition.all_of)
    else:
        holds = chosen.isdisjoint(condition.none_of)
    if not holds:
        return FALSE
    return Outcome(True, (Evidence(condition.question, _part_quoted(condition, answer, facts)),))


def _part_quoted(condition: c.Holds, answer: Answer, facts: Facts) -> str:
    """The button that counts among several that were tapped; otherwise the whole answer."""
    if not answer.quote:
        return ""
    question = facts.questions.get(condition.question)
    for option_id in chosen_options(answer):
        option = question.option(option_id) if question and option_id in condition.options else None
        if option and option.label in answer.quote:
            return option.label
    return answer.quote


def _head_count(condition: c.HeadCount, facts: Facts) -> Outcome:
    answer = facts.answered.get("size")
    count = None if answer is None else head_count(answer, condition.size)
    if answer is None or count is None:
        return UNKNOWN
    above = condition.min is None or count >= condition.min
    below = condition.max is None or count <= condition.max
    return _known(above and below, [Evidence("size", answer.quote)])


def _started(condition: c.Started, facts: Facts) -> Outcome:
    answer = facts.answered.get("since")
    if answer is None or not isinstance(answer.value, dict):
        return UNKNOWN
    started = not answer.value.get("not_started", False)
    return _known(started == condition.started, [Evidence("since", answer.quote)])


def _says(condition: c.Says, facts: Facts) -> Outcome:
    found = facts.words.find(condition.says)
    return Outcome(True, found) if found else (FALSE if facts.words.texts else UNKNOWN)


def _unanswered(condition: c.Unanswered, facts: Facts) -> Outcome:
    return _known(condition.unknown not in facts.answered, [Evidence(condition.unknown, "")])


def _always(condition: c.Always, facts: Facts) -> Outcome:
    return Outcome(condition.always)


def _barrier(condition: c.HasBarrier, facts: Facts) -> Outcome:
    asked = [b for b in facts.barriers if condition.barrier in (b.id, "any")]
    high = [b for b in asked if b.level is not None and b.level >= condition.min]
    if high:
        return Outcome(True, _words_of(r for barrier in high for r in barrier.reasons))
    return UNKNOWN if any(b.level is None for b in asked) or not asked else FALSE


def _fit(condition: c.HasFit, facts: Facts) -> Outcome:
    asked = [o for o in facts.objectives if condition.objective in (o.id, "any")]
    fitting = [o for o in asked if o.fit in condition.fit]
    if fitting:
        return Outcome(True, _words_of(r for objective in fitting for r in objective.reasons))
    return UNKNOWN if any(o.fit == "unknown" for o in asked) or not asked else FALSE


def _family(condition: c.HasFamily, facts: Facts) -> Outcome:
    if facts.typology is None or facts.typology.family is None:
        return UNKNOWN
    return _known(facts.typology.family in condition.family, _words_of(facts.typology.reasons))


def _subtype(condition: c.HasSubtype, facts: Facts) -> Outcome:
    if facts.typology is None or facts.typology.family is None:
        return UNKNOWN
    found = [s for s in facts.typology.usage_subtypes if s.id in condition.subtype]
    return _known(bool(found), _words_of(r for subtype in found for r in subtype.reasons))


def _eligible(condition: c.IsEligible, facts: Facts) -> Outcome:
    if facts.eligibility is None:
        return UNKNOWN
    status = facts.eligibility.status
    if status == "unknown" and "unknown" not in condition.eligibility:
        return UNKNOWN
    return _known(status in condition.eligibility, _words_of(facts.eligibility.reasons))


def _autonomy(condition: c.HasAutonomy, facts: Facts) -> Outcome:
    if facts.autonomy is None:
        return UNKNOWN
    return _known(facts.autonomy in condition.autonomy, _words_of(facts.autonomy_reasons))


def _prescribes(condition: c.Prescribes, facts: Facts) -> Outcome:
    if facts.typology is None:
        return UNKNOWN
    return _known(facts.typology.prescriber in condition.prescriber, _words_of(facts.typology.prescriber_reasons))


def _all_of(condition: c.AllOf, facts: Facts) -> Outcome:
    outcomes = [evaluate(part, facts) for part in condition.all]
    if any(o.holds is False for o in outcomes):
        return FALSE
    if any(o.holds is None for o in outcomes):
        return UNKNOWN
    return Outcome(True, tuple(e for o in outcomes for e in o.evidence))


def _any_of(condition: c.AnyOf, facts: Facts) -> Outcome:
    outcomes = [evaluate(part, facts) for part in condition.any]
    true = [o for o in outcomes if o.holds]
    if true:
        return Outcome(True, tuple(e for o in true for e in o.evidence))
    return UNKNOWN if any(o.holds is None for o in outcomes) else FALSE


def _negated(condition: c.Not, facts: Facts) -> Outcome:
    holds = evaluate(condition.negated, facts).holds
    return UNKNOWN if holds is None else Outcome(not holds)


def _words_of(reasons: Iterable[model.Reason]) -> tuple[Evidence, ...]:
    return tuple(Evidence(r.question, r.quote) for r in reasons)


_EVALUATE: dict[type[Any], Callable[[Any, Facts], Outcome]] = {
    c.Holds: _holds,
    c.HeadCount: _head_count,
    c.Started: _started,
    c.Says: _says,
    c.Unanswered: _unanswered,
    c.Always: _always,
    c.HasBarrier: _barrier,
    c.HasFit: _fit,
    c.HasFamily: _family,
    c.HasSubtype: _subtype,
    c.IsEligible: _eligible,
    c.HasAutonomy: _autonomy,
    c.Prescribes: _prescribes,
    c.AllOf: _all_of,
    c.AnyOf: _any_of,
    c.Not: _negated,
}
