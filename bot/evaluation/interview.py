"""The part about the adaptive interview: what `adaptive` measured, as a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.evaluation.adaptive import AdaptiveReport, play_scenarios
from bot.evaluation.materials import Materials
from bot.evaluation.section import Bars, Cell, Figure, Note, Part, Section, Table
from bot.evaluation.words import name
from bot.settings import ROOT

SCENARIOS = ROOT / "tests" / "conversations"


def sections(materials: Materials, folder: Path = SCENARIOS) -> Iterator[Section]:
    """One section. Raises Missing when the application cannot be built."""
    yield describe(materials, play_scenarios(materials.services, folder))


def describe(materials: Materials, report: AdaptiveReport) -> Section:
    """The section of a report: questions before and after, and what changed in the diagnosis."""
    target = materials.targets.of
    figures = [
        Figure("before", "questions posées sans adaptation, médiane", report.median_before, "number"),
        Figure("after", "questions posées, médiane", report.median_after, "number"),
        Figure(
            "same_diagnosis",
            "entretiens au même diagnostic",
            report.same / len(report.spared),
            target=target("interview", "same_diagnosis"),
        ),
    ]
    names = [one.name.replace("_", " ") for one in report.spared]
    rows: list[Sequence[Cell]] = [
        [title, one.distance, ", ".join(name("parts", part) for part in one.changed) or "rien"]
        for title, one in zip(names, report.spared, strict=True)
    ]
    parts: list[Part] = [
        Note(
            "Chaque scénario d’entretien est joué deux fois avec les mêmes mots : en posant toutes les questions "
            "auxquelles rien n’a encore répondu, puis comme le fait le produit."
        ),
        Bars(
            "Questions posées, par scénario",
            names,
            {
                "sans adaptation": [float(len(one.before.asked)) for one in report.spared],
                "avec": [float(len(one.after.asked)) for one in report.spared],
            },
            unit="count",
            name="scénario",
        ),
        Table("Ce qui change dans le diagnostic", ["scénario", "écart", "parties qui changent"], rows, ["number"]),
    ]
    data = [
        {
            "scenario": one.name,
            "before": list(one.before.asked),
            "after": list(one.after.asked),
            "distance": one.distance,
            "changed": list(one.changed),
        }
        for one in report.spared
    ]
    return Section("interview", "Entretien adaptatif", figures, parts, data)
