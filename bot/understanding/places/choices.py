"""The reply to « laquelle ? », once several communes of the same name were offered."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.understanding.places.reading import Reading
from bot.understanding.places.table import Commune, Table
from bot.understanding.places.text import normalise

_RANKS = {
    word: rank
    for rank, words in enumerate(
        (
            "1 1er 1ere premier premiere",
            "2 deux 2e 2eme 2nd 2nde deuxieme second seconde",
            "3 trois 3e 3eme troisieme",
            "4 quatre 4e 4eme quatrieme",
            "5 cinq 5e 5eme cinquieme",
            "6 six 6e 6eme sixieme",
        )
    )
    for word in words.split()
}
_LAST = frozenset(("dernier", "derniere"))
_WORDS_AROUND = "la le l celle celui c est ce sera numero n commune ville de liste oui svp merci plutot choix"
_AROUND_RANKS = frozenset(_WORDS_AROUND.split())
"""The words that may come with a rank: « attendez deux minutes » chooses nothing."""
_REFUSALS = frozenset(("aucune", "aucun", "ni", "pas", "non"))
_ALIKE = 85.0  # likeness out of 100 of a name written nearly right


def choose(candidates: Sequence[Commune], text: str, table: Table) -> Commune | None:
    """The candidate designated by a postal code, a département, a name or a rank, tried in that order."""
    reading = Reading(text, table)
    if not candidates or _REFUSALS.intersection(reading.norms):
        return None
    for choice in (_by_postal_code, _by_department, _by_rank, _by_name):
        fitting = choice(candidates, reading)
        if len(fitting) == 1:
            return fitting[0]
    return None


def _by_postal_code(candidates: Sequence[Commune], reading: Reading) -> list[Commune]:
    codes = {postal.code for postal in reading.postals}
    return [commune for commune in candidates if codes.intersection(commune.postal_codes)]


def _by_department(candidates: Sequence[Commune], reading: Reading) -> list[Commune]:
    codes = {code for department in reading.departments() for code in department.codes}
    codes.update(postal.code[:2] for postal in reading.postals)
    if not codes:
        codes = _departments_named(reading)
    return [commune for commune in candidates if commune.department in codes]


def _departments_named(reading: Reading) -> set[str]:
    """Codes of the départements named anywhere, « celle de Gironde »; not the Lot of Lot-et-Garonne."""
    written = f" {' '.join(reading.norms)} "
    named = [name for name in reading.table.department_codes if f" {name} " in written]
    whole = [name for name in named if not any(name != other and name in other for other in named)]
    return {reading.table.department_codes[name] for name in whole}


def _by_rank(candidates: Sequence[Commune], reading: Reading) -> list[Commune]:
    if not _AROUND_RANKS.union(_RANKS, _LAST).issuperset(reading.norms):
        return []
    if _LAST.intersection(reading.norms):
        return [candidates[-1]]
    ranks = {_RANKS[norm] for norm in reading.norms if norm in _RANKS}
    return [candidates[rank] for rank in ranks if rank < len(candidates)]


def _by_name(candidates: Sequence[Commune], reading: Reading) -> list[Commune]:
    """The candidates whose name is the reply, nearly; else those with the longest name that is in it."""
    written = " ".join(reading.norms)
    likeness = {commune: fuzz.ratio(normalise(commune.name), written) for commune in candidates}
    best = max(likeness.values())
    if best >= _ALIKE:
        return [commune for commune in candidates if likeness[commune] == best]
    within = [commune for commune in candidates if f" {normalise(commune.name)} " in f" {written} "]
    longest = max((len(commune.name) for commune in within), default=0)
    return [commune for commune in within if len(commune.name) == longest]
