"""Words of the programme's options found in a message, with plurals, wildcards, typing mistakes and negation.

In `words` and `infer`, « démarche* » stands for any word that starts so, « crée* ... site* » for the two words
with at most three others between them, and « =atelier » for the word said by itself (« un atelier », not
« il est dans son atelier »).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from bot.programme.questions import Option
from bot.understanding.lexicon import phrases, stems, words
from bot.understanding.text import Folded, Token, fold, stem

GAP = 3
"""How many words « ... » may stand for."""
_SHORTEST_TYPO = 5
_SHORTEST_INSIDE = 7  # inside an expression
_PREFIX = 3  # letters by which words with « * » are filed

_TOWARDS = frozenset(("a", "au", "aux", "pour"))  # « non à l'annuaire »

Kind = Literal["words", "infer"]


@dataclass(frozen=True, slots=True)
class Match:
    """The words of an option, from token `first` to token `last` (excluded)."""

    option: str
    first: int
    last: int
    alone: bool = False
    """Does it count only when nothing else is said around it?"""


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    prefix: bool = False
    gap: bool = False

    def fits(self, token: Token) -> bool:
        return token.text.startswith(self.text) if self.prefix else token.stem == self.text


@dataclass(frozen=True, slots=True)
class _Phrase:
    option: str
    parts: tuple[_Part, ...]
    alone: bool

    def end_at(self, folded: Folded, index: int) -> int | None:
        """The token after the phrase when it starts at `index`, else None."""
        place = index
        gap = 0
        for part in self.parts:
            if part.gap:
                gap = GAP
                continue
            last = min(place + gap + 1, len(folded.tokens))
            found = next((i for i in range(place, last) if part.fits(folded.tokens[i])), None)
            if found is None or (gap and not folded.same_clause(place - 1, found)):
                return None
            place, gap = found + 1, 0
        return place


class Matcher:
    """Finds the options whose words a message holds. Built once per question."""

    def __init__(self, options: Iterable[Option], kind: Kind) -> None:
        self._by_stem: dict[str, list[_Phrase]] = defaultdict(list)
        self._by_prefix: dict[str, list[_Phrase]] = defaultdict(list)
        self._whole: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.vocabulary: set[str] = set()
        self.corrected: list[str] = []
        """The words towards which typing mistakes are corrected: not the small ones inside expressions."""
        for option in options:
            listed = (option.label, *option.words) if kind == "words" else option.infer
            for text in listed:
                self._add(option.id, text)

    def _add(self, option: str, text: str) -> None:
        parts = _parts(text.removeprefix("="))
        if not parts:
            return
        phrase = _Phrase(option, parts, alone=text.startswith("="))
        filed = self._by_prefix[parts[0].text[:_PREFIX]] if parts[0].prefix else self._by_stem[parts[0].text]
        filed.append(phrase)
        self._whole[tuple(part.text for part in parts)].append(option)
        shortest = _SHORTEST_TYPO if len(parts) == 1 else _SHORTEST_INSIDE
        for part in parts:
            if len(part.text) >= shortest and part.text not in self.corrected:
                self.corrected.append(part.text)
            self.vocabulary.add(part.text)

    def whole(self, folded: Folded) -> list[str]:
        """The options of which the whole message is a label or a word, each once."""
        return list(dict.fromkeys(self._whole.get(tuple(token.stem for token in folded.tokens), ())))

    def find(self, folded: Folded) -> list[Match]:
        """The longest matches that do not overlap, in order; one span may lead to several options."""
        candidates: list[Match] = []
        for index, token in enumerate(folded.tokens):
            for phrase in (*self._by_stem.get(token.stem, ()), *self._by_prefix.get(token.text[:_PREFIX], ())):
                if (last := phrase.end_at(folded, index)) is not None:
                    candidates.append(Match(phrase.option, index, last, phrase.alone))
        candidates.sort(key=lambda match: (match.first - match.last, match.first))
        taken: dict[int, tuple[int, int]] = {}
        kept: dict[Match, None] = {}
        for match in candidates:
            span = (match.first, match.last)
            if all(taken.get(place, span) == span for place in range(*span)):
                taken.update(dict.fromkeys(range(*span), span))
                kept[match] = None
        return sorted((match for match in kept if _stands(folded, match)), key=lambda match: match.first)


def _stands(folded: Folded, match: Match) -> bool:
    """Is a match that counts only alone surrounded by little words: « juste un atelier », « un blog et un atelier »?"""
    if not match.alone:
        return True
    around = words("options", "around")
    for step, start in ((-1, match.first - 1), (1, match.last)):
        place = start
        while folded.same_clause(match.first, place) and folded.word(place) not in words("options", "joins"):
            if folded.word(place) not in around:
                return False
            place += step
    return True


@lru_cache(maxsize=128)
def matcher(options: tuple[Option, ...], kind: Kind) -> Matcher:
    """The matcher of these options, kept from one message to the next."""
    return Matcher(options, kind)


def _parts(text: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    for word in text.split():
        if word == "...":
            parts.append(_Part("", gap=True))
            continue
        folded = fold(word).words
        for position, part in enumerate(folded):
            last = position == len(folded) - 1
            starts = word.endswith("*") and last
            parts.append(_Part(part if starts else stem(part), prefix=starts))
    while parts and parts[0].gap:
        parts.pop(0)
    return tuple(parts)


def respelled(folded: Folded, find: Matcher) -> Folded:
    """The message with words of five letters or more corrected towards the options'; the quotes do not change.

    One mistake is forgiven up to eight letters, two beyond; the first letter must be right.
    """
    tokens = tuple(_corrected(token, find) for token in folded.tokens)
    return replace(folded, tokens=tokens, words=tuple(token.text for token in tokens))


def _corrected(token: Token, find: Matcher) -> Token:
    ordinary = token.stem in stems("options", "not_typos") or not token.text.isalpha()
    if len(token.text) < _SHORTEST_TYPO or token.stem in find.vocabulary or ordinary:
        return token
    allowed = 1 if len(token.stem) <= 8 else 2
    best, least = token.stem, allowed + 1
    for word in find.corrected:
        if word[0] != token.stem[0] or abs(len(word) - len(token.stem)) >= least:
            continue
        distance = OSA.distance(token.stem, word, score_cutoff=least - 1)
        if distance < least:
            best, least = word, distance
    return replace(token, stem=best, text=best) if least <= allowed else token


def split_negated(folded: Folded, matches: list[Match], needs: bool = False) -> tuple[list[Match], list[Match]]:
    """The matches that the message affirms, and those that it denies: « pas de subvention », « la subvention, non ».

    A negation that is itself part of a longer expression (« pas de statut ») denies nothing else. With
    `needs`, only « pas besoin de… » denies: « pas de local » says that one is needed.
    """
    shielded = {place for match in matches if match.last - match.first > 1 for place in range(match.first, match.last)}
    affirmed: list[Match] = []
    denied: list[Match] = []
    for match in matches:
        negated = _no_need(folded, match) if needs else _is_negated(folded, match, shielded)
        (denied if negated else affirmed).append(match)
    return affirmed, denied


def _is_negated(folded: Folded, match: Match, shielded: set[int]) -> bool:
    return (
        _negator_before(folded, match.first, shielded)
        or _ne_around(folded, match)
        or _negator_after(folded, match, shielded)
    )


def wholly_denied(folded: Folded, denied: list[Match]) -> set[str]:
    """The options of which « rien » is done: « nous ne fabriquons rien » denies all that we might have made."""
    return {match.option for match in denied if "rien" in folded.after(match.last - 1, 2)}


def _negator_before(folded: Folded, index: int, shielded: set[int]) -> bool:
    for place in range(index - 1, max(index - 6, -1), -1):
        word = folded.word(place)
        if not folded.same_clause(place, index) or word in words("options", "scope_ends"):
            return False
        negates = word in words("options", "negators") or (word == "non" and folded.word(place + 1) in _TOWARDS)
        if negates and place not in shielded and not _not_negation(folded, place):
            return True
    return False


def _not_negation(folded: Folded, index: int) -> bool:
    """« pas seulement », « pourquoi pas », « pas de problème »."""
    harmless = phrases("options", "not_negation")
    return bool(harmless.at(folded, index) or harmless.at(folded, index - 1))


def _ne_around(folded: Folded, match: Match) -> bool:
    """« on ne fabrique rien », « nous n'aidons pas »."""
    before = folded.before(match.first, 2)
    if not {"ne", "n"}.intersection(before):
        return False
    negative = {"pas", "rien", "jamais", "aucun", "aucune", "personne"}
    if negative.intersection(folded.words[match.first : match.last]):
        return False
    return bool(negative.intersection(folded.after(match.first, 4)))


