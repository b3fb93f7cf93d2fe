"""Entities in a few characters, as a person writes and reads them: « ~15 », « 1/week saturday morning ».

`reference/entities.yml` is written so, and explains it. Two values are equal when they are written the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.understanding.entities import Entity


def written(entity: Entity) -> str:
    """The value of an entity, and whether it is approximate."""
    if isinstance(entity.value, str):
        return entity.value
    return _WRITERS.get(entity.kind, _number)(entity.value, entity.approximate)


def _number(value: dict[str, Any], approximate: bool) -> str:
    low, high = value["min"], value["max"]
    if low is None:
        return f"<{high}"
    if high is None:
        return f">{low}"
    if low != high:
        return f"{low}-{high}"
    return f"~{low}" if approximate else str(low)


def _money(value: dict[str, Any], approximate: bool) -> str:
    period = f"/{value['per']}" if value["per"] else ""
    return _number(value, approximate) + period


def _duration(value: dict[str, Any], approximate: bool) -> str:
    since = f" since {value['since']}" if value["since"] else ""
    return f"{_number(value, approximate)} {value['unit']}{since}"


def _date(value: dict[str, Any], _approximate: bool) -> str:
    year = f"{value['year']:04d}" if value["year"] else "-"
    day = f"-{value['day']:02d}" if value["day"] else ""
    return f"{year}-{value['month']:02d}{day}"


def _frequency(value: dict[str, Any], approximate: bool) -> str:
    every = f"{value['every']} " if value["every"] > 1 else ""
    said = " ".join(part for part in ("+".join(value["days"]), value["part"]) if part)
    return f"{_number(value, approximate)}/{every}{value['unit']} {said}".strip()


def _legal_form(value: dict[str, Any], _approximate: bool) -> str:
    return str(value["form"]) if value["state"] == "existing" else f"{value['form']} {value['state']}"


def _commune(value: dict[str, Any], _approximate: bool) -> str:
    return f"{'near ' if value['near'] else ''}{value['name']} ({value['department']})"


def _named(value: dict[str, Any], _approximate: bool) -> str:
    return f"no {value['id']}" if value["denied"] else str(value["id"])


_WRITERS: dict[str, Callable[[dict[str, Any], bool], str]] = {
    "money": _money,
    "duration": _duration,
    "date": _date,
    "frequency": _frequency,
    "legal_form": _legal_form,
    "commune": _commune,
    "digital_tool": _named,
    "institution": _named,
}
