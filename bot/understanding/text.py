"""Words of a French message, compared without case, accents, elisions or SMS spelling, and where they stood.

Every reading must quote the person exactly: a token keeps the bounds of the words it was made from, so
`Folded.quote` always returns a substring of the original message.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

MAX_LENGTH = 4_000
"""Characters of a message that are read; the Chat API refuses longer ones."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[€+&~<>½]")
_SYMBOLS = {"+": "plus", "&": "et", "~": "environ", "<": "moins", ">": "plus", "½": "demi"}
_INCLUSIVE = re.compile(r"(?<=[^\W\d_])[·•‧⋅.(](?:e|ne|le|trice|rice|euse|ère)?(?:[·•‧⋅.)]?s\b|[·•‧⋅)]|(?<=e)\b)")
_BREAK = re.compile(r"[.,;:!?…()\[\]/|•\n=—–«»\"“”]|\s-\s")
_GLUED = re.compile(r"^j(?=[bcdfgklmnpqrstvwxz][a-z]{2})")  # « jrépare », « jcomprends »: no French word starts so

# What people type instead of the words, each standing for one or more words.
_SHORTHAND = {
    "jai": "j ai", "cest": "c est", "ya": "y a", "quon": "qu on", "quun": "qu un", "jsuis": "je suis",
    "jsui": "je suis", "chui": "je suis", "chuis": "je suis", "onest": "on est", "ns": "nous", "vs": "vous",
    "pr": "pour", "ds": "dans", "avc": "avec", "tt": "tout", "ts": "tous", "bcp": "beaucoup", "qq": "quelques",
    "qqs": "quelques", "env": "environ", "jms": "jamais", "tjs": "toujours", "tjrs": "toujours", "dps": "depuis",
    "depui": "depuis", "daccord": "d accord", "dac": "d accord", "aujourdhui": "aujourd hui", "lasso": "l asso",
    "lassociation": "l association", "dasso": "d asso", "dassociation": "d association", "dargent": "d argent",
    "peutetre": "peut etre", "jaimerais": "j aimerais", "jose": "j ose", "nose": "n ose", "nen": "n en", "na": "n a",
    "nai": "n ai", "nest": "n est", "sappelle": "s appelle", "mappelle": "m appelle", "dune": "d une", "dun": "d un",
    "cetait": "c etait", "quelquuns": "quelqu uns", "benev": "benevoles", "benevs": "benevoles",
    "ptit": "petit", "ptite": "petite",
    "nn": "non", "wi": "oui", "ui": "oui", "vi": "oui", "voui": "oui", "ouai": "ouais", "mwa": "moi", "pk": "pourquoi",
    "pq": "pourquoi", "pkoi": "pourquoi", "pourkoi": "pourquoi", "pcq": "parce que", "tlm": "tout le monde",
    "qqn": "quelqu un", "qqun": "quelqu un", "qqch": "quelque chose", "vrmt": "vraiment", "svt": "souvent",
    "tps": "temps", "pb": "probleme", "pbs": "problemes", "mtn": "maintenant", "jfais": "je fais", "jfe": "je fais",
    "jveux": "je veux", "jvoudrais": "je voudrais", "jvoudrai": "je voudrais", "jame": "jamais", "jamai": "jamais",
    "jsp": "je sais pas", "chai": "je sais", "koi": "quoi", "kelkun": "quelqu un",
    "kon": "qu on", "ke": "que", "ki": "qui", "kil": "qu il", "kand": "quand", "pa": "pas", "faudrai": "faudrait",
    "voudrai": "voudrais", "aimerai": "aimerais", "bocou": "beaucoup", "toujour": "toujours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word. `start` and `end` bound it in the original; `clause` counts the punctuation before it."""

    text: str
    stem: str
    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A message, its tokens in order, and their words alone."""

    original: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...]

    def word(self, index: int) -> str:
        """The folded word at `index`; "" outside the message, so that callers may look around freely."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def quote(self, first: int, last: int) -> str:
        """The person's own words from token `first` to token `last` (excluded); "" when the span is empty."""
        if not 0 <= first < last <= len(self.tokens):
            return ""
        return self.original[self.tokens[first].start : self.tokens[last - 1].end]

    def same_clause(self, left: int, right: int) -> bool:
        """Are both tokens inside the message, with no punctuation between them?"""
        return (
            0 <= left < len(self.tokens)
            and 0 <= right < len(self.tokens)
            and (self.tokens[left].clause == self.tokens[right].clause)
        )

    def before(self, index: int, count: int) -> tuple[str, ...]:
        """Up to `count` words before token `index`, nearest first, within its clause."""
        found: list[str] = []
        while len(found) < count and self.same_clause(index, index - 1 - len(found)):
            found.append(self.word(index - 1 - len(found)))
        return tuple(found)

    def after(self, index: int, count: int) -> tuple[str, ...]:
        """Up to `count` words after token `index`, nearest first, within its clause."""
        found: list[str] = []
        while len(found) < count and self.same_clause(index, index + 1 + len(found)):
            found.append(self.word(index + 1 + len(found)))
        return tuple(found)

    def without(self, spans: Iterable[tuple[int, int]]) -> Folded:
        """The message less the words that touch these spans of characters; what was around them no longer meets."""
        hidden = sorted(spans)
        if not hidden:
            return self
        kept: list[Token] = []
        for token in self.tokens:
            if not any(start < token.end and token.start < end for start, end in hidden):
                passed = sum(start < token.start for start, _ in hidden)
                kept.append(replace(token, clause=token.clause + passed))
        return Folded(self.original, tuple(kept), tuple(token.text for token in kept))

    def gap(self, index: int) -> str:
        """The characters between token `index` and the one before it."""
        if not 0 < index < len(self.tokens):
            return ""
        return self.original[self.tokens[index - 1].end : self.tokens[index].start]


def stem(word: str) -> str:
    """`word` without its plural mark. Crude on purpose: both sides of a comparison go through it."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def fold(text: str) -> Folded:
    """Cut `text` (its first 4,000 characters) into folded tokens.

    « 2k » gives two tokens; « 2,5 » and « 06.12 » stay whole; « + » reads « plus » and « & » « et ». An
    inclusive ending (« salarié·e·s », « bénévole(s) ») is dropped.
    """
    text = text[:MAX_LENGTH]
    letters, places = _plain_letters(text)
    tokens: list[Token] = []
    clause, last_end = 0, 0
    for found in _TOKEN.finditer(letters):
        start, end = places[found.start()], _end_of_letter(text, places[found.end() - 1])
        if tokens and _BREAK.search(letters, last_end, found.start()):
            clause += 1
        last_end = found.end()
        word = _SYMBOLS.get(found[0], found[0])
        for part in (_SHORTHAND.get(word) or _GLUED.sub("je ", word)).split(" "):
            if part == "mais" and tokens:
                clause += 1
            tokens.append(Token(part, stem(part), start, end, clause))
    return Folded(text, tuple(tokens), tuple(token.text for token in tokens))


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase of the programme."""
    return fold(phrase).words


def _plain_letters(text: str) -> tuple[str, list[int]]:
    """`text` in small letters without accents nor inclusive endings, and the place of each letter in `text`."""
    dropped = {i for ending in _INCLUSIVE.finditer(text) for i in range(ending.start(), ending.end())}
    letters: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        if index in dropped:
            continue
        if character == "½":
            letters.append(character)
            places.append(index)
            continue
        folded = unicodedata.normalize("NFKD", character.casefold().replace("œ", "oe").replace("æ", "ae"))
        for letter in folded:
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(index)
    return "".join(letters), places


def _end_of_letter(text: str, index: int) -> int:
    """Where the letter at `index` ends, its combining accents included."""
    end = index + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
