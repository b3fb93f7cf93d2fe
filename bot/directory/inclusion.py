"""data.inclusion: structures in JSON, versions 0 and 1 of the schema.

Source: https://github.com/gip-inclusion/data-inclusion-schema. Version 1 dropped `rna`, `typologie` and `thematiques`;
both are read by the same model, which ignores what it does not keep (telephone, courriel, descriptions, hours).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.directory import fields
from bot.directory.fields import Checking, refusal
from bot.directory.geography import position
from bot.directory.model import Declared
from bot.directory.services import service_of_theme

_MOST_THEMES, _LONGEST_THEME = 200, 150


def _themes(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > _MOST_THEMES:
        raise refusal("une liste de thématiques est attendue")
    if not all(isinstance(theme, str) and len(theme) <= _LONGEST_THEME for theme in value):
        raise refusal("une thématique est un texte court")
    return tuple(value)


class InclusionStructure(BaseModel):
    """One structure; other keys are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    source: fields.Source
    id: fields.Identifier
    nom: fields.Name
    date_maj: fields.Day
    siret: fields.OptionalSiret = None
    rna: fields.OptionalRna = None
    commune: fields.OptionalCommune = None
    code_postal: fields.OptionalPostalCode = None
    code_insee: fields.OptionalInsee = None
    adresse: fields.OptionalAddress = None
    latitude: fields.OptionalDegrees = None
    longitude: fields.OptionalDegrees = None
    site_web: fields.OptionalWebsite = None
    thematiques: Annotated[tuple[str, ...], BeforeValidator(_themes)] = ()


def declared(structure: Mapping[str, Any], checking: Checking) -> Declared:
    """What a structure says. Raises pydantic's ValidationError."""
    read = InclusionStructure.model_validate(structure, context=checking)
    latitude, longitude = position(read.latitude, read.longitude, checking)
    services = (service_of_theme(theme) for theme in read.thematiques)
    return Declared(
        source=read.source,
        external_id=read.id,
        name=read.nom,
        updated_on=read.date_maj,
        commune=read.commune,
        postal_code=read.code_postal,
        insee=read.code_insee,
        address=fields.public_address(read.adresse, checking),
        latitude=latitude,
        longitude=longitude,
        siret=read.siret,
        rna=read.rna,
        website=read.site_web,
        services=tuple(dict.fromkeys(service for service in services if service)),
    )
