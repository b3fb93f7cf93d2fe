"""Options chosen by their rank in the list: « 2 », « la deuxième », « 1 et 3 », « tout sauf le 2 »."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.programme.questions import Question
from bot.understanding.lexicon import phrases, words
from bot.understanding.matching import matcher
from bot.understanding.numbers import find_numbers
from bot.understanding.text import Folded

_ORDINALS = {
    "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
    "cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10,
}  # fmt: skip
_SUFFIXES = frozenset(("e", "er", "ere", "eme", "nd", "nde", "ieme"))
_LIST = re.compile(r"\d(?:[.,]\d)+")  # « 1,3 » is a list here, not a decimal number

_ONLY = frozenset(("juste", "seulement", "uniquement"))  # « pas tout, juste le 1 »

Group = tuple[set[int], int]
"""Ranks said at one place, and the token after them."""


def read_ranks(question: Question, folded: Folded) -> list[str]:
    """The ids of the options that the answer gives by rank, in the order of the programme; empty when it does not.

    Every word must be a rank, « tout », a refusal (« sauf », « pas ») or a filler: « deux idées » is not a rank.
    At `optins`, the words of an option may stand beside ranks: « 1 et 2 mais pas l'annuaire ».
    """
    if not folded.tokens or len(folded.tokens) > 30:
        return []
    count = len(question.options)
    several = [position for position, option in enumerate(question.options, 1) if not option.exclusive]
    named = _named(question, folded) if question.id == "optins" else {}
    chosen = _chosen(folded, count, several if question.kind == "multi" else [], named)
    if not chosen or (question.kind == "choice" and len(chosen) > 1):
        return []
    picked = [question.options[position - 1] for position in sorted(chosen)]
    compatible = [option.id for option in picked if not option.exclusive]
    if compatible and len(compatible) < len(picked) and question.id == "optins":
        return []
    return compatible or [option.id for option in picked]


def _named(question: Question, folded: Folded) -> dict[int, Group]:
    """The options named in words, by the token where each starts; those that exclude the others left out."""
    groups: dict[int, Group] = {}
    for match in matcher(question.options, "words").find(folded):
        rank = next(rank for rank, option in enumerate(question.options, 1) if option.id == match.option)
        if not question.options[rank - 1].exclusive:
            groups[match.first] = ({rank}, match.last)
    return groups


def _chosen(folded: Folded, count: int, several: list[int], named: Mapping[int, Group]) -> set[int] | None:
    """The ranks kept; None when a word of the message has no place in such an answer, or when none is a rank."""
    kept: set[int] = set()
    dropped: set[int] = set()
    refusing = ranked = False
    index = 0
    last: set[int] = set()
    while index < len(folded.tokens):
        passed = phrases("options", "no_more").at(folded, index) or phrases("options", "no_trouble").at(folded, index)
        if passed:
            index = passed[1]
            continue
        rank = _group_at(folded, index, count, several)
        group = rank or named.get(index)
        if group:
            if last and folded.gap(index).strip() in ("-", "–"):  # « 1-3 »: two of them, or three?
                return None
            ranked = ranked or rank is not None
            last, index = group
            (dropped if refusing else kept).update(last)
            continue
        word = folded.word(index)
        if word in ("reste", "autres"):
            last = set(several) - kept - dropped
            (dropped if refusing and folded.same_clause(index - 2, index) else kept).update(last)
        elif word in ("non", "nan") and last and not refusing and _closes(folded, index):
            dropped |= last
        elif word in words("options", "refusals") or phrases("options", "excepts").at(folded, index):
            refusing = True
        elif word in ("oui", "ok", "mais") or (word in _ONLY and not folded.same_clause(index - 1, index)):
            refusing = False
        elif word not in words("options", "fillers") and word not in words("options", "excepts"):
            return None
        index += 1
    return kept - dropped if ranked else None


def _closes(folded: Folded, index: int) -> bool:
    """Does the word at `index` speak of the rank before it, as in « 2 non, 3 oui », and not of what follows?"""
    return not folded.same_clause(index, index + 1) or bool(_small_number(folded, index + 1))


def _group_at(folded: Folded, index: int, count: int, several: list[int]) -> Group | None:
    """The ranks said at this token and the token after them; None when it says none."""
    word = folded.word(index)
    number = _small_number(folded, index)
    after = folded.word(index + 1)
    if number and after.startswith(("premier", "dernier")):
        positions = range(1, number + 1) if after.startswith("premier") else range(count - number + 1, count + 1)
        return (set(positions) & set(range(1, count + 1)), index + 2) if several else None
    if _means_all(folded, index, several, number):
        return set(several), index + (2 if number and word in ("tous", "toutes", "les") else 1)
    if _LIST.fullmatch(word):
        ranks = {int(digit) for digit in re.split(r"[.,]", word)}
        return (ranks, index + 1) if max(ranks) <= count and min(ranks) > 0 else None
    if word in _ORDINALS and _ORDINALS[word] <= count:
        return {_ORDINALS[word]}, index + 1
    if word in ("dernier", "derniere"):
        return {count}, index + 1
    if number is None or not 1 <= number <= count or (word in ("un", "une") and not _only_numbers(folded)):
        return None
    end = index + (2 if after in _SUFFIXES and folded.gap(index + 1) == "" else 1)
    if number > 1 and folded.word(index - 1) == "les" and not _lists(folded, end):  # « les deux »: which ones?
        return None
    upper = _small_number(folded, end + 1)
    if several and folded.word(end) == "a" and upper and number < upper <= count:
        return set(range(number, upper + 1)), end + 2
    return {number}, end


def _lists(folded: Folded, index: int) -> bool:
    """Does another number follow, as after the first of « les 2 et 3 »?"""
    return _small_number(folded, index + (folded.word(index) in ("et", "ou", "a"))) is not None


def _means_all(folded: Folded, index: int, several: list[int], number: int | None) -> bool:
    """« tout », « toutes », « les trois » when there are three."""
    if not several:
        return False
    if number is not None:
        return number == len(several) and folded.word(index - 1) in ("les", "tous", "toutes", "aux")
    return folded.word(index) in words("options", "all") - {"trois"}


def _only_numbers(folded: Folded) -> bool:
    """« un et deux »: « un » is a rank; « une idée »: it is an article."""
    return all(word in ("et", "ou") or _small_number(folded, place) for place, word in enumerate(folded.words))


def _small_number(folded: Folded, index: int) -> int | None:
    """A whole number in one token, in digits or letters."""
    word = folded.word(index)
    if word.isdigit() and len(word) <= 2:
        return int(word)
    for number in find_numbers(folded):
        if number.first == index and number.last == index + 1 and number.low == number.high and not number.low % 1:
            return number.value
    return None
