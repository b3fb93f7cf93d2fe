"""From a file to what its records say: each one is valid, or refused with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from pydantic import ValidationError

from bot.directory import inclusion, mediation
from bot.directory.csv_rows import read_csv
from bot.directory.fields import Checking, reason_of
from bot.directory.files import Source
from bot.directory.json_rows import read_json, read_json_lines
from bot.directory.model import Declared, Finding, Layout, Record

_LONGEST_SHOWN = 60
_READERS = {"csv": read_csv, "json_lines": read_json_lines, "json": read_json}


@dataclass(frozen=True, slots=True)
class Checked:
    """One record: what it says, None when refused, and everything found wrong with it."""

    line: int
    declared: Declared | None
    findings: tuple[Finding, ...]


def read_records(source: Source, file: IO[bytes]) -> Iterator[Record]:
    """The records of an open file, in order and as they are. Raises FileUnreadable."""
    return _READERS[source.shape](source, file)


def check(layout: Layout, record: Record, today: date, default_source: str | None) -> Checked:
    """Validate a record. `default_source` is for rows that name none; `today` bounds the dates."""
    identifier = _shown(record.fields.get("id"))
    if record.problem:
        return Checked(record.line, None, (Finding(record.line, identifier, "", record.problem, True),))
    checking = Checking(today)
    try:
        if layout == "mediation_numerique":
            declared = mediation.declared(record.fields, checking, default_source)
        else:
            declared = inclusion.declared(record.fields, checking)
    except ValidationError as error:
        refusals = [
            Finding(record.line, identifier, str(found["loc"][0]), reason_of(found), True)
            for found in error.errors(include_url=False, include_context=False)
        ]
        return Checked(record.line, None, tuple(refusals))
    notes = tuple(Finding(record.line, identifier, field, reason, False) for field, reason in checking.notes)
    return Checked(record.line, declared, notes)


def _shown(value: object) -> str:
    """An identifier that may be printed, whatever the file holds in its place."""
    text = "".join(letter for letter in str(value if value is not None else "") if letter.isprintable())
    return text[:_LONGEST_SHOWN]
