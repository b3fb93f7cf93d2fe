"""Numbers as people write them in French: « 15 000 », « trois ou quatre », « une vingtaine », « 2,5 k ».

`find_numbers` lists every number of a message; what each one counts (people, euros, years) is for
`size`, `money` and `dates` to decide from the words around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import floor
from typing import Literal

from bot.understanding.text import Folded

_UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "deu": 2, "trois": 3, "troi": 3, "quatre": 4, "quatres": 4, "quattre": 4,
    "cinq": 5, "cinque": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "octante": 80, "nonante": 90,
}  # fmt: skip
_SCALES = {
    "mille": 1_000, "mil": 1_000, "k": 1_000, "ke": 1_000, "million": 1_000_000, "millions": 1_000_000,
}  # fmt: skip
_ABOUT = {
    "huitaine": 8, "dizaine": 10, "dixaine": 10, "disaine": 10, "douzaine": 12, "quinzaine": 15, "quinzene": 15,
    "vingtaine": 20, "vintaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
    "centaine": 100, "millier": 1_000,
}  # fmt: skip
NUMBER_WORDS = frozenset({*_UNITS, *_TENS, *_SCALES, *_ABOUT})
"""Every word that is or holds a number, folded."""
_APPROXIMATE_BEFORE = {
    "environ", "presque", "quasi", "quasiment", "autour", "vers", "pres", "bonne", "petite", "disons",
    "approximativement", "bientot",
}  # fmt: skip
_APPROXIMATE_AFTER = {"environ", "approximativement"}
_APPROXIMATE_PHRASES = {
    ("a", "peu"), ("plus", "ou"), ("et", "quelques"), ("grosso", "modo"), ("je", "crois"), ("je", "pense"),
}  # fmt: skip
_APPROXIMATE_LINKS = {("les", "dans"), ("de", "autour"), ("de", "pres")}
# What limits a number, right before it (nearest word first) or right after it.
_AT_LEAST, _AT_MOST = {"minimum", "mini"}, {"maximum", "max", "maxi"}
_AT_LEAST_BEFORE, _AT_MOST_BEFORE = (
    {("moins", "au")},
    {("plus", "au"), ("maximum", "au"), ("a", "jusqu"), ("a", "jusque")},
)
_AT_LEAST_AFTER, _AT_MOST_AFTER = (
    {("au", "moins"), ("ou", "plus"), ("et", "plus")},
    {("au", "plus"), ("au", "maximum"), ("au", "max")},
)
# The words by which « dix adhérents environ », « dix adhérents au moins » may go on after the noun.
_QUALIFYING = _APPROXIMATE_AFTER | _AT_LEAST | _AT_MOST | {"a", "plus", "grosso", "je", "ou", "au"}
_ORDINALS = {"e", "er", "ere", "eme", "nd", "nde", "ieme"}
_HANDFULS = {"paire": 2, "poignee": 5}
_DIGITS = re.compile(r"\d{1,9}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}){1,2}")
_DECIMAL = re.compile(r"\d{1,9}[.,]\d{1,3}")
_LAST_GROUP = re.compile(r"\d{3}[.,]\d{2}")
_SPACES = (" ", "\u00a0", "\u202f", "\u2009", "'", "’")

Bound = Literal["", "less", "more"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or a range when `low` differs from `high`; tokens `first` to `last` (excluded) say it.

    `bound`: « moins de », « au plus » (less) or « plus de », « au moins » (more).
    `article`: only « un » or « une », which counts something only when the word after it does.
    """

    low: float
    high: float
    approximate: bool
    first: int
    last: int
    bound: Bound = ""
    article: bool = False

    @property
    def value(self) -> int:
        """The number itself, or the middle of the range rounded down."""
        return floor((self.low + self.high) / 2)


def find_numbers(folded: Folded) -> list[Number]:
    """Every number of the message, in order, ranges and approximations joined."""
    found: list[Number] = []
    index = 0
    while index < len(folded.tokens):
        number = _number_at(folded, index)
        if number is None:
            index += 1
            continue
        number = _join_range(folded, number)
        found.append(_qualify(folded, number))
        index = number.last
    return found


def _number_at(folded: Folded, index: int) -> Number | None:
    """The number that starts at this token, without looking at what precedes it."""
    word = folded.word(index)
    if word in ("quelques", "plusieurs"):
        return _vague_number(folded, index)
    if word == "une" and (size := _HANDFULS.get(folded.word(index + 1))):
        return Number(size, size, True, index, index + 2)
    if _about(word):
        return _collective(folded, 1, 1, index, index)
    if word in ("demi", "demie") and _about(folded.word(index + 1)):
        return _collective(folded, 0.5, 0.5, index, index + 1)
    read = _digits(folded, index) or _words(folded, index)
    if read is None:
        return None
    value, last = read
    if _is_collective(folded, last):
        return _collective(folded, value, value, index, last)
    if folded.word(last) in ("aine", "ene") and folded.gap(last) == "":  # « une 20aine »
        return Number(value, value, True, index, last + 1)
    if folded.word(last) == "demi" and _about(folded.word(last + 1)):
        return _collective(folded, value / 2, value / 2, index, last + 1)
    if folded.word(last) == "demi" and value == 1 and (scale := _SCALES.get(folded.word(last + 1))):
        return Number(scale / 2, scale / 2, False, index, last + 2)
    if folded.words[last : last + 2] == ("et", "demi") or folded.words[last : last + 2] == ("et", "demie"):
        return Number(value, value, True, index, last)
    article = last == index + 1 and word in ("un", "une")
    return Number(value, value, False, index, last, article=article)