def _negator_after(folded: Folded, match: Match, shielded: set[int]) -> bool:
    """« association, non », « des dossiers jamais », « on utilise pas »."""
    if match.last in shielded:
        return False
    word, following = folded.word(match.last), folded.word(match.last + 1)
    ends = not folded.same_clause(match.last, match.last + 1)
    if word in ("non", "nan"):
        return ends
    if not folded.same_clause(match.last - 1, match.last):
        return False
    if word in ("jamais", "rien"):
        return ends
    return word == "pas" and following not in ("plus", "mal", "que", "seulement", "loin", "de", "d", "les", "la", "le")


def idioms(folded: Folded) -> list[tuple[int, int]]:
    """The spans of « aucune idée », « de temps en temps », « à votre avis »…, whose words answer nothing alone."""
    lists = (phrases("options", "dont_know"), phrases("options", "says_nothing"))
    places = range(len(folded.tokens))
    return [span for place in places for listed in lists if (span := listed.at(folded, place))]


def outside_idioms(folded: Folded, matches: list[Match]) -> list[Match]:
    """The matches that are not a part of an idiom: « temps » in « de temps en temps »."""
    spans = idioms(folded)
    return [
        match
        for match in matches
        if not any(
            first < match.last and match.first < last and match.last - match.first < last - first
            for first, last in spans
        )
    ]


def _no_need(folded: Folded, match: Match) -> bool:
    """« pas besoin d'argent », « on ne cherche pas de local », « il ne manque pas de bénévoles »."""
    before = folded.before(match.first, 6)
    verb = next((place for place, word in enumerate(before) if word in words("options", "need_verbs")), None)
    if verb is None:
        return "ni" in before[:3]
    around = before[:verb] + before[verb + 1 : verb + 3]
    return bool({"pas", "aucun", "ni", "jamais"}.intersection(around))
