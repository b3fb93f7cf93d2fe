"""Misspelt names of communes: the nearest ones by letters and, in the territory, by sound."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.understanding.places.homonyms import KNOWN_BY_ITS_FIRST_WORDS, widen
from bot.understanding.places.table import Place, Table

# How French letters sound, roughly, applied in order to a name in normal form without spaces.
_SOUNDS = [
    (re.compile(pattern, re.MULTILINE), sound)
    for pattern, sound in (
        (r"\b(saint|sainte|saints|saintes)\b", "St"),
        (r" ", ""),
        (r"sch|ch", "X"),
        (r"ph", "f"),
        (r"h", ""),
        (r"eaux?|aux?|auds?\b|ault\b|ots?\b", "o"),
        (r"qu|q|ck|c(?![eiy])", "k"),
        (r"sc(?=[eiy])|c(?=[eiy])|ss|z", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"gn", "N"),
        (r"oeu|eu", "e"),
        (r"oi|oy", "W"),
        (r"ou", "U"),
        (r"[ae]i[nm](?![aeiouy])|[iyu][nm](?![aeiouy])", "I"),
        (r"[ae][nm](?![aeiouy])", "A"),
        (r"o[nm](?![aeiouy])", "O"),
        (r"ai|ei|ay|ey|ez\b|er\b", "e"),
        (r"y", "i"),
        (r"ill", "j"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[tdxsp]?e?[sxtdp]?$", ""),
    )
]

_SKIPPED = frozenset(("saint", "sainte", "le", "la", "les", "l"))
_OPENINGS = _SKIPPED | frozenset(("bourg", "villeneuve", "castelnau", "mont"))
_SHORTEST = 4  # letters; below, one wrong letter makes another word
_TOWN_AWAY = 2_000  # inhabitants: smaller places out of the territory are too many to be guessed
_CITY_AWAY = 20_000  # inhabitants from which a place out of the territory is recognised by sound as well
_HOME_LIMIT = 84.0  # score out of 100 from which a name of the territory is taken
_AWAY_LIMIT = 89.0  # the same for the rest of France
_FIRST_WORD_LIMIT = 60.0
_SAINT_LIMIT = 75.0
_RUN_TOGETHER_LIMIT = 95.0
_ONE_SLIP = 60.0  # points taken off for one wrong, missing, added or swapped letter, shared by the letters
_TIE = 3.0  # two names closer than that are equally likely
_SOUND_WEIGHT = 0.65  # of the likeness of sounds, against the likeness of letters


@dataclass(frozen=True, slots=True)
class Guess:
    """A name of commune near what was written, with its likeness out of 100 and the places that bear it."""

    key: str
    score: float
    places: tuple[Place, ...]


def sound(key: str) -> str:
    """A rough transcription of a name in normal form: « bordo » and « bordeaux » give the same.

    Several names may be given at once, one a line.
    """
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def _begin_alike(written: str, key: str) -> bool:
    """Whether the first telling words look alike: « Bourg-sur-Gironde » is not Bayon-sur-Gironde."""
    first, second = _telling_word(written), _telling_word(key)
    if fuzz.ratio(first, second) >= _FIRST_WORD_LIMIT or sound(first) == sound(second):
        return True
    return fuzz.ratio(written.replace(" ", ""), key.replace(" ", "")) >= _RUN_TOGETHER_LIMIT  # « cap breton »


def _telling_word(key: str) -> str:
    words = key.split()
    return next((word for word in words if word not in _SKIPPED and not _is_like_saint(word)), words[0])


def _is_like_saint(word: str) -> bool:
    return max(fuzz.ratio(word, "saint"), fuzz.ratio(word, "sainte")) >= _SAINT_LIMIT


class Speller:
    """Finds the names that somebody may have meant. Prepares its lists at the first misspelling only."""

    def __init__(self, table: Table, territory: frozenset[str]) -> None:
        self._table = table
        self._territory = territory

    @cached_property
    def _home(self) -> dict[str, None]:
        """Names of the territory, in the order of the table so that equal likenesses always rank the same."""
        return dict.fromkeys(self._table.names_in(self._territory))

    @cached_property
    def _home_by_length(self) -> dict[int, list[str]]:
        """Names of the territory by number of letters: one slip changes it by one at most."""
        names: dict[int, list[str]] = defaultdict(list)
        for key in self._home:
            names[len(key)].append(key)
        return names

    @cached_property
    def _short_names(self) -> dict[str, None]:
        """What people call the towns of the territory for short: « oloron », « sarlat », « saint medard »."""
        shorts = []
        for name in self._table.names_above(KNOWN_BY_ITS_FIRST_WORDS, self._territory):
            words = name.split()
            kept = words[: 2 if words[0] in _OPENINGS else 1]
            short = " ".join(kept)
            if len(short) > _SHORTEST and kept[-1] not in ("de", "sur", "d") and words != kept:
                shorts.append(short)
        return dict.fromkeys(short for short in shorts if not self._table.named(short))

    @cached_property
    def _letters(self) -> list[str]:
        """The names that a misspelling may stand for: those of the territory and the towns elsewhere."""
        return list(dict.fromkeys((*self._home, *self._short_names, *self._table.names_above(_TOWN_AWAY))))

    @cached_property
    def _sounds(self) -> dict[str, str]:
        names = (*self._home, *self._short_names, *self._table.names_above(_CITY_AWAY))
        return dict(zip(names, sound("\n".join(names)).split("\n"), strict=True))

    def guesses(self, written: str, departments: Collection[str] = ()) -> list[Guess]:
        """The names likely meant by `written` (in normal form), best first, only those that are as likely.

        Empty when nothing is near enough. With `departments`, only places there.
        """
        if len(written) < _SHORTEST:
            return []
        ranked = []
        for key, likeness in self._likenesses(written).items():
            places = tuple(
                place for place in self._bearing(key) if not departments or place.commune.department in departments
            )
            home = departments or key in self._home or key in self._short_names
            limit = _HOME_LIMIT if home else _AWAY_LIMIT
            near_enough = likeness >= limit + 20 / len(written) - 20 / 7  # a short word needs to be nearer
            if places and near_enough and _begin_alike(written, key):
                ranked.append((likeness + self._familiarity(places), Guess(key, likeness, places)))
        ranked.sort(key=lambda pair: -pair[0])
        return [guess for rank, guess in ranked if rank > ranked[0][0] - _TIE]

    def _bearing(self, key: str) -> list[Place]:
        if key in self._short_names:
            return widen(key, [], self._territory, self._table)
        return self._table.named(key)

    def _likenesses(self, written: str) -> dict[str, float]:
        """Scores out of 100 of the names that resemble `written`."""
        letters = process.extract(written, self._letters, scorer=fuzz.ratio, limit=12, score_cutoff=_AWAY_LIMIT - 9)
        scores = {key: score for key, score, _ in letters}
        for _, likeness, key in process.extract(
            sound(written), self._sounds, scorer=fuzz.ratio, limit=8, score_cutoff=80
        ):
            by_letters = fuzz.ratio(written, key)
            heard = _SOUND_WEIGHT * likeness + (1 - _SOUND_WEIGHT) * by_letters
            scores[key] = max(scores.get(key, by_letters), heard)
        around = (key for size in (-1, 0, 1) for key in self._home_by_length[len(written) + size])
        for key in around:
            if OSA.distance(written, key, score_cutoff=1) <= 1:
                scores[key] = max(scores.get(key, 0.0), 100.0 - _ONE_SLIP / len(written))
        return scores

    def _familiarity(self, places: Collection[Place]) -> float:
        """Points for names that come to mind: in the territory (5), populous (up to 5)."""
        home = any(place.commune.department in self._territory for place in places)
        population = max(place.commune.population for place in places)
        return 5.0 * home + min(5.0, max(0.0, 1.5 * math.log10((population + 1) / 100)))
