"""How good a ranking is, measured against judgements: nDCG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

import numpy as np
from sklearn.metrics import ndcg_score


def gain(relevance: int) -> int:
    """What a result is worth: 2^relevance - 1, as in Burges et al. (2005); 2, 1 and 0 give 3, 1 and 0."""
    return (1 << relevance) - 1


def ndcg(order: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """nDCG@k of a list, best first, that may be shorter than k: a missing place gains nothing. 0 to 1.

    DCG@k = sum over the places i = 1..k of (2^rel_i - 1) / log2(i + 1); nDCG@k divides it by the DCG@k of the best
    order of all that was judged (Järvelin and Kekäläinen, 2002). What was not judged counts 0. Raises ValueError
    when nothing was judged above 0, for no order is then better than another.
    """
    best = _dcg(sorted(relevance.values(), reverse=True)[:k])
    if not best:
        raise ValueError("nothing to find")
    return _dcg([relevance.get(one, 0) for one in order[:k]]) / best


def expected_ndcg(scores: Mapping[str, float], relevance: Mapping[str, int], k: int) -> float:
    """nDCG@k, as `ndcg` defines it, of sorting by score, highest first; the mean over all the orders of equal scores.

    The same score for all gives the exact expectation of a random order. What is judged above 0 must have a score.
    Raises ValueError when it has none, or when nothing was judged above 0.
    """
    wanted = {one for one, value in relevance.items() if value}
    if not wanted or not wanted <= scores.keys():
        raise ValueError("nothing to find" if not wanted else f"no score: {', '.join(sorted(wanted - scores.keys()))}")
    gains = np.array([[gain(relevance.get(one, 0)) for one in scores]])
    return float(ndcg_score(gains, np.array([list(scores.values())]), k=k))


def _dcg(relevance: Sequence[int]) -> float:
    return sum(gain(one) / log2(place + 2) for place, one in enumerate(relevance))
