"""The labelled files that measure the product: our own reference sets, and any corpus kept outside the project.

A file is recognised by the fields of its first line: `text` and `family` for descriptions, `text` and `intent` for
utterances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.classifier import FAMILIES, OBJECTIVES, SUBTYPES
from bot.understanding.jsonl import LineError, read_lines, text_of


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """A text and how a careful reader labelled it; `family` is « unclear » when the text does not tell."""

    text: str
    family: str
    subtypes: frozenset[str]
    objectives: frozenset[str]
    unclear: bool = False
    source_group: str = "-"
    id: str = "-"


@dataclass(frozen=True, slots=True)
class Corpora:
    """The labelled files that were given, by what they hold."""

    descriptions: tuple[Path, ...] = ()
    utterances: tuple[Path, ...] = ()


def gather(paths: Iterable[Path]) -> Corpora:
    """Sort files, and the `.jsonl` files of folders, by what they hold. Raises LineError."""
    files = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    kinds = {file: _kind(file) for file in files}
    return Corpora(
        tuple(file for file, kind in kinds.items() if kind == "descriptions"),
        tuple(file for file, kind in kinds.items() if kind == "utterances"),
    )


def read_descriptions(path: Path) -> list[CorpusLine]:
    """The labelled descriptions of a file, in order. Raises LineError."""
    return [_corpus_line(line, where) for where, line in read_lines(path)]


def _kind(path: Path) -> str:
    where, first = next(read_lines(path))
    if "text" in first and "family" in first:
        return "descriptions"
    if "text" in first and "intent" in first:
        return "utterances"
    raise LineError(f"{where} : ni description (« text », « family ») ni parole (« text », « intent ») étiquetée.")


def _corpus_line(line: Mapping[str, object], where: str) -> CorpusLine:
    family = line.get("family")
    if family not in (*FAMILIES, "unclear"):
        raise LineError(f"{where} : « family » doit être {', '.join(FAMILIES)} ou unclear.")
    return CorpusLine(
        text=text_of(line, where),
        family=str(family),
        subtypes=_labels(line, "usage_subtypes", SUBTYPES, where),
        objectives=_labels(line, "objectives", OBJECTIVES, where),
        unclear=bool(line.get("unclear", False)),
        source_group=str(line.get("source_group", "-")),
        id=str(line.get("id", where)),
    )


def _labels(line: Mapping[str, object], field: str, known: Sequence[str], where: str) -> frozenset[str]:
    labels = line.get(field)
    if not isinstance(labels, list) or any(label not in known for label in labels):
        raise LineError(f"{where} : « {field} » est une liste prise dans : {', '.join(known)}.")
    return frozenset(labels)
