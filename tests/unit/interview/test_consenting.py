"""A yes and a no to the first question."""

from __future__ import annotations

import pytest

from bot.interview.consenting import after_yes, reads_as_no, reads_as_yes


@pytest.mark.parametrize(
    "text",
    ["oui", "Oui, on commence", "OK", "d'accord", "Bonjour, oui", "salut ok pour moi",
     "Bonjour Madame, Monsieur. Nous sommes d’accord.", "bien sûr !", "allez, on y va"],
)  # fmt: skip
def test_it_reads_a_yes(text: str) -> None:
    assert reads_as_yes(text)
    assert not reads_as_no(text)


@pytest.mark.parametrize(
    "text", ["non", "Non merci", "bonjour, non", "pas d'accord", "je ne suis pas d’accord", "surtout pas"]
)
def test_it_reads_a_no(text: str) -> None:
    assert reads_as_no(text)
    assert not reads_as_yes(text)


@pytest.mark.parametrize("text", ["bonjour", "pourquoi ?", "je suis perdu", "on est une asso", "ouistiti", "nonante"])
def test_it_guesses_nothing(text: str) -> None:
    assert not reads_as_yes(text)
    assert not reads_as_no(text)


def test_it_keeps_what_follows_the_yes() -> None:
    assert after_yes("oui, on est une radio à Fumel") == "on est une radio à Fumel"
    assert after_yes("bonjour") == ""
