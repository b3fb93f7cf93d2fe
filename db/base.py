"""What every table shares: the names of its constraints, the types of its columns, its keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from db.types import CleanText, Json, UtcDateTime

NUMBERED = {"sqlite_autoincrement": True}
"""SQLite would otherwise give the number of the last deleted row to the next one."""


class Base(DeclarativeBase):
    """Every constraint has a predictable name, so that migrations can name it on both databases."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar = {str: CleanText, datetime: UtcDateTime, dict[str, Any]: Json, list[Any]: Json}


def new_uuid() -> str:
    """An opaque, random key."""
    return str(uuid4())
