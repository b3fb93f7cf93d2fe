"""Files of descriptions, one JSON object a line: reading them with clear errors, and classifying a whole file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from bot.understanding.classification import Task
from bot.understanding.classifier import Classifier

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of texts done and their total."""
MOST_QUOTES = 3


class LineError(Exception):
    """A line that cannot be read; the message names the file, the line and what is expected, in French."""


def read_lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """(« file:line », object) of each line that is not blank. Raises LineError, also when nothing is there."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise LineError(f"{path} : ce fichier n’existe pas.") from error
    except IsADirectoryError as error:
        raise LineError(f"{path} : c’est un dossier ; donnez un fichier « .jsonl ».") from error
    except UnicodeDecodeError as error:
        raise LineError(f"{path} : ce fichier n’est pas en UTF-8 ; enregistrez-le en UTF-8.") from error
    if not content.strip():
        raise LineError(f"{path} : ce fichier est vide.")
    # A line ends at \n only: texts may hold other separators (U+2028) that splitlines would cut at.
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            read = json.loads(line)
        except ValueError as error:
            raise LineError(f"{where} : ce n’est pas du JSON ; une ligne est un objet {{…}} entier.") from error
        if not isinstance(read, dict):
            raise LineError(f"{where} : la ligne n’est pas un objet {{…}}.")
        yield where, read


def text_of(line: Mapping[str, object], where: str) -> str:
    """The text of a line. Raises LineError when there is none."""
    text = line.get("text")
    if not isinstance(text, str) or not text.strip():
        raise LineError(f"{where} : « text » manque ou est vide.")
    return text


def classify_file(classifier: Classifier, input_path: Path, output_path: Path, progress: Progress | None = None) -> int:
    """Classify each `{"id", "text"}` line of `input_path`; returns how many there were.

    Writes one `{"id", "family", "usage_subtypes", "objectives", "scores", "reasons"}` line each, in the same
    order. Raises LineError, and then writes nothing: every line is checked before the first is classified.
    """
    texts = [(_id_of(line, where), text_of(line, where)) for where, line in read_lines(input_path)]
    partial = output_path.with_name(f".{output_path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as output:
            for done, (name, text) in enumerate(texts, 1):
                output.write(json.dumps({"id": name, **classify_text(classifier, text)}, ensure_ascii=False) + "\n")
                if progress:
                    progress(done, len(texts))
        partial.replace(output_path)
    finally:
        partial.unlink(missing_ok=True)
    return len(texts)


def classify_text(classifier: Classifier, text: str) -> dict[str, object]:
    """The labels kept, the probabilities (three decimals) and, for each label kept, the words that carried it."""
    read = classifier.classify(text)
    kept = classifier.decide(read)

    def quotes(task: Task, label: str) -> list[str]:
        return [span.quote for span in classifier.spans(text, task, label)[:MOST_QUOTES]]

    return {
        "family": kept.family,
        "usage_subtypes": list(kept.subtypes),
        "objectives": list(kept.objectives),
        "scores": {
            "family": _rounded(read.family),
            "usage_subtypes": _rounded(read.subtypes),
            "objectives": _rounded(read.objectives),
        },
        "reasons": {
            "family": {kept.family: quotes("family", kept.family)},
            "usage_subtypes": {label: quotes("subtypes", label) for label in kept.subtypes},
            "objectives": {label: quotes("objectives", label) for label in kept.objectives},
        },
    }


def _id_of(line: Mapping[str, object], where: str) -> str | int:
    name = line.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise LineError(f"{where} : « id » manque ; c’est un texte ou un nombre entier.")
    return name


def _rounded(likely: Mapping[str, float]) -> dict[str, float]:
    return {label: round(value, 3) for label, value in likely.items()}
