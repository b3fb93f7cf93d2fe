"""Candidates for a crossing, found in an index of the living area and ordered by how much they would complete an actor.

What is wanted is a sum of bit tests over the masks of `peer`: the same expression on SQLite and PostgreSQL, read
from the index `ix_peer_search` alone. It is a first sieve; the exact score is for the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import TextClause, bindparam, func, or_, select, text, union_all
from sqlalchemy.orm import Session

from db import peer_vectors
from db.batches import batches
from db.crossing_models import Crossing, PeerRow

_COLUMNS = (
    *("actor_id", "insee", "epci_siren", "department", "family", "brings", "seeks"),
    *("objectives", "strong", "publics", "isolation", "people"),
)
_FAMILIES = frozenset(peer_vectors.FAMILIES)
_SCALE = 100
"""Weights are whole hundredths in SQL: exact, and quicker than decimals on PostgreSQL."""
_LEAST = 0.2
"""What is worth less does not decide who is among the first hundreds, and would be summed for every row."""
_ENDS = (Crossing.low_id, Crossing.high_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What each thing that a candidate has is worth to an actor, by the place of its bit (or by family)."""

    actor_id: str
    demo: bool
    bits: Mapping[str, Mapping[int, float]]
    """By column of `peer`: brings, seeks, objectives, strong, publics."""
    families: Mapping[str, float] = field(default_factory=dict)
    isolation: float = 0.0
    """What one level of isolation is worth."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A part of the living area: these EPCIs (None: those who have none), and inside them, a commune or all but one."""

    keeps: float
    """How much of a crossing's worth remains there, 0 to 1."""
    epcis: tuple[str, ...] | None
    insee: str | None = None
    but_insee: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of `peer` without its profile."""

    actor_id: str
    insee: str | None
    epci_siren: str | None
    department: str | None
    family: str | None
    brings: int
    seeks: int
    objectives: int
    strong: int
    publics: int
    isolation: int
    people: int | None


def candidates(
    session: Session,
    wanted: Wanted,
    ring: Ring,
    limit: int,
    *,
    excluded: Collection[str] = (),
    by_vector: bool = False,
) -> list[Candidate]:
    """The `limit` actors of this ring who seem to complete the wanted one best, best first.

    Only those who agree today, and only fictitious ones for a fictitious one. `by_vector` orders them by pgvector's
    inner product instead of the sum of bit tests (the same numbers, another road): only where
    `peer_vectors.available`.
    """
    statement = _by_vector(ring, bool(excluded)) if by_vector else _by_masks(wanted, ring, bool(excluded))
    values: dict[str, object] = {"demo": wanted.demo, "actor": wanted.actor_id, "limit": limit}
    values |= {"epcis": list(ring.epcis)} if ring.epcis is not None else {}
    for name in ("insee", "but_insee", "department"):
        if (value := getattr(ring, name)) is not None:
            values[name] = value
    if excluded:
        values["excluded"] = list(excluded)
    if by_vector:
        values["wanted"] = peer_vectors.as_text(_vector(wanted))
    return [Candidate(*row) for row in session.execute(statement, values)]


def everybody(session: Session, *, demo: bool) -> list[Candidate]:
    """All who agree today, fictitious ones or real ones, without their profiles."""
    columns = [getattr(PeerRow, name) for name in _COLUMNS]
    query = select(*columns).where(PeerRow.open == True, PeerRow.demo == demo)  # noqa: E712 (an expression)
    return [Candidate(*row) for row in session.execute(query)]


def crossed_with(session: Session, actor_id: str) -> set[str]:
    """Everybody with whom a crossing of this actor exists, in whatever state."""
    mine = or_(Crossing.low_id == actor_id, Crossing.high_id == actor_id)
    rows = session.execute(select(Crossing.low_id, Crossing.high_id).where(mine))
    return {high if low == actor_id else low for low, high in rows}


def crossings_since(session: Session, actor_ids: Iterable[str], since: datetime) -> Counter[str]:
    """How many crossings of each of these actors were proposed since then."""
    counts = Counter[str]()
    for some in map(set, batches(set(actor_ids))):
        theirs = or_(Crossing.low_id.in_(some), Crossing.high_id.in_(some))
        pairs = session.execute(select(Crossing.low_id, Crossing.high_id).where(theirs, Crossing.created_at >= since))
        counts.update(actor_id for pair in pairs for actor_id in pair if actor_id in some)
    return counts


def full_since(session: Session, since: datetime, limit: int) -> set[str]:
    """Everybody for whom at least `limit` crossings were proposed since then."""
    ends = [select(end.label("actor_id")).where(Crossing.created_at >= since) for end in _ENDS]
    both = union_all(*ends).subquery()
    query = select(both.c.actor_id).group_by(both.c.actor_id).having(func.count() >= limit)
    return set(session.scalars(query))


def _by_masks(wanted: Wanted, ring: Ring, excluding: bool) -> TextClause:
    # the columns, places and whole numbers are ours; everything else is bound
    return _select("peer", f"{_worth(wanted)} DESC, peer.actor_id", ring, excluding)


def _by_vector(ring: Ring, excluding: bool) -> TextClause:
    tables = f"peer JOIN {peer_vectors.TABLE} ON {peer_vectors.TABLE}.actor_id = peer.actor_id"
    order = f"{peer_vectors.TABLE}.features <#> CAST(:wanted AS vector), peer.actor_id"
    return _select(tables, order, ring, excluding)


def _select(tables: str, order: str, ring: Ring, excluding: bool) -> TextClause:
    columns = ", ".join(f"peer.{name}" for name in _COLUMNS)
    conditions = ["peer.open = true", "peer.demo = :demo", "peer.actor_id <> :actor"]
    conditions.append("peer.epci_siren IS NULL" if ring.epcis is None else "peer.epci_siren IN :epcis")
    conditions += ["peer.insee = :insee"] if ring.insee is not None else []
    conditions += ["(peer.insee <> :but_insee OR peer.insee IS NULL)"] if ring.but_insee is not None else []
    conditions += ["peer.department = :department"] if ring.department is not None else []
    conditions += ["peer.actor_id NOT IN :excluded"] if excluding else []
    where = " AND ".join(conditions)
    sql = f"SELECT {columns} FROM {tables} WHERE {where} ORDER BY {order} LIMIT :limit"  # noqa: S608 (see _by_masks)
    lists = ["epcis"] * (ring.epcis is not None) + ["excluded"] * excluding
    return text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))


def _worth(wanted: Wanted) -> str:
    terms = [
        f"(peer.{column} >> {int(place)} & 1) * {_whole(weight)}"
        for column, weights in wanted.bits.items()
        for place, weight in weights.items()
        if weight >= _LEAST
    ]
    terms += [
        f"CASE WHEN peer.family = '{family}' THEN {_whole(weight)} ELSE 0 END"
        for family, weight in wanted.families.items()
        if family in _FAMILIES
    ]
    if wanted.isolation >= _LEAST or not terms:
        terms.append(f"peer.isolation * {_whole(wanted.isolation)}")
    return f"({' + '.join(terms)})"


def _whole(weight: float) -> int:
    return round(weight * _SCALE)


def _vector(wanted: Wanted) -> Iterable[float]:
    for column, size in peer_vectors.BITS:
        weights = wanted.bits.get(column, {})
        yield from (weights.get(place, 0.0) for place in range(size))
    yield from (wanted.families.get(family, 0.0) for family in peer_vectors.FAMILIES)
    yield wanted.isolation
