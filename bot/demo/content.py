"""What fictitious actors are made of, read from `data/territory.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

_FILE = Path(__file__).parent / "data" / "territory.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trade(_Part):
    """Something that people do; options are those of the questions of the programme."""

    id: str
    names: tuple[str, ...] = Field(min_length=1)
    forms: tuple[str, ...] = Field(min_length=1)
    publics: tuple[str, ...] = Field(min_length=1)
    digital: tuple[str, ...] = Field(min_length=1)
    says: tuple[str, ...] = Field(min_length=2)


class Names(_Part):
    """A name is one of a trade's, and one of these ends."""

    ends: tuple[str, ...] = Field(min_length=1)


class Content(_Part):
    """All of the file."""

    publics: dict[str, str]
    openings: dict[str, tuple[str, ...]]
    needs: dict[str, tuple[str, ...]]
    names: Names
    trades: tuple[Trade, ...]


@cache
def content() -> Content:
    """The content, read once."""
    read: Any = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Content.model_validate(read)
