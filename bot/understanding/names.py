"""The name of an activity: in an answer (« on s'appelle Les Mains Vertes »), or inside a longer text."""

from __future__ import annotations

import re

from bot.interview.answers import Reading
from bot.understanding.lexicon import phrases, words
from bot.understanding.text import Folded

LONGEST_NAME = 150
"""Characters: the limit of the exports (data.inclusion)."""
_LONGEST_PLAIN = 6  # words of a name written without capitals
_WITHOUT = (("Continuer sans nom", "passer"),)
_QUOTED = re.compile(r"[«“\"]\s?([^«»“”\"\n]{2,80}?)\s?[»”\"]")
_EDGES = " \t\n\u00a0\u202f.,;:!?«»\"“”'’()-–—"


def read_name(folded: Folded) -> Reading:
    """The name that an answer gives, without « on s'appelle » nor quotation marks.

    « pas de nom » is unclear, and offers to go on without one; so is a sentence about something else.
    """
    text = folded.original
    quoted = _QUOTED.search(text)
    if phrases("names", "none").is_all(folded) or (phrases("names", "nameless").find(folded) and not quoted):
        return Reading(quote=text.strip(), problem="unclear", choices=_WITHOUT)
    first = 0 if quoted else _after_lead(folded)
    if not quoted and _is_sentence(folded, first):
        return Reading(quote=text.strip(), problem="unclear")
    name = quoted[1] if quoted else text[folded.tokens[first].start :]
    name = _trimmed(name)
    if not any(character.isalnum() for character in name) or len(name) > LONGEST_NAME:
        return Reading(quote=text.strip(), problem="unclear")
    return Reading(name, name, 1.0 if first == 0 else 0.95)


def announces_name(folded: Folded) -> bool:
    """True when the words open with « ça s'appelle » or the like, and a name follows; false for a question."""
    lead = phrases("names", "announced").at(folded, 0)
    return "?" not in folded.original and lead is not None and lead[1] < len(folded.tokens)


def find_name(folded: Folded) -> Reading | None:
    """The name given inside a longer text, when words or capitals make it certain; else None."""
    announced = phrases("names", "announced")
    for index in range(len(folded.tokens)):
        span = announced.at(folded, index)
        if span and (name := _name_from(folded, span[1], capitals=False)):
            return Reading(name, name, 0.9)
    for found in _QUOTED.finditer(folded.original):
        if found[1][:1].isupper() and len(found[1].split()) <= _LONGEST_PLAIN and _names_us(folded, *found.span()):
            return Reading(found[1], found[1], 0.85)
    for index, token in enumerate(folded.tokens):
        us = folded.word(index - 1) in ("l", "notre", "une", "petite", "le", "la") or index == 0
        if us and token.text in words("names", "carriers") and folded.same_clause(index, index + 1):
            part_of_name = index > 0 and folded.original[token.start].isupper()  # « L'Association Familiale »
            name = _name_from(folded, index + 1, capitals=True)
            if name and not _is_served(folded, index):
                name = folded.original[token.start if part_of_name else token.end :].partition(name)[0].lstrip() + name
                return Reading(name, name, 0.8)
    return None


def _is_sentence(folded: Folded, first: int) -> bool:
    """Is it « on est trois retraités », « une petite association », « on fait des ateliers le samedi… »?"""
    if "?" in folded.original and words("names", "asked_back").intersection(folded.words):
        return True
    plain = not any(folded.original[token.start].isupper() for token in folded.tokens[max(first, 1) :])
    if (
        plain
        and words("names", "kinds").intersection(folded.words)
        and words("names", "kinds_only").issuperset(folded.words)
    ):
        return True  # « une petite association » answers another question
    speaks = folded.word(0) in words("options", "speakers")
    if first:
        says_what = folded.word(first) in words("names", "not_first") or folded.word(first).isdigit()
        return plain and speaks and says_what
    return plain and speaks and len(folded.tokens) > _LONGEST_PLAIN


def _after_lead(folded: Folded) -> int:
    """The token where the name starts: after « on s'appelle », after « l'association » unless a complement follows."""
    first = 0
    lead = _announced(folded) or phrases("names", "lead").at(folded, 0)
    if lead and lead[1] < len(folded.tokens):
        first = lead[1]
    kind = phrases("names", "kind").at(folded, first)
    complement = words("names", "complement") - {"la", "le", "les", "l"}
    if kind and kind[1] < len(folded.tokens) and folded.word(kind[1]) not in complement:
        return kind[1]
    return first


def _announced(folded: Folded) -> tuple[int, int] | None:
    """« c'est une asso qui s'appelle … »: the words after which the name stands."""
    places = range(1, len(folded.tokens))
    return next((span for place in places if (span := phrases("names", "called").at(folded, place))), None)


def _trimmed(name: str) -> str:
    """Without the punctuation around; a closing parenthesis or a dot of « S.A.R.L. » inside stays."""
    name = name.strip()
    while name and name[0] in _EDGES:
        name = name[1:]
    while name and name[-1] in _EDGES and not (name[-1] == ")" and "(" in name):
        name = name[:-1]
    return name


def _names_us(folded: Folded, start: int, end: int) -> bool:
    """Do the words beside a quoted name say that it is ours: « l'association », « c'est notre… »?"""
    before = [token.text for token in folded.tokens if token.end <= start][-1:]
    after = [token.text for token in folded.tokens if token.start >= end][:4]
    return bool(words("names", "before_quotes").intersection(before)) or after[:3] == ["c", "est", "notre"]


def _name_from(folded: Folded, first: int, capitals: bool) -> str:
    """The name that starts at a token: capitals and the small words between them, else up to six words."""
    last = first
    kept = first
    while last < len(folded.tokens) and (last == first or folded.same_clause(last - 1, last)):
        token = folded.tokens[last]
        capital = folded.original[token.start].isupper() or token.text.isdigit()
        small = token.text in words("names", "complement")
        if capital:
            kept = last + 1
        elif not small or last == first:
            break
        last += 1
    if kept == first and not capitals:
        kept = _end_of_plain_name(folded, first)
    if folded.word(first) in ("loi", "type") or _is_cut(folded, first, kept):
        return ""
    name = _trimmed(folded.quote(first, kept))
    return name if 2 <= len(name) <= LONGEST_NAME else ""


def _is_cut(folded: Folded, first: int, last: int) -> bool:
    """Is only the first word of the name known, as in « Les enfants terribles anime… » or « Dessine-moi… »?"""
    if last - first != 1:
        return False
    hyphen = folded.gap(last).strip() in ("-", "'", "’")
    return hyphen or folded.word(first) in words("names", "complement")


def _end_of_plain_name(folded: Folded, first: int) -> int:
    """Where a name in small letters ends: six words, a punctuation or a word that starts something else."""
    last = first
    while last < min(first + _LONGEST_PLAIN, len(folded.tokens)):
        if folded.word(last) in words("names", "stops") or not folded.same_clause(first, last):
            break
        last += 1
    return last


def _is_served(folded: Folded, index: int) -> bool:
    """« nous aidons l'association X »: it is not our name."""
    return bool(words("options", "others").intersection(folded.before(index, 4)) - {"les", "des"})
