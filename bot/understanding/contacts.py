"""E-mail, telephone and name of a person, as people write them: « nom at gmail point com », « 06.12.34.56.78 »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.understanding.lexicon import entries, phrases, words
from bot.understanding.numbers import find_numbers
from bot.understanding.text import Folded, fold

COUNTRY = "FR"
"""A number without country code is French."""

_PART = r"[A-Za-zÀ-ÿ0-9!#$%&*+/=?^_`{|}~.-]"
_EMAIL = re.compile(rf"{_PART}{{1,64}}\s?(?:@|\(at\)|\[at\]|\(a\)|\(@\))\s?{_PART}{{1,120}}", re.IGNORECASE)
_SPACED_END = re.compile(r"\s?\.\s?[A-Za-z]{2,10}\b")
_SPELLED = re.compile(
    r"((?:[\w-]{1,40}\s{1,3}(?:point|tiret|underscore|dot)\s{1,3}){0,4}[\w.-]{1,40})"
    r"\s{1,3}(?:arobase|arobaz|arobas|arobasse|at|chez)\s{1,3}"
    r"([\w-]{1,40}(?:\s{1,3}(?:point|dot|tiret)\s{1,3}[\w-]{1,20}|\.[\w-]{1,20}){1,4})",
    re.IGNORECASE,
)
_SPELLED_WORDS = {"point": ".", "dot": ".", "tiret": "-", "underscore": "_"}
_DIGIT_RUN = re.compile(r"\+?\d(?:[\s.\-/()]{0,2}\d){5,19}")
_NATIONAL = re.compile(r"(?<!\d)0[1-9](?:[\s.\-/]{0,2}\d){8}(?!\d)")
_FIGURES = 10
"""Digits of a French number."""
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+){0,3}")


@dataclass(frozen=True, slots=True)
class Contact:
    """What a message says of how to reach somebody. `phone` is E.164 (« +33612345678 »).

    `start` and `end` bound the words of the message that say it. `broken`: something looks like an
    address or a number and is not one. `guessed`: a mistyped domain was corrected.
    """

    email: str | None
    phone: str | None
    person: str | None
    start: int
    end: int
    broken: bool = False
    guessed: bool = False

    def as_value(self) -> dict[str, str | None]:
        """The stored shape of an answer of kind `contact`."""
        return {"email": self.email, "phone": self.phone, "person": self.person}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like an address or a number between two characters; `value` None: it is not one."""

    value: str | None
    start: int
    end: int
    guessed: bool = False


def read_contact(folded: Folded) -> Contact | None:
    """The contact details of a message; None when nothing in it looks like an e-mail or a telephone.

    The telephone and the e-mail are the first valid ones; a person's name alone is not a contact.
    """
    text = folded.original
    emails = list(find_emails(text))
    phones = list(find_phones(folded, [(found.start, found.end) for found in emails]))
    if not emails and not phones:
        return None
    email = next((found for found in emails if found.value), None)
    phone = next((found for found in phones if found.value), None)
    kept = [found for found in (email, phone) if found]
    person = _person(folded, [(found.start, found.end) for found in emails + phones])
    spans = [(found.start, found.end) for found in kept or emails + phones]
    if person and kept:
        spans.append((person.start, person.end))
    return Contact(
        email.value if email else None,
        phone.value if phone else None,
        person.value if person and kept else None,
        min(start for start, _ in spans),
        max(end for _, end in spans),
        broken=(bool(emails) and not email) or (bool(phones) and not phone),
        guessed=email is not None and email.guessed,
    )


@cache
def _domains() -> dict[str, str]:
    return dict(entry.split(" > ") for entry in entries("contacts", "domains"))