def _vague_number(folded: Folded, index: int) -> Number:
    """« quelques » and « plusieurs » count from two to five of what follows."""
    if _is_collective(folded, index + 1):
        return _collective(folded, 2, 5, index, index + 1)
    if scale := _SCALES.get(folded.word(index + 1)):
        return Number(2 * scale, 5 * scale, True, index, index + 2)
    return Number(2, 5, True, index, index + 1)


def _about(word: str) -> int | None:
    return _ABOUT.get(word) or _ABOUT.get(word.removesuffix("s"))


def _is_collective(folded: Folded, index: int) -> bool:
    """Does « dizaine », « centaine »… stand at `index`, maybe after « bonne » or « petite »?"""
    return _about(folded.word(_skip_adjective(folded, index))) is not None


def _skip_adjective(folded: Folded, index: int) -> int:
    return index + 1 if folded.word(index) in ("bonne", "petite", "grosse", "grande", "bonnes") else index


def _collective(folded: Folded, low: float, high: float, first: int, index: int) -> Number:
    """« deux dizaines », « quelques centaines », « une centaine de milliers »: always approximate."""
    index = _skip_adjective(folded, index)
    size = _about(folded.word(index)) or 1
    last = index + 1
    if folded.word(last) == "de" and (thousands := _about(folded.word(last + 1))) == 1_000:
        size, last = size * thousands, last + 2
    elif folded.word(last) == "de" and (scale := _SCALES.get(folded.word(last + 1))):
        size, last = size * scale, last + 2
    if first == index and folded.word(index).endswith("s"):  # « des dizaines de… »
        low, high = 2, 5
    return Number(low * size, high * size, True, first, last)


def _digits(folded: Folded, index: int) -> tuple[float, int] | None:
    """A number in digits: value and the token after it. « 06 » and « 12.05.14 » are not numbers."""
    word = folded.word(index)
    if _GROUPED.fullmatch(word):
        value, last = float(re.sub(r"[.,]", "", word)), index + 1
    elif _DECIMAL.fullmatch(word):
        value, last = float(word.replace(",", ".")), index + 1
    elif _DIGITS.fullmatch(word) and not (len(word) > 1 and word[0] == "0") and not _is_ordinal(folded, index):
        value, last = _group_by_spaces(folded, index)
    else:
        return None
    return _scale(folded, value, last)


def _is_ordinal(folded: Folded, index: int) -> bool:
    """« 1er », « 2e », « 3ème »; but « 3000e » is an amount."""
    return len(folded.word(index)) <= 2 and folded.word(index + 1) in _ORDINALS and folded.gap(index + 1) == ""


def _group_by_spaces(folded: Folded, index: int) -> tuple[float, int]:
    """Join « 15 000 » and « 1 200 000 », written with any kind of single space."""
    digits, last = folded.word(index), index + 1
    if len(digits) <= 3 and _LAST_GROUP.fullmatch(cents := folded.word(last)) and folded.gap(last) in _SPACES:
        return float(digits + cents.replace(",", ".")), last + 1  # « 5 000,50 »
    while len(folded.word(index)) <= 3 and digits != "0" and len(digits) <= 6:
        group = folded.word(last)
        if not (re.fullmatch(r"\d{3}", group) and folded.gap(last) in _SPACES):
            break
        digits, last = digits + group, last + 1
    return float(digits), last


def _scale(folded: Folded, value: float, last: int) -> tuple[float, int]:
    """Apply « mille », « k » or « millions » after a number in digits."""
    scale = _SCALES.get(folded.word(last))
    if scale and folded.same_clause(last - 1, last):
        return value * scale, last + 1
    if folded.word(last) == "m" and folded.word(last + 1) == "€":
        return value * 1_000_000, last + 1
    return value, last


def _words(folded: Folded, index: int) -> tuple[float, int] | None:
    """A number in letters, up to the millions: value and the token after it."""
    total, current, last = 0, 0, index
    while (part := folded.word(last)) and (last == index or folded.same_clause(last - 1, last)):
        if part == "et" and last > index and _joins_et(current, folded.word(last + 1)):
            last += 1
            continue
        if (grown := _grow(total, current, part, last > index)) is None:
            break
        total, current = grown
        last += 1
    return (float(total + current), last) if last > index else None


def _joins_et(current: int, following: str) -> bool:
    """« vingt et un », « soixante et onze »: « et » belongs to the number."""
    return current % 100 in (20, 30, 40, 50, 60, 70) and following in ("un", "une", "onze")


