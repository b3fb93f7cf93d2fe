"""For whom: the publics of the programme (`programme/questions.yml`) that a message names."""

from __future__ import annotations

from collections.abc import Iterator

from bot.programme.questions import Question
from bot.understanding.finders.entity import Entity, from_tokens
from bot.understanding.matching import Match, matcher, outside_idioms, split_negated
from bot.understanding.statements import stated_matches
from bot.understanding.text import Folded


def find_publics(question: Question, folded: Folded, asked: bool) -> Iterator[Entity]:
    """The publics, each where it is said; `asked`: the message answers « pour qui ? », any of them counts."""
    for match in _named(question, folded) if asked else stated_matches(question, folded):
        yield from_tokens(folded, "public", match.option, (match.first, match.last), 0.9 if asked else 0.75)


def _named(question: Question, folded: Folded) -> list[Match]:
    matches = outside_idioms(folded, matcher(question.options, "words").find(folded))
    return split_negated(folded, matches)[0]
