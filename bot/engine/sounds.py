"""How French words sound, roughly: « keske », « qu'est-ce que » and « kesque » come out alike.

Texting spells by ear and typos double letters; comparing sounds forgives both. Wrong for many words, but
wrong in the same way on both sides of a comparison, which is all that it is for.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Text

LONGEST = 600
"""Characters read: a longer message is an account, and its beginning says so."""

_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
_ELISION = re.compile(r"\b(j|c|d|l|m|n|s|t|qu) (?=[aeiouh])")
_SPELLINGS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        (r"eaux?|au", "o"),
        (r"ph", "f"),
        (r"qu|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"ch", "1"),  # kept apart from the other c
        (r"c", "k"),
        (r"1", "ch"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"y", "i"),
        (r"w", "ou"),
        (r"(?:ai|ei)(?:s|t|ent)?|er\b|ez\b|et\b|est\b|es\b", "e"),
        (r"ent\b|e\b|h", ""),
        (r"[xz]", "s"),
        (r"oi", "wa"),
        (r"am|em|en", "an"),
        (r"a?in|im", "in"),
    )
)
_DOUBLED = re.compile(r"([a-z])\1+")
_SILENT = re.compile(r"(?<=[a-z]{2})[stdpx]\b")


def plain(text: Text) -> Text:
    """Lower case, no accents, « j'ai » and « jai » alike."""
    text = _APOSTROPHE.sub("", text[:LONGEST].lower())
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def sounds(text: Text) -> Text:
    """The words of `text` as they sound; punctuation is gone but for « ? » and « ! »."""
    heard = re.sub(r"[^a-z0-9?! ]", " ", plain(text))
    heard = _ELISION.sub(r"\1", heard)
    for spelling, sound in _SPELLINGS:
        heard = spelling.sub(sound, heard)
    return _SILENT.sub("", _DOUBLED.sub(r"\1", heard))
