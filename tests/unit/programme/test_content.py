"""The content itself: what a person reads is typeset as French, and says what the seed says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from bot.programme import load
from bot.programme.checks import walk
from bot.programme.conditions import Says

PROGRAMME = load()
PARTS = {
    "typology": PROGRAMME.typology,
    "objectives": PROGRAMME.objectives,
    "barriers": PROGRAMME.barriers,
    "hosting": PROGRAMME.hosting,
    "eligibility": PROGRAMME.eligibility,
    "next_steps": PROGRAMME.next_steps,
    "autonomy": PROGRAMME.autonomy,
    "sheet": PROGRAMME.sheet,
    "crossings": PROGRAMME.crossings,
    "experiments": PROGRAMME.experiments,
    "catalysts": PROGRAMME.catalysts,
}
NOT_DISPLAYED = {"id", "theme", "value", "question", "any_of", "all_of", "none_of", "size", "unknown"}
BLAMING = re.compile(r"\b(il faut que vous|vous devez|vous n’avez qu’à|malheureusement|hélas|échec|faible|insuffisant)")
JARGON = re.compile(
    r"\b(ingénierie|bénéficiaires?|écosystème|parties prenantes|synergies?|interlocution|gouvernance)\b"
)


def _sentences() -> Iterator[tuple[str, str]]:
    for name, part in PARTS.items():
        for loc, node in walk(part):
            if isinstance(node, Says):
                continue
            for key, value in node:
                if key in NOT_DISPLAYED:
                    continue
                values = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
                for text in values:
                    if isinstance(text, str) and " " in text:
                        yield f"{name}{loc}.{key}", text


SENTENCES = list(_sentences())


def test_there_is_something_to_check() -> None:
    assert len(SENTENCES) > 250


def _faults(check: Callable[[str, str], bool]) -> list[str]:
    return [f"{place}: {text}" for place, text in SENTENCES if check(place, text)]


@pytest.mark.parametrize(
    "fault",
    [
        r"[^\u00a0\u202f][:;?!»]",  # no-break space before
        r"«[^\u00a0\u202f]",  # and after
        r"'",
        r"  ",
        r"\.\.\.",
        r"·",
    ],
)
def test_it_is_typeset_as_french(fault: str) -> None:
    assert _faults(lambda place, text: bool(re.search(fault, text))) == []


def test_it_speaks_plainly_and_blames_nobody() -> None:
    assert _faults(lambda place, text: bool(BLAMING.search(text))) == []
    assert _faults(lambda place, text: not place.endswith(".seed") and bool(JARGON.search(text))) == []
    assert _faults(lambda place, text: bool(re.search(r"\b(tu|ton|tes|toi)\b", text))) == []


def test_the_seed_s_own_words_are_kept() -> None:
    assert PROGRAMME.barriers.get("isolation").seed == "isolés"
    assert PROGRAMME.objectives.get("sante").seed.startswith("accès à l’offre de santé")


def test_every_barrier_level_above_none_says_what_helps() -> None:
    for barrier in PROGRAMME.barriers.items:
        for text in barrier.levels[1:]:
            assert "Ce qui aide" in text


def test_the_nine_hosting_modes_are_there_with_the_known_precedents() -> None:
    modes = PROGRAMME.hosting.modes
    assert len(modes) == 9
    told = " ".join(mode.precedent.text for mode in modes if mode.precedent)
    for fact in (
        "Montignac",
        "Le Plan B",
        "Patch Work",
        "quatre mois",
        "30\u00a0764\u00a0€",
        "76\u00a0910\u00a0€",
        "2014",
    ):
        assert fact in told


def test_there_are_enough_next_steps() -> None:
    assert len(PROGRAMME.next_steps.steps) >= 14
    assert PROGRAMME.next_steps.most == 3


@pytest.mark.parametrize("kind", ["families", "subtypes"])
def test_each_strength_is_said_to_the_actor(kind: str) -> None:
    for one in getattr(PROGRAMME.typology, kind):
        assert one.strength.startswith("Vous faites")
