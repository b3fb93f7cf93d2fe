"""A text read word by word for what surrounds a place name: codes, départements, « près de », streets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.understanding.places.table import Commune, Place, Table
from bot.understanding.places.text import Word, split_words
from bot.understanding.places.vocabulary import vocabulary

LONGEST_NAME = 9  # words; the longest of France has 8, plus an article
LONGEST_PHRASE = 5
SHORTEST_USUAL_NAME = 5  # letters; « bx » in the middle of a text may be anything
_LINKS = frozenset(("de", "d", "du", "des", "le", "la", "les", "l", "commune", "ville", "chez"))
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_IN_DEPARTMENT = frozenset(("le", "la", "les", "l", "en", "departement", "dep", "dept"))
_CITIES_WITH_DISTRICTS = frozenset(("paris", "lyon", "marseille"))


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` (excluded) of a reading."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether a word belongs to both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Name(Span):
    """A name of commune found as it is: where, and the places it may be.

    `contracted`: the word before the span hides the article of the name (« du Bouscat »).
    """

    key: str
    places: tuple[Place, ...]
    contracted: bool = False


@dataclass(frozen=True, slots=True)
class Postal(Span):
    """A postal code that exists (`communes` then) or only looks like one (a CEDEX)."""

    code: str
    communes: tuple[Commune, ...]


@dataclass(frozen=True, slots=True)
class Department(Span):
    """A département by number, name or natural region. `codes` has two for Corsica's 20."""

    codes: tuple[str, ...]
    written_out: bool = field(default=False)


