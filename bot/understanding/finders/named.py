"""Digital tools and institutions called by name, from `data/tools.yaml` and `data/institutions.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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

    After a word of `not_after` or before one of `not_before`, it is something else: « notre mail », « l'état de… ».
    When `cued_after` is given, that is what shows the meaning of `cued` (« ni site »); else it is the lists of
    `institutions` in entity_words.yaml.
    """

    id: str
    label: str
    words: tuple[str, ...]
    cued: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    cued_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    matcher: Matcher
    cued: frozenset[tuple[str, ...]]
    cued_after: Mapping[str, frozenset[str]]
    not_after: Mapping[str, frozenset[str]]
    not_before: Mapping[str, frozenset[str]]


@cache
def _names(kind: Kind) -> _Names:
    """The names of a file, read once. OSError or ValidationError: the installation is incomplete."""
    content = yaml.safe_load((_FOLDER / _FILES[kind]).read_text(encoding="utf-8"))
    things = TypeAdapter(list[Named]).validate_python(content)
    options = [Option(id=thing.id, label=thing.label, infer=(*thing.words, *thing.cued)) for thing in things]
    return _Names(
        matcher=Matcher(options, "infer"),
        cued=frozenset(tuple(map(stem, fold_phrase(name))) for thing in things for name in thing.cued),
        cued_after={thing.id: _folded(thing.cued_after) for thing in things},
        not_after={thing.id: _folded(thing.not_after) for thing in things},
        not_before={thing.id: _folded(thing.not_before) for thing in things},
    )


def _folded(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in listed for word in fold_phrase(text))


def find_tools(folded: Folded) -> Iterator[Entity]:
    """The digital tools; `denied` for « pas de Facebook »."""
    names = _names("digital_tool")
    found = names.matcher.find(_respelled(folded, names.matcher))
    yield from _entities("digital_tool", folded, [match for match in found if _is_tool(folded, match, names)])


def find_institutions(folded: Folded, asked: bool) -> Iterator[Entity]:
    """The institutions; `denied` for « aucun lien avec la mairie ». `asked`: the message answers a question on them."""
    names = _names("institution")
    kept: list[Match] = []
    for match in names.matcher.find(folded):
        listed = bool(kept) and _is_listed(folded, kept[-1], match)  # « par la Région et l'Europe »
        if _is_meant(folded, match, names, asked or listed):
            kept.append(match)
    yield from _entities("institution", folded, kept)


def _is_listed(folded: Folded, before: Match, match: Match) -> bool:
    """Is `match` joined to the institution before it? « le CCAS de la ville » is not a list."""
    between = folded.words[before.last : match.first]
    if len(between) > _REACH or not words("institutions", "links").issuperset(between):
        return False
    gaps = "".join(folded.gap(place) for place in range(before.last, match.first + 1))
    joined = "," in gaps or bool(words("institutions", "conjunctions").intersection(between))
    return joined and not set(gaps).intersection(".;!?")


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


def _is_tool(folded: Folded, match: Match, names: _Names) -> bool:
    before = folded.word(match.first - 1)
    if before in names.not_after[match.option]:
        return False
    return _name(folded, match) not in names.cued or before in names.cued_after[match.option]


def _is_meant(folded: Folded, match: Match, names: _Names, asked: bool) -> bool:
    """Is it the institution, and not a street named after it, nor the territory that it governs?"""
    if words("institutions", "address_before").intersection(folded.before(match.first, 3)):
        return False
    if folded.word(match.last) in names.not_before[match.option]:
        return False
    if phrases("institutions", "beside").ending_before(folded, match.first, skip=1):
        return False
    if _name(folded, match) not in names.cued or asked:
        return True
    if phrases("institutions", "not_there").ending_before(folded, match.first, skip=1):
        return False
    beside = folded.before(match.first, _REACH)
    before = words("institutions", "cues_before").intersection(beside) or any(map(str.isdecimal, beside))
    named = folded.word(match.last) in ("de", "d", "du")  # « la ville de Pau nous aide »
    after = folded.after(match.last - 1 + 2 * named, 1 + named)
    return bool(before or words("institutions", "cues_after").intersection(after))


def _name(folded: Folded, match: Match) -> tuple[str, ...]:
    return tuple(token.stem for token in folded.tokens[match.first : match.last])
