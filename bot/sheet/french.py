"""Small habits of written French: « au Bouscat », « d’Agen », « 17 328 », « 3 mars 2026 »."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_KINDS = {
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
}
"""How the official list of EPCI shortens their kind."""
_DOUBLED = re.compile(r"^Agglomération (?=d['’]|de |du )|(?<=\w) (?:Agglomération|Communauté)$")
"""What a name says again once its kind is written in full: « CA Val de Garonne Agglomération »."""


def apostrophes(text: str) -> str:
    """The official tables write a straight one."""
    return text.replace("'", "’")


def at(place: str) -> str:
    """« à Marmande », « au Bouscat », « aux Eyzies »."""
    return _contracted(place, "à", "au", "aux")


def of(place: str) -> str:
    """« de Marmande », « d’Agen », « du Bouscat », « des Eyzies »."""
    first = unicodedata.normalize("NFD", place[:1]).lower()[:1]
    if first and first in "aeiouyœ":
        return f"d’{place}"
    return _contracted(place, "de", "du", "des")


def _contracted(place: str, alone: str, with_le: str, with_les: str) -> str:
    for article, word in (("Le ", with_le), ("Les ", with_les)):
        if place.startswith(article):
            return f"{word} {place.removeprefix(article)}"
    return f"{alone} {place}"


def epci_in_full(name: str) -> str:
    """« communauté de communes du Pays de Duras » for « CC du Pays de Duras »."""
    kind, _, rest = name.partition(" ")
    return apostrophes(f"{_KINDS[kind]} {_DOUBLED.sub('', rest)}" if kind in _KINDS else name)


def capital(text: str) -> str:
    """The text with a capital at its beginning, the rest untouched."""
    return text[:1].upper() + text[1:]


def thousands(number: int) -> str:
    """« 17 328 », with a narrow no-break space."""
    return f"{number:,}".replace(",", "\u202f")


def day(when: date) -> str:
    """« 1er mars 2026 »."""
    number = "1er" if when.day == 1 else str(when.day)
    return f"{number}\u00a0{_MONTHS[when.month - 1]} {when.year}"
