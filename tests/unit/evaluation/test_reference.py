"""Our own held-out descriptions: large and varied enough for what they measure."""

from collections import Counter

from bot.evaluation.corpus import read_descriptions
from bot.evaluation.descriptions import SMALLEST_GROUP
from bot.evaluation.materials import DESCRIPTIONS
from bot.understanding.classifier import FAMILIES, OBJECTIVES, SUBTYPES

LINES = read_descriptions(DESCRIPTIONS)


def test_every_line_is_labelled_by_the_guideline():
    assert len({line.id for line in LINES}) == len(LINES)
    for line in LINES:
        assert line.family in FAMILIES
        assert (line.family == "solutions") == (not line.subtypes), line.id
        assert len(line.subtypes) <= 3


def test_it_is_large_and_varied():
    clear = [line for line in LINES if not line.unclear]
    assert len(clear) >= 150
    lengths = [len(line.text.split()) for line in clear]
    assert min(lengths) <= 10 < 100 <= max(lengths)
    groups = Counter(line.source_group for line in clear)
    assert min(groups.values()) >= SMALLEST_GROUP
    labels = Counter(label for line in clear for label in (*line.subtypes, *line.objectives))
    assert min(labels[label] for label in (*SUBTYPES, *OBJECTIVES)) >= 15


def test_most_meet_no_objective_as_among_real_actors():
    none = sum(not line.objectives for line in LINES) / len(LINES)
    assert 0.5 <= none <= 0.66
    families = Counter(line.family for line in LINES)
    assert families["usages"] > 0.7 * len(LINES)
    assert families["both"] < 0.1 * len(LINES)
