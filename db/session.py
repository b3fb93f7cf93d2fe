"""The door to the database: sessions that commit or roll back, and migrations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.orm import Session, sessionmaker

from db.engine import READ_ONLY, build_engine, migration_connection, parse_url, sqlite_path
from db.errors import DatabaseBusy, DatabaseUnavailable, translated

__all__ = ["Database", "DatabaseBusy", "DatabaseUnavailable"]


class Database:
    """One database, for the whole process; may be used from any thread.

    `url` is `sqlite:///FILE` or `postgresql://...`; `BadAddress` for anything else. `wait`, in seconds,
    is how long to wait for a lock, a connection or the server before `DatabaseBusy` or
    `DatabaseUnavailable`, which every method raises.
    """

    def __init__(self, url: str, *, wait: float = 5.0) -> None:
        self._url = parse_url(url)
        self._wait = wait
        # the app's default pool of threads has 40 of them; few hold a connection at the same instant
        self._engine = build_engine(self._url, wait, pool_size=10, max_overflow=20, pool_timeout=wait)
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        self._readers = sessionmaker(self._engine.execution_options(**{READ_ONLY: True}), expire_on_commit=False)

    def __reduce__(self) -> tuple[Callable[[str, float], Database], tuple[str, float]]:
        """Given to another process, it is opened there anew: connections cannot be shared."""
        return _open, (self._address, self._wait)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session to write: committed at the end of the block, rolled back if it raises.

        On SQLite there is one writer at a time, from the first query to the end of the block: keep
        it short, no model nor network inside.
        """
        with translated(), self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, at one instant on SQLite, and neither waits for writers nor delays them.

        A write raises `DatabaseUnavailable`: the database refuses it.
        """
        with translated(), self._readers() as session:
            yield session
            session.flush()  # a change forgotten here must be refused, not silently lost

    def migrate(self) -> None:
        """Bring the tables to the latest revision, creating the SQLite file and its folder if need be.

        All or nothing; harmless when current or when several processes start together. Raises
        `DatabaseUnavailable` when the database was made by a newer release than this one.
        """
        try:
            with translated(), migration_connection(self._address) as connection:
                config = _alembic()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except (CommandError, OSError) as error:  # an unknown revision; the folder of the SQLite file
            raise DatabaseUnavailable(error) from error

    def is_current(self) -> bool:
        """Whether the tables are those of this release; False for a database that does not exist yet."""
        path = sqlite_path(self._url)
        if path is not None and not path.exists():
            return False
        with self.reading() as session:
            heads = MigrationContext.configure(session.connection()).get_current_heads()
        return set(heads) == set(ScriptDirectory.from_config(_alembic()).get_heads())

    def dispose(self) -> None:
        """Close the connections that are not in use; later ones are opened again."""
        self._engine.dispose()

    @property
    def _address(self) -> str:
        return self._url.render_as_string(hide_password=False)


def _open(url: str, wait: float) -> Database:
    return Database(url, wait=wait)


def _alembic() -> Config:
    """Alembic's configuration from any working directory, without touching the application's logging."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
