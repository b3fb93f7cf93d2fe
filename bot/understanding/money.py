"""A yearly budget in the words of small actors: « 2,5 k€ », « dans les 15 000 », « quelques centaines d'euros »."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.lexicon import phrases, stems, words
from bot.understanding.matching import idioms
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.size import is_denied
from bot.understanding.text import Folded, stem

_BANDS = ((2_000, "moins_2k"), (10_000, "2k_10k"), (50_000, "10k_50k"), (200_000, "50k_200k"))
_HIGHEST = "plus_200k"
_UNITS = words("money", "units")
_COUNTED_IN_EUROS = words("money", "counted_in_euros")


@dataclass(frozen=True, slots=True)
class Amount:
    """A yearly amount in euros, and the id of the budget option it falls in."""

    euros: float
    band: str
    first: int
    last: int
    confidence: float


def band_of(euros: float, below: bool = False) -> str:
    """The budget option of a yearly amount; with `below` (« moins de »), a limit belongs to the option under it."""
    if euros <= 0:
        return "aucun"
    for limit, band in _BANDS:
        if euros < limit or (below and euros == limit):
            return band
    return _HIGHEST


def read_budget(folded: Folded) -> Amount | None:
    """The amount that answers « avec combien fonctionnez-vous sur une année ? »; None when there is none.

    A number alone counts euros; a monthly amount is multiplied by twelve; a price per person is not a budget.
    """
    spans = idioms(folded)  # « recommencer à zéro »
    candidates = [
        number
        for number in find_numbers(folded)
        if not is_denied(folded, number) and not any(first <= number.first < last for first, last in spans)
    ]
    priced = [number for number in candidates if has_unit(folded, number)]
    for number in priced or [number for number in candidates if stands_alone(folded, number)]:
        if not _is_per_person(folded, number):
            return _amount(folded, number)
    return None


def infer_budget(folded: Folded) -> Amount | None:
    """The budget said in a longer text: an amount in euros in the same clause as « budget », and close to it.

    « 28k l'an dernier », when nothing else is said, is one too.
    """
    numbers = find_numbers(folded)
    if len(numbers) == 1 and _is_yearly_amount(folded, numbers[0]):
        return _amount(folded, numbers[0])
    announced = phrases("money", "budget")
    for index in range(len(folded.tokens)):
        span = announced.at(folded, index)
        if not span or _is_someone_else_s(folded, index):
            continue
        for number in numbers:
            near = span[1] <= number.first <= span[1] + 6 or number.last <= span[0] <= number.last + 4
            linked = folded.same_clause(index, number.first) or number.first == span[1]
            if near and linked and has_unit(folded, number):
                amount = _amount(folded, number)
                first, last = min(span[0], amount.first), max(span[1], amount.last)
                return Amount(amount.euros, amount.band, first, last, 0.85)
    return None


def _is_yearly_amount(folded: Folded, number: Number) -> bool:
    """Is the message nothing but an amount in euros for a year?"""
    others = folded.words[: number.first] + folded.words[number.last :]
    yearly = words("money", "yearly").intersection(others)
    return bool(yearly) and has_unit(folded, number) and words("money", "beside_amount").issuperset(others)


def _is_someone_else_s(folded: Folded, index: int) -> bool:
    """Does the clause speak of the budget of a town hall, of families, of a project?"""
    others = phrases("money", "not_ours")
    near = range(max(0, index - 12), min(len(folded.tokens), index + 20))
    return any(folded.same_clause(index, place) and others.at(folded, place) for place in near)


def has_unit(folded: Folded, number: Number) -> bool:
    """Is the number followed by « euros », or said in « k »? « 2k », « 3 000e » are amounts, « 2k abonnés » is not."""
    last = number.last
    if folded.word(last) in ("d", "de"):
        last += 1
    if folded.word(last) in _UNITS:
        return True
    if folded.word(number.last - 1) in ("k", "ke"):
        following = folded.after(number.last - 1, 2)
        return not following or following[0] in words("money", "after_amount") or following[-1] in _COUNTED_IN_EUROS
    return folded.word(last) == "e" and folded.gap(last).strip() == "" and folded.word(last + 1) not in ("annee",)


def stands_alone(folded: Folded, number: Number) -> bool:
    """May a number without unit, in an answer about the budget, be an amount? Not « 3 ans », « en 2019 », « une »."""
    following = folded.after(number.last - 1, 1)
    if number.article or folded.before(number.first, 1) == ("en",):
        return False
    return not following or following[0] in words("money", "after_amount")


def _is_per_person(folded: Folded, number: Number) -> bool:
    """« 20 euros d'adhésion », « 5 € par personne »."""
    around = folded.after(number.last - 1, 5) + folded.before(number.first, 3)
    return bool(stems("money", "per_person").intersection(map(stem, around)))


def end_of_amount(folded: Folded, number: Number) -> int:
    """The token after a number and the « euros » or « d'euros » that follow it."""
    last = number.last
    if folded.word(last) in ("d", "de") and folded.word(last + 1) in _UNITS:
        last += 1
    return last + 1 if folded.word(last) in _UNITS | {"e"} else last


def _amount(folded: Folded, number: Number) -> Amount:
    euros = (number.low + number.high) / 2
    last = end_of_amount(folded, number)
    monthly = phrases("money", "monthly").at(folded, last)
    if monthly:
        euros, last = euros * 12, monthly[1]
    below = number.bound == "less"
    split = band_of(number.low, below) != band_of(number.high, True) and number.low != number.high
    confidence = 0.7 if split else 0.85 if number.approximate else 0.95
    return Amount(euros, band_of(euros, below), number.first, last, confidence)
