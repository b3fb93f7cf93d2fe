"""Reads one YAML file into plain values and remembers the line of each of them.

Safe by construction: only mappings, lists, texts, numbers, true/false and empty values exist, so a
file cannot build an object. `oui`, `non`, `yes`, `no` and dates stay texts (YAML 1.2's core rules),
because the people who write content mean words by them. A key written twice is a mistake, not a
silent replacement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.programme.errors import ContentError

Loc = tuple[str | int, ...]
"""The way to a value: keys and positions from the top of the file."""

_BOOL = "tag:yaml.org,2002:bool"
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_NULL = "tag:yaml.org,2002:null"
_STR = "tag:yaml.org,2002:str"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's safe loader with the few implicit types of YAML 1.2's core schema."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
_Loader.add_implicit_resolver(_INT, re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(_FLOAT, re.compile(r"^[-+]?[0-9]*\.[0-9]+$"), list("-+.0123456789"))
_Loader.add_implicit_resolver(_NULL, re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The values of a file and the line of each, counted from 1."""

    name: str
    data: object
    lines: Mapping[Loc, int]

    def path(self, loc: Sequence[str | int]) -> Loc:
        """The part of `loc` that exists in the file; names that only pydantic knows are left out."""
        found: Loc = ()
        for step in loc:
            if (*found, step) in self.lines:
                found = (*found, step)
        return found

    def line(self, loc: Sequence[str | int]) -> int:
        """The line of the value at `loc`, or of what contains it when it is missing."""
        return self.lines[self.path(loc)]


def read_yaml(path: Path) -> YamlFile:
    """The content of `path`; raises `ContentError` when it is absent, unreadable, empty or not plain YAML."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(name, 1, "ce fichier est absent", "Remettez-le dans le dossier du programme") from None
    except (UnicodeDecodeError, OSError) as error:
        raise ContentError(
            name, 1, f"ce fichier ne se lit pas ({error})", "Enregistrez-le comme un texte en UTF-8"
        ) from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise _syntax_error(name, error) from error
    finally:
        loader.dispose()
    reader = _Reader(name)
    data = None if node is None else reader.value(node, (), ())
    if data is None or data == {} or data == []:
        raise ContentError(
            name,
            1,
            "ce fichier est vide",
            "Remettez son contenu, ou reprenez sa dernière version enregistrée",
        )
    return YamlFile(name, data, reader.lines)


def _syntax_error(name: str, error: yaml.YAMLError) -> ContentError:
    mark = getattr(error, "problem_mark", None)
    detail = getattr(error, "problem", None) or str(error)
    return ContentError(
        name,
        1 if mark is None else mark.line + 1,
        f"la mise en forme n’est pas du YAML valide ({detail})",
        "Vérifiez les retraits, les deux-points et les guillemets autour de cette ligne",
    )


class _Reader:
    """Turns nodes into values; fills `lines` on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Loc, int] = {}

    def value(self, node: yaml.Node, loc: Loc, above: tuple[yaml.Node, ...]) -> object:
        self.lines.setdefault(loc, node.start_mark.line + 1)
        if any(node is ancestor for ancestor in above):
            raise self._error(node, "ce passage se contient lui-même", "Retirez le renvoi « * » vers un parent")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc, (*above, node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*loc, i), (*above, node)) for i, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, loc: Loc, above: tuple[yaml.Node, ...]) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise self._error(key_node, "un nom de rubrique doit être un mot", "Écrivez « nom: valeur »")
            if key in values:
                first = self.lines[(*loc, key)]
                raise self._error(
                    key_node,
                    f"la rubrique « {key} » est écrite deux fois (déjà ligne {first})",
                    "Gardez une seule des deux",
                )
            # The line of an entry is its key's: that is where an editor looks.
            self.lines[(*loc, key)] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, (*loc, key), above)
        return values

    def _scalar(self, node: yaml.Node) -> object:
        text: str = node.value
        if node.tag == _STR:
            return text
        if node.tag == _NULL:
            return None
        if node.tag == _BOOL:
            return text.lower() == "true"
        try:
            if node.tag == _INT:
                return int(text)
            if node.tag == _FLOAT:
                return float(text)
        except ValueError:
            raise self._error(node, f"« {text} » n’est pas un nombre", "Corrigez ou retirez l’étiquette") from None
        raise self._error(node, f"l’étiquette « {node.tag} » n’est pas acceptée", "Écrivez la valeur seule")

    def _error(self, node: yaml.Node, problem: str, remedy: str) -> ContentError:
        return ContentError(self.name, node.start_mark.line + 1, problem, remedy)
