"""Digital tools and institutions called by name, from `data/tools.yaml` and `data/institutions.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from bot.programme.questions import Content, Option
from bot.understanding.finders.entity import Entity, Kind, from_tokens
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import Match, Matcher, outside_idioms, respelled, split_negated
from bot.understanding.places.vocabulary import ordinary_words
from bot.understanding.text import Folded, fold_phrase, stem

_FOLDER = Path(__file__).resolve().parent.parent / "data"
_FILES: dict[Kind, str] = {"digital_tool": "tools.yaml", "institution": "institutions.yaml"}
_SHORTEST_TYPO = 7
"""Letters: below, a misspelt name looks like too many other words."""
_REACH = 4
"""Words around an ambiguous name in which something shows that it is the institution."""


class Named(Content):
    """Something that has a name. `words` are enough; `cued` count only when the words around show what is meant.

    After a word of `not_after`, it is something else: « notre mail », « un zoom sur… ».
    """

    id: str
    label: str
    words: tuple[str, ...]
    cued: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    matcher: Matcher
    cued: frozenset[tuple[str, ...]]
    not_after: Mapping[str, frozenset[str]]


@cache
def _names(kind: Kind) -> _Names:
    """The names of a file, read once. OSError or ValidationError: the installation is incomplete."""
    content = yaml.safe_load((_FOLDER / _FILES[kind]).read_text(encoding="utf-8"))
    things = TypeAdapter(list[Named]).validate_python(content)
    options = [Option(id=thing.id, label=thing.label, infer=(*thing.words, *thing.cued)) for thing in things]
    cued = {tuple(stem(word) for word in fold_phrase(name)) for thing in things for name in thing.cued}
    not_after = {
        thing.id: frozenset(word for words in thing.not_after for word in fold_phrase(words)) for thing in things
    }
    return _Names(Matcher(options, "infer"), frozenset(cued), not_after)


def find_tools(folded: Folded) -> Iterator[Entity]:
    """The digital tools; `denied` for « pas de Facebook »."""
    names = _names("digital_tool")
    spelled = _respelled(folded, names.matcher)
    found = names.matcher.find(spelled)
    kept = [match for match in found if folded.word(match.first - 1) not in names.not_after[match.option]]
    yield from _entities("digital_tool", folded, kept)


def find_institutions(folded: Folded) -> Iterator[Entity]:
    """The institutions; `denied` for « aucun lien avec la mairie »."""
    names = _names("institution")
    found = names.matcher.find(folded)
    yield from _entities("institution", folded, [match for match in found if _is_meant(folded, match, names.cued)])


def _entities(kind: Kind, folded: Folded, matches: list[Match]) -> Iterator[Entity]:
    affirmed, denied = split_negated(folded, outside_idioms(folded, matches))
    for match in (*affirmed, *denied):
        value = {"id": match.option, "denied": match in denied}
        yield from_tokens(folded, kind, value, (match.first, match.last), 0.8 if match in denied else 0.9)


def _respelled(folded: Folded, names: Matcher) -> Folded:
    """The message with long misspelt names put right; ordinary words stay as they are."""
    corrected = respelled(folded, names).tokens
    kept = tuple(
        after if len(before.text) >= _SHORTEST_TYPO and before.text not in ordinary_words() else before
        for before, after in zip(folded.tokens, corrected, strict=True)
    )
    return replace(folded, tokens=kept, words=tuple(token.text for token in kept))


def _is_meant(folded: Folded, match: Match, cued: frozenset[tuple[str, ...]]) -> bool:
    """Is it the institution, and not a street named after it, nor the territory that it governs?"""
    if words("institutions", "address_before").intersection(folded.before(match.first, 3)):
        return False
    name = tuple(token.stem for token in folded.tokens[match.first : match.last])
    if name not in cued:
        return True
    if phrases("institutions", "not_there").ending_before(folded, match.first, skip=1):
        return False
    beside = folded.before(match.first, _REACH)
    before = words("institutions", "cues_before").intersection(beside) or any(map(str.isdecimal, beside))
    after = words("institutions", "cues_after").intersection(folded.after(match.last - 1, 1))
    return bool(before or after)
