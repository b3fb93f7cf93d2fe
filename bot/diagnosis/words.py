"""What the person wrote in their own words: searched for phrases, classified, and quoted exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.diagnosis.phrases import SearchedText
from bot.interview.answers import Answer
from bot.programme.programme import Programme
from bot.programme.questions import Question
from bot.understanding.classification import Classification, Task, TextClassifier
from bot.understanding.text import fold_phrase

ACTIVITY = "activity"
CLASSIFIED = (ACTIVITY, "digital", "project")
"""The questions whose words say what the actor does, in the order in which they are read."""
NOT_WORDS = frozenset({"name", "commune", "contact", "optins"})
"""Questions whose answer says who or where, never how things are."""
FEWEST_WORDS = 3
"""A typed answer to a closed question counts as free text from here on ("oui" does not)."""
LONGEST_QUOTE = 160
LONG_ACCOUNT = 80
"""Words, from which an account is also read passage by passage."""
PLAIN_PASSAGE = 0.7
POSSIBLE_FROM_PASSAGE = 0.45
LONGEST_CLAUSE = 14
"""Words."""
_SENTENCE_END = re.compile(r"[.;!?\n](?=\s|$)")
_ENDS_ON_LINK = re.compile(
    r"\s(?:et|ou|de|des|du|d’|le|la|les|un|une|à|au|aux|en|avec|pour|par|sur|dans|que|qui|nos|notre)$", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[.,;:!?()\n](?=\s|$)|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question and the exact words of its answer that count."""

    question: str
    quote: str


@dataclass(frozen=True, slots=True)
class Words:
    """Free words by question, in the programme's order."""

    texts: Mapping[str, SearchedText]

    def find(self, phrases: tuple[str, ...]) -> tuple[Evidence, ...]:
        """The first phrase met in each answer, as it was written."""
        found = []
        for question, text in self.texts.items():
            for phrase in phrases:
                quote = text.find(phrase)
                if quote:
                    found.append(Evidence(question, quote))
                    break
        return tuple(found)


def read_words(programme: Programme, answered: Mapping[str, Answer]) -> Words:
    """The free words of the answers that were given."""
    texts = {}
    for question in programme.questions:
        answer = answered.get(question.id)
        text = "" if answer is None else _free_text(question, answer)
        if text:
            texts[question.id] = SearchedText(text)
    return Words(texts)


def _free_text(question: Question, answer: Answer) -> str:
    """The person's words when they say more than an option does; otherwise empty."""
    if question.id in NOT_WORDS:
        return ""
    if question.kind == "text":
        return answer.quote.strip() or (answer.value.strip() if isinstance(answer.value, str) else "")
    if answer.source != "typed":
        return ""
    folded = fold_phrase(answer.quote)
    if len(folded) < FEWEST_WORDS:
        return ""
    wordings = (fold_phrase(word) for option in question.options for word in (option.label, *option.words))
    return "" if folded in wordings else answer.quote


def readable(text: str, start: int, end: int) -> str:
    """The words from `start` to `end` as one can read them alone: their sentence if it is short, else their clause.

    A clause of more than `LONGEST_CLAUSE` words is cut around them, at words.
    """
    end = min(end, len(text))
    for boundary in (_SENTENCE_END, _CLAUSE_END):
        first = max((m.end() for m in boundary.finditer(text, 0, start)), default=0)
        after = boundary.search(text, end)
        last = after.start() if after else len(text)
        if len(text[first:last].split()) <= LONGEST_CLAUSE:
            break
    if len(text[first:last].split()) > LONGEST_CLAUSE:
        around = max(LONGEST_CLAUSE - len(text[start:end].split()), 0) // 2
        first = _nth_word(text, first, start, min(around, len(text[first:start].split())))
        last = _nth_end(text, end, min(around, len(text[end:last].split())))
        while _ENDS_ON_LINK.search(text, first, last):
            last = text.rindex(" ", first, last)
    return text[first:last].strip(" .,;:-–—\n")


def _nth_word(text: str, begin: int, end: int, count: int) -> int:
    """Where the `count` last words before `end` begin."""
    starts = [m.start() for m in re.finditer(r"\S+", text[begin:end])]
    return begin + starts[-count] if count else end


def _nth_end(text: str, begin: int, count: int) -> int:
    """Where the `count` first words after `begin` end."""
    ends = [m.end() for m in re.finditer(r"\S+", text[begin:])]
    return begin + ends[count - 1] if count else begin


def read_long(classifier: TextClassifier, text: str) -> Classification:
    """The reading of a text; a long account is also read passage by passage for the objectives.

    Somebody who tells everything says in one sentence that they prepare shared offices, among twenty about
    something else: a passage that plainly meets an objective makes it possible, never more.
    """
    whole = classifier.classify(text)
    sentences = [s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip()]
    if len(text.split()) < LONG_ACCOUNT or len(sentences) < 2:
        return whole
    passages = [classifier.classify(" ".join(pair)) for pair in pairwise(sentences)]
    objectives = dict(whole.objectives)
    for label, likely in objectives.items():
        best = max(passage.objectives[label] for passage in passages)
        if best >= PLAIN_PASSAGE:
            objectives[label] = max(likely, POSSIBLE_FROM_PASSAGE)
    return replace(whole, objectives=objectives)


class ActivityText:
    """The words about the activity, read once by the classifier.

    The texts of several answers are classified together; a quote always comes from a single answer.
    """

    def __init__(self, words: Words, classifier: TextClassifier) -> None:
        self._parts: list[tuple[str, int, str]] = []
        text = ""
        for question in CLASSIFIED:
            if question in words.texts:
                part = words.texts[question].original
                text += "\n" if text else ""
                self._parts.append((question, len(text), part))
                text += part
        self._text = text
        self._classifier = classifier
        self._quotes = True
        self.reading: Classification | None = read_long(classifier, text) if text else None
        self.activity_given = ACTIVITY in words.texts

    def without_quotes(self) -> ActivityText:
        """The same reading for whoever wants the labels but no reasons: finding the words costs more than reading."""
        silent = copy(self)
        silent._quotes = False
        return silent

    @property
    def version(self) -> str:
        """The classifier's version; « none » when there was nothing to classify."""
        return self.reading.version if self.reading else "none"

    def support(self, task: Task, label: str, most: int = 2) -> list[Evidence]:
        """The words that support a label, best first; the first sentence when none stands out.

        Empty only when nothing was written, or without quotes.
        """
        if not self.reading or not self._quotes:
            return []
        found: list[Evidence] = []
        for span in self._classifier.spans(self._text, task, label):
            evidence = self._cut(span.start, span.end) if span.weight > 0 else None
            if evidence and evidence not in found:
                found.append(evidence)
            if len(found) == most:
                break
        return found or [self._opening()]

    def _cut(self, start: int, end: int) -> Evidence | None:
        """The part of a span that lies in the answer where it begins."""
        for question, offset, part in self._parts:
            if offset <= start < offset + len(part):
                quote = readable(part, start - offset, end - offset)
                return Evidence(question, quote) if quote else None
        return None

    def _opening(self) -> Evidence:
        question, _, part = self._parts[0]
        sentence = re.split(r"(?<=[.!?])\s|\n", part.strip(), maxsplit=1)[0]
        if len(sentence) > LONGEST_QUOTE:
            sentence = sentence[:LONGEST_QUOTE].rsplit(" ", 1)[0]
        return Evidence(question, sentence)
