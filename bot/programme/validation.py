"""Says pydantic's findings in French, with the file's line and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.programme.conditions import CONDITION_KEYS
from bot.programme.errors import ContentError
from bot.programme.yamlfile import YamlFile

_EXPECTED = {
    "string_type": "un texte",
    "int_type": "un nombre entier",
    "int_parsing": "un nombre entier",
    "int_from_float": "un nombre entier",
    "float_type": "un nombre",
    "float_parsing": "un nombre",
    "bool_type": "true ou false",
    "bool_parsing": "true ou false",
    "tuple_type": "une liste",
    "list_type": "une liste",
    "dict_type": "des rubriques « nom: valeur »",
    "model_type": "des rubriques « nom: valeur »",
    "model_attributes_type": "des rubriques « nom: valeur »",
}
_BOUNDS = {
    "string_too_short": "au moins {min_length} caractères",
    "string_too_long": "au plus {max_length} caractères",
    "too_short": "au moins {min_length} élément(s)",
    "too_long": "au plus {max_length} élément(s)",
    "greater_than": "un nombre plus grand que {gt}",
    "greater_than_equal": "un nombre à partir de {ge}",
    "less_than": "un nombre plus petit que {lt}",
    "less_than_equal": "un nombre jusqu’à {le}",
    "string_pattern_mismatch": "un texte de la forme {pattern}",
    "literal_error": "{expected}",
}


def content_errors(file: YamlFile, error: ValidationError) -> list[ContentError]:
    """One `ContentError` for each finding, in the order of the file."""
    details = error.errors(include_url=False)
    found = [_translate(file, detail, details) for detail in details]
    return sorted(found, key=lambda e: e.line)


def _translate(file: YamlFile, detail: ErrorDetails, every: Iterable[ErrorDetails]) -> ContentError:
    problem, remedy = _sentence(file, detail, every)
    return ContentError(file.name, file.line(detail["loc"]), problem, remedy)


def _sentence(file: YamlFile, detail: ErrorDetails, every: Iterable[ErrorDetails]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    where = _where(file, detail)
    if kind == "content":
        return str(context["problem"]), str(context["remedy"])
    if kind == "missing":
        key = detail["loc"][-1]
        return f"la rubrique « {key} » manque{where}", f"Ajoutez « {key}: … »"
    if kind == "extra_forbidden":
        return _unknown_key(detail, where, every)
    if kind == "condition":
        return (
            f"cette condition n’est pas reconnue{where} : {_shown(detail['input'])}",
            f"Commencez-la par l’un de ces mots : {', '.join(CONDITION_KEYS)}",
        )
    expected = _EXPECTED.get(kind) or _BOUNDS.get(kind, detail["msg"]).format(**context)
    expected = expected.replace(" or ", " ou ")
    return (
        f"attendu{where} : {expected} ; reçu : {_shown(detail['input'])}",
        "Corrigez cette valeur",
    )


def _unknown_key(detail: ErrorDetails, where: str, every: Iterable[ErrorDetails]) -> tuple[str, str]:
    """A key that does not exist; when one that is missing beside it looks alike, it was meant."""
    key = str(detail["loc"][-1])
    missing = [str(d["loc"][-1]) for d in every if d["type"] == "missing" and d["loc"][:-1] == detail["loc"][:-1]]
    meant = difflib.get_close_matches(key, missing, n=1)
    remedy = f"Vouliez-vous écrire « {meant[0]} »" if meant else "Corrigez son nom, ou retirez-la"
    return f"la rubrique « {key} » n’existe pas{where}", remedy


def _where(file: YamlFile, detail: ErrorDetails) -> str:
    """« dans « barriers, 2, label » », the way to the value, counted from 1 as people do."""
    path = file.path(detail["loc"])
    if detail["type"] == "extra_forbidden":
        path = path[:-1]
    if not path:
        return ""
    return f" dans « {', '.join(str(s + 1) if isinstance(s, int) else s for s in path)} »"


def _shown(value: Any) -> str:
    """A value as it can be put in a sentence."""
    if value is None:
        return "rien"
    if isinstance(value, dict):
        return f"des rubriques ({', '.join(str(key) for key in value)})" if value else "rien"
    if isinstance(value, list | tuple):
        return f"une liste de {len(value)} élément(s)"
    text = str(value)
    return f"« {text if len(text) <= 60 else text[:57] + '…'} »"
