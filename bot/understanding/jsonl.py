"""Files of descriptions, one JSON object a line: reading them with clear errors, and classifying a whole file."""

from __future__ import annotations

import codecs
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from bot.understanding.classification import Task
from bot.understanding.classifier import Classifier
from bot.understanding.features import STOP_WORDS, Word, piece_terms, words_of
from bot.understanding.message_language import language_of_message
from bot.understanding.text import MAX_LENGTH

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of texts done and their total."""
_LANGUAGES = {"en": "anglais", "es": "espagnol"}
FEW_WORDS = 4
LEAST_KNOWN = 0.25
LEAST_FRENCH = 0.15
"""Shares of the words: French with a mistake in every other word has more of the one or of the other; German,
Basque or Turkish have less of both."""
LONG_PIECE = 5
MOST_QUOTES = 3
MOST_STRANGE = 0.1
"""Share of signs that nobody types from which something is no text."""


class LineError(Exception):
    """A line that cannot be read; the message names the file, the line and what is expected, in French."""


def read_lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """(« file:line », object) of each line that is not blank. Raises LineError, also when nothing is there."""
    try:
        content = _read_bytes(path).decode("utf-8")
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


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line has no labels, or only those of its beginning. `message`: a French sentence; `code`: for programs."""

    code: Literal["not_utf8", "not_json", "no_id", "no_text", "empty", "not_text", "unknown", "foreign", "too_long"]
    message: str


def classify_file(
    classifier: Classifier, input_path: Path, output_path: Path, progress: Progress | None = None
) -> Counter[str]:
    """Classify each `{"id", "text"}` line of `input_path`; returns how many lines met each problem (`ok`: none).

    Writes a line for each line that is not blank, in the same order: see `classify_line`. Raises LineError when the
    file itself cannot be read or holds nothing, and then writes nothing.
    """
    lines = [(number, line) for number, line in enumerate(_read_bytes(input_path).split(b"\n"), 1) if line.strip()]
    if not lines:
        raise LineError(f"{input_path} : ce fichier est vide.")
    met: Counter[str] = Counter()
    partial = output_path.with_name(f".{output_path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as output:
            for done, (number, line) in enumerate(lines, 1):
                read = classify_line(classifier, line, number)
                problem = read.get("problem")
                met[problem["code"] if isinstance(problem, dict) else "ok"] += 1
                output.write(json.dumps(read, ensure_ascii=False) + "\n")
                if progress:
                    progress(done, len(lines))
        partial.replace(output_path)
    except OSError as error:
        raise LineError(f"{output_path} : ce fichier ne peut pas être écrit ({error.strerror}).") from error
    finally:
        partial.unlink(missing_ok=True)
    return met


def classify_line(classifier: Classifier, line: bytes, number: int) -> dict[str, object]:
    """What a line says: `{"id", "family", "usage_subtypes", "objectives", "scores", "reasons"}`.

    When it could not be read as it is, `problem` tells why (`line`, `code`, `message`), and there are no labels; but
    a text without identifier has its labels, and one that is too long those of its first 4,000 signs. Never raises.
    """
    name, text, problem = _read_line(line)
    unread = None if text is None else find_problem(classifier, text)
    problem = unread if problem is None or unread is not None else problem
    labels: dict[str, object] = {"family": None, "usage_subtypes": [], "objectives": [], "scores": {}, "reasons": {}}
    if text is not None and (unread is None or unread.code == "too_long"):
        labels = classify_text(classifier, text[:MAX_LENGTH])
    told = {"line": number, "code": problem.code, "message": problem.message} if problem else None
    return {"id": name, **labels, **({"problem": told} if told else {})}


def find_problem(classifier: Classifier, text: str) -> Problem | None:
    """Why `text` cannot be read as a French description; None when it can."""
    if not text.strip():
        return Problem("empty", "Le texte est vide.")
    strange = sum(unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs") or letter == "\ufffd" for letter in text)
    strange -= sum(text.count(space) for space in "\n\r\t")
    if strange > MOST_STRANGE * len(text):
        return Problem("not_text", "Ce n’est pas du texte : la plupart des signes sont illisibles.")
    beginning = text[:MAX_LENGTH]
    language = language_of_message(beginning)
    if language:
        return Problem("foreign", f"Ce texte semble écrit en {_LANGUAGES[language]} ; je ne lis que le français.")
    if not _understands(classifier, beginning):
        return Problem("unknown", "Je n’ai pas compris : trop peu de mots de ce texte me sont connus en français.")
    if len(text) > MAX_LENGTH:
        return Problem("too_long", "Le texte est trop long : seuls ses 4 000 premiers caractères ont été lus.")
    return None


def _understands(classifier: Classifier, text: str) -> bool:
    """Whether enough of the words were met in the examples, or enough small words are French.

    Of a few words, a good piece of one is enough: « chiropracteur » is French though no example has it.
    """
    words = words_of(text)
    telling = [word for word in words if word.carries_meaning]
    known = sum(classifier.space.terms.place(word.form) is not None for word in telling)
    if len(telling) < FEW_WORDS:
        return known > 0 or _knows_a_piece(classifier, telling)
    french = sum(word.form in STOP_WORDS for word in words)
    return known >= LEAST_KNOWN * len(telling) or french >= LEAST_FRENCH * len(words)


def _knows_a_piece(classifier: Classifier, words: Sequence[Word]) -> bool:
    pieces = (piece for piece, _ in piece_terms(words) if len(piece) > LONG_PIECE and " " not in piece)
    return any(classifier.space.pieces.place(piece) is not None for piece in pieces)


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


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except FileNotFoundError as error:
        raise LineError(f"{path} : ce fichier n’existe pas.") from error
    except IsADirectoryError as error:
        raise LineError(f"{path} : c’est un dossier ; donnez un fichier « .jsonl ».") from error
    except OSError as error:
        raise LineError(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).") from error


def _read_line(line: bytes) -> tuple[str | int | None, str | None, Problem | None]:
    """The identifier and the text of a line, and what is wrong with it before its text is looked at."""
    try:
        read = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None, None, Problem("not_utf8", "La ligne n’est pas en UTF-8 ; enregistrez le fichier en UTF-8.")
    except (ValueError, RecursionError):
        return None, None, Problem("not_json", "Ce n’est pas du JSON ; une ligne est un objet {…} entier.")
    if not isinstance(read, dict):
        return None, None, Problem("not_json", "La ligne n’est pas un objet {…}.")
    name, text = read.get("id"), read.get("text")
    named = isinstance(name, str | int) and not isinstance(name, bool)
    name = (_whole(name) if isinstance(name, str) else name) if named else None
    if not isinstance(text, str):
        return name, None, Problem("no_text", "« text » manque ; c’est le texte à lire.")
    problem = None if named else Problem("no_id", "« id » manque ; c’est un texte ou un nombre entier.")
    return name, _whole(text), problem


def _whole(text: str) -> str:
    """`text` with half characters (JSON can write them, no file can hold them) shown as unreadable."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _rounded(likely: Mapping[str, float]) -> dict[str, float]:
    return {label: round(value, 3) for label, value in likely.items()}
