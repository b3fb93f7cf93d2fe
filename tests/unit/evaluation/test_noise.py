"""The noise is what people really type, the same each time, and never too much of it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.noise import LETTERS_A_TYPO, NOISES, capitals, dictated, no_accents, sms, typos

LONG = "Nous aidons les habitants du village avec leurs démarches en ligne, tous les samedis matin. " * 20


@pytest.mark.parametrize(
    ("noise", "text", "noisy"),
    [
        ("no_accents", "L’été, déjà à cœur", "L’ete, deja a coeur"),
        ("capitals", "déjà fini ?", "DÉJÀ FINI ?"),
        ("dictated", "J’ai 2,5 heures… C'est quoi, ça ?", "j ai 2,5 heures c est quoi ça"),
        ("dictated", "Écrivez à marie@exemple.fr.", "écrivez à marie@exemple.fr"),
        ("dictated", "Quelques-uns (12 000 €)", "quelques uns 12 000 €"),
        ("dictated", "?!", "?!"),
        ("sms", "bonjour, c’est toujours pareil", "bjr, cé tjs pareil"),
        ("sms", "Association", "asso"),
        ("sms", "une salle à Blanquefort", "une salle a Blanquefort"),
        ("typos", "ok", "ok"),
    ],
)
def test_it_writes_as_people_do(noise: str, text: str, noisy: str) -> None:
    seeds = range(40) if noise == "sms" else range(1)
    assert noisy in {NOISES[noise](text, seed) for seed in seeds}


def test_a_long_phrase_is_shortened_before_the_words_in_it() -> None:
    assert {sms("je ne sais  pas", seed) for seed in range(30)} == {"jsp", "jsé pa"}


def test_typos_are_about_one_letter_in_twelve() -> None:
    letters = sum(c.isalpha() for c in LONG)
    changed = sum(_edits(LONG[i : i + 90], typos(LONG[i : i + 90], i)) for i in range(0, len(LONG), 90))
    assert 0.7 < changed / (letters / LETTERS_A_TYPO) < 1.3


def test_typos_keep_to_the_keys_around() -> None:
    wrong = {typos("aaaa", seed) for seed in range(300)} - {"aaaa", "aaa", "aaaaa"}
    assert wrong <= {"aaaa".replace("a", near, 1) for near in "zq"} | {
        "a" * i + near + "a" * (3 - i) for i in range(4) for near in "zq"
    }
    assert wrong


@pytest.mark.parametrize("name", NOISES)
@given(text=st.text(min_size=1, max_size=200), seed=st.integers(0, 1000))
def test_noise_is_repeatable_and_never_empties_a_text(name: str, text: str, seed: int) -> None:
    noisy = NOISES[name](text, seed)
    assert noisy == NOISES[name](text, seed)
    assert noisy.strip() or not text.strip() or not no_accents(text).strip()


def test_noise_is_the_same_in_another_process() -> None:
    code = f"from bot.evaluation.noise import typos, sms; print(typos({LONG[:90]!r}, 3), sms({LONG[:90]!r}, 3))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert other == f"{typos(LONG[:90], 3)} {sms(LONG[:90], 3)}"


def test_another_seed_gives_other_mistakes() -> None:
    assert len({typos(LONG[:90], seed) for seed in range(20)}) > 15


def test_capitals_and_accents_need_no_seed() -> None:
    assert capitals("été", 1) == capitals("été", 2) == "ÉTÉ"
    assert dictated("Été.", 1) == dictated("Été.", 2) == "été"


def _edits(before: str, after: str) -> int:
    from rapidfuzz.distance import DamerauLevenshtein

    return int(DamerauLevenshtein.distance(before, after))
