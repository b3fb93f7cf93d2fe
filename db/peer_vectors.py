"""What peers bring and seek as vectors, where PostgreSQL has the extension `vector` (pgvector).

The table is made by the migration when the extension may be created, and is not part of the models: without it,
everything works from the bit masks of `peer` alone. It never goes out of step: rows are written together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

TABLE = "peer_vector"
TRAITS, OBJECTIVES, PUBLICS = 60, 12, 24
"""Places of a vector for each kind of bit; traits come twice (brought, sought), objectives too (fitting, strong)."""
FAMILIES = ("solutions", "usages", "both")

_SAVE = text(
    f"INSERT INTO {TABLE} (actor_id, features) VALUES (:actor_id, :features) "  # noqa: S608 (a constant)
    "ON CONFLICT (actor_id) DO UPDATE SET features = excluded.features"
)


def available(session: Session) -> bool:
    """Does this database have the table of vectors?"""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return False
    return connection.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": TABLE}) is True


def save(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the vectors of these rows of `peer`; nothing where vectors are not available."""
    if available(session):
        session.execute(_SAVE, [{"actor_id": row["actor_id"], "features": as_text(features(row))} for row in rows])


def features(row: dict[str, Any]) -> Iterator[float]:
    """The numbers that stand for a row of `peer`: one for each bit, one for each family, the isolation."""
    for name, size in BITS:
        yield from (float(row[name] >> place & 1) for place in range(size))
    yield from (float(row["family"] == family) for family in FAMILIES)
    yield float(row["isolation"])


def as_text(numbers: Iterable[float]) -> str:
    """A vector as pgvector reads it."""
    return f"[{','.join(f'{number:g}' for number in numbers)}]"


BITS = (
    ("brings", TRAITS),
    ("seeks", TRAITS),
    ("objectives", OBJECTIVES),
    ("strong", OBJECTIVES),
    ("publics", PUBLICS),
)
