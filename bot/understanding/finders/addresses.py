"""Street addresses: their numbers count nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.finders.entity import TextSpan, span_of
from bot.understanding.lexicon import words
from bot.understanding.text import Folded


def find_addresses(folded: Folded) -> Iterator[TextSpan]:
    """The numbers of « 24 bis route de… », « BP 2012 », as spans of characters."""
    for index, word in enumerate(folded.words):
        if not word.isdecimal():
            continue
        place = index + 1 + (folded.word(index + 1) in words("addresses", "suffixes"))
        if folded.word(place) in words("addresses", "streets") and folded.same_clause(index, place):
            yield span_of(folded, (index, place))
        elif folded.before(index, 1) and folded.word(index - 1) in words("addresses", "boxes"):
            yield span_of(folded, (index, index + 1))
