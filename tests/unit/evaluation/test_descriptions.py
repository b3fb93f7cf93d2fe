"""The part about descriptions, on a small model and a small set."""

import json

import pytest

from bot.evaluation.corpus import Corpora, read_descriptions
from bot.evaluation.descriptions import describe, noise_scores, sections
from bot.evaluation.materials import Materials, Missing
from bot.evaluation.noise import NOISES
from bot.evaluation.section import Quotes
from bot.evaluation.text import render_text
from bot.settings import Settings
from tests.unit.understanding.small_model import readable_classifier, small_examples


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "ailleurs.jsonl"
    lines = [
        {
            "id": f"A{number}",
            "text": example.text.replace("Notre", "Une").replace("Nous vendons", "On vend"),
            "family": example.family,
            "usage_subtypes": example.subtypes,
            "objectives": example.objectives,
            "unclear": number % 10 == 0,
            "source_group": "un" if number % 2 else "deux",
        }
        for number, example in enumerate(small_examples())
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def materials(tmp_path, corpus):
    readable_classifier().save(tmp_path / "descriptions.npz")
    learnt = tmp_path / "programme" / "descriptions"
    learnt.mkdir(parents=True)
    line = {"text": "Je répare des horloges comtoises et des pendules de cheminée.", "family": "usages"}
    (learnt / "un.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    return Materials(Settings(models_dir=tmp_path, programme_dir=learnt.parent), Corpora((corpus,)))


def test_a_set_is_measured_from_every_side(materials, corpus):
    section = describe(materials, "ailleurs", read_descriptions(corpus))
    figures = {one.id: one for one in section.figures}
    assert section.id == "descriptions-ailleurs"
    assert figures["family"].value > 0.9
    assert figures["family"].met
    assert figures["leaks"].value == 0
    assert figures["worst_group"].value <= figures["family"].value
    assert set(section.data["noise"]) == set(NOISES)
    assert section.data["unclear"]["lines"] == 15
    text = render_text([section])
    for title in ("Familles confondues", "Fiabilité", "Par source", "Selon le bruit", "Textes peu clairs (15)"):
        assert title in text
    assert json.loads(json.dumps(section.to_json()))


def test_texts_of_others_are_never_quoted(materials, corpus):
    lines = read_descriptions(corpus)
    wrong = [line.__class__(line.text, "both", frozenset(), frozenset()) for line in lines]
    assert not [part for part in describe(materials, "ailleurs", wrong).parts if isinstance(part, Quotes)]
    assert [part for part in describe(materials, "reference", wrong).parts if isinstance(part, Quotes)]


def test_a_text_that_was_learnt_is_reported(materials):
    learnt = materials.learnt[0]
    line = read_descriptions(materials.corpora.descriptions[0])[0]
    section = describe(materials, "ailleurs", [line.__class__(learnt.text, "usages", frozenset(), frozenset())])
    assert {one.id: one.met for one in section.figures}["leaks"] is False
    assert learnt.where in render_text([section])


def test_without_a_corpus_the_report_says_what_is_missing(tmp_path):
    readable_classifier().save(tmp_path / "descriptions.npz")
    found = list(sections(Materials(Settings(models_dir=tmp_path))))
    assert [one.id for one in found] == ["descriptions-reference", "descriptions-corpus"]
    assert "--corpus" in render_text(found[1:])


def test_without_a_model_it_says_what_to_do(tmp_path):
    with pytest.raises(Missing, match="python -m bot train"):
        list(sections(Materials(Settings(models_dir=tmp_path))))


def test_noise_is_the_same_each_time(corpus):
    lines = read_descriptions(corpus)
    assert noise_scores(readable_classifier(), lines) == noise_scores(readable_classifier(), lines)
