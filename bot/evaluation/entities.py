"""The part about entities: what is read exactly in any message, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.materials import Materials
from bot.evaluation.section import Cell, Figure, Section, Table
from bot.understanding.entities_evaluation import evaluate_entities, load_reference


def sections(materials: Materials) -> Iterator[Section]:
    """One section, on `reference/entities.yml`."""
    services = materials.services
    report = evaluate_entities(load_reference(), services.programme.questions, services.communes)
    rows: list[Sequence[Cell]] = [
        [kind, score.expected, score.accuracy, score.spurious] for kind, score in report.kinds.items()
    ]
    yield Section(
        "entities",
        "Entités : notre jeu de référence",
        [
            Figure("exact", "valeurs exactes", report.total.accuracy, target=materials.targets.of("entities", "exact")),
            Figure("precision", "valeurs trouvées à raison", report.total.precision),
            Figure(
                "clean", "messages sans rien à y trouver, bien lus", report.clean_negatives / max(report.negatives, 1)
            ),
        ],
        [
            Table(
                "Par sorte d’entité",
                ["sorte", "attendues", "exactes", "en trop"],
                rows,
                ["count", "share", "count"],
                f"{report.lines} messages écrits à part.",
            )
        ],
        [{"text": one.line.text, "missing": one.missing, "spurious": one.spurious} for one in report.mistakes],
    )
