"""Configuration: environment or `.env`, prefix `PASSERELLES_`, checked when the process starts."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that can be configured; each field is documented in README's table."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLES_", env_file=".env", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    public_url: str = ""
    data_dir: Path = ROOT / "data"
    models_dir: Path = ROOT / "models"
    programme_dir: Path = ROOT / "programme"
    database_url: str = ""
    rasa_port: int = Field(5055, ge=1, le=65535)
    rasa_url: str = ""
    rasa_python: Path = ROOT / ".venv-rasa" / "bin" / "python"
    rasa_config: Path = Path("config.yml")
    rasa_endpoints: Path = Path("endpoints.yml")
    engine_token: str = ""
    engine_timeout: float = Field(20.0, gt=0, le=120, description="seconds")
    territory: Annotated[tuple[str, ...], NoDecode] = ("24", "33", "40", "47", "64")
    responsible: str = "l’association qui anime ce service"
    contact: str = "contact@passerelles.example"
    retention_months: int = Field(12, ge=1, le=60)
    sessions_per_minute: int = Field(30, ge=1, description="new conversations from one address")
    messages_per_minute: int = Field(60, ge=1, description="messages of one conversation")
    crossings_every: float = Field(20.0, gt=0, le=3600, description="seconds between two rounds of introductions")
    log_level: str = "INFO"

    @field_validator("territory", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("attendu : DEBUG, INFO, WARNING ou ERROR")
        return value.upper()

    @property
    def database(self) -> str:
        """The database's URL: a SQLite file in `data_dir` unless another is configured."""
        return self.database_url or f"sqlite:///{self.data_dir / 'passerelles.db'}"

    @property
    def tracker_database(self) -> str:
        """Where Rasa keeps its working copy: a file of its own beside SQLite, the same server otherwise."""
        if self.database.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'dialogue.db'}"
        return self.database

    @property
    def rasa_base(self) -> str:
        """Where Rasa listens: loopback, unless an address is configured."""
        return self.rasa_url.rstrip("/") or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def base_url(self) -> str:
        """The address that people see."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @cached_property
    def token(self) -> str:
        """The secret shared with Rasa: configured, or made once and kept in `data_dir`, readable by the owner only."""
        if self.engine_token:
            return self.engine_token
        path = self.data_dir / "engine.token"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
