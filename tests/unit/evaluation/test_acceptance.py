import pytest

from bot.evaluation.acceptance import Change, compare_descriptions, losses
from bot.evaluation.corpus import read_descriptions
from bot.evaluation.materials import DESCRIPTIONS
from tests.unit.understanding.small_model import small_classifier


def test_a_loss_within_the_tolerance_is_noise():
    assert not Change("family", 0.95, 0.93, 0.02).worse
    assert Change("family", 0.95, 0.92, 0.02).worse
    assert not Change("family", 0.95, 0.99, 0.0).worse


def test_losses_are_told_with_both_figures():
    changes = [Change("family", 0.967, 0.91, 0.02), Change("objectives", 0.9, 0.95, 0.03)]
    assert losses(changes) == "famille 91,0 % au lieu de 96,7 %"
    assert losses(changes[1:]) is None


def test_a_model_is_not_worse_than_itself():
    model = small_classifier()
    tolerance = {"family": 0.0, "objectives": 0.0, "subtypes": 0.0}
    changes = compare_descriptions(model, model, read_descriptions(DESCRIPTIONS), tolerance)
    assert [change.figure for change in changes] == list(tolerance)
    assert losses(changes) is None


def test_a_tolerance_for_an_unknown_figure_is_a_mistake():
    with pytest.raises(KeyError):
        compare_descriptions(small_classifier(), small_classifier(), read_descriptions(DESCRIPTIONS)[:5], {"x": 0.0})
