import pytest

from bot.evaluation.corpus import read_descriptions
from bot.evaluation.materials import DESCRIPTIONS
from bot.evaluation.noise import NOISES
from bot.understanding.languages import foreign_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are a small association that repairs bikes in Bordeaux", "en"),
        ("What can you do?", "en"),
        ("I want to talk to an agent please", "en"),
        ("Somos una asociación de vecinos de Irún", "es"),
        ("Hola, qué puedes hacer?", "es"),
        ("Wir sind ein kleiner Verein", "de"),
        ("Kaixo, elkarte bat gara Baionan", "eu"),
        ("Мы маленькая ассоциация", "ru"),
    ],
)
def test_another_language_is_recognised(text, language):
    assert foreign_language(text) == language


@pytest.mark.parametrize("text", ["", "oui", "ok go", "On est deux", "web design, print, community management à Pau"])
def test_a_doubt_profits_to_the_person(text):
    assert foreign_language(text) is None


@pytest.mark.parametrize("noise", [None, *NOISES])
def test_no_french_description_is_taken_for_another_language(noise):
    for line in read_descriptions(DESCRIPTIONS):
        text = NOISES[noise](line.text, 0) if noise else line.text
        assert foreign_language(text) is None, text
