"""A passage of somebody's words that reads well alone: a sentence, else a clause, else a few words between « … »."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|\n+")
_CLAUSE_END = re.compile(r"(?<=[,:;()])\s+|\s[-–—]\s|\s(?=\()")
_LINK = re.compile(r"^(?:et|mais|puis|donc|car|alors|ou|après|ensuite|du coup|sinon)\s+", re.IGNORECASE)
_DANGLING = re.compile(
    r"\s(?:et|ou|de|des|du|d['’]|le|la|les|l['’]|un|une|à|au|aux|en|avec|pour|par|sur|dans|que|qui|nos|notre|ma|mon|mes|se|ne|y)$",
    re.IGNORECASE,
)
_EDGES = " .,:;-–—\n\t"
CUT = "…"


def passage(text: str, start: int, end: int, longest: int) -> str:
    """The words of `text` from `start` to `end` with as much around them as reads well, `longest` characters at most.

    Their whole sentence when it is short enough; else their clause with the clauses next to it that fit; else the
    words around them, with « … » where they were cut.
    """
    first, last = _piece(_SENTENCE_END, text, 0, len(text), start, end)
    if last - first > longest:
        first, last = _clauses(text, first, last, start, end, longest)
    if last - first > longest:
        return _cut(text, first, last, start, end, longest)
    return _LINK.sub("", text[first:last].strip(_EDGES))


def _piece(boundary: re.Pattern[str], text: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """The part of `text[low:high]` between two boundaries that holds the words."""
    first = max((found.end() for found in boundary.finditer(text, low, high) if found.end() <= start), default=low)
    last = min((found.start() for found in boundary.finditer(text, low, high) if found.start() >= end), default=high)
    return first, last


def _clauses(text: str, low: int, high: int, start: int, end: int, longest: int) -> tuple[int, int]:
    """The clause of the words, then the ones before and after it while all of it is short enough."""
    first, last = _piece(_CLAUSE_END, text, low, high, start, end)
    grown = True
    while grown and last - first <= longest:
        grown = False
        before = _piece(_CLAUSE_END, text, low, high, max(first - 1, low), end)
        if before[0] < first and last - before[0] <= longest:
            first, grown = before[0], True
            continue
        following = _piece(_CLAUSE_END, text, low, high, start, min(last + 1, high))
        if last < following[1] and following[1] - first <= longest:
            last, grown = following[1], True
    return first, last


def _cut(text: str, first: int, last: int, start: int, end: int, longest: int) -> str:
    """`longest` characters around the words, cut between words, « … » on the sides where something was left out."""
    room = max(longest - (end - start), 0)
    begin = max(first, min(start - room // 3, last - longest))
    finish = min(last, max(begin, first) + longest)
    if begin > first:
        begin = text.index(" ", begin, start) + 1 if " " in text[begin:start] else start
    if finish < last:
        finish = text.rindex(" ", end, finish) if " " in text[end:finish] else max(end, finish)
    words = text[begin:finish].strip(_EDGES)
    while finish < last and (shorter := _DANGLING.sub("", words)) != words:
        words = shorter
    return (f"{CUT} " if begin > first else "") + words + (CUT if finish < last else "")
