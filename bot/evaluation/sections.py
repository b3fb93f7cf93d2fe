"""The parts of the report, in order. To add one: a function `(Materials) -> Iterable[Section]`, and its line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from bot.evaluation import cost, crossings, descriptions, entities, interview, messages, reasons
from bot.evaluation.materials import Materials
from bot.evaluation.section import Section

Maker = Callable[[Materials], Iterable[Section]]

SECTIONS: Mapping[str, Maker] = MappingProxyType(
    {
        "descriptions": descriptions.sections,
        "reasons": reasons.sections,
        "messages": messages.sections,
        "entities": entities.sections,
        "interview": interview.sections,
        "crossings": crossings.sections,
        "cost": cost.sections,
    }
)
"""By the name that `evaluate --only` takes."""