def _grow(total: int, current: int, part: str, started: bool) -> tuple[int, int] | None:
    """Add one word to a number in letters; None when the word does not continue it."""
    rest = current % 100
    if part in _UNITS:
        unit = _UNITS[part]
        teens = unit >= 10 and rest in (60, 80)  # soixante-dix, quatre-vingt-onze
        after_ten = 7 <= unit <= 9 and rest in (10, 70, 90)  # dix-sept
        plain = unit and (
            (rest == 0 and (current or total or not started)) or (rest >= 20 and rest % 10 == 0 and unit < 10)
        )
        if unit == 0 and started:
            return None
        return (total, current + unit) if teens or after_ten or plain or not started else None
    if part in _TENS or (part == "vingts" and rest == 4):
        if part in ("vingt", "vingts") and rest == 4:
            return total, current - 4 + 80
        return (total, current + _TENS[part]) if rest == 0 and part in _TENS else None
    if part in ("cent", "cents"):
        hundreds = current < 10 or (current <= 19 and not total)  # « dix-neuf cent quatre-vingts »
        return (total, max(current, 1) * 100) if hundreds else None
    if part in ("mille", "mil") and not total:
        return max(current, 1) * 1_000, 0
    if part in ("million", "millions") and started and not total:
        return current * 1_000_000, 0
    return None


def _join_range(folded: Folded, number: Number) -> Number:
    """Join « trois ou quatre », « 5 à 10 », « 5-6 », « entre 2 et 3 » into one approximate number."""
    last, link = number.last, folded.word(number.last)
    between = "entre" in folded.before(number.first, 1)
    if _is_next_word_up(number, folded, last):  # « deux trois personnes »
        other = _number_at(folded, last)
    elif link in ("ou", "voire", "a") or (link == "et" and between):
        other = _number_at(folded, last + 1) if folded.same_clause(last - 1, last + 1) else None
    else:
        glued = folded.gap(last).strip() in ("-", "–", "/") and folded.word(last)[:1].isdigit()
        other = _number_at(folded, last) if glued else None
    if other is None or other.article:
        return number
    low = number.low
    for scale in (1_000, 1_000_000):  # « 10 à 15 000 », « 2-3k »: the unit is said once
        if low < 1_000 and other.low >= scale and low * scale < other.high and low * scale * 20 > other.high:
            low *= scale
            break
    far = link == "ou" and other.high > 3 * low + 3  # « 2 ou 30 » are two numbers
    if far or not low < other.high:
        return number
    return Number(low, other.high, True, number.first, other.last)


def _is_next_word_up(number: Number, folded: Folded, index: int) -> bool:
    """Does the next word say the number just above, in letters, as in « trois quatre »?"""
    if number.article or number.low > 9 or not folded.same_clause(index - 1, index):
        return False
    return not folded.word(index - 1).isdigit() and _UNITS.get(folded.word(index)) == number.high + 1


def _qualify(folded: Folded, number: Number) -> Number:
    """Mark « environ », « une bonne », « moins de », « plus de » around a number."""
    before = folded.before(number.first, 3)
    after = folded.after(number.last - 1, 2)
    bound: Bound = ""
    if before[:2] in (("de", "moins"), ("d", "moins")):
        bound = "less"
    elif before[:2] in (("de", "plus"), ("d", "plus")):
        bound = "less" if before[2:3] == ("pas",) else "more"
    elif before[:1] == ("plus",) and number.low >= 100:
        bound = "more"
    else:
        bound = _limit(before, after)
    beyond = _after_what_is_counted(folded, number)
    bound = bound or _limit((), beyond)
    near = _APPROXIMATE_BEFORE.intersection(before[:1]) or before[:2] in _APPROXIMATE_LINKS
    tail = any(_APPROXIMATE_AFTER.intersection(said[:1]) or said in _APPROXIMATE_PHRASES for said in (after, beyond))
    return replace(number, approximate=True, bound=bound) if bound or near or tail else number


def _after_what_is_counted(folded: Folded, number: Number) -> tuple[str, ...]:
    """The two words after the noun: « dix adhérents au moins ».

    None when they may go with what follows: « trois bénévoles et plus de cent adhérents ».
    """
    if not folded.same_clause(number.last - 1, number.last):
        return ()
    said = folded.after(number.last, 2)
    if not said or said[0] not in _QUALIFYING:
        return ()
    goes_on = any(
        folded.same_clause(number.last, place) and _number_at(folded, place)
        for place in range(number.last + 1, number.last + 4)
    )
    return () if goes_on else said


def _limit(before: tuple[str, ...], after: tuple[str, ...]) -> Bound:
    """« au moins dix », « dix minimum » (more); « au plus dix », « jusqu'à dix », « dix max » (less)."""
    if _AT_LEAST.intersection((*before[:1], *after[:1])) or before[:2] in _AT_LEAST_BEFORE or after in _AT_LEAST_AFTER:
        return "more"
    if _AT_MOST.intersection((*before[:1], *after[:1])) or before[:2] in _AT_MOST_BEFORE or after in _AT_MOST_AFTER:
        return "less"
    return ""
