"""What any French message says that is worth noting: places, people, money, dates, rhythms, identifiers, names.

    find_entities("On est trois bénévoles à Marmande depuis 2012", communes, today)

Nothing is asked and nothing is sure: an entity is a reading with its confidence and the words that carry it. What the
answers to the questions are is for `answers` and `inference`, whose readers are used here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from bot.interview.answers import Reading
from bot.programme import load
from bot.programme.questions import Question
from bot.understanding.answers import read_answer
from bot.understanding.communes import CommuneIndex
from bot.understanding.contacts import find_emails, find_phones
from bot.understanding.finders.amounts import find_amounts, find_budget
from bot.understanding.finders.counts import find_counts
from bot.understanding.finders.days import find_days
from bot.understanding.finders.durations import find_durations
from bot.understanding.finders.entity import KINDS, Entity, Kind, TextSpan, Value, from_text, overlaps
from bot.understanding.finders.frequencies import find_frequencies
from bot.understanding.finders.identifiers import find_identifiers
from bot.understanding.finders.legal_forms import find_legal_forms
from bot.understanding.finders.named import find_institutions, find_tools
from bot.understanding.finders.publics import find_publics
from bot.understanding.finders.readings import from_reading
from bot.understanding.finders.years import find_years
from bot.understanding.text import MAX_LENGTH, Folded, fold
from bot.understanding.whereabouts import infer_commune

_LABEL = 4
"""Characters between « mail » and the address, at most."""
_SIREN = 9
"""Figures."""

__all__ = ["KINDS", "Entity", "Kind", "Value", "find_entities"]


def find_entities(
    text: str,
    communes: CommuneIndex,
    today: date,
    *,
    asked: Question | None = None,
    questions: Sequence[Question] | None = None,
) -> list[Entity]:
    """The entities of a message, in the order of its words; empty when it has none. Never raises.

    Reads the first 4,000 characters. Entities of one kind never overlap, and a value is given once, where it is first
    said. `asked`: the question that the message answers, if any: « trois ou quatre » is then a head count, a duration
    or an amount. `questions`: those of the programme, whose options name the legal forms, publics and budgets (this
    installation's by default).
    """
    text = text[:MAX_LENGTH]
    found = _find(text, communes, today, asked, _by_id(questions))
    return sorted(_chosen(found), key=lambda entity: (entity.start, entity.end, KINDS.index(entity.kind)))


def _find(
    text: str, communes: CommuneIndex, today: date, asked: Question | None, questions: Mapping[str, Question]
) -> Iterator[Entity]:
    """Everything that is found. What is read once (a telephone, a date…) is hidden from the readers of numbers."""
    asked_id = asked.id if asked else ""
    whole = fold(text)
    contacts = [*find_identifiers(text)]
    contacts += _contacts(whole, _spans(contacts), asked)
    yield from contacts
    yield from _places(whole, communes, today, asked)
    plain = whole.without(_spans(contacts))
    yield from (tool for tool in find_tools(plain) if not _announces_an_email(whole.original, tool, contacts))
    yield from find_institutions(plain, asked_id == "institutions")
    if question := questions.get("legal_form"):
        yield from find_legal_forms(question, plain, asked_id == question.id)
    if question := questions.get("publics"):
        yield from find_publics(question, plain, asked_id == question.id)

    days = list(find_days(plain, today, _spans(contacts)))
    yield from days
    numbers = plain.without(_spans(days))
    rhythms = list(find_frequencies(numbers))
    yield from rhythms
    numbers = numbers.without(_spans(rhythms))
    yield from find_counts(numbers, asked_id == "size")
    amounts = list(find_amounts(numbers, asked_id == "budget"))
    yield from amounts
    others = numbers.without(_spans(amounts))
    yield from find_years(others, today, asked_id == "since", alone=not asked_id)
    yield from find_durations(others, today, asked_id == "since")
    if question := questions.get("budget"):
        if asked_id == question.id:
            yield from from_reading(text, "budget", read_answer(question, text, communes, today))
        else:
            yield from find_budget(question, numbers)


def _contacts(folded: Folded, taken: list[TextSpan], asked: Question | None) -> Iterator[Entity]:
    """The valid e-mails and telephones."""
    text = folded.original
    emails = list(find_emails(text))
    for email in emails:
        if email.value:
            yield from_text(text, "email", email.value, (email.start, email.end), 0.75 if email.guessed else 1.0)
    spoken_of = asked is not None and asked.kind == "contact"
    for phone in find_phones(folded, [*taken, *((email.start, email.end) for email in emails)]):
        # Nine figures alone may be a SIREN.
        complete = text[phone.start] == "+" or sum(map(str.isdigit, text[phone.start : phone.end])) != _SIREN
        if phone.value and (complete or spoken_of):
            yield from_text(text, "phone", phone.value, (phone.start, phone.end), 1.0)


def _announces_an_email(text: str, tool: Entity, contacts: Iterable[Entity]) -> bool:
    """« mail : nom@exemple.fr » gives an address, and says nothing of the tools."""
    between = (text[tool.end : contact.start] for contact in contacts if contact.kind == "email")
    return any(0 < len(gap) <= _LABEL and not any(map(str.isalnum, gap)) for gap in between)


def _places(folded: Folded, communes: CommuneIndex, today: date, asked: Question | None) -> Iterator[Entity]:
    """The commune of the author; an answer that may be several is none."""
    if asked is not None and asked.kind == "commune":
        reading = read_answer(asked, folded.original, communes, today)
    else:
        reading = infer_commune(folded, communes) or Reading(problem="unclear")
    yield from from_reading(folded.original, "commune", reading)


def _spans(entities: Iterable[Entity]) -> list[TextSpan]:
    return [(entity.start, entity.end) for entity in entities]


def _chosen(found: Iterable[Entity]) -> Iterator[Entity]:
    """The surest of those that overlap in a kind, the longer of two that are as sure; each value once."""
    taken: dict[Kind, list[TextSpan]] = {kind: [] for kind in KINDS}
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda entity: (-entity.confidence, entity.start - entity.end)):
        span = (entity.start, entity.end)
        if not overlaps(span, taken[entity.kind]):
            taken[entity.kind].append(span)
            kept.append(entity)
    seen: list[tuple[Kind, Value]] = []
    for entity in sorted(kept, key=lambda entity: entity.start):
        if (entity.kind, entity.value) not in seen:
            seen.append((entity.kind, entity.value))
            yield entity


def _by_id(questions: Sequence[Question] | None) -> dict[str, Question]:
    return {question.id: question for question in (_questions() if questions is None else questions)}


@cache
def _questions() -> tuple[Question, ...]:
    """The questions of this installation, read once."""
    return load().questions
