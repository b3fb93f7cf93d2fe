"""The list of what was found wrong in a file, as a CSV that a French spreadsheet opens as it should."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Sequence
from pathlib import Path

from bot.directory.model import FileUnreadable, Finding

HEADER = ("ligne", "identifiant", "champ", "motif", "suite")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a formula of a cell: https://owasp.org/www-community/attacks/CSV_Injection."""


class RefusedFile:
    """Written as the import goes, one line for each finding. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Starts the file anew. Raises FileUnreadable when it cannot be written."""
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise FileUnreadable(f"{path} : ce fichier ne peut pas être écrit ({error.strerror}).") from error
        self._file.write(codecs.BOM_UTF8.decode("utf-8"))
        self._rows = csv.writer(self._file, delimiter=";")
        self._rows.writerow(HEADER)

    def __enter__(self) -> RefusedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, findings: Sequence[Finding]) -> None:
        """Write these findings."""
        for found in findings:
            outcome = "refusée" if found.refused else "gardée sans ce champ"
            cells = (str(found.line), found.identifier, found.field, found.reason, outcome)
            self._rows.writerow([harmless(cell) for cell in cells])
        self._file.flush()


def harmless(cell: str) -> str:
    """The cell, after an apostrophe when a spreadsheet would compute it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
