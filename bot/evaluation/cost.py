"""The part about cost: computing time, loading time and memory, beside spaCy's French pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bot.evaluation.materials import Materials, Missing
from bot.evaluation.section import Cell, Figure, Note, Section, Table, Unit, show

SAMPLE, BATCH, STARTS = 300, 1_000, 2
"""Fewer texts than `bench understanding` reads: the report is made more often."""
_UNITS: dict[str, Unit] = {"ms": "ms", "s": "s", "MB": "MB"}


def sections(materials: Materials) -> Iterator[Section]:
    """One section. Raises Missing when it cannot be measured."""
    # Measuring starts processes of its own: only this part needs the benchmarks.
    from benchmarks.understanding import BenchFailed, measure

    try:
        costs = measure(materials.settings, BATCH, SAMPLE, STARTS)
    except BenchFailed as error:
        raise Missing(str(error)) from error
    target = materials.targets.of
    rows: list[Sequence[Cell]] = [
        [one.label, show(one.value, _UNITS[one.unit]), show(one.reference, _UNITS[one.unit]), one.value / one.reference]
        for one in costs
    ]
    yield Section(
        "cost",
        "Coût d’une lecture",
        [Figure(one.figure, one.label, one.value, _UNITS[one.unit], target("cost", one.figure)) for one in costs],
        [
            Note("Sur un seul cœur. Les durées de lecture sont du temps de calcul, sans l’attente."),
            Table("À côté de spaCy (fr_core_news_md)", ["mesure", "nous", "spaCy", "rapport"], rows, ["number"] * 3),
        ],
        [asdict(one) for one in costs],
    )
