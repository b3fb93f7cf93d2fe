from __future__ import annotations

import pytest

from bot.programme import MissingValue, Texts, UnknownText
from bot.programme.texts import placeholders

TEXTS = Texts.model_validate({"hello": "Bonjour {name}", "plain": "Merci {{vous}}"})


def test_it_fills_the_places() -> None:
    assert TEXTS.render("hello", name="Léa") == "Bonjour Léa"
    assert TEXTS.render("plain", name="unused") == "Merci {vous}"
    assert TEXTS.ids() == {"hello", "plain"}
    assert TEXTS.needs("hello") == {"name"}


def test_a_value_with_braces_stays_as_the_person_wrote_it() -> None:
    assert TEXTS.render("hello", name="{name}") == "Bonjour {name}"


def test_an_unknown_text_or_a_missing_value_is_an_error() -> None:
    with pytest.raises(UnknownText, match="bye"):
        TEXTS.render("bye")
    with pytest.raises(MissingValue, match="name"):
        TEXTS.render("hello")


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}"])
def test_only_plain_names_stand_between_braces(text: str) -> None:
    with pytest.raises(ValueError, match=r"[{}]"):
        placeholders(text)
