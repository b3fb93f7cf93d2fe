"""What passes between the steps of an import: records as they were read, what was found wrong, places to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Layout = Literal["mediation_numerique", "data_inclusion"]
"""The two formats; the value is kept as the source of an import."""


class FileUnreadable(Exception):
    """The file cannot be read, or not to its end; the message is one French sentence that says where and what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file. `line` is where it starts (CSV, JSON Lines), or its rank (JSON), from 1.

    `problem`, in French, when it could not even be cut into fields; `fields` is empty then.
    """

    line: int
    fields: Mapping[str, Any]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one field of a record; `reason` is French. Refused: the whole record was left out."""

    line: int
    identifier: str
    field: str
    reason: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """What a record says, once its fields are valid, before its commune is looked up.

    `siret` and `rna` are checked and bare; coordinates are both there, in France, WGS84 degrees, or both None.
    """

    source: str
    external_id: str
    name: str
    updated_on: date
    commune: str | None
    postal_code: str | None
    insee: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    siret: str | None
    rna: str | None
    website: str | None
    services: tuple[str, ...]
