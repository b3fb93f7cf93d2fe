"""Puts the diagnosis together, each part from the answers and the parts before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.diagnosis import model
from bot.diagnosis.autonomy import find_autonomy
from bot.diagnosis.barriers import find_barriers
from bot.diagnosis.eligibility import find_eligibility
from bot.diagnosis.facts import Facts, read_facts
from bot.diagnosis.hosting import find_hosting
from bot.diagnosis.objectives import find_objectives
from bot.diagnosis.overrides import Overrides, read_overrides
from bot.diagnosis.steps import find_next_steps
from bot.diagnosis.typology import find_prescriber, find_typology
from bot.diagnosis.words import ActivityText
from bot.interview.answers import Answer
from bot.programme.programme import Programme
from bot.understanding.classification import TextClassifier

NOTHING: Mapping[str, object] = MappingProxyType({})


def diagnose(
    programme: Programme,
    answers: Mapping[str, Answer],
    classifier: TextClassifier,
    overrides: Mapping[str, object] = NOTHING,
) -> model.Diagnosis:
    """Where an actor stands, each part with reasons that quote the answers.

    Pure: the same programme, answers, classifier and overrides give the same diagnosis. `overrides`
    is what the person said instead of the machine (`family`, `usage_subtypes`, `objectives`) and
    wins; an id that does not exist raises `BadOverride`. Crossings are added by the caller. A reason
    whose `quote` is empty has no words to show, only its `because`.
    """
    facts = read_facts(programme, answers)
    return draw(programme, facts, ActivityText(facts.words, classifier), read_overrides(overrides))


def draw(programme: Programme, facts: Facts, text: ActivityText, overrides: Overrides) -> model.Diagnosis:
    """`diagnose`, once the answers and the text are read."""
    facts = _derive(programme, facts, text, overrides)
    assert facts.typology is not None
    assert facts.eligibility is not None
    return model.Diagnosis(
        typology=facts.typology,
        barriers=list(facts.barriers),
        objectives=list(facts.objectives),
        eligibility=facts.eligibility,
        hosting=find_hosting(programme, facts),
        autonomy=facts.autonomy,
        autonomy_reasons=list(facts.autonomy_reasons),
        next_steps=find_next_steps(programme, facts),
        versions=model.Versions(programme=programme.version, classifier=text.version),
    )


def _derive(programme: Programme, facts: Facts, text: ActivityText, overrides: Overrides) -> Facts:
    """The facts with everything that hosting and next steps may ask about."""
    facts = replace(
        facts,
        typology=find_typology(programme, facts, text, overrides),
        barriers=tuple(find_barriers(programme, facts)),
        objectives=tuple(find_objectives(programme, facts, text, overrides)),
        eligibility=find_eligibility(programme, facts),
    )
    assert facts.typology is not None
    prescriber, reasons = find_prescriber(programme, facts)
    level, autonomy_reasons = find_autonomy(programme, facts)
    return replace(
        facts,
        typology=facts.typology.model_copy(update={"prescriber": prescriber, "prescriber_reasons": reasons}),
        autonomy=level,
        autonomy_reasons=tuple(autonomy_reasons),
    )
