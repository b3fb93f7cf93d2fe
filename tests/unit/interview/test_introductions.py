"""What typed words mean where an introduction was just asked about."""

from __future__ import annotations

import json

import pytest

from bot.interview.introductions import choice_of
from bot.interview.turn import payload


def offered(*choices: str, crossing: str = "c1") -> list[str]:
    return [payload("introduction", crossing=crossing, choice=choice) for choice in choices]


ASKED = offered("yes", "no", "known", "why")
SHARED = offered("share_email", "share_phone", "share_both", "no")


def meant(text: str, buttons: list[str], expecting: str | None = None) -> str | None:
    found = choice_of(expecting, buttons, text)
    return None if found is None else json.loads(found.removeprefix("/introduction"))["choice"]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("oui", "yes"),
        ("Oui, je veux bien !", "yes"),
        ("ok", "yes"),
        ("non merci", "no"),
        ("nan", "no"),
        ("pas d'accord", "no"),
        ("pourquoi moi ?", "why"),
        ("oui mais juste le mail", "share_email"),
        ("ok mais pas mon tel", "share_email"),
        ("oui, avec mon téléphone", "share_phone"),
        ("oui les deux", "share_both"),
        ("d'accord, ni mail ni téléphone", "yes"),
        ("bof", "later"),
        ("peut-être plus tard", "later"),
        ("je sais pas trop", "later"),
        ("pas tout de suite", "later"),
        ("c'est qui ?", "why"),
        ("cest qui cette radio", "why"),
        ("on se connait deja je crois", "known"),
        ("mon mail", None),
        ("je veux parler à quelqu'un", None),
    ],
)
def test_at_the_question(text: str, choice: str | None) -> None:
    assert meant(text, ASKED) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("mon mail", "share_email"),
        ("le mail seulement", "share_email"),
        ("par téléphone", "share_phone"),
        ("les deux", "share_both"),
        ("non, juste le mail", "share_email"),
        ("non pas le téléphone, l'e-mail", "share_email"),
        ("pas mon téléphone", "share_email"),
        ("le mail suffit", "share_email"),
        ("non", "no"),
        ("attendez", None),
    ],
)
def test_when_asked_what_to_share(text: str, choice: str | None) -> None:
    assert meant(text, SHARED) == choice


def test_it_is_about_the_introduction_that_was_asked_about_last() -> None:
    found = choice_of(None, [*offered("yes", "no", crossing="new"), *offered("yes", "no", crossing="old")], "oui")
    assert found == payload("introduction", crossing="new", choice="yes")


def test_nothing_is_meant_where_nothing_was_asked_or_something_else_is_awaited() -> None:
    assert choice_of(None, ["/why", *offered("send", "write")], "oui") is None
    assert choice_of("delete", ASKED, "oui") is None


@pytest.mark.parametrize(
    ("expecting", "text", "choice"),
    [
        ("introduction_contact:c1", "marie@exemple.fr", "contact"),
        ("introduction_contact:c1", "06 12 34 56 78", "contact"),
        ("introduction_contact:c1", "non", "no"),
        ("introduction_contact:c1", "je veux parler à quelqu'un", None),
        ("introduction_message:c1", "Bonjour, on se voit jeudi ?", "message"),
        ("introduction_message:c1", "non, laissez", "unsent"),
        ("introduction_message:c1", "Non loin de chez vous, il y a une halle : on s'y voit ?", "message"),
    ],
)
def test_what_was_asked_to_write(expecting: str, text: str, choice: str | None) -> None:
    assert meant(text, ASKED, expecting) == choice
