"""The fields that both formats share, as annotated types: each refuses with a French reason.

An optional field that is wrong does not cost the record: it is left out, with a note (`Optional…` types). The
validation context is a `Checking`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import ErrorDetails, PydanticCustomError
from stdnum.fr import siret as siret_number

from bot.understanding.contacts import find_emails, find_phones
from bot.understanding.text import fold

LONGEST_NAME, SHORTEST_NAME = 150, 3  # data.inclusion, `nom`
LONGEST_ID, LONGEST_SOURCE, LONGEST_COMMUNE, LONGEST_ADDRESS, LONGEST_URL = 200, 100, 100, 250, 500
NO_PIVOT = "00000000000000"
"""What the producers write in `pivot` when they have neither SIRET nor RNA."""
FIRST_DAY = date(2000, 1, 1)  # data.inclusion v1: in this century

_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.,]{4,20}(?:Z|[+-]\d{2}:?\d{2})?)?")
_SEPARATORS = re.compile(r"[\s.-]")
_RNA = re.compile(r"W\d{9}")
_AT_SOMEBODY_S = re.compile(r"\b(?:chez|c/o)\s+(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\b", re.IGNORECASE)


@dataclass
class Checking:
    """What the validation needs to know (`today`) and tells beside its result (`notes`: field, French reason)."""

    today: date
    notes: list[tuple[str, str]] = field(default_factory=list)


def _checking(info: ValidationInfo) -> Checking:
    assert isinstance(info.context, Checking), "records are validated in the context of a Checking"
    return info.context


def refusal(reason: str) -> PydanticCustomError:
    """An error whose message is this French sentence."""
    return PydanticCustomError("refused", "{reason}", {"reason": reason})


def reason_of(error: ErrorDetails) -> str:
    """The French reason of one of pydantic's errors; ours are French already."""
    if error["type"] == "refused":
        return error["msg"]
    return "absent, alors qu’il est obligatoire" if error["type"] == "missing" else "valeur inattendue"


