"""Rows of a CSV file, one at a time: separator found by itself, every row as long as the header or refused."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from bot.directory.files import LONGEST_RECORD, Source
from bot.directory.mediation import REQUIRED
from bot.directory.model import FileUnreadable, Record

_SEPARATORS = (",", ";", "\t")


def read_csv(source: Source, file: IO[bytes]) -> Iterator[Record]:
    """The rows after the header, blank ones left out.

    Raises FileUnreadable when a required column is missing, a cell never ends or is longer than 131,072 characters
    (the limit of Python's csv module), or a row longer than LONGEST_RECORD.
    """
    lines = _Lines(source, file)
    separator = _separator(lines.peek())
    rows = csv.reader(lines, delimiter=separator, strict=True)
    header = [name.strip().casefold() for name in _next(source, rows, lines) or []]
    _check_header(source, header)
    while True:
        lines.start_record()
        line = lines.number + 1
        row = _next(source, rows, lines)
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            problem = f"{len(row)} colonnes au lieu de {len(header)} : ligne coupée, ou séparateur dans une cellule"
            yield Record(line, {}, problem)
        else:
            yield Record(line, dict(zip(header, row, strict=True)))


class _Lines:
    """The lines of the file as text; knows where it is, and refuses a record that does not end."""

    def __init__(self, source: Source, file: IO[bytes]) -> None:
        self._source, self._file = source, file
        self._taken = 0
        self._peeked: str | None = None
        self.number = 0

    def peek(self) -> str:
        """The first line, which will be read again."""
        self._peeked = self._read()
        return self._peeked

    def start_record(self) -> None:
        """What comes next belongs to another record."""
        self._taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._read() if self._peeked is None else self._peeked
        self._peeked = None
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def _read(self) -> str:
        raw = self._file.readline(LONGEST_RECORD + 1)
        self._taken += len(raw)
        if self._taken > LONGEST_RECORD:
            raise FileUnreadable(
                f"{self._source.path}, ligne {self.number + 1} : une ligne ou une cellule n’en finit pas "
                f"(plus de {LONGEST_RECORD // 10**6} Mo) ; un guillemet n’est sans doute jamais refermé."
            )
        return raw.decode(self._source.encoding, "replace")


def _next(source: Source, rows: Iterator[list[str]], lines: _Lines) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        too_long = "limit" in str(error)
        what = "une cellule est trop longue" if too_long else "les guillemets sont mal fermés, ou la ligne mal coupée"
        raise FileUnreadable(
            f"{source.path}, ligne {lines.number} : {what} ; corrigez le fichier, puis relancez l’import."
        ) from error


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _check_header(source: Source, header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise FileUnreadable(
            f"{source.path} : ce n’est pas un CSV de lieux de médiation numérique, il manque « {missing[0]} »"
            + (f" et {len(missing) - 1} autres colonnes obligatoires." if len(missing) > 1 else ".")
        )
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice:
        raise FileUnreadable(f"{source.path} : la colonne « {twice} » est là deux fois.")
