"""How Python values are stored, the same on both databases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

FRANCE = ZoneInfo("Europe/Paris")
"""Where people live: days and hours that they are told, and when they may be written to."""


def utcnow() -> datetime:
    """The present instant, aware."""
    return datetime.now(UTC)


def clean_text(text: str) -> str:
    """The text without what one of the databases refuses: NUL (PostgreSQL), unpaired surrogates (both)."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Dumped:
    """JSON that `dump_json` made already, to store in many rows without making it again for each."""

    text: str


def dump_json(value: Any) -> str:
    """JSON with readable accents and the same cleaning as texts; ValueError for NaN, which JSON lacks."""
    if isinstance(value, Dumped):
        return value.text
    return json.dumps(_cleaned(value), ensure_ascii=False, allow_nan=False)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. SQLite has no time zones: there it is stored as UTC without the mark."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; ValueError for a naive datetime, whose meaning would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware and in UTC, whatever time zone the server or its session is set to."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Words that come from outside: stored even when they hold characters that a database refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """See `clean_text`."""
        return None if value is None else clean_text(value)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON; Python's None is SQL NULL, so that `IS NULL` means the same as in Python."""

RowId = BigInteger().with_variant(Integer(), "sqlite")
"""Integer key given by the database (SQLite only numbers columns declared INTEGER)."""


def one_of(literal: Any, name: str = "state") -> Enum:
    """A column type for a `Literal[...]`: its values as strings, with a CHECK named after `name`."""
    return Enum(
        *get_args(literal),
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        validate_strings=True,
    )
