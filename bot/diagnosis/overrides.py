"""What the person said instead of the machine: it always wins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from bot.diagnosis import model
from bot.programme.objectives import ObjectiveId
from bot.programme.typology import SubtypeId


class BadOverride(ValueError):
    """A correction names something that does not exist: a mistake of the caller."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """None means that the person did not correct this part."""

    family: model.Family | None = None
    usage_subtypes: tuple[str, ...] | None = None
    objectives: tuple[str, ...] | None = None


def read_overrides(given: Mapping[str, object]) -> Overrides:
    """`family` (an id), `usage_subtypes` and `objectives` (lists of ids); BadOverride for anything else."""
    _check(given, ("family", "usage_subtypes", "objectives"))
    family = given.get("family")
    if family is not None:
        _check([family], get_args(model.Family))
    return Overrides(
        family=cast("model.Family | None", family),
        usage_subtypes=_ids(given.get("usage_subtypes"), get_args(SubtypeId)),
        objectives=_ids(given.get("objectives"), get_args(ObjectiveId)),
    )


def _ids(value: object, known: Collection[str]) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise BadOverride(f"expected a list of ids, got {value!r}")
    _check(value, known)
    return tuple(value)


def _check(given: Iterable[object], known: Collection[str]) -> None:
    unknown = [one for one in given if one not in known]
    if unknown:
        raise BadOverride(f"unknown: {unknown!r}; expected one of {', '.join(known)}")
