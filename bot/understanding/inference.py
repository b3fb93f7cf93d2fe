"""What a free text says about questions that were not asked: precise rather than complete.

Used on the first description (« association de trois bénévoles à Marmande ») and on corrections
(« en fait nous sommes quatre », « pas Marmande, Tonneins »). What is inferred is shown to the person
before it counts, and consent (`optins`) is never inferred.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from bot.interview.answers import Reading
from bot.programme.questions import Question
from bot.understanding.communes import CommuneIndex
from bot.understanding.contacts import read_contact
from bot.understanding.dates import EARLIEST, infer_since
from bot.understanding.lexicon import phrases
from bot.understanding.money import infer_budget, read_budget
from bot.understanding.names import find_name
from bot.understanding.numbers import find_numbers
from bot.understanding.size import is_denied, read_size
from bot.understanding.statements import infer_options
from bot.understanding.text import Folded, fold
from bot.understanding.whereabouts import infer_commune

_NEVER = frozenset(("activity", "optins"))
_SHORT = 10
"""A correction is short: up to this many words, a number set against a denied one is the new answer."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A message and what is needed to read it."""

    folded: Folded
    communes: CommuneIndex
    today: date

    @property
    def replaces_a_number(self) -> bool:
        """« pas trois, quatre »: one number is taken back, another given, and little else is said."""
        if len(self.folded.tokens) > _SHORT:
            return False
        numbers = find_numbers(self.folded)
        denied = sum(is_denied(self.folded, number) for number in numbers)
        return 0 < denied < len(numbers)


def infer(
    questions: Iterable[Question],
    text: str,
    communes: CommuneIndex,
    today: date,
    exclude: Collection[str] = (),
) -> dict[str, Reading]:
    """The answers that a free text holds, by question id in the order of `questions`; empty when it holds none.

    Every reading has a value, a quote that is a substring of `text`, and a confidence up to 0.95. Never raises.
    """
    message = _Text(fold(text), communes, today)
    if not message.folded.tokens:
        return {}
    found: dict[str, Reading] = {}
    for question in questions:
        if question.id in exclude or question.id in _NEVER:
            continue
        reading = _infer_one(question, message)
        if reading is not None:
            found[question.id] = reading
    return found


def _infer_one(question: Question, message: _Text) -> Reading | None:
    folded = message.folded
    if question.kind == "commune":
        return infer_commune(folded, message.communes)
    if question.kind == "size":
        return _infer_size(message)
    if question.kind == "year":
        return _infer_year(message)
    if question.kind == "contact":
        return _infer_contact(folded)
    if question.id == "name":
        return find_name(folded)
    if question.id == "budget":
        return _infer_budget(message) or infer_options(question, folded)
    return infer_options(question, folded) if question.options else None


def _infer_size(message: _Text) -> Reading | None:
    size = read_size(message.folded, bare=False)
    if size is None and message.replaces_a_number:
        size = read_size(message.folded)
        if size and (size.members or 0) >= EARLIEST:  # « c'est 2012, pas 2013 »
            return None
    if size is None:
        return None
    return Reading(size.as_value(), message.folded.quote(size.first, size.last), 0.75 if size.approximate else 0.85)


def _infer_year(message: _Text) -> Reading | None:
    since = infer_since(message.folded, message.today)
    if since is None:
        return None
    return Reading(since.as_value(), message.folded.quote(since.first, since.last), since.confidence)


def _infer_budget(message: _Text) -> Reading | None:
    amount = infer_budget(message.folded)
    if amount is None and message.replaces_a_number and phrases("money", "currency").find(message.folded):
        amount = read_budget(message.folded)
    if amount is None:
        return None
    return Reading(amount.band, message.folded.quote(amount.first, amount.last), amount.confidence)


def _infer_contact(folded: Folded) -> Reading | None:
    """Valid details only; the person's name only beside them, in a short message."""
    contact = read_contact(folded)
    if contact is None or not (contact.email or contact.phone):
        return None
    short = len(folded.tokens) <= 2 * _SHORT
    value = {**contact.as_value(), "person": contact.person if short else None}
    return Reading(value, folded.original[contact.start : contact.end], 0.75 if contact.guessed else 0.9)
