"""How Alembic reaches the database: on the connection it is given, else on the one that the address names.

On SQLite a column is changed by copying its table ("batch mode"), and a copy loses triggers: a
migration that changes `audit` must create its triggers again.
"""

from __future__ import annotations

import os
from logging.config import fileConfig
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection

from db.engine import migration_connection
from db.tables import Base
from db.types import CleanText, UtcDateTime


def _ours(name: str | None, kind: str, parents: object) -> bool:
    """Tables of others may live in the same database (Rasa's tracker store): leave them alone."""
    return kind != "table" or name in Base.metadata.tables


def _plain_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write migrations with SQLAlchemy's own types: they must not change when ours do."""
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, CleanText):
        return "sa.Text()"
    if isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=_ours,
        render_item=_plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    if context.config.config_file_name is not None:
        fileConfig(context.config.config_file_name, disable_existing_loggers=False)
    url = os.environ.get("PASSERELLES_DATABASE_URL") or context.config.get_main_option("sqlalchemy.url")
    assert url is not None, "sqlalchemy.url is missing from alembic.ini"
    with migration_connection(url) as own:
        _run(own)
