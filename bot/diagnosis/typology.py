"""Family, usage sub-types, marks, and whether the actor is a prescriber of usages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from bot.diagnosis import model
from bot.diagnosis.facts import Facts
from bot.diagnosis.likelihood import combine, combine_exclusive
from bot.diagnosis.overrides import Overrides
from bot.diagnosis.rules import reason
from bot.diagnosis.words import ACTIVITY, ActivityText, Evidence
from bot.programme.programme import Programme
from bot.programme.typology import FamilyEvidence, SubtypeEvidence, Typology


@dataclass(frozen=True, slots=True)
class _Clue:
    """An evidence rule that fired."""

    weights: Mapping[str, float]
    reason: model.Reason

    def supports(self, label: str) -> bool:
        """Whether it speaks for `label`, if only half (a tool speaks for « both » as well)."""
        return self.weights.get(label, 0.0) > 0


def find_typology(programme: Programme, facts: Facts, text: ActivityText, overrides: Overrides) -> model.Typology:
    """Everything of the typology but `prescriber`, which needs the family to be known."""
    content = programme.typology
    family, confidence, reasons = _family(content, facts, text, overrides)
    marks = find_marks(content, facts)
    return model.Typology(
        family=family,
        confidence=confidence,
        usage_subtypes=_subtypes(content, facts, text, overrides) if family in ("usages", "both") else [],
        marks=list(marks),
        mark_reasons=marks,
        reasons=reasons,
    )


def find_prescriber(programme: Programme, facts: Facts) -> tuple[model.Prescriber, list[model.Reason]]:
    """The value of the first rule that holds; unknown when none does."""
    for rule in programme.typology.prescriber.rules:
        found = reason(rule.when, rule.because, facts)
        if found:
            return rule.value, [found]
    return "unknown", []


def find_marks(content: Typology, facts: Facts) -> dict[str, list[model.Reason]]:
    """The marks that the answers support, each with the words that do."""
    marks: dict[str, list[model.Reason]] = {}
    for mark in content.marks:
        found = [r for rule in mark.rules if (r := reason(rule.when, rule.because, facts))]
        if found:
            marks[mark.id] = found
    return marks


def _family(
    content: Typology, facts: Facts, text: ActivityText, overrides: Overrides
) -> tuple[model.Family | None, float, list[model.Reason]]:
    said = model.Reason(question=ACTIVITY, quote="", because=content.said_because)
    if overrides.family:
        return overrides.family, 1.0, [said]
    clues = _clues(content.family_evidence, facts)
    labels = [family.id for family in content.families]
    read = text.reading.family if text.reading else {}
    likely = combine_exclusive(
        {label: read.get(label, 1 / len(labels)) for label in labels}, [clue.weights for clue in clues]
    )
    family = max(labels, key=lambda label: likely[label])
    if overrides.usage_subtypes and family == "solutions":
        # Who names a sort of usage produces usages, whatever else the text shows.
        return "both", 1.0, [said]
    if not text.activity_given and likely[family] < content.thresholds.family_without_text:
        return None, 0.0, []
    because = content.family(family).because
    reasons = [_quoted(e, because) for e in _family_words(text, family)]
    reasons += [clue.reason for clue in clues if clue.supports(family)]
    return family, likely[family], reasons


def _family_words(text: ActivityText, family: str) -> list[Evidence]:
    """The words that show the family: for usages, those of the likeliest sort, which say what is done and for whom."""
    if family == "usages" and text.reading:
        subtypes = text.reading.subtypes
        return text.support("subtypes", max(subtypes, key=lambda one: subtypes[one]))
    return text.support("family", family)


def _subtypes(content: Typology, facts: Facts, text: ActivityText, overrides: Overrides) -> list[model.Subtype]:
    if overrides.usage_subtypes is not None:
        said = model.Reason(question=ACTIVITY, quote="", because=content.said_because)
        return [model.Subtype(id=one, confidence=1.0, reasons=[said]) for one in overrides.usage_subtypes]
    clues = _clues(content.subtype_evidence, facts)
    read = text.reading.subtypes if text.reading else {}
    prior = content.thresholds.subtype_prior
    likely = {
        one.id: combine(read.get(one.id, prior), [clue.weights.get(one.id, 0.0) for clue in clues])
        for one in content.subtypes
    }
    ranked = sorted(likely, key=lambda one: -likely[one])
    chosen = [one for one in ranked if likely[one] >= content.thresholds.subtype]
    if not chosen and (text.activity_given or any(clue.supports(ranked[0]) for clue in clues)):
        chosen = ranked[:1]
    return [
        model.Subtype(
            id=one,
            confidence=likely[one],
            reasons=[_quoted(e, content.subtype(one).because) for e in text.support("subtypes", one)]
            + [clue.reason for clue in clues if clue.supports(one)],
        )
        for one in chosen[: content.thresholds.most_subtypes]
    ]


def _clues(rules: tuple[FamilyEvidence, ...] | tuple[SubtypeEvidence, ...], facts: Facts) -> list[_Clue]:
    return [
        _Clue(cast("Mapping[str, float]", rule.weights), found)
        for rule in rules
        if (found := reason(rule.when, rule.because, facts))
    ]


def _quoted(evidence: Evidence, because: str) -> model.Reason:
    return model.Reason(question=evidence.question, quote=evidence.quote, because=because)
