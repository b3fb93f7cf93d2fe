"""The commune of an answer, of a longer text, or of a correction (« pas Marmande, Tonneins »)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.interview.answers import Reading
from bot.understanding.communes import LONGEST_TEXT, CommuneIndex, Resolution
from bot.understanding.lexicon import phrases, words
from bot.understanding.places.vocabulary import ordinary_words, vocabulary
from bot.understanding.text import Folded, fold

MAX_CHOICES = 6
_LONGEST_PLACE = 60
"""Characters; a longer text is a sentence, not the name of a place."""
_LONGEST_NAME = 5  # words
_LONGEST_CORRECTION = 10  # words
_SURE = 0.7
_DENIED = (("pas",), ("non", "pas"), ("et", "non"), ("au", "lieu", "de"), ("plutot", "que"))


def read_commune(text: str, communes: CommuneIndex) -> Reading:
    """The commune that answers « dans quelle commune ? ».

    When it is unknown, the reading is `unclear` and its value holds the place as it was written if it
    looks like the name of one, to be stored if a second try fails as well.
    """
    found = communes.resolve(text)
    if found.status == "unknown":
        mentioned = communes.find_in_text(text)
        found = mentioned if mentioned.status != "unknown" else found
    if found.status == "found":
        return Reading(commune_value(found), found.quote, found.confidence)
    if found.status == "ambiguous":
        titles = dict.fromkeys(f"{commune.name} ({commune.department})" for commune in found.candidates)
        choices = tuple((title, title) for title in titles)[:MAX_CHOICES]
        return Reading(quote=found.quote, problem="ambiguous", choices=choices)
    return Reading(value=_unknown_place(text), quote=text.strip(), problem="unclear")


def commune_value(resolution: Resolution) -> dict[str, Any]:
    """The stored shape of a found commune (see `bot.interview.answers`); `epci` is its SIREN."""
    commune = resolution.commune
    assert commune is not None
    return {
        "insee": commune.insee,
        "name": commune.name,
        "department": commune.department,
        "epci": commune.epci,
        "near": resolution.near,
        "in_territory": resolution.in_territory,
    }


def infer_commune(folded: Folded, communes: CommuneIndex) -> Reading | None:
    """The commune that a longer text says its author is in; None when unknown, ambiguous or only denied."""
    kept, denied = _without_denied(folded)
    for chunk in _chunks(kept):
        found = communes.find_in_text(chunk)
        if found.status == "found" and found.confidence >= _SURE:
            return Reading(commune_value(found), found.quote, min(found.confidence, 0.9))
    if len(folded.tokens) > _LONGEST_CORRECTION:
        return None
    rest = _corrected(folded)
    if denied and communes.resolve(denied).status != "unknown":
        rest = kept.strip(" ,;.!")
    found = communes.resolve(rest)
    if found.status == "found" and found.confidence >= _SURE:
        return Reading(commune_value(found), found.quote, min(found.confidence, 0.9))
    return None


def _corrected(folded: Folded) -> str:
    """What follows « je voulais dire », « en fait »… when it may be the name of a place; else ""."""
    span = phrases("options", "corrections").find(folded)
    if span is None or span[1] >= len(folded.tokens) or not _capital(folded, span[1]):
        return ""
    return folded.original[folded.tokens[span[1]].start :].strip(" ,;.!")


def _without_denied(folded: Folded) -> tuple[str, str]:
    """The text with what « pas … » takes back blanked out, clause by clause, and what was taken back."""
    kept = folded.original
    denied = ""
    for index in range(len(folded.tokens)):
        cue = next((cue for cue in _DENIED if folded.words[index : index + len(cue)] == cue), None)
        if cue is None:
            continue
        first = index + len(cue)
        last = first
        while last < min(first + 6, len(folded.tokens)) and folded.same_clause(first, last):
            if last > first and folded.word(last) in words("options", "speakers"):  # « pas Marmande c'est Tonneins »
                break
            last += 1
        if last == first or not (_capital(folded, first) or len(folded.tokens) <= _LONGEST_CORRECTION):
            continue
        start, end = folded.tokens[index].start, folded.tokens[last - 1].end
        denied = denied or folded.quote(first, last)
        kept = kept[:start] + " " * (end - start) + kept[end:]
    return kept, denied


def _capital(folded: Folded, index: int) -> bool:
    return any(folded.original[token.start].isupper() for token in folded.tokens[index : index + 3])


def _chunks(text: str) -> Iterator[str]:
    """The text cut between sentences into pieces that the index reads whole."""
    while len(text) > LONGEST_TEXT:
        cut = max(text.rfind(mark, 0, LONGEST_TEXT) for mark in (". ", "\n", "! ", "? ", ", "))
        cut = cut + 1 if cut > 0 else LONGEST_TEXT
        yield text[:cut]
        text = text[cut:]
    yield text


def _unknown_place(text: str) -> dict[str, Any] | None:
    """The place as it was written, when it looks like the name of one; None for a sentence, an amount or a date."""
    folded = fold(text)
    first = 0
    while folded.word(first) in words("places", "before_a_name"):
        first += 1
    if not _may_be_a_place(folded, first):
        return None
    name = " ".join(folded.quote(first, len(folded.tokens)).split())
    return {"insee": None, "name": name, "department": None, "epci": None, "near": False, "in_territory": False}


def _may_be_a_place(folded: Folded, first: int) -> bool:
    """Up to five words, none of which belongs to a sentence or counts something; ordinary words have a capital."""
    rest = folded.words[first:]
    capital = first < len(folded.tokens) and folded.original[folded.tokens[first].start].isupper()
    if not 0 < len(rest) <= _LONGEST_NAME or len(folded.original.strip()) > _LONGEST_PLACE or "?" in folded.original:
        return False
    if rest[0] in ("un", "une", "des", "sous", "sans") and not capital:
        return False
    numbers = [word for word in rest if word[0].isdigit()]
    code = not numbers or (numbers == [rest[-1]] and len(rest[-1]) in (2, 5))  # « Pétaouchnok 16 »
    if not code or not any(word.isalpha() for word in rest):
        return False
    if words("places", "not_in_a_name").intersection(rest) or vocabulary().not_a_place.intersection(rest):
        return False
    return capital or not all(word in ordinary_words() or len(word) < 4 for word in rest)
