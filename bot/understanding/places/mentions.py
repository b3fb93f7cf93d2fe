"""Communes named inside a free text. Better silent than wrong: nobody was asked for a place.

A name must be written in full (accents, hyphens and capitals aside) and something around it must say that
it is a place: « à », « commune de », a postal code, a capital. Names that are also ordinary words
(Contes, Condom, La Force) need more of it than the others.
"""

from __future__ import annotations

from bot.understanding.places.gazetteer import Gazetteer
from bot.understanding.places.homonyms import UNKNOWN, Clues, Resolution, decide, offer, widen
from bot.understanding.places.reading import Department, Name, Postal, Reading, Span
from bot.understanding.places.vocabulary import vocabulary

ENOUGH = 2.0  # weight from which a name is a place
_AT = 3.0  # « à Marmande »
_OF = 2.0  # « de Marmande »
_CODE = 3.0  # « Marmande (47) »
_CAPITAL = 1.0
_SEVERAL_WORDS = 1.5  # nobody writes « villeneuve sur lot » by chance
_HOME = 1.0  # in the territory
_KNOWN = 1.0  # a town of the territory, or a large one elsewhere
_NEAR = 2.0  # taken off: another commune, if there is one, is a better answer
_KNOWN_HOME, _KNOWN_AWAY = 2_000, 20_000  # inhabitants
_SMALL_AWAY = 2_000


def find(text: str, gazetteer: Gazetteer) -> Resolution:
    """The commune that `text` says its author is in, as sure as possible; unknown when nothing is sure.

    Of several, the best supported, the territory preferred, the first of equals.
    """
    reading = Reading(text, gazetteer.table)
    weighed = [(weigh(reading, name, gazetteer), name) for name in reading.names]
    accepted = [(weight, name) for weight, name in weighed if weight >= ENOUGH]
    if not accepted:
        return _postal_code_alone(reading, gazetteer)
    weight, name = max(accepted, key=lambda pair: pair[0] - _NEAR * reading.is_near(pair[1]))
    return _settle(reading, name, weight, gazetteer)


def weigh(reading: Reading, name: Name, gazetteer: Gazetteer) -> float:
    """How much the text supports that `name` is the place of its author; below `ENOUGH`, it is not taken."""
    code = _CODE if _code_beside(reading, name) else 0.0
    capital = _has_capitals(reading, name)
    if not code and _is_something_else(reading, name):
        return 0.0
    at = _is_after(reading, name, vocabulary().locatives)
    of = at or _is_after(reading, name, vocabulary().weak_locatives)
    if vocabulary().is_common(name.key):
        return _weigh_common(reading, name, gazetteer, at, capital, code)
    home = [place for place in name.places if place.commune.department in gazetteer.territory]
    population = max(place.commune.population for place in home or name.places)
    several = name.end - name.start > 1
    known = population >= (_KNOWN_HOME if home else _KNOWN_AWAY)
    if not (home or code or several or population >= _SMALL_AWAY) and not (capital and at):
        return 0.0
    if not (code or of or several or (capital and (home or known)) or _stands_apart(reading, name)):
        return 0.0
    return (
        code
        + (_AT if at else _OF if of else 0.0)
        + _CAPITAL * capital
        + _SEVERAL_WORDS * several
        + _HOME * bool(home)
        + _KNOWN * known
    )


def _weigh_common(reading: Reading, name: Name, gazetteer: Gazetteer, at: bool, capital: bool, code: float) -> float:
    """The weight of a name that is also an ordinary word: only a code, or « à » and capitals, will do."""
    is_department = name.key in reading.table.department_codes
    home = any(place.commune.department in gazetteer.territory for place in name.places)
    if code and (capital or at):
        return code + _HOME * home
    if not (at and capital) or len(name.key) < 3 or is_department or name.key in vocabulary().first_names:
        return 0.0
    if name.end < len(reading.words) and reading.words[name.end].capital and reading.gap(name.end - 1) == " ":
        return 0.0  # « à la Force Ouvrière »: the beginning of another name
    return ENOUGH + _HOME * home