def find_emails(text: str) -> Iterator[Found]:
    """Everything that looks like an e-mail, valid or not."""
    for found in _EMAIL.finditer(text):
        end = found.end()
        if "." not in found[0].partition("@")[2] and (spaced := _SPACED_END.match(text, end)):
            end = spaced.end()  # « nom@gmail . com »
        start, end = _trim(text, found.start(), end)
        yield _email(text[start:end], start, end)
    if "@" in text:
        return
    for found in _SPELLED.finditer(text):
        parts = [*found[1].split(), "@", *found[2].split()]
        spelled = "".join(_SPELLED_WORDS.get(part.lower(), part) for part in parts)
        candidate = _email(spelled, *found.span())
        if candidate.value and "." in spelled.partition("@")[2]:
            yield candidate


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the punctuation around an address at the end of a sentence."""
    while end > start and text[end - 1] in ".,;:!?/-=&|'":
        end -= 1
    while start < end and text[start] in ".-/=&|+":
        start += 1
    return start, end


def _email(written: str, start: int, end: int) -> Found:
    """Normalise an address (no DNS look-up), correcting the mistypings of well-known domains."""
    plain = re.sub(r"\s", "", written)
    plain = re.sub(r"\((?:at|a|@)\)|\[at\]", "@", plain, flags=re.IGNORECASE)
    local, _, domain = plain.rpartition("@")
    fixed = _domains().get(domain.lower(), domain.lower())
    try:
        address = validate_email(f"{local}@{fixed}", check_deliverability=False).normalized
    except EmailNotValidError:
        return Found(None, start, end)
    return Found(address, start, end, guessed=fixed != domain.lower())


def find_phones(folded: Folded, taken: list[tuple[int, int]]) -> Iterator[Found]:
    """Everything that looks like a telephone number (six digits or more, or said in letters), valid or not."""
    for found in _DIGIT_RUN.finditer(folded.original):
        if _overlaps(found.span(), taken):
            continue
        phone = _phone(found[0])
        several = [] if phone else [(one, _phone(one[0])) for one in _NATIONAL.finditer(folded.original, *found.span())]
        figures = sum(character.isdigit() for character in found[0])
        if (
            several and len(several) * _FIGURES == figures and all(value for _, value in several)
        ):  # two, one after the other
            yield from (Found(value, one.start(), one.end()) for one, value in several)
        else:
            yield Found(phone, found.start(), found.end())
    yield from _spoken_phones(folded)


def _spoken_phones(folded: Folded) -> Iterator[Found]:
    """« zéro six douze trente-quatre cinquante-six soixante-dix-huit », as voice typing may leave it."""
    numbers = {number.first: number for number in find_numbers(folded)}
    place = 0
    while place < len(folded.tokens):
        first, digits = place, ""
        while (number := numbers.get(place)) and len(digits) < _FIGURES and number.low == number.high < 100:
            digits += f"{number.value:02d}" if digits and digits != "0" else str(number.value)
            place = number.last
        written = folded.quote(first, place)
        if len(digits) == _FIGURES and not any(c.isdigit() for c in written) and (value := _phone(digits)):
            yield Found(value, folded.tokens[first].start, folded.tokens[place - 1].end)
        place = max(place, first + 1)


def _phone(written: str) -> str | None:
    """The E.164 form of a number; None when it is not valid in its country."""
    digits = re.sub(r"\D", "", written)
    international = written.startswith("+") or (len(digits) == 11 and digits.startswith("33"))
    try:
        number = phonenumbers.parse("+" * international + digits, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _person(folded: Folded, taken: list[tuple[int, int]]) -> Found | None:
    """The person named beside the details: « demandez Marie », « Marie Dupont, 06… »."""
    text = folded.original
    names = [found for found in _NAME.finditer(text) if not _overlaps(found.span(), taken)]
    for index, found in enumerate(names):
        if not _could_be_name(found[0]):
            continue
        end = found.end()
        for following in names[index + 1 : index + 3]:
            if text[end : following.start()].strip(" ") or not _could_be_name(following[0]):
                break
            end = following.end()
        return Found(text[found.start() : end], found.start(), end)
    announced = phrases("contacts", "person_before")
    for index, token in enumerate(folded.tokens):
        free = token.text.isalpha() and len(token.text) > 2 and not _overlaps((token.start, token.end), taken)
        if free and token.text not in words("contacts", "not_a_person") and announced.ending_before(folded, index):
            return Found(text[token.start : token.end].capitalize(), token.start, token.end)
    return None


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _could_be_name(word: str) -> bool:
    """A capital and nothing ordinary: « Marie », « Jean-Luc », but not « Bonjour » nor « Tél »."""
    if not word[0].isupper() or len(word) < 2:
        return False
    return not words("contacts", "not_a_person").intersection(fold(word).words)
