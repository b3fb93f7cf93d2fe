import itertools
import json

import numpy as np
import pytest

from bot.understanding.classification import Span
from bot.understanding.classifier import FAMILIES, LABELS, OBJECTIVES, SUBTYPES, Classifier, ModelUnreadable
from bot.understanding.spans import MOST_WORDS, without
from bot.understanding.training import train
from tests.unit.understanding.small_model import SmallEncoder, small_classifier, small_examples

CARE = "Dans la vallée, trois infirmières et un médecin reçoivent les malades ; le samedi, théâtre."


@pytest.fixture
def classifier() -> Classifier:
    return small_classifier()


def test_it_reads_family_subtypes_and_objectives(classifier):
    read = classifier.classify("Une association de théâtre et de radio, du fromage et des paniers de producteurs.")
    kept = classifier.decide(read)
    assert kept.family == "usages"
    assert kept.subtypes[0] == "contenus_sens"
    assert kept.objectives == ("economie",)


def test_it_gives_no_subtype_to_solutions(classifier):
    kept = classifier.decide(classifier.classify("Logiciel et serveur, hébergement, développeur."))
    assert kept.family == "solutions"
    assert kept.subtypes == ()
    assert kept.objectives == ()


def test_it_gives_at_least_one_subtype_to_usages(classifier):
    read = classifier.classify("Association")
    assert len(classifier.decide(read).subtypes) >= (classifier.decide(read).family != "solutions")


@pytest.mark.parametrize("text", [CARE, "", "xyzzy qwrtp", "!!! 123", "é", "a" * 4000])
def test_probabilities_are_probabilities_whatever_the_text(classifier, text):
    read = classifier.classify(text)
    assert tuple(read.family) == FAMILIES
    assert tuple(read.subtypes) == SUBTYPES
    assert tuple(read.objectives) == OBJECTIVES
    assert sum(read.family.values()) == pytest.approx(1)
    assert all(0 <= p <= 1 for p in (*read.family.values(), *read.subtypes.values(), *read.objectives.values()))
    assert read.version == classifier.version


def test_accents_and_capitals_change_nothing_that_matters(classifier):
    with_accents = classifier.classify("Théâtre, édition, médecin, santé").objectives["sante"]
    without_accents = classifier.classify("THEATRE, EDITION, MEDECIN, SANTE").objectives["sante"]
    assert without_accents == pytest.approx(with_accents, abs=0.02)


def test_the_encoder_carries_to_words_that_no_example_has(classifier):
    assert classifier.classify("soignants").objectives["sante"] > 3 * classifier.classify("zzz").objectives["sante"]


def test_many_is_one_by_one(classifier):
    texts = [CARE, "Un logiciel."]
    assert classifier.classify_many(texts) == [classifier.classify(text) for text in texts]


def test_saved_and_loaded_it_says_the_same(classifier, tmp_path):
    path = tmp_path / "model.npz"
    classifier.save(path)
    loaded = Classifier.load(path, SmallEncoder())
    assert loaded.classify(CARE) == classifier.classify(CARE)
    assert loaded.spans(CARE, "objectives", "sante") == classifier.spans(CARE, "objectives", "sante")
    assert (loaded.version, loaded.thresholds) == (classifier.version, classifier.thresholds)
    assert [file.name for file in tmp_path.iterdir()] == ["model.npz"]


def test_a_model_file_holds_no_object_to_run(classifier, tmp_path):
    path = tmp_path / "model.npz"
    classifier.save(path)
    with np.load(path, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


def test_a_damaged_missing_or_foreign_model_is_a_clear_sentence(classifier, tmp_path):
    damaged = tmp_path / "damaged.npz"
    classifier.save(damaged)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    foreign = tmp_path / "foreign.npz"
    about = np.frombuffer(json.dumps({"format": 0, "outputs": []}).encode(), dtype=np.uint8)
    np.savez(foreign, about=about)
    for path in (damaged, foreign, tmp_path / "missing.npz"):
        with pytest.raises(ModelUnreadable, match=f"{path.name}.*python -m bot train"):
            Classifier.load(path, SmallEncoder())


def test_the_order_of_the_examples_changes_nothing(classifier):
    again = train(small_examples()[::-1], SmallEncoder())
    assert again.version == classifier.version
    assert again.classify(CARE).family == pytest.approx(classifier.classify(CARE).family, abs=1e-6)


def test_spans_quote_the_words_that_carried_the_label(classifier):
    spans = classifier.spans(CARE, "objectives", "sante")
    quoted = " ".join(span.quote for span in spans)
    assert all(word in quoted for word in ("infirmières", "médecin", "malades"))
    assert "théâtre" not in quoted
    assert "vallée" not in quoted


@pytest.mark.parametrize(("task", "label"), [(task, label) for task, labels in LABELS.items() for label in labels])
def test_spans_are_exact_short_and_matter(classifier, task, label):
    text = f"{CARE} Nous vendons aussi du fromage au village, un logiciel, et du covoiturage pour le patrimoine."
    for span in classifier.spans(text, task, label):
        assert span.quote == text[span.start : span.end]
        assert len(span.quote.split()) <= MOST_WORDS + 2  # elided words count for one more
        assert span.quote.strip() == span.quote
        assert span.quote.lower() not in {"la", "et", "le", "un", "du", "au", "nous"}
        assert span.weight > 0
        shorter = without(text, [span])
        assert probability(classifier, shorter, task, label) < probability(classifier, text, task, label)


def test_spans_come_best_first_and_do_not_overlap(classifier):
    spans = classifier.spans(CARE * 3, "objectives", "sante")
    assert [span.weight for span in spans] == sorted((span.weight for span in spans), reverse=True)
    places = sorted((span.start, span.end) for span in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(places))


@pytest.mark.parametrize("text", ["", "?!", "la le les", "12 34"])
def test_no_span_in_a_text_without_meaning(classifier, text):
    assert classifier.spans(text, "family", "usages") == []


def test_spans_of_an_unknown_label_are_refused(classifier):
    with pytest.raises(ValueError, match="peche"):
        classifier.spans(CARE, "objectives", "peche")


def test_without_takes_every_span_out():
    assert without("abc def ghi", [Span(0, 3, "abc", 1.0), Span(8, 11, "ghi", 1.0)]).split() == ["def"]


def probability(classifier: Classifier, text: str, task: str, label: str) -> float:
    read = classifier.classify(text)
    return {"family": read.family, "subtypes": read.subtypes, "objectives": read.objectives}[task][label]
