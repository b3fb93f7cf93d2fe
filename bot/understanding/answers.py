"""What the words of an answer mean for the question that was asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.interview.answers import Reading
from bot.programme.questions import Question
from bot.understanding.communes import CommuneIndex
from bot.understanding.consent import read_consent
from bot.understanding.contacts import read_contact
from bot.understanding.dates import ambiguous_years, read_since
from bot.understanding.inference import infer
from bot.understanding.money import read_budget
from bot.understanding.names import read_name
from bot.understanding.options import read_options
from bot.understanding.size import read_size
from bot.understanding.text import MAX_LENGTH, Folded, fold
from bot.understanding.whereabouts import read_commune

__all__ = ["infer", "read_answer"]


def read_answer(question: Question, text: str, communes: CommuneIndex, today: date) -> Reading:
    """Read an answer to `question`. Never raises; reads the first 4,000 characters.

    `problem` tells the caller what to do next: `empty` and `unclear` call for `question.retry`, `ambiguous`
    for the buttons in `choices`, each of which reads back without ambiguity. An unclear reading may carry:

    - for a commune, in `value`, the place as it was written, to be stored if a second try fails as well;
    - for a name, in `choices`, a way to go on without one.

    `quote` is always a substring of `text`. Confidence below 0.7 is to be confirmed.
    """
    text = text[:MAX_LENGTH]
    if not text.strip():
        return Reading(problem="empty")
    folded = fold(text)
    if not folded.tokens:
        return Reading(quote=text.strip(), problem="unclear")
    if question.kind == "commune":
        return read_commune(text, communes)
    if question.kind == "year":
        return _read_year(folded, today)
    return _READERS[question.kind](question, folded)


def _read_text(question: Question, folded: Folded) -> Reading:
    if question.id == "name":
        return read_name(folded)
    letters = sum(len(token.text) for token in folded.tokens if token.text.isalpha())
    text = folded.original.strip()
    if letters < 2:
        return Reading(quote=text, problem="unclear")
    return Reading(value=text, quote=text, confidence=1.0)


def _read_choice(question: Question, folded: Folded) -> Reading:
    if question.id != "budget":
        return read_options(question, folded)
    named = read_options(question, folded)
    if named.problem is None and named.confidence == 1.0:
        return named
    amount = read_budget(folded)
    if amount is None:
        return named
    return Reading(amount.band, folded.quote(amount.first, amount.last), amount.confidence)


def _read_several(question: Question, folded: Folded) -> Reading:
    return read_consent(question, folded) if question.id == "optins" else read_options(question, folded)


def _read_size(_question: Question, folded: Folded) -> Reading:
    size = read_size(folded)
    if size is None:
        return Reading(quote=folded.original.strip(), problem="unclear")
    confidence = 0.8 if size.approximate else 0.95 if size.strict else 0.9
    return Reading(size.as_value(), folded.quote(size.first, size.last), confidence)


def _read_year(folded: Folded, today: date) -> Reading:
    since = read_since(folded, today)
    if since:
        confidence = min(since.confidence, 0.85) if since.approximate else since.confidence
        return Reading(since.as_value(), folded.quote(since.first, since.last), confidence)
    choices = ambiguous_years(folded, today)
    return Reading(quote=folded.original.strip(), problem="ambiguous" if choices else "unclear", choices=choices)


def _read_contact(_question: Question, folded: Folded) -> Reading:
    contact = read_contact(folded)
    text = folded.original.strip()
    if contact is None or not (contact.email or contact.phone):
        return Reading(quote=text, problem="unclear")
    confidence = 0.6 if contact.broken else 0.75 if contact.guessed else 1.0
    return Reading(contact.as_value(), folded.original[contact.start : contact.end], confidence)


_READERS: dict[str, Callable[[Question, Folded], Reading]] = {
    "text": _read_text,
    "choice": _read_choice,
    "multi": _read_several,
    "size": _read_size,
    "contact": _read_contact,
}
