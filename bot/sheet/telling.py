"""The actor’s words on a sheet: cleaned, shortened, left out when they name somebody or tell what holds them back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise

from bot.crossings.discretion import REMOVED, may_be_told, without_contacts
from bot.diagnosis.model import Reason
from bot.diagnosis.phrases import SearchedText
from bot.interview.answers import Answer
from bot.interview.render import quoted, shorten
from bot.programme.barriers import Barriers
from bot.programme.checks import walk
from bot.programme.conditions import Says
from bot.programme.programme import Programme
from bot.sheet.model import Audience
from bot.understanding.places.text import normalise
from bot.understanding.places.vocabulary import vocabulary
from bot.understanding.text import fold

LONGEST_NAME = 80
MOST_WORDS = 6
"""What is longer is a sentence, not a name."""
LONGEST_PLACE = 60
LONGEST_READ = 600
"""Characters of a text that are looked at: what follows could not be shown anyway."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"\s?[,;:(](?=\s|\w)|\s[-–—]\s")
_MOST_MARKS = re.compile(r"(\w[\u0300-\u036f]{2})[\u0300-\u036f]+")
"""A letter bears two marks at most: « zalgo » climbs over the lines."""


def clean(text: str) -> str:
    """The text on one line, without control characters, direction marks nor piles of accents."""
    text = unicodedata.normalize("NFC", text[:LONGEST_READ])
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join(_MOST_MARKS.sub(r"\1", text).split())


_UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs"}


class Telling:
    """What may be quoted of one actor, for each audience."""

    def __init__(self, programme: Programme, answers: Mapping[str, Answer]) -> None:
        self._answers = answers
        self._quotable = programme.crossings.quotable
        self._longest = programme.sheet.longest_quote
        self._longest_account = programme.sheet.longest_account
        self._most = programme.sheet.most_quotes
        self._private = (
            *programme.crossings.never_told.says,
            *programme.sheet.never_told.says,
            *_phrases(programme.barriers),
        )
        contact = answers.get("contact")
        held = contact.value if contact and isinstance(contact.value, dict) else {}
        form = programme.crossings.forms.get(str(answers["legal_form"].value)) if "legal_form" in answers else None
        self._one_person = form is None or form.discreet
        self._person = frozenset(_words(str(held.get("person") or "")))

    def account(self, audience: Audience) -> str:
        """What they do, in their words: the first sentences of their account that may be shown, one after the other."""
        answer = self._answers.get("activity")
        kept = ""
        for sentence in _SENTENCE.split(clean(answer.quote) if answer and self._theirs(answer) else ""):
            said = self._beginning(sentence, audience)
            if kept and len(kept) + len(said) >= self._longest_account:
                break
            kept = f"{kept} {said}".strip()
            if kept and said != sentence:
                kept = f"{kept}…"
                break
        return quoted(kept, self._longest_account)

    def _beginning(self, sentence: str, audience: Audience) -> str:
        """The sentence, or as many of its first clauses as may be shown: nothing is cut out of the middle."""
        ends = [len(sentence), *(end.start() for end in reversed(list(_CLAUSE_END.finditer(sentence))))]
        return next((sentence[:end] for end in ends if self._shown(sentence[:end], audience)), "")

    def quotes(self, reasons: Iterable[Reason], audience: Audience) -> tuple[str, ...]:
        """The first words of the reasons that may be shown, each once, and not those that `account` shows already.

        Only their own words about what is done are quoted; a partner is never shown words of doubt, of
        loneliness or of lack of means.
        """
        seen = [self.account(audience)]
        for reason in reasons:
            answer = self._answers.get(reason.question)
            quote = quoted(clean(reason.quote), self._longest)
            if len(seen) > self._most:
                break
            if reason.question not in self._quotable or answer is None or not self._theirs(answer):
                continue
            if audience == "partner" and reason.question != "activity":
                continue  # what they wish or doubt, said to us about a project, is not for a partner
            if self._shown(quote, audience) and not any(quote in other or (other and other in quote) for other in seen):
                seen.append(quote)
        return tuple(seen[1:])

    @staticmethod
    def _theirs(answer: Answer) -> bool:
        """Words that they wrote, not a button's label nor what an adviser noted."""
        return answer.source in ("typed", "inferred")

    def _shown(self, quote: str, audience: Audience) -> bool:
        return self._tellable(quote) and (audience == "actor" or not self._confesses(quote))

    def name(self, written: str) -> str:
        """The activity's name without contact details; empty when it names the person, or says more than a name.

        A structure may bear the name of somebody (« Foyer Jean Moulin »): that is public. The activity of one
        person may not.
        """
        name = shorten(without_contacts(clean(written)), LONGEST_NAME).strip(f" {REMOVED}")
        if not self._person.isdisjoint(_words(name)):
            return ""
        if len(name.split()) > MOST_WORDS and not may_be_told(name):
            return ""
        return "" if self._one_person and _civil_name(name) else name

    def place(self, written: str) -> str:
        """A place in the person's words; empty when they could hold something else than a place."""
        place = clean(written)
        return place if len(place) <= LONGEST_PLACE and self._tellable(f"à {place}") else ""

    def _tellable(self, text: str) -> bool:
        return bool(text) and self._person.isdisjoint(_words(text)) and may_be_told(text)

    def _confesses(self, text: str) -> bool:
        searched = SearchedText(text)
        return any(searched.find(phrase) for phrase in self._private)


def _phrases(barriers: Barriers) -> tuple[str, ...]:
    """Every phrase that tells of a barrier."""
    return tuple(phrase for _, node in walk(barriers) if isinstance(node, Says) for phrase in node.says)


def _civil_name(text: str) -> bool:
    """« Karim Benali, sons »: a first name and a word with a capital, one after the other."""
    written = text.replace(",", " , ").split()
    return any(
        normalise(first) in vocabulary().first_names and first[0].isupper() and last[0].isupper()
        for first, last in pairwise(written)
    )


def _words(text: str) -> list[str]:
    return [word for word in fold(text).words if len(word) > 2]
