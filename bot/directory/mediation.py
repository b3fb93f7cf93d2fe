"""Lieux de médiation numérique: the CSV of the national standard, version 1.0.2.

Source: https://github.com/LaMednum/standard-mediation-num. The columns that say how to reach people (telephone,
courriels, prise_rdv), the free texts and the opening hours are not read: nothing here could keep them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.directory import fields
from bot.directory.fields import Checking, clean, refusal
from bot.directory.geography import position
from bot.directory.model import Declared
from bot.directory.services import service_named

REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")
"""The columns without which the file is not in this format."""
DEFAULT_SOURCE = "mediation-numerique"
"""The source of a row whose `source` is empty, when the command names none."""

_LONGEST_SERVICES = 2_000


def _pivot(value: Any) -> str | None:
    number = fields.bare(value)
    if number == fields.NO_PIVOT:
        return None
    return fields.rna(number) if number.upper().startswith("W") else fields.siret(number)


def _services(value: Any) -> tuple[str, ...]:
    text = clean(value)
    if len(text) > _LONGEST_SERVICES:
        raise refusal("liste trop longue")
    parts = text.replace(";", "|").split("|")  # « ; » before version 1
    return tuple(part.strip() for part in parts if part.strip())


class MediationRow(BaseModel):
    """One row; other columns are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: fields.Identifier
    pivot: Annotated[str | None, BeforeValidator(_pivot)]
    nom: fields.Name
    commune: fields.CommuneName
    code_postal: fields.PostalCode
    code_insee: fields.OptionalInsee = None
    adresse: fields.Address
    latitude: fields.OptionalDegrees = None
    longitude: fields.OptionalDegrees = None
    site_web: fields.OptionalWebsite = None
    source: fields.OptionalSource = None
    date_maj: fields.Day
    services: Annotated[tuple[str, ...], BeforeValidator(_services)] = ()


def declared(row: Mapping[str, Any], checking: Checking, source: str | None) -> Declared:
    """What a row says; `source` stands in for an empty one. Raises pydantic's ValidationError."""
    read = MediationRow.model_validate(row, context=checking)
    latitude, longitude = position(read.latitude, read.longitude, checking)
    services = [service_named(label) for label in read.services]
    if None in services:
        checking.notes.append(("services", "un service n’est pas de la liste du standard"))
    is_rna = read.pivot is not None and read.pivot.startswith("W")
    return Declared(
        source=read.source or source or DEFAULT_SOURCE,
        external_id=read.id,
        name=read.nom,
        updated_on=read.date_maj,
        commune=read.commune,
        postal_code=read.code_postal,
        insee=read.code_insee,
        address=fields.public_address(read.adresse, checking),
        latitude=latitude,
        longitude=longitude,
        siret=None if is_rna else read.pivot,
        rna=read.pivot if is_rna else None,
        website=read.site_web,
        services=tuple(dict.fromkeys(service for service in services if service)),
    )
