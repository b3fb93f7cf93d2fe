"""A file to import: looked at once from end to end (digest, encoding, size), then read as a stream of records."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from bot.directory.model import FileUnreadable, Layout

LONGEST_RECORD = 1_000_000
"""Bytes. No record of these formats comes near; beyond, a quote or a bracket was never closed."""
LARGEST_FILE = 2_000_000_000
"""Bytes. All the places of the country fit in a tenth of it."""

Shape = Literal["csv", "json_lines", "json"]
_CHUNK = 1 << 20
_MARK = codecs.BOM_UTF8


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked at. `digest`: SHA-256 of its bytes, in hexadecimal; `size` in bytes."""

    path: Path
    digest: str
    size: int
    encoding: Literal["utf-8", "cp1252"]
    shape: Shape

    @property
    def layout(self) -> Layout:
        """The format that this shape of file is for."""
        return "mediation_numerique" if self.shape == "csv" else "data_inclusion"

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes, after the byte order mark. Raises FileUnreadable."""
        try:
            with self.path.open("rb") as file:
                if file.read(len(_MARK)) != _MARK:
                    file.seek(0)
                yield file
        except OSError as error:
            raise FileUnreadable(f"{self.path} : ce fichier ne peut pas être lu ({error.strerror}).") from error


def look_at(path: Path) -> Source:
    """Read the file once, in pieces. Raises FileUnreadable when it is missing, empty, too large or no text."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    size, beginning, is_utf8 = 0, b"", True
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                beginning = beginning or chunk
                _refuse_binary(path, chunk, size)
                digest.update(chunk)
                is_utf8 = is_utf8 and _decodes(decoder, chunk)
        is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    except FileNotFoundError as error:
        raise FileUnreadable(f"{path} : ce fichier n’existe pas.") from error
    except IsADirectoryError as error:
        raise FileUnreadable(f"{path} : c’est un dossier ; donnez un fichier CSV ou JSON.") from error
    except OSError as error:
        raise FileUnreadable(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).") from error
    beginning = beginning.removeprefix(_MARK).lstrip()
    if not beginning:
        raise FileUnreadable(f"{path} : ce fichier est vide.")
    shape = _shape(beginning)
    if not is_utf8 and shape != "csv":
        raise FileUnreadable(f"{path} : ce fichier JSON n’est pas en UTF-8 ; enregistrez-le en UTF-8.")
    return Source(path, digest.hexdigest(), size, "utf-8" if is_utf8 else "cp1252", shape)


def _refuse_binary(path: Path, chunk: bytes, size: int) -> None:
    if b"\0" in chunk:
        raise FileUnreadable(
            f"{path} : ce fichier contient des caractères nuls ; ce n’est pas du texte, ou il est en UTF-16 : "
            "enregistrez-le en UTF-8."
        )
    if size > LARGEST_FILE:
        raise FileUnreadable(f"{path} : ce fichier dépasse {LARGEST_FILE // 10**9} Go ; coupez-le en plusieurs.")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _shape(beginning: bytes) -> Shape:
    """JSON starts with a bracket; an object that ends on its line, and holds no list of structures, is one of many."""
    if beginning[:1] not in (b"[", b"{"):
        return "csv"
    first_line = beginning.partition(b"\n")[0].rstrip()
    whole = beginning[:1] == b"{" and first_line[-1:] == b"}" and b'"structures"' not in first_line
    return "json_lines" if whole else "json"
