"""Engines for the two databases, set up so that transactions behave the same on both."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    NullPool,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError

from db.errors import BadAddress, is_busy
from db.types import dump_json

READ_ONLY = "passerelles_read_only"
"""Execution option: transactions of this engine read, and are refused any write."""

_MIGRATION_LOCK = 7_262_011  # any constant of our own; two starting processes must not migrate at once
_MIGRATION_WAIT = 60  # seconds
_SWITCH_PAUSE = 0.01  # seconds between two tries to switch a new file to write-ahead logging


def parse_url(url: str) -> URL:
    """The address in SQLAlchemy's form, `postgresql://` being served by psycopg 3.

    Raises BadAddress for another database, and for SQLite in memory, which each thread would see empty.
    The address may hold a password: it is never repeated.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadAddress("l’adresse de la base de données n’a pas la forme attendue") from error
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise BadAddress(f"la base de données «\u00a0{parsed.drivername}\u00a0» n’est pas prise en charge")
    if parsed.database in {None, "", ":memory:"} or parsed.query:
        raise BadAddress("SQLite a besoin d’un fichier, sans option")
    return parsed


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite address, None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def build_engine(url: URL, wait: float, **options: Any) -> Engine:
    """An engine that waits at most `wait` seconds for a lock, a server or a free connection.

    Parameters are hidden from errors and logs: they are what people told us.
    """
    common: dict[str, Any] = {"json_serializer": dump_json, "hide_parameters": True, **options}
    if sqlite_path(url) is not None:
        engine = create_engine(url, connect_args={"timeout": wait}, **common)
        event.listen(engine, "connect", lambda raw, _record: _set_up_sqlite(raw, wait))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    asked = url.query.get("options", "")
    settings = f"{asked if isinstance(asked, str) else ' '.join(asked)} -c lock_timeout={round(wait * 1000)}"
    seconds = max(2, math.ceil(wait))  # libpq counts in whole seconds, two at least
    connect_args = {"options": settings.strip(), "connect_timeout": seconds}
    engine = create_engine(url, connect_args=connect_args, pool_pre_ping=True, **common)
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _hide_details)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, wait: float) -> None:
    connection.isolation_level = None  # the driver must not begin transactions: _begin_sqlite does
    _log_ahead(connection, time.monotonic() + wait)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what a person erases is overwritten, not only unlinked


def _log_ahead(connection: sqlite3.Connection, until: float) -> None:
    """Write-ahead logging. A new file is switched to it once, and SQLite does not wait for whoever is doing that:
    processes that start together would see the database locked."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= until:
                raise
            time.sleep(_SWITCH_PAUSE)


def _begin_sqlite(connection: Connection) -> None:
    """Take the writers' lock at once: SQLite refuses, without waiting, to let a transaction that has
    read begin to write after somebody else did. Transactions that only read take no lock.
    """
    read_only = bool(connection.get_execution_options().get(READ_ONLY))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(read_only)}")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _hide_details(context: ExceptionContext) -> None:
    """Drop what PostgreSQL adds to an error: "Failing row contains (...)" repeats what people told us."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


@contextmanager
def migration_connection(url: str) -> Iterator[Connection]:
    """A connection in one transaction (both databases roll tables back too), alone to migrate.

    On SQLite the file is created if need be, readable by its owner only; and foreign keys are off,
    then checked: with them on, copying a table would delete what refers to it.
    """
    parsed = parse_url(url)
    path = sqlite_path(parsed)
    engine = build_engine(parsed, _MIGRATION_WAIT, poolclass=NullPool)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys = OFF"))
    with engine.begin() as connection:
        if path is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        yield connection
        if path is not None and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"a migration left a broken foreign key in {broken[0]}")