def clean(value: Any) -> str:
    """A text on one line without blanks around it, "" for nothing; refuses what is no text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refusal("un texte est attendu ici")
    if _FORBIDDEN.search(value):
        raise refusal("contient des caractères illisibles")
    return _SPACES.sub(" ", value).strip()


def _required(value: Any) -> str:
    text = clean(value)
    if not text:
        raise refusal("vide, alors qu’il est obligatoire")
    return text


def _bounded(longest: int) -> BeforeValidator:
    def check(value: Any) -> str:
        text = _required(value)
        if len(text) > longest:
            raise refusal(f"trop long : {len(text)} caractères, {longest} au plus")
        return text

    return BeforeValidator(check)


def _identifier(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else value


def _name(value: str) -> str:
    if not SHORTEST_NAME <= len(value) <= LONGEST_NAME:
        raise refusal(f"{len(value)} caractères : entre {SHORTEST_NAME} et {LONGEST_NAME} sont attendus")
    if _has_contact(value):
        raise refusal("contient une adresse e-mail ou un téléphone : un nom seul est attendu")
    return value


def _has_contact(text: str) -> bool:
    """Does it hold what reaches a person? The quick look first: hardly any does."""
    digits = sum(letter.isdigit() for letter in text)
    return ("@" in text and any(find_emails(text))) or (digits > 9 and any(find_phones(fold(text), [])))


def public_address(address: str | None, checking: Checking) -> str | None:
    """`address` unless it names a person or how to reach one, which is noted."""
    if address is None or not (_AT_SOMEBODY_S.search(address) or _has_contact(address)):
        return address
    checking.notes.append(("adresse", "nomme une personne ou dit comment la joindre"))
    return None


def _day(value: Any, info: ValidationInfo) -> date:
    found = _DAY.fullmatch(_required(value))
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if day is None:
        raise refusal("une date comme 2024-05-31 est attendue")
    if not FIRST_DAY <= day <= _checking(info).today:
        raise refusal("date hors limites : elle doit être de ce siècle et ne pas être à venir")
    return day


def _postal_code(value: str) -> str:
    if not re.fullmatch(r"\d{5}", value, re.ASCII):
        raise refusal("cinq chiffres sont attendus, comme 47200")
    return value


def _insee(value: str) -> str:
    if not re.fullmatch(r"(?:\d{2}|2[ABab])\d{3}", value, re.ASCII):
        raise refusal("un code INSEE de commune est attendu, comme 47157")
    return value.upper()


def bare(value: Any) -> str:
    """A number without the blanks, dots and dashes that people put in it; refuses an empty one."""
    return _SEPARATORS.sub("", _required(value))


def siret(value: Any) -> str:
    """A SIRET whose key is right; La Poste has a rule of its own (https://www.sirene.fr)."""
    number = bare(value)
    if not re.fullmatch(r"\d{14}", number, re.ASCII) or number == NO_PIVOT or not siret_number.is_valid(number):
        raise refusal("ce n’est pas un SIRET : quatorze chiffres et une clé juste sont attendus")
    return number


def rna(value: Any) -> str:
    """The number of an association in the national register."""
    number = bare(value).upper()
    if not _RNA.fullmatch(number):
        raise refusal("ce n’est pas un numéro RNA : W suivi de neuf chiffres est attendu")
    return number


def _degrees(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise refusal("un nombre est attendu")
    try:
        number = float(value.strip().replace(",", ".")) if isinstance(value, str) else float(value)
    except (ValueError, OverflowError):
        number = math.nan
    if not -180 <= number <= 180:
        raise refusal("un nombre de degrés est attendu")
    return number


def _website(value: str) -> str:
    """The first web address of a list separated by « | »."""
    address = value.split("|")[0].strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    right = parts.scheme in {"http", "https"} and "." in host and not re.search(r"[\s<>\"@]", address)
    if not right or len(address) > LONGEST_URL:
        raise refusal("ce n’est pas une adresse de site web")
    return address


def _left_out(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """None for nothing, and for something wrong, which is noted."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return handler(value)
    except ValidationError as error:
        _checking(info).notes.append((info.field_name or "", reason_of(error.errors(include_url=False)[0])))
        return None


def _empty_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


_LENIENT = WrapValidator(_left_out)

# pydantic runs such validators from the last to the first
_TEXT = BeforeValidator(_required)
Identifier = Annotated[str, _bounded(LONGEST_ID), BeforeValidator(_identifier)]
Source = Annotated[str, _bounded(LONGEST_SOURCE)]
Name = Annotated[str, BeforeValidator(_name), _TEXT]
Day = Annotated[date, BeforeValidator(_day)]
CommuneName = Annotated[str, _bounded(LONGEST_COMMUNE)]
PostalCode = Annotated[str, BeforeValidator(_postal_code), _TEXT]
Address = Annotated[str, _bounded(LONGEST_ADDRESS)]
Siret = Annotated[str, BeforeValidator(siret)]
Rna = Annotated[str, BeforeValidator(rna)]

OptionalSource = Annotated[Source | None, BeforeValidator(_empty_is_none)]
OptionalCommune = Annotated[CommuneName | None, _LENIENT]
OptionalPostalCode = Annotated[PostalCode | None, _LENIENT]
OptionalInsee = Annotated[str | None, BeforeValidator(_insee), _TEXT, _LENIENT]
OptionalAddress = Annotated[Address | None, _LENIENT]
OptionalSiret = Annotated[Siret | None, _LENIENT]
OptionalRna = Annotated[Rna | None, _LENIENT]
OptionalDegrees = Annotated[float | None, BeforeValidator(_degrees), _LENIENT]
OptionalWebsite = Annotated[str | None, BeforeValidator(_website), _TEXT, _LENIENT]
