"""A programme for tests: this installation's, where people may be written to at any hour."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.programme.loader import FOLDER


def daylong_programme(folder: Path) -> Path:
    """A copy of the programme in `folder`, the hours of introductions being the whole day."""
    copy = folder / "programme"
    shutil.copytree(FOLDER, copy)
    file = copy / "introductions.yml"
    text, hours = re.subn(r"from: \d+\n  to: \d+", "from: 0\n  to: 24", file.read_text(encoding="utf-8"))
    assert hours == 1
    file.write_text(text, encoding="utf-8")
    return copy
