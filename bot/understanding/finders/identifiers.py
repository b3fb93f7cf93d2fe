"""SIRET and RNA numbers, with the spaces, dots and dashes that people put in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.fr import siret

from bot.understanding.finders.entity import Entity, TextSpan, from_text, overlaps

_SEPARATOR = r"[ .\-\t\u00a0\u202f]{0,2}"
_SIRET = re.compile(rf"(?<![0-9])(?=((?:[0-9]{_SEPARATOR}){{13}}[0-9])(?![0-9]))")
_RNA = re.compile(rf"(?<![^\W_])[Ww](?:{_SEPARATOR}[0-9]){{9}}(?![^\W_])")
_PLAIN = re.compile(r"[^0-9]")


def find_identifiers(text: str) -> Iterator[Entity]:
    """The SIRET whose key is right (La Poste has a rule of its own) and the RNA numbers of a text."""
    taken: list[TextSpan] = []
    for found in _SIRET.finditer(text):
        span = found.span(1)
        number = _PLAIN.sub("", found[1])
        # A number that starts with zero is a telephone followed by something else.
        if number[0] != "0" and not overlaps(span, taken) and siret.is_valid(number):
            taken.append(span)
            yield from_text(text, "siret", number, span, 1.0)
    for found in _RNA.finditer(text):
        yield from_text(text, "rna", "W" + _PLAIN.sub("", found[0]), found.span(), 0.95)
