"""nDCG, on orders worked out by hand."""

from itertools import permutations
from statistics import mean

import pytest

from bot.evaluation.ranking import expected_ndcg, gain, ndcg

JUDGED = {"a": 2, "b": 1, "c": 0}
BEST = 3 / 1 + 1 / 1.5849625007211562
"""3 in the first place, 1 in the second: log2(2) = 1, log2(3) = 1.585."""


def test_a_good_one_is_worth_three_possible_ones():
    assert [gain(relevance) for relevance in (0, 1, 2)] == [0, 1, 3]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["a", "b", "c"], 1),
        (["a", "b"], 1),
        (["b", "a"], (1 + 3 / 1.5849625007211562) / BEST),
        (["c", "x", "a"], (3 / 2) / BEST),  # log2(4) = 2; nobody judged x
        (["a"], 3 / BEST),
        (["c", "x"], 0),
        ([], 0),
        (["c", "x", "y", "z", "w", "a", "b"], 0),  # the first five only
    ],
)
def test_what_an_order_is_worth(order, expected):
    assert ndcg(order, JUDGED, 5) == pytest.approx(expected)


def test_more_good_ones_than_places_fill_them():
    assert ndcg(["a", "b"], dict.fromkeys("abcdef", 2), 2) == pytest.approx(1)


def test_scores_without_equals_are_one_order():
    scores = {"a": 0.2, "b": 0.7, "c": -1, "x": 0.5}
    assert expected_ndcg(scores, JUDGED, 3) == pytest.approx(ndcg(["b", "x", "a", "c"], JUDGED, 3))


def test_equal_scores_are_the_mean_of_their_orders():
    scores = {"a": 1, "b": 1, "c": 1, "x": 2}
    orders = [ndcg(["x", *order], JUDGED, 3) for order in permutations("abc")]
    assert expected_ndcg(scores, JUDGED, 3) == pytest.approx(mean(orders))


def test_no_order_is_better_when_there_is_nothing_to_find():
    with pytest.raises(ValueError, match="nothing to find"):
        ndcg(["a"], {"a": 0}, 5)
    with pytest.raises(ValueError, match="nothing to find"):
        expected_ndcg({"a": 1, "b": 0}, {"a": 0}, 5)


def test_whoever_is_to_be_found_has_a_score():
    with pytest.raises(ValueError, match="no score: b"):
        expected_ndcg({"a": 1, "c": 0}, JUDGED, 5)
