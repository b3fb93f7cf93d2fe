"""The list of refusals opens in a French spreadsheet, and computes nothing there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.directory.model import FileUnreadable, Finding
from bot.directory.refused import HEADER, RefusedFile


def test_it_is_utf8_with_a_mark_and_semicolons_and_formulas_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "refus.csv"
    with RefusedFile(path) as listing:
        listing.add([Finding(3, "=2+2", "nom", 'trop long ; "là"', True), Finding(4, "@a", "", "-x", False)])
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfligne;")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        list(HEADER),
        ["3", "'=2+2", "nom", 'trop long ; "là"', "refusée"],
        ["4", "'@a", "", "'-x", "gardée sans ce champ"],
    ]


def test_a_place_where_nothing_can_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="ne peut pas être écrit"):
        RefusedFile(tmp_path / "absent" / "refus.csv")