@dataclass
class Reading:
    """The words of a text with the questions that one may ask about what stands before and after them."""

    text: str
    table: Table
    slash_is_sur: bool = False

    @cached_property
    def words(self) -> list[Word]:
        """The words of the text, in order."""
        return split_words(self.text, self.slash_is_sur)

    @cached_property
    def norms(self) -> list[str]:
        """Their normal forms."""
        return [word.norm for word in self.words]

    @cached_property
    def shouted(self) -> bool:
        """Whether capitals say nothing, because the whole text is in capitals."""
        letters = [character for character in self.text if character.isalpha()]
        return sum(character.isupper() for character in letters) > 0.6 * len(letters)

    def quote(self, span: Span) -> str:
        """The exact words of the text in this span."""
        return self.text[self.words[span.start].start : self.words[span.end - 1].end]

    def key(self, start: int, end: int) -> str:
        """The words from `start` to `end` (excluded) in normal form, as names are written in the table."""
        return " ".join(self.norms[start:end])

    def gap(self, left: int) -> str:
        """What separates word `left` from the next one; "" after the last."""
        if left + 1 >= len(self.words):
            return ""
        return self.text[self.words[left].end : self.words[left + 1].start]

    @cached_property
    def names(self) -> list[Name]:
        """Names of communes written in full, from left to right, the longest first, never overlapping."""
        found = []
        position = 0
        while position < len(self.words):
            name = self._longest_name(position)
            if name:
                found.append(name)
            position = name.end if name else position + 1
        return found

    def _longest_name(self, start: int) -> Name | None:
        article = _CONTRACTED.get(self.norms[start])
        for end in range(min(start + LONGEST_NAME, len(self.words)), start, -1):
            key = self.key(start, end)
            places = self._named(key)
            if places:
                return Name(start, end, key, tuple(places))
            if article and end > start + 1:
                key = f"{article} {self.key(start + 1, end)}"
                places = self.table.named(key)
                if places:
                    return Name(start + 1, end, key, tuple(places), contracted=True)
        return None

    def _named(self, key: str) -> list[Place]:
        usual = vocabulary().usual_names.get(key, ()) if len(key) >= SHORTEST_USUAL_NAME else ()
        return self.table.named(key) or [place for name in usual for place in self.table.named(name)]

    @cached_property
    def postals(self) -> list[Postal]:
        """Numbers of five digits, « 47 200 » included when such a code exists, that count nothing."""
        found = []
        for i, norm in enumerate(self.norms):
            following = self.norms[i + 1] if i + 1 < len(self.norms) else ""
            if norm.isdigit() and len(norm) == 5 and following not in vocabulary().units:
                found.append(Postal(i, i + 1, norm, tuple(self.table.with_postal_code(norm))))
            elif norm.isdigit() and len(norm) == 2 and following.isdigit() and len(following) == 3:
                communes = self.table.with_postal_code(norm + following)
                if communes and not self.followed_by_unit(i + 1):
                    found.append(Postal(i, i + 2, norm + following, tuple(communes)))
        return found

    def followed_by_unit(self, position: int) -> bool:
        """Whether the number at `position` counts something: « 47 adhérents »."""
        return position + 1 < len(self.norms) and self.norms[position + 1] in vocabulary().units

    @cached_property
    def departments_beside_names(self) -> list[Department]:
        """The départements named outside the names of communes; Landes and Vienne are départements first."""
        return self.departments([name for name in self.names if name.key not in self.table.department_codes])

    def departments(self, beside: Collection[Span] = ()) -> list[Department]:
        """Départements named outside the spans `beside`: « (47) », « dans les Landes », « pays basque »."""
        found: list[Department] = []
        position = 0
        while position < len(self.words):
            department = self._department_at(position)
            if department and not any(department.overlaps(span) for span in beside):
                found.append(department)
            position = department.end if department else position + 1
        return found

    def _department_at(self, start: int) -> Department | None:
        for end in range(min(start + LONGEST_PHRASE, len(self.words)), start, -1):
            key = self.key(start, end)
            code = self.table.department_codes.get(key) or vocabulary().areas.get(key)
            if code and (end > start + 1 or self._stands_as_department(start)):
                return Department(start, end, (code,), written_out=True)
        codes = self._numbered_department(start)
        return Department(start, start + 1, codes) if codes else None

    def _stands_as_department(self, position: int) -> bool:
        """Whether a single word is a département and not a piece of « Villeneuve-sur-Lot »."""
        before = self.norms[position - 1] if position else ""
        following = self.norms[position + 1] if position + 1 < len(self.norms) else ""
        if following in ("sur", "sous"):
            return False
        if before in _IN_DEPARTMENT or self.norms[position] == "nord":  # « Bordeaux nord » is not the Nord
            return before in _IN_DEPARTMENT and self.norms[position - 2 : position - 1] != ["sur"]
        return before not in ("sur", "sous", "les", "lez", "d", "de", "a") and self.gap(position).strip() != "-"

    def _numbered_department(self, position: int) -> tuple[str, ...]:
        norm = self.norms[position].upper()
        before = self.norms[position - 1] if position else ""
        if self.followed_by_unit(position) or before in _CITIES_WITH_DISTRICTS:
            return ()
        if norm == "20":
            return ("2A", "2B")
        return (norm,) if len(norm) in (2, 3) and self.table.department_name(norm) else ()

    def ends_with(self, phrases: frozenset[str], position: int) -> int | None:
        """Where a phrase begins that stands just before word `position`, None if none does.

        « de », « de la commune de » may come between.
        """
        end = position
        while end > 0 and self.text[self.words[end - 1].start] != "/":
            for start in range(max(0, end - LONGEST_PHRASE), end):
                if self.key(start, end) in phrases:
                    return start
            if self.norms[end - 1] not in _LINKS:
                return None
            end -= 1
        return None

    def near_before(self, position: int) -> int | None:
        """Where « près de », « vers », « à dix km de » begins, just before word `position`."""
        return self.ends_with(vocabulary().near_before, position)

    def near_after(self, position: int) -> int | None:
        """Where « et alentours », « agglo » ends, just after the words before `position`."""
        for end in range(min(position + LONGEST_PHRASE, len(self.words)), position, -1):
            if self.key(position, end) in vocabulary().near_after:
                return end
        return None

    def is_near(self, span: Span) -> bool:
        """Whether the name in this span is only a reference: the place itself is around it."""
        before, after = self.near_before(span.start), self.near_after(span.end)
        second = self.norms[max(0, span.start - 1) : span.start] == ["et"] and "entre" in self.norms[: span.start]
        return before is not None or after is not None or second  # « entre Marmande et Tonneins »: both

    def positions_outside(self, spans: Collection[Span]) -> Iterator[int]:
        """The positions of the words that no span covers."""
        return (i for i in range(len(self.words)) if not any(s.start <= i < s.end for s in spans))
