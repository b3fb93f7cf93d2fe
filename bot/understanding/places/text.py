"""Spelling of place names: one normal form for every way to write them, and words that know where they were.

Only the standard library is used here: `tools/build_communes.py` shares this module.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARKS = re.compile(r"[\u0300-\u036f]+")
_NO_WORD = re.compile(r"[^\w\n\u0300-\u036f]|_")  # before NFKD, which makes letters of some signs
_OTHER = re.compile(r"[^a-z0-9\n]+")
_LIGATURES = (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("&", " et "))
_OVER = re.compile(r"(?<![^\W_])s/", re.IGNORECASE)  # « Villeneuve s/ Lot »
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SAINT = re.compile(r"\b(?:ste?s?)\b")
_WORD = re.compile(r"(?<![^\W_])s/|&|(?:[^\W_][\u0300-\u036f]*)+", re.IGNORECASE)
_WORD_OR_SLASH = re.compile(_WORD.pattern + "|/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its normal form, and where it stands in the original (`text[start:end]`)."""

    norm: str
    start: int
    end: int
    capital: bool


def fold_lines(text: str) -> str:
    """Like `normalise`, but line by line: the lines stay, in the same number."""
    for ligature, letters in _LIGATURES:  # ten times quicker than str.translate on a long text
        text = text.replace(ligature, letters)
    text = _NO_WORD.sub(" ", _OVER.sub(" sur ", text))
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    text = _SAINT.sub(lambda found: _SAINTS[found[0]], _OTHER.sub(" ", text))
    return text.replace(" \n", "\n").replace("\n ", "\n").strip(" ")


def normalise(text: str) -> str:
    """`text` in small letters without accents, hyphens or apostrophes; « st », « ste » become saint, sainte.

    Only a to z, 0 to 9 and single spaces remain; "" when nothing does. Applying it twice changes nothing.
    """
    return fold_lines(text.replace("\n", " "))


def split_words(text: str, slash_is_sur: bool = False) -> list[Word]:
    """The words of `text` in order, each in normal form.

    A word whose normal form has several parts (« ½ ») keeps them in one. With `slash_is_sur`,
    « Villeneuve/Lot » reads « Villeneuve sur Lot ».
    """
    words = []
    for found in (_WORD_OR_SLASH if slash_is_sur else _WORD).finditer(text):
        raw = found[0]
        norm = "sur" if raw == "/" else normalise(raw)
        if norm:
            words.append(Word(norm, found.start(), found.end(), raw[0].isupper()))
    return words
