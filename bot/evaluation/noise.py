"""Makes a text noisy as people do: typos, no accents, capitals, texting, dictation.

Every function takes `(text, seed)` and gives the same noise for the same pair, in any process: a figure
measured on noisy texts can be found again. Texts are never made empty.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

LETTERS_A_TYPO = 12
"""On average, one letter in so many is mistyped."""

SHORTEST_TYPED = 3
"""Letters: a text shorter than this is typed without a mistake."""

_SMS_FILE = Path(__file__).resolve().parent / "data" / "sms.yaml"
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")  # the letters of a French keyboard
_APOSTROPHES = str.maketrans("’ʼ`´", "''''")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SPOKEN_AWAY = re.compile(r"(?<!\w)[^\w\s€%+@&]+|[^\w\s€%+@&]+(?!\w)|['’ʼ…!?;:«»\"“”()\[\]/-]+")
"""Punctuation that nobody dictates; a dot or a comma inside a number or an address stays."""


def typos(text: str, seed: int = 0) -> str:
    """About one letter in twelve mistyped: the key beside it (AZERTY), dropped, doubled, or swapped with the next."""
    rng = _rng("typos", text, seed)
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    if len(letters) < SHORTEST_TYPED:
        return text
    count = int(len(letters) / LETTERS_A_TYPO + rng.random())  # rounded up or down, right on average
    typed = list(text)
    for index in sorted(rng.sample(letters, min(count, len(letters)))):
        _mistype(typed, index, rng)
    return "".join(typed)


def _mistype(typed: list[str], index: int, rng: random.Random) -> None:
    """Spoil what was typed at `index`, in place."""
    letter = typed[index]
    following = typed[index + 1] if index + 1 < len(typed) else ""
    near = _beside(_bare(letter).lower())
    kinds = (
        ["dropped", "doubled"] + ["beside"] * bool(near) + ["swapped"] * (following.isalpha() and following != letter)
    )
    match rng.choice(kinds):
        case "dropped":
            typed[index] = ""
        case "doubled":
            typed[index] = letter * 2
        case "swapped":
            typed[index], typed[index + 1] = following, letter
        case _:
            wrong = rng.choice(near)
            typed[index] = wrong.upper() if letter.isupper() else wrong


@cache
def _beside(letter: str) -> str:
    """The letters whose keys touch this one's; "" for what has no key among the letters."""
    near = []
    for row_number, row in enumerate(_ROWS):
        if letter not in row:
            continue
        place = row.index(letter)
        near += [row[i] for i in (place - 1, place + 1) if 0 <= i < len(row)]
        for other in (row_number - 1, row_number + 1):
            if 0 <= other < len(_ROWS) and place < len(_ROWS[other]):
                near.append(_ROWS[other][place])
    return "".join(near)


def no_accents(text: str, seed: int = 0) -> str:
    """« déjà à cœur » becomes « deja a coeur »."""
    return _bare(text)


def capitals(text: str, seed: int = 0) -> str:
    """EVERYTHING IN CAPITALS, ACCENTS KEPT."""
    return text.upper()


def sms(text: str, seed: int = 0) -> str:
    """Texting: the words and phrases of `data/sms.yaml` are shortened, the others stay as they are."""
    rng = _rng("sms", text, seed)
    words = text.translate(_APOSTROPHES)
    pattern, spellings = _sms()

    def shorten(found: re.Match[str]) -> str:
        return rng.choice(spellings[_key(found[0])]).strip()

    return pattern.sub(shorten, words)


def dictated(text: str, seed: int = 0) -> str:
    """Voice typing: no capital, no punctuation, no apostrophe (« j ai »); figures and addresses are kept."""
    spoken = " ".join(_SPOKEN_AWAY.sub(" ", text.lower()).split())
    return spoken or text


NOISES: Mapping[str, Callable[[str, int], str]] = MappingProxyType(
    {"typos": typos, "no_accents": no_accents, "capitals": capitals, "sms": sms, "dictated": dictated}
)
"""Every noise by name, in the order of reports."""


def _rng(name: str, text: str, seed: int) -> random.Random:
    return random.Random(f"{name}:{seed}:{text}")  # noqa: S311 (noise, not a secret)


def _bare(text: str) -> str:
    """`text` without accents nor joined letters."""
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _key(phrase: str) -> str:
    """A phrase however it is written: no accent, no capital, single spaces."""
    return " ".join(_bare(phrase).lower().split())


@cache
def _sms() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """A pattern of every phrase that has a spelling, the longest first, and the spellings by phrase."""
    content: dict[str, str] = yaml.safe_load(_SMS_FILE.read_text(encoding="utf-8"))
    spellings = {_key(phrase): tuple(str(shorter).split("|")) for phrase, shorter in content.items()}
    phrases = sorted({*content, *spellings}, key=len, reverse=True)
    pattern = r"(?<!\w)(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in phrases) + r")(?!\w)"
    return re.compile(pattern, re.IGNORECASE), spellings
