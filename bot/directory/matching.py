"""Whether two records may be the same place: name, address, distance, SIRET, RNA. Pure functions.

Nothing is merged on this: a person decides, and reads the reasons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from bot.directory.geography import metres
from bot.understanding.communes import normalise

NAME_ALIKE = 0.8
"""Names at least that alike may be two spellings of one; below, only a number or a very same address counts."""
NAME_RELATED = 0.55
NAME_SAME = 0.95
ADDRESS_ALIKE = 0.85
NEAR = 150.0
"""Metres: two doors of one building, or two geocodings of one address."""
FAR = 1_000.0
"""Metres: beyond, two points are not one place, whatever the names (every commune has its « médiathèque »)."""
SURE, LIKELY = 0.95, 0.75
MOST_COMPARED, MOST_KEPT = 60, 5
"""Bounds for one record: a file that repeats one name thousands of times must not cost all the pairs."""

_ABBREVIATIONS = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard", "r": "rue",
    "pl": "place", "rte": "route", "ch": "chemin", "che": "chemin", "imp": "impasse", "all": "allee", "sq": "square",
    "fg": "faubourg", "fbg": "faubourg", "crs": "cours", "res": "residence", "bat": "batiment",
}  # fmt: skip
_LEGAL = re.compile(r"\b(?:association|asso|assoc|ass|scic|scop|sarl|sas|loi 1901)\b")
_SMALL = re.compile(r"\b(?:de|du|des|d|la|le|les|l|et|a|au|aux|en)\b")
_BOX = re.compile(r"\b(?:bp|cs|tsa|cedex)\s*\d*\b")
_NUMBER = re.compile(r"^(\d{1,4})(?: (bis|ter|quater|[a-d]))?\b")
_BLANKS = re.compile(r" +")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records. What is not known is None."""

    name: str
    insee: str | None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    siret: str | None = None
    rna: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely it is that two records are one place, 0 to 1, and why, in French."""

    value: float
    reasons: tuple[str, ...]


def compare(one: Side, other: Side) -> Likeness | None:
    """The likeness of two records; the same in both directions. None: nothing says that they are one place."""
    number, name = _same_number(one, other), _name_likeness(one, other)
    same_commune = one.insee == other.insee
    if not number and name < (NAME_RELATED if same_commune else NAME_SAME):
        return None
    street, apart = _street_likeness(one, other), _distance(one, other)
    close = apart is not None and apart <= NEAR
    same_street = street is not None and street >= ADDRESS_ALIKE
    reasons = [
        *([number] if number else []),
        *([_name_reason(one, other)] if name >= NAME_ALIKE else []),
        *(["même adresse"] if same_street else []),
        *([f"à {round(apart)} m l’un de l’autre"] if apart is not None and close else []),
    ]
    if number:
        return _numbered(same_street or close or (name >= NAME_RELATED and same_commune), reasons)
    if not same_commune and not close:
        return None
    if name >= NAME_ALIKE and (same_street or close):
        return _likeness(SURE * name, [*reasons, *([] if close or apart is None else ["coordonnées éloignées"])])
    if apart is not None and apart > FAR:
        return None
    if name >= NAME_ALIKE and street is None and apart is None:
        return _likeness(LIKELY * name, [*reasons, "même commune\u00a0; l’adresse ne permet pas de trancher"])
    if name >= NAME_SAME and (street is None or apart is None):
        return _likeness(LIKELY * name, [*reasons, "même commune, adresses écrites autrement"])
    if same_street and name >= NAME_RELATED and not (apart is not None and apart > NEAR):
        return _likeness(LIKELY * (name + 1) / 2, [*reasons, "noms qui se ressemblent un peu"])
    return None


class Group:
    """Records of one area, among which to look for those that may be another one."""

    def __init__(self, members: Sequence[tuple[str, Side]]) -> None:
        """`members`: each with its key."""
        self._members = members
        self._names = [name_words(side.name) for _, side in members]
        self._by_number: dict[str, list[int]] = defaultdict(list)
        for rank, (_, side) in enumerate(members):
            for number in filter(None, (side.siret, side.rna)):
                self._by_number[number].append(rank)

    def like(self, key: str, one: Side) -> list[tuple[str, Likeness]]:
        """The keys of those that may be `one`, itself (`key`) left out, most alike first, MOST_KEPT at most.

        The names are compared all at once; only the MOST_COMPARED nearest ones go through `compare`.
        """
        if not self._members:
            return []
        names = process.cdist([name_words(one.name)], self._names, scorer=fuzz.token_set_ratio)[0]
        nearest = np.argsort(-names, kind="stable")[:MOST_COMPARED].tolist()
        numbered = [k for number in (one.siret, one.rna) if number for k in self._by_number[number][:MOST_COMPARED]]
        found = [
            (self._members[rank][0], likeness)
            for rank in dict.fromkeys([*numbered, *(rank for rank in nearest if names[rank] >= 100 * NAME_RELATED)])
            if self._members[rank][0] != key and (likeness := compare(one, self._members[rank][1]))
        ]
        return sorted(found, key=lambda pair: -pair[1].value)[:MOST_KEPT]


@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> str:
    """The name folded, without the words that say nothing of who it is."""
    folded = normalise(name)
    return _squeezed(_SMALL.sub(" ", _LEGAL.sub(" ", folded))) or folded


@lru_cache(maxsize=1 << 12)
def street_words(address: str) -> str:
    """The address folded, its abbreviations spelt out, without boxes."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in _BOX.sub(" ", normalise(address)).split())


def _numbered(agrees: bool, reasons: list[str]) -> Likeness:
    """The same number is one legal entity: one place when anything else agrees, maybe two of its places otherwise."""
    if agrees:
        return _likeness(1.0, reasons)
    return _likeness(LIKELY, [*reasons, "le reste diffère\u00a0: peut-être deux lieux d’une même structure"])


def _likeness(value: float, reasons: list[str]) -> Likeness:
    return Likeness(round(min(value, 1.0), 3), tuple(reasons))


def _name_likeness(one: Side, other: Side) -> float:
    """0 to 1; a name that holds all the words of the other is a little less than the same."""
    words, other_words = name_words(one.name), name_words(other.name)
    glued, other_glued = words.replace(" ", ""), other_words.replace(" ", "")  # « cyber-base », « cyberbase »
    whole = max(fuzz.token_sort_ratio(words, other_words), fuzz.ratio(glued, other_glued))
    return max(whole, 0.9 * fuzz.token_set_ratio(words, other_words)) / 100


def _name_reason(one: Side, other: Side) -> str:
    return "même nom" if name_words(one.name) == name_words(other.name) else "noms presque semblables"


def _same_number(one: Side, other: Side) -> str | None:
    if one.siret and one.siret == other.siret:
        return "même SIRET"
    return "même numéro RNA" if one.rna and one.rna == other.rna else None


def _street_likeness(one: Side, other: Side) -> float | None:
    """None when an address is unknown; two numbers of one street are two addresses."""
    street, other_street = street_words(one.address or ""), street_words(other.address or "")
    if not street or not other_street:
        return None
    number, other_number = _NUMBER.match(street), _NUMBER.match(other_street)
    if number and other_number and number[0] != other_number[0]:
        return 0.0
    return fuzz.token_sort_ratio(street, other_street) / 100


def _distance(one: Side, other: Side) -> float | None:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return metres(one.latitude, one.longitude, other.latitude, other.longitude)


def _squeezed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