def _settle(reading: Reading, name: Name, weight: float, gazetteer: Gazetteer) -> Resolution:
    postals = [postal for postal in reading.postals if postal.communes]
    possible = {place.commune.department for place in name.places}
    said = {code for department in _departments_beside(reading, name) for code in department.codes}
    clues = Clues(
        departments=frozenset(said & possible),  # a text may speak of other départements as well
        communes_of_postal_code=tuple(commune for postal in postals[:1] for commune in postal.communes),
        near=reading.is_near(name),
    )
    places = widen(name.key, name.places, gazetteer.territory, gazetteer.table)
    confidence = min(0.95, 0.55 + 0.07 * weight)
    return decide(places, clues, gazetteer.territory, reading.quote(name), confidence)


def _departments_beside(reading: Reading, name: Name) -> list[Department]:
    """Départements said about `name`: a number right after it, or one written out anywhere."""
    return [
        department
        for department in reading.departments_beside_names
        if department.written_out or department.start in (name.end, name.end + 1)
    ]


def _code_beside(reading: Reading, name: Name) -> bool:
    """Whether a postal code or a département of one of its places stands right beside the name."""
    departments = {place.commune.department for place in name.places}
    codes = {code for place in name.places for code in place.commune.postal_codes}
    for postal in reading.postals:
        if _touches(name, postal) and (postal.code in codes or postal.code[:2] in departments):
            return True
    return any(
        0 <= department.start - name.end <= 2 and departments.intersection(department.codes)
        for department in reading.departments_beside_names
    )


def _stands_apart(reading: Reading, name: Name) -> bool:
    """Whether the name is all there is between two punctuation marks: « tonneins, 5 bénévoles »."""
    before = reading.gap(name.start - 1).strip() if name.start else ","
    after = reading.gap(name.end - 1).strip() if name.end < len(reading.words) else ","
    return bool(before and after)


def _touches(name: Name, other: Span) -> bool:
    return other.end == name.start or other.start == name.end


def _has_capitals(reading: Reading, name: Name) -> bool:
    """Whether every word of some length in the name has its capital, and capitals mean something here."""
    if reading.shouted:
        return False
    words = [word for word in reading.words[name.start : name.end] if len(word.norm) > 3]
    words = words or list(reading.words[name.start : name.end])
    return all(word.capital for word in words)


def _is_after(reading: Reading, name: Name, phrases: frozenset[str]) -> bool:
    return (name.contracted and reading.norms[name.start - 1] in phrases) or (
        reading.ends_with(phrases, name.start) is not None
    )


def _is_something_else(reading: Reading, name: Name) -> bool:
    """Whether the name belongs to a street, a school, a wine or a person, or goes on with such a list.

    « la route de Mont-de-Marsan ou de Pau » leads to both.
    """
    if reading.ends_with(vocabulary().not_there, name.start) is not None:
        return True
    before_it = next((other for other in reversed(reading.names) if other.end < name.start), None)
    if before_it and _is_joined(reading, before_it, name) and _is_something_else(reading, before_it):
        return True
    if name.start == 0 or name.contracted or not reading.words[name.start].capital:
        return False
    before = reading.words[name.start - 1]
    person = before.norm in vocabulary().persons or (before.norm in vocabulary().first_names and before.capital)
    return person and reading.gap(name.start - 1).strip() in ("", ".", "-")


def _is_joined(reading: Reading, left: Name, right: Name) -> bool:
    """Whether only « ou », « et », « de » stand between two names."""
    between = reading.norms[left.end : right.start]
    return bool({"ou", "et"}.intersection(between)) and set(between) <= {"ou", "et", "de", "d", "du"}


def _postal_code_alone(reading: Reading, gazetteer: Gazetteer) -> Resolution:
    """What a postal code of the territory says by itself, when written as one: « (47200) », « CP 47200 »."""
    for postal in reading.postals:
        home = [c for c in postal.communes if c.department in gazetteer.territory]
        if home and _is_written_as_code(reading, postal):
            quote = reading.quote(postal)
            if len(home) == 1:
                return Resolution("found", home[0], in_territory=True, quote=quote, confidence=0.85)
            return offer(home, gazetteer.territory, quote)
    return UNKNOWN


def _is_written_as_code(reading: Reading, postal: Postal) -> bool:
    before = reading.norms[postal.start - 1] if postal.start else ""
    in_brackets = reading.text[: reading.words[postal.start].start].endswith("(")
    return in_brackets or before in ("a", "cp", "postal", "code", "sur")
