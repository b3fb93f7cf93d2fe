"""A copy of the real programme that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.programme import FOLDER, ContentError, check


def copy_programme(folder: Path) -> Path:
    """The real programme's files in `folder / "programme"`."""
    target = folder / "programme"
    target.mkdir()
    for path in FOLDER.glob("*.yml"):
        shutil.copy(path, target / path.name)
    return target


def edit(programme: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old` in a file and returns the line (from 1) where the new text begins."""
    path = programme / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}: adapt the test"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def only_error(programme: Path) -> ContentError:
    """The single thing that is wrong."""
    errors = check(programme)
    assert len(errors) == 1, "\n".join(map(str, errors))
    return errors[0]
