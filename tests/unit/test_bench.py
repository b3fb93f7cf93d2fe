"""Reading costs are measured on many different texts, in processes of their own."""

import json

import pytest

from benchmarks.understanding import BenchFailed, Cost, measure, texts
from bot.settings import Settings
from tests.unit.understanding.small_model import readable_classifier


def test_the_texts_are_all_different():
    found = texts(Settings(), 4000)
    assert len(found) == len(set(found)) == 4000
    assert texts(Settings(), 4000) == found


def test_a_row_compares_with_the_reference():
    row = Cost("text_median", "lire", 2.0, "ms", 8.0).row()
    assert json.dumps(row) == '{"figure": "text_median", "value": 2.0, "unit": "ms", "reference": 8.0, "ratio": 0.25}'


def test_both_readers_are_measured(tmp_path):
    readable_classifier().save(tmp_path / "descriptions.npz")
    found = {one.figure: one for one in measure(Settings(models_dir=tmp_path), batch=20, sample=20, starts=1)}
    assert {"text_median", "text_p95", "explained_p95", "load", "memory", "batch_10000"} <= set(found)
    assert all(one.value > 0 and one.reference > 0 for one in found.values())
    assert found["memory"].value < 300


def test_without_a_model_it_says_what_to_do(tmp_path):
    with pytest.raises(BenchFailed, match="python -m bot train"):
        measure(Settings(models_dir=tmp_path))
