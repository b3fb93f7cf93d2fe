"""Communes and EPCI, copied from the official geographical code so that queries can join them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from db.tables import Base

_COMMUNE, _EPCI = Base.metadata.tables["commune"], Base.metadata.tables["epci"]
_Rows: TypeAlias = dict[str, dict[str, Any]]
"""Rows by primary key."""


class CommuneRecord(Protocol):
    """A commune as `bot.understanding.communes` reads it."""

    @property
    def insee(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def region(self) -> str | None: ...
    @property
    def postal_codes(self) -> Sequence[str]: ...
    @property
    def population(self) -> int | None: ...
    @property
    def epci(self) -> str | None: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def approximate(self) -> bool: ...


class EpciRecord(Protocol):
    """A grouping of communes."""

    @property
    def siren(self) -> str: ...
    @property
    def name(self) -> str: ...


def fill(session: Session, communes: Iterable[CommuneRecord], epcis: Iterable[EpciRecord]) -> int:
    """Make the tables hold exactly these places; returns how many rows had to change (0 the next time).

    Raises IntegrityError when a commune names an EPCI that is not given.
    """
    wanted_communes: _Rows = {commune.insee: _commune_row(commune) for commune in communes}
    home = _departments(wanted_communes.values())
    wanted_epcis: _Rows = {
        epci.siren: {"siren": epci.siren, "name": epci.name, "department": home.get(epci.siren)} for epci in epcis
    }
    known_epcis, known_communes = _known(session, _EPCI), _known(session, _COMMUNE)
    changed = _write(session, _EPCI, known_epcis, wanted_epcis)
    changed += _write(session, _COMMUNE, known_communes, wanted_communes)
    # removals last: until its communes have moved or gone, an EPCI is still referred to
    changed += _remove(session, _COMMUNE, known_communes.keys() - wanted_communes.keys())
    return changed + _remove(session, _EPCI, known_epcis.keys() - wanted_epcis.keys())


def _commune_row(commune: CommuneRecord) -> dict[str, Any]:
    return {
        "insee": commune.insee,
        "name": commune.name,
        "department": commune.department,
        "region": commune.region,
        "epci_siren": commune.epci or None,
        "postal_codes": list(commune.postal_codes),
        "population": commune.population,
        "latitude": commune.latitude,
        "longitude": commune.longitude,
        "approximate": commune.approximate,
    }


def _departments(communes: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The département of each EPCI: where most of its inhabitants are, since some lie across two."""
    inhabitants: dict[str, Counter[str]] = defaultdict(Counter)
    for commune in communes:
        if commune["epci_siren"] is not None:
            inhabitants[commune["epci_siren"]][commune["department"]] += commune["population"] or 1
    return {siren: count.most_common(1)[0][0] for siren, count in inhabitants.items()}


def _known(session: Session, table: Table) -> _Rows:
    (key,) = table.primary_key
    return {row[key]: dict(row) for row in session.execute(select(table)).mappings()}


def _write(session: Session, table: Table, known: _Rows, wanted: _Rows) -> int:
    (key,) = table.primary_key
    new = [row for code, row in wanted.items() if code not in known]
    changed = [row | {"this": code} for code, row in wanted.items() if code in known and known[code] != row]
    if new:
        session.execute(insert(table), new)
    if changed:
        names: dict[str, Any] = {column.name: bindparam(column.name) for column in table.columns}
        session.connection().execute(update(table).where(key == bindparam("this")).values(names), changed)
    return len(new) + len(changed)


def _remove(session: Session, table: Table, gone: Collection[str]) -> int:
    (key,) = table.primary_key
    if gone:
        one = delete(table).where(key == bindparam("this"))
        session.connection().execute(one, [{"this": code} for code in gone])
    return len(gone)
