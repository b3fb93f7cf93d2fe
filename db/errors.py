"""What can go wrong with the database, in terms a caller can act on, and how drivers' errors become these."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageError(Exception):
    """Base of the errors of this package; `str()` is a French sentence, for the command line."""


class BadAddress(StorageError, ValueError):
    """The configured address is not one of a database that we can use."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}\u00a0: indiquez sqlite:///FICHIER ou postgresql://UTILISATEUR@SERVEUR/BASE.")


class NotFound(StorageError):
    """The row that the caller named does not exist (any more: a person may erase at any time)."""

    def __init__(self, kind: str, key: str | int) -> None:
        super().__init__(f"cet élément n’existe pas ou plus\u00a0: {kind} {key}.")
        self.kind = kind
        self.key = key


class DatabaseBusy(StorageError):
    """Others held a lock, or all connections, for too long. Nothing was written: trying again may work."""

    def __init__(self, cause: object) -> None:
        super().__init__(f"la base de données est occupée, réessayez dans un instant ({_one_line(cause)}).")


class DatabaseUnavailable(StorageError):
    """The database cannot be reached, read or written. Trying again is useless until someone acts."""

    def __init__(self, cause: object) -> None:
        super().__init__(f"la base de données ne répond pas ou ne peut pas servir ({_one_line(cause)}).")


def _one_line(cause: object) -> str:
    return " ".join(str(cause).split())


# https://www.sqlite.org/rescode.html, primary codes (the low byte of the extended ones)
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_BUSY = {
    "55P03",
    "40P01",
    "40001",
    "53300",
}  # lock timeout, deadlock, serialization, too many clients
# connection, authorization, unknown database, resources, shutdown, I/O, and 25006: a read-only standby
_POSTGRES_UNAVAILABLE = ("08", "28", "3D", "53", "57P", "58", "25006")


def is_busy(error: sqlite3.Error) -> bool:
    """True when SQLite only says that somebody else holds the database: trying again may succeed."""
    return _sqlite_code(error) in _SQLITE_BUSY


def _sqlite_code(error: sqlite3.Error) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def translate(error: DBAPIError) -> StorageError | None:
    """The error of this package for what a driver raised; None when it is something else (a broken
    constraint, a mistake in a query), which must not be hidden.
    """
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        if is_busy(cause):
            return DatabaseBusy(cause)
        return DatabaseUnavailable(cause) if _sqlite_code(cause) in _SQLITE_UNAVAILABLE else None
    state: str | None = getattr(cause, "sqlstate", None)
    if state in _POSTGRES_BUSY:
        return DatabaseBusy(cause)
    no_server = state is None and type(cause).__name__ in {"OperationalError", "ConnectionTimeout"}
    if no_server or error.connection_invalidated or (state or "").startswith(_POSTGRES_UNAVAILABLE):
        return DatabaseUnavailable(cause)
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Raise the errors of this package instead of the drivers' inside this block."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseBusy("every connection is in use") from error
    except DBAPIError as error:
        translation = translate(error)
        if translation is None:
            raise
        raise translation from error
