"""The answer to « dans quelle commune ? »: short, often misspelt, and a place more likely than not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.understanding.places.gazetteer import Gazetteer
from bot.understanding.places.homonyms import (
    KNOWN_BY_ITS_FIRST_WORDS,
    MUCH_LARGER,
    TOWN,
    UNKNOWN,
    Clues,
    Resolution,
    decide,
    offer,
    widen,
)
from bot.understanding.places.mentions import ENOUGH, weigh
from bot.understanding.places.reading import Name, Reading
from bot.understanding.places.table import Commune, Place
from bot.understanding.places.text import normalise
from bot.understanding.places.vocabulary import ordinary_words, vocabulary

_IN_FULL, _WITH_CLUE, _COMMON_WORD, _AMONG_WORDS = 0.95, 0.98, 0.8, 0.75  # confidence
_POSTAL_CODE, _SHORT_FORM, _FIRST_WORDS = 0.9, 0.85, 0.7
_NEARLY = 90.0  # likeness out of 100 from which a misspelt long name is preferred to a short one in it
_LONGEST_GUESS = 7  # words; a longer answer is a sentence, not a misspelt name
_ORDINAL = re.compile(r"\d+(?:er|ere|e|eme|ieme|nd|nde)?")
_ARTICLES = {
    "le": "le",
    "la": "la",
    "les": "les",
    "l": "l",
    "au": "le",
    "du": "le",
    "aux": "les",
    "des": "les",
}
_OPENINGS = frozenset(("saint", "sainte", "notre", "dame", "mont", "pont", "port", "bourg", "val", "villeneuve"))


def resolve(text: str, hint_department: str | None, gazetteer: Gazetteer) -> Resolution:
    """The commune that the answer `text` names; see `CommuneIndex.resolve`."""
    return _Answer(text, hint_department, gazetteer).resolution()


@dataclass(frozen=True, slots=True)
class _Core:
    """The words of an answer without what surrounds the name. `near`: « près de » stands before them."""

    key: str
    quote: str
    near: bool


class _Answer:
    def __init__(self, text: str, hint: str | None, gazetteer: Gazetteer) -> None:
        self._reading = Reading(text, gazetteer.table, slash_is_sur=True)
        self._hint = hint
        self._gazetteer = gazetteer
        self._territory = gazetteer.territory

    def resolution(self) -> Resolution:
        """Tries readings from the surest to the least sure."""
        if not self._reading.words:
            return UNKNOWN
        for attempt in (
            self._written_in_full,
            self._usual_name,
            self._nearly_in_full,
            self._first_words,
            self._misspelt,
            self._first_words_away,
            self._among_other_words,
            self._postal_code,
        ):
            resolution = attempt()
            if resolution.status != "unknown":
                return resolution
        return UNKNOWN

    @cached_property
    def _names(self) -> list[Name]:
        return [name for name in self._reading.names if not self._is_department(name)]

    def _is_department(self, name: Name) -> bool:
        """« la Vienne », « Landes »: a département, although a commune bears the name."""
        if name.key not in self._reading.table.department_codes:
            return False
        before = self._reading.norms[name.start - 1] if name.start else ""
        if before in ("la", "le", "les", "l", "en", "departement"):
            return True
        expected = (p.commune.department in self._territory or p.commune.population >= TOWN for p in name.places)
        return before != "a" and not any(expected)

    @cached_property
    def _departments(self) -> frozenset[str]:
        """Codes written in the answer, those of a CEDEX or of a postal code included."""
        found = self._reading.departments(beside=(*self._names, *self._reading.postals))
        codes = {code for department in found for code in department.codes}
        for postal in self._reading.postals:
            start = postal.code[:3] if postal.code[:2] in ("97", "98") else postal.code[:2]
            codes.update(("2A", "2B") if start == "20" else (start,))
        return frozenset(code for code in codes if self._reading.table.department_name(code))

    @cached_property
    def _communes_of_postal_code(self) -> tuple[Commune, ...]:
        return tuple(commune for postal in self._reading.postals for commune in postal.communes)

    def _clues(self, near: bool) -> Clues:
        return Clues(self._departments, self._communes_of_postal_code, self._hint, near)

    @cached_property
    def _unexplained(self) -> list[int]:
        """Positions of the words that are no name, no code, no département and say something else."""
        departments = self._reading.departments(beside=(*self._names, *self._reading.postals))
        outside = self._reading.positions_outside((*self._names, *self._reading.postals, *departments))
        return [position for position in outside if not _says_nothing(self._reading.norms[position])]

    def _written_in_full(self) -> Resolution:
        """Names of communes, and nothing else that has a meaning."""
        if self._unexplained:
            return UNKNOWN
        names = [name for name in self._names if self._can_stand(name)]
        if names and self._is_better_as_a_whole(names[0]):
            return UNKNOWN
        if len(names) > 1 and "ou" in self._reading.norms[names[0].end : names[1].start]:
            communes = [place.commune for name in names for place in name.places]
            return offer(communes, self._territory, self._reading.quote(names[0]))
        if not names:
            return UNKNOWN
        name = max(names, key=self._preference)
        alternative = self._town_nearly_named(name)
        if alternative:
            communes = [place.commune for place in (*alternative, *name.places)]
            return offer(communes, self._territory, self._reading.quote(name), self._reading.is_near(name))
        if self._departments or self._communes_of_postal_code:
            confidence = _WITH_CLUE
        else:
            confidence = _COMMON_WORD if vocabulary().is_common(name.key) or len(names) > 1 else _IN_FULL
        return self._decide(name, confidence)

    def _preference(self, name: Name) -> tuple[bool, float]:
        return not self._reading.is_near(name), weigh(self._reading, name, self._gazetteer)

    def _is_better_as_a_whole(self, name: Name) -> bool:
        """Whether the whole answer is nearly a longer name: « mon de marsan » is not Marsan."""
        whole = self._cores[-1].key if self._cores else ""
        if whole.count(" ") < 2 or len(whole) <= len(name.key) + 2:
            return False
        guesses = self._gazetteer.speller.guesses(whole, self._departments)
        return bool(guesses) and guesses[0].score >= _NEARLY and len(guesses[0].key) > len(name.key) + 2

    def _town_nearly_named(self, name: Name) -> list[Place]:
        """The town of the territory that a village far away may be a misspelling of: Salles for « Sales »."""
        if self._departments or any(
            place.commune.department in self._territory or place.commune.population >= TOWN for place in name.places
        ):
            return []
        return [
            place
            for guess in self._gazetteer.speller.guesses(name.key)
            for place in guess.places
            if place.commune.department in self._territory and place.commune.population >= KNOWN_BY_ITS_FIRST_WORDS
        ]

    def _can_stand(self, name: Name) -> bool:
        """Whether a name that is also an ordinary word is meant as a place in this answer."""
        words = vocabulary()
        if self._departments or not (words.is_common(name.key) or name.key in words.never_alone):
            return True
        alone = name.end - name.start == len(self._reading.words)
        capitals = [word.capital for word in self._reading.words[name.start : name.end]]
        if name.key in words.never_alone:
            return alone and len(capitals) > 1 and all(capitals)  # « La Rivière »
        if name.key in words.not_a_place:
            return alone and all(capitals)
        after_at = self._reading.norms[name.start - 1] in ("a", "au", "aux") if name.start else False
        of_commune = self._reading.ends_with(frozenset(("commune", "ville", "village")), name.start) is not None
        expected = any(
            place.commune.department in self._territory or place.commune.population >= TOWN for place in name.places
        )
        familiar = expected or bool(self._town_nearly_named(name))
        return (alone and familiar) or after_at or of_commune or capitals[-1]

    def _decide(self, name: Name, confidence: float) -> Resolution:
        places = widen(name.key, name.places, self._territory, self._gazetteer.table)
        clues = self._clues(self._reading.is_near(name))
        return decide(places, clues, self._territory, self._reading.quote(name), confidence)

    @cached_property
    def _cores(self) -> list[_Core]:
        """The words that may be the name: all of them, without the fillers around, with an article before."""
        reading = self._reading
        named = list(reading.positions_outside(reading.postals))
        left = list(reading.positions_outside((*reading.postals, *reading.departments(reading.postals))))
        left = [position for position in left if not _ORDINAL.fullmatch(reading.norms[position])]
        stripped = _stripped(left, reading.norms)
        cores: dict[str, _Core] = {}
        for positions in (stripped, left, named) if stripped else ():
            if 0 < len(positions) <= _LONGEST_GUESS:
                key = " ".join(reading.norms[position] for position in positions)
                first, last = positions[0], positions[-1]
                quote = reading.text[reading.words[first].start : reading.words[last].end]
                near = reading.near_before(first) is not None
                article = _ARTICLES.get(reading.norms[first - 1]) if first else None
                if article:
                    cores.setdefault(f"{article} {key}", _Core(f"{article} {key}", quote, near))
                cores.setdefault(key, _Core(key, quote, near))
        return list(cores.values())

    def _usual_name(self) -> Resolution:
        """« Bx », « le Pyla », « bouscat » without its article."""
        table, words = self._gazetteer.table, vocabulary()
        for core in self._cores:
            known = [place for name in words.usual_names.get(core.key, ()) for place in table.named(name)]
            if len(words.usual_names.get(core.key, ())) > 1:
                return offer([place.commune for place in known], self._territory, core.quote, core.near)
            known = known or [place for place in table.named_without_article(core.key) if self._is_familiar(place)]
            if known and core.key not in words.never_alone | words.not_a_place:
                return decide(known, self._clues(core.near), self._territory, core.quote, _SHORT_FORM)
        return UNKNOWN

    def _is_familiar(self, place: Place) -> bool:
        """Whether people may leave out the article: a place of the territory, or a town."""
        if place.commune.department in self._departments:
            return True
        home = place.commune.department in self._territory
        if vocabulary().is_common(normalise(place.former_name or place.commune.name)):
            return home and place.commune.population >= KNOWN_BY_ITS_FIRST_WORDS
        return home or place.commune.population >= TOWN

    def _first_words(self) -> Resolution:
        """« Monsempron » for Monsempron-Libos, « Sainte-Foy 33 »: the first words of a name."""
        for core in self._cores:
            resolution = self._beginning_with(core)
            if resolution.status != "unknown":
                return resolution
        return UNKNOWN

    def _first_words_away(self) -> Resolution:
        """« Barbezieux » for Barbezieux-Saint-Hilaire: outside the territory, when only one town begins so."""
        for core in self._cores:
            if len(core.key) < 6 or set(core.key.split()) <= _OPENINGS or not self._is_distinctive(core):
                continue
            named = core.quote[0].isupper() or normalise(self._reading.text) in (core.key, f"a {core.key}")
            if _is_ordinary(core.key) or not named:
                continue
            places = self._gazetteer.table.starting_with(core.key)
            if len(places) == 1 and places[0].commune.population >= KNOWN_BY_ITS_FIRST_WORDS:
                return decide(places, self._clues(core.near), self._territory, core.quote, _FIRST_WORDS)
        return UNKNOWN

    def _beginning_with(self, core: _Core) -> Resolution:
        if len(core.key) < 4 or set(core.key.split()) <= _OPENINGS or not self._is_distinctive(core):
            return UNKNOWN
        places = self._gazetteer.table.starting_with(core.key)
        wanted = self._departments or self._territory
        places = [place for place in places if place.commune.department in wanted]
        if not self._departments and _is_ordinary(core.key):
            places = [place for place in places if place.commune.population >= KNOWN_BY_ITS_FIRST_WORDS]
        places.sort(key=lambda place: -place.commune.population)
        if len(places) > 1 and not _stands_out(places):
            return offer([place.commune for place in places], self._territory, core.quote, core.near)
        if not places:
            return UNKNOWN
        known = places[0].commune.population >= KNOWN_BY_ITS_FIRST_WORDS
        confidence = _FIRST_WORDS if known else _FIRST_WORDS - 0.1
        return decide(places[:1], self._clues(core.near), self._territory, core.quote, confidence)

    def _nearly_in_full(self) -> Resolution:
        return self._misspelt(_NEARLY)

    def _misspelt(self, least: float = 0.0) -> Resolution:
        """The nearest names, if their likeness is at least `least` out of 100."""
        if self._best_guess is None or self._best_guess[0] < least:
            return UNKNOWN
        score, core, places = self._best_guess
        return decide(places, self._clues(core.near), self._territory, core.quote, (score - 40) / 65)

    @cached_property
    def _best_guess(self) -> tuple[float, _Core, list[Place]] | None:
        """Likeness, words and places of the nearest names; None when the words are too many, or ordinary."""
        best: tuple[float, _Core, list[Place]] | None = None
        for core in self._cores:
            if not self._is_distinctive(core) or (not self._departments and _is_ordinary(core.key)):
                continue
            guesses = self._gazetteer.speller.guesses(core.key, self._departments)
            if guesses and (best is None or guesses[0].score > best[0]):
                best = guesses[0].score, core, [place for guess in guesses for place in guess.places]
        return best

    def _is_distinctive(self, core: _Core) -> bool:
        words = core.key.split()
        if core.key in vocabulary().never_alone:
            return False
        return not vocabulary().not_a_place.intersection(words) and any(len(word) > 2 for word in words)

    def _among_other_words(self) -> Resolution:
        """A name in a sentence, if it would be recognised in any text, or is a town of the territory."""
        weighed = [(weigh(self._reading, name, self._gazetteer), name) for name in self._names]
        accepted = [(weight, name) for weight, name in weighed if weight >= ENOUGH or self._is_town(name)]
        if not accepted:
            return UNKNOWN
        _, name = max(accepted, key=lambda pair: pair[0])
        return self._decide(name, _AMONG_WORDS)

    def _is_town(self, name: Name) -> bool:
        return not vocabulary().is_common(name.key) and any(
            place.commune.department in self._territory and place.commune.population >= KNOWN_BY_ITS_FIRST_WORDS
            for place in name.places
        )

    def _postal_code(self) -> Resolution:
        """A postal code by itself: one commune, or the choice between those that it serves."""
        communes = self._communes_of_postal_code
        if not communes:
            return UNKNOWN
        quote = self._reading.quote(self._reading.postals[0])
        if self._hint:
            communes = tuple(c for c in communes if c.department == self._hint) or communes
        if len(communes) > 1:
            return offer(communes, self._territory, quote)
        found = communes[0]
        return Resolution(
            "found",
            found,
            in_territory=found.department in self._territory,
            quote=quote,
            confidence=_POSTAL_CODE,
        )


def _says_nothing(word: str) -> bool:
    """Whether a word of an answer may be left aside: a filler, a unit, part of « près de », a rank."""
    return word in _fillers() or word in vocabulary().units or _ORDINAL.fullmatch(word) is not None


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    words = vocabulary()
    around = words.near_before | words.near_after
    return words.fillers | {word for phrase in around for word in phrase.split()}


def _stripped(positions: Sequence[int], norms: Sequence[str]) -> list[int]:
    """`positions` without the words that say nothing at both ends."""
    kept = list(positions)
    while kept and _says_nothing(norms[kept[0]]):
        kept.pop(0)
    while kept and _says_nothing(norms[kept[-1]]):
        kept.pop()
    return kept


def _is_ordinary(key: str) -> bool:
    """Whether the name would be a single ordinary French word, with its article or not."""
    words = [word for word in key.split() if word not in _ARTICLES]
    return len(words) < 2 and all(word in ordinary_words() or vocabulary().is_common(word) for word in words)


def _stands_out(places: Sequence[Place]) -> bool:
    """Whether the first place is a town much larger than the second."""
    first, second = places[0].commune.population, places[1].commune.population
    return first >= max(KNOWN_BY_ITS_FIRST_WORDS, MUCH_LARGER * second)
