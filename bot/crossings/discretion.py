"""What may be told of an actor before both agreed: their words, without anything that says who a person is.

Words that hold an e-mail, a telephone, an address of the web, or what may be somebody's name are not quoted at all:
half a sentence with a hole in it would be worse than none.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from bot.understanding.contacts import find_emails, find_phones
from bot.understanding.lexicon import phrases
from bot.understanding.places.table import table
from bot.understanding.places.text import normalise
from bot.understanding.places.vocabulary import vocabulary
from bot.understanding.text import Folded, fold

REMOVED = "…"
_WEB = re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:fr|com|org|net|eu|info|io)\b\S*|(?<!\w)[@#]\w\S*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?…\n:«\"“(]\s*|\s[-–—]\s)$")
"""What stands before a word that has a capital only because it opens a sentence."""
_STREET = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter)?,?\s(?:rue|avenue|av|boulevard|bd|place|chemin|impasse|allée|route|cours)\b", re.I
)
_BEFORE_PLACE = re.compile(
    r"\b(?:(?:à|a|au|aux|de|du|des|vers|en|et|sur|le|la|les|dans le|dans la)\s|[dl]['’])(?=[A-ZÀ-Þ])"
)
_LONGEST_PLACE = 6
"""Words."""
_LONGEST_ACRONYM = 5
_KNOWN_ACRONYMS = frozenset({"EHPAD", "CYBERBASE", "HTML", "SMARTPHONE"})
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:je m['’ ]?appelle|je me nomme|moi,? c['’ ]?est|mon nom est|mon nom c['’ ]?est|mon pr[ée]nom)\b", re.I
)


def may_be_told(text: str) -> bool:
    """Does nothing in these words say who a person is, how to reach them or where they live?

    A capital inside a sentence counts as a name unless it is a known place or a short acronym: better a quote
    too few than a name too many.
    """
    if _WEB.search(text) or _STREET.search(text) or _ANNOUNCED.search(text) or _contacts(text):
        return False
    places = _place_spans(text)
    words = (word for word in _WORD.finditer(text) if not any(low <= word.start() < high for low, high in places))
    return not any(_may_name(text, word) for word in words)


def without_contacts(text: str) -> str:
    """The text with « … » in the place of e-mails, telephones, web addresses, and the names announced as such."""
    spans = [*_contacts(text), *(found.span() for found in _WEB.finditer(text)), *_announced_names(fold(text))]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + REMOVED + text[end:]
    return text


def opens_sentence(text: str, start: int) -> bool:
    """Does the word that starts there have its capital only because it comes first?"""
    return _OPENS.search(text[:start]) is not None


def _contacts(text: str) -> list[tuple[int, int]]:
    emails = [(found.start, found.end) for found in find_emails(text)]
    return emails + [(found.start, found.end) for found in find_phones(fold(text), emails)]


def _announced_names(folded: Folded) -> list[tuple[int, int]]:
    """« je m’appelle Karim Dupont »: the words that bear a capital after the announcement, or a first name."""
    spans = []
    for found in _ANNOUNCED.finditer(folded.original):
        last = None
        for word in _WORD.finditer(folded.original, found.end()):
            between = folded.original[last if last is not None else found.end() : word.start()]
            capital = word[0][0].isupper() or normalise(word[0]) in vocabulary().first_names
            if not capital or between.strip():
                break
            spans.append(word.span())
            last = word.end()
    return spans


def _may_name(text: str, found: re.Match[str]) -> bool:
    word = _ELISION.sub("", found[0])
    if not word or not word[0].isupper():
        return _called(text, found)
    if word.isupper() and (len(word) <= _LONGEST_ACRONYM or word in _KNOWN_ACRONYMS):
        return False
    if normalise(word) in vocabulary().first_names:
        return True
    return not (word == found[0] and opens_sentence(text, found.start()))


def _called(text: str, found: re.Match[str]) -> bool:
    """A first name in small letters, after words that call somebody: « demandez karim »."""
    if normalise(found[0]) not in vocabulary().first_names:
        return False
    folded = fold(text)
    index = next((i for i, token in enumerate(folded.tokens) if token.start >= found.start()), 0)
    return phrases("contacts", "person_before").ending_before(folded, index) is not None


def _place_spans(text: str) -> list[tuple[int, int]]:
    """Known places where places stand: « à Marmande », « autour de La Réole », « du Médoc »."""
    spans = []
    for found in _BEFORE_PLACE.finditer(text):
        words = list(islice(_WORD.finditer(text, found.end()), _LONGEST_PLACE))
        for last in reversed(words):
            if normalise(text[found.end() : last.end()]) in _places():
                spans.append((found.end(), last.end()))
                break
    return spans


@cache
def _places() -> frozenset[str]:
    """Names of communes, départements and natural regions, in normal form, but those that are first names."""
    names = set(table().names()) | set(table().department_codes) | set(vocabulary().areas)
    without_article = {name.partition(" ")[2] for name in names if name.startswith(("le ", "la ", "les ", "l "))}
    return frozenset((names | without_article) - vocabulary().first_names)
