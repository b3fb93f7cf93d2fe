"""Structures of a JSON file, one at a time: JSON Lines, an array, or an object whose « structures » is an array.

The array is read as it comes, in constant memory, and neither a structure that does not end nor a nesting without
bottom can fill the memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any, TypeAlias

import ijson

from bot.directory.files import LONGEST_RECORD, Source
from bot.directory.model import FileUnreadable, Record

DEEPEST = 20
"""Levels of nesting in a structure; the schema has two."""
KEY = "structures"

_Event: TypeAlias = tuple[str, Any]
_NOT_AN_OBJECT = "un objet {…} est attendu"
_OPENING, _CLOSING = {"start_map", "start_array"}, {"end_map", "end_array"}


def read_json_lines(source: Source, file: IO[bytes]) -> Iterator[Record]:
    """One record a line that is not blank. Raises FileUnreadable for a line without end."""
    number = 0
    while raw := file.readline(LONGEST_RECORD + 1):
        number += 1
        if len(raw) > LONGEST_RECORD:
            raise FileUnreadable(
                f"{source.path}, ligne {number} : ligne de plus de {LONGEST_RECORD // 10**6} Mo ; "
                "une structure par ligne est attendue."
            )
        if raw.strip():
            yield _line(number, raw)


def _line(number: int, raw: bytes) -> Record:
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError):
        return Record(number, {}, "ce n’est pas du JSON : la ligne est coupée ou mal formée")
    return _record(number, read)


def read_json(source: Source, file: IO[bytes]) -> Iterator[Record]:
    """The structures of an array, or of the « structures » of an object, numbered from 1.

    Raises FileUnreadable when the JSON is malformed, cut short, too deeply nested, or holds no such array.
    """
    measured = _Measured(source, file)
    # use_float: without it, the C parser goes on after an integer that Python refuses (4,300 digits), and crashes
    events: Iterator[_Event] = ijson.basic_parse(measured, buf_size=16_384, use_float=True)
    number = 0
    try:
        _enter_array(source, events)
        for event in events:
            if event[0] == "end_array":
                _to_the_end(events, measured)
                return
            number += 1
            measured.number = number
            yield _record(number, _build(source, number, event, events))
            measured.start_record()
    except ijson.JSONError as error:
        where = f"vers la structure {number}" if number else "dès le début"
        what = "le fichier est coupé" if "premature EOF" in str(error) else "le JSON est mal formé"
        raise FileUnreadable(f"{source.path} : {what} {where} ; corrigez-le, puis relancez l’import.") from error


class _Measured:
    """The file, whose reading stops when one structure has taken too many bytes."""

    def __init__(self, source: Source, file: IO[bytes]) -> None:
        self._source, self._file = source, file
        self._taken = 0
        self.number = 0

    def start_record(self) -> None:
        """What comes next belongs to another record."""
        self._taken = 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes, as a file does. Raises FileUnreadable."""
        self._taken += size
        if self._taken > LONGEST_RECORD:
            raise FileUnreadable(
                f"{self._source.path} : ce qui suit la structure {self.number} n’en finit pas "
                f"(plus de {LONGEST_RECORD // 10**6} Mo) ; un guillemet ou un crochet n’est pas refermé."
            )
        return self._file.read(size)


def _enter_array(source: Source, events: Iterator[_Event]) -> None:
    """Go to the start of the array of structures, past the other keys of the object if there is one."""
    kind, _ = next(events)
    if kind == "start_array":
        return
    if kind == "start_map":
        for kind, key in events:
            if kind == "end_map":
                break
            value = next(events)
            if key == KEY and value[0] == "start_array":
                return
            _build(source, 0, value, events)
    raise FileUnreadable(f"{source.path} : une liste de structures, ou un objet avec « {KEY} », est attendu.")


def _to_the_end(events: Iterator[_Event], measured: _Measured) -> None:
    """What follows the array must be JSON too: a file cut there may lack structures."""
    for _ in events:
        measured.start_record()


def _build(source: Source, number: int, event: _Event, events: Iterator[_Event]) -> Any:
    """The value that starts with `event`."""
    root: list[Any] = []
    stack: list[list[Any] | dict[str, Any]] = [root]
    keys: list[str] = [""]
    while True:
        kind, value = event
        if kind == "map_key":
            keys[-1] = value
        elif kind in _CLOSING:
            stack.pop()
            keys.pop()
        else:
            new: Any = {} if kind == "start_map" else [] if kind == "start_array" else value
            holder = stack[-1]
            if isinstance(holder, dict):
                holder[keys[-1]] = new
            else:
                holder.append(new)
            if kind in _OPENING:
                stack.append(new)
                keys.append("")
        if len(stack) == 1:
            return root[0]
        if len(stack) > DEEPEST:
            raise FileUnreadable(f"{source.path}, structure {number} : trop d’éléments les uns dans les autres.")
        event = next(events)


def _record(number: int, read: Any) -> Record:
    return Record(number, read) if isinstance(read, dict) else Record(number, {}, _NOT_AN_OBJECT)
