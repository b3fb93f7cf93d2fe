"""The words around place names, from `place_words.yaml` and the word lists beside it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and groups of words in normal form. What each list is for is said in `place_words.yaml`."""

    usual_names: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, str]  # natural region → département code
    fillers: frozenset[str]
    not_a_place: frozenset[str]
    never_alone: frozenset[str]
    near_before: frozenset[str]
    near_after: frozenset[str]
    locatives: frozenset[str]
    weak_locatives: frozenset[str]
    not_there: frozenset[str]
    persons: frozenset[str]
    units: frozenset[str]
    first_names: frozenset[str]
    common: frozenset[str]  # commune names that a text may hold without meaning a place

    def is_common(self, key: str) -> bool:
        """Whether `key`, the name of a commune, is also an ordinary word, a first name or an acronym."""
        return key in self.common or key in self.first_names or len(key) < 3


@cache
def ordinary_words() -> frozenset[str]:
    """Ordinary French words (in normal form) that look like a misspelt commune and are not: « garder »."""
    return frozenset(gzip.decompress((DATA / "ordinary_words.txt.gz").read_bytes()).decode().split())


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once. An OSError or a KeyError here means that the installation is incomplete."""
    content = yaml.safe_load((DATA / "place_words.yaml").read_text(encoding="utf-8"))
    words = {name: frozenset(text.split()) for name, text in content["words"].items()}
    phrases = {name: _phrases(text) for name, text in content["phrases"].items()}
    listed = frozenset((DATA / "common_names.txt").read_text(encoding="utf-8").splitlines())
    return Vocabulary(
        usual_names={short: tuple(names) for short, names in content["usual_names"].items()},
        areas=content["areas"],
        common=(listed | phrases["also_words"]) - phrases["towns_first"],
        **{name: words[name] for name in ("fillers", "not_a_place", "persons", "units", "first_names")},
        **{
            name: phrases[name]
            for name in (
                "never_alone",
                "near_before",
                "near_after",
                "locatives",
                "weak_locatives",
                "not_there",
            )
        },
    )


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in re.split(r"[|\n]", text) if phrase.strip())
