"""Is a message written in English or in Spanish? Common words decide, so that names of activities never do.

« Coworking », « Repair Café » or « work in progress » are answers in French here: somebody must be speaking
(a person, a verb, a question word). Occitan and Basque greetings are left to the dialogue, which knows them.
Whole descriptions are told apart by what is missing from them: `jsonl.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Language = Literal["en", "es"]

LONGEST = 400
"""Characters that are read: the beginning of a message tells its language."""

LEAST_SHARE = 0.5
"""Of the words, those that must be common in the other language."""

SHORTEST: dict[Language, int] = {"en": 3, "es": 2}
"""Words, unless the language itself is named (« English please »): French speakers say « why not » too."""

SHORTEST_WHEN_NAMING = 4
"""The same when a name was asked: « I love Bordeaux » may be one."""

_FILE = Path(__file__).resolve().parent / "data" / "languages.yaml"
_SECTIONS: dict[Language, str] = {"en": "english", "es": "spanish"}
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_INVERTED = re.compile("[¿¡]")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ`]", re.IGNORECASE)


def language_of_message(text: str, naming: bool = False) -> Language | None:
    """`en` or `es` when the message is plainly written in that language, None otherwise.

    `naming`: a name was asked, and names may be a few words of any language (« The Place to Be »).
    """
    found = _WORD.findall(text[:LONGEST])
    words = [_bare(word) for word in found]
    french = sum(_is_french(word, bare) for word, bare in zip(found, words, strict=True))
    naming = naming and "?" not in text
    scores = {
        language: _score(language, words, SHORTEST_WHEN_NAMING if naming else SHORTEST[language], text)
        for language in _SECTIONS
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > french and scores[best] >= LEAST_SHARE * len(words) else None


def _score(language: Language, words: list[str], shortest: int, text: str) -> int:
    """How many words are common in the language; 0 when nobody speaks it."""
    known = _vocabulary()[_SECTIONS[language]]
    named = bool(known["language"].intersection(words)) or (language == "es" and _INVERTED.search(text) is not None)
    if len(words) < (2 if named else shortest) or not (named or known["sentence"].intersection(words)):
        return 0
    mine = [word for word in words if any(word in group for group in known.values())]
    own = [word for word in mine if word not in _vocabulary()["french"]["common"]]
    return len(mine) if len(own) >= 2 or named else 0


def _is_french(word: str, bare: str) -> bool:
    return bare in _vocabulary()["french"]["common"] or _ELIDED.match(word) is not None


def _bare(word: str) -> str:
    """Small letters, no accent, no apostrophe."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in letters if c.isalpha() and not unicodedata.combining(c))


@cache
def _vocabulary() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The lists of the file, by language and kind, read once."""
    content: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        language: {kind: frozenset(map(_bare, words.split())) for kind, words in kinds.items()}
        for language, kinds in content.items()
    }
