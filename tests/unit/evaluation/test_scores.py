import pytest

from bot.evaluation.corpus import CorpusLine
from bot.evaluation.scores import evaluate
from bot.understanding.classification import Classification
from bot.understanding.classifier import FAMILIES, OBJECTIVES, SUBTYPES, Classifier, Decision


class Scripted(Classifier):
    """Says of each text what the text itself says: « family / subtypes / objectives »."""

    def __init__(self) -> None:
        self.version = "scripted"

    def classify(self, text: str) -> Classification:
        family, subtypes, objectives = (part.split() for part in text.split("/"))
        return Classification(
            {label: 0.8 if label in family else 0.1 for label in FAMILIES},
            {label: 0.9 if label in subtypes else 0.1 for label in SUBTYPES},
            {label: 0.9 if label in objectives else 0.1 for label in OBJECTIVES},
            "scripted",
        )

    def decide(self, read: Classification) -> Decision:
        family = max(read.family, key=lambda label: read.family[label])
        return Decision(
            family,
            () if family == "solutions" else tuple(label for label, p in read.subtypes.items() if p > 0.5),
            tuple(label for label, p in read.objectives.items() if p > 0.5),
        )


def line(said, family, subtypes=(), objectives=(), **more) -> CorpusLine:
    return CorpusLine(said, family, frozenset(subtypes), frozenset(objectives), **more)


LINES = [
    line("usages/contenus_sens/sante", "usages", ["contenus_sens"], ["sante"], source_group="A"),
    line("usages/contenus_sens/", "usages", ["utilite_sociale"], ["sante"], source_group="A"),
    line("solutions/contenus_sens/", "both", ["contenus_sens"], [], source_group="B"),
    line("solutions//economie", "solutions", [], [], source_group="B"),
]


def test_family_is_scored_strictly_and_leniently():
    clear = evaluate(Scripted(), LINES).clear
    assert clear.family_accuracy == 3 / 4
    assert clear.family_lenient == 3.5 / 4
    assert clear.confusion["both"] == {"solutions": 1, "usages": 0, "both": 0}


def test_objectives_are_scored_label_by_label():
    clear = evaluate(Scripted(), LINES).clear
    scores = {score.label: score for score in clear.objectives}
    assert (scores["sante"].support, scores["sante"].precision, scores["sante"].recall) == (2, 1.0, 0.5)
    assert scores["sante"].f1 == pytest.approx(2 / 3)
    assert scores["economie"].f1 == 0
    assert clear.objectives_macro_f1 == pytest.approx((2 / 3) / 4)
    assert clear.objectives_exact == 2 / 4


def test_subtypes_are_scored_where_the_reader_saw_usages():
    clear = evaluate(Scripted(), LINES).clear
    scores = {score.label: score for score in clear.subtypes}
    # Right once, wrong once, missed once because the machine said solutions.
    assert (scores["contenus_sens"].precision, scores["contenus_sens"].recall) == (0.5, 0.5)
    # Had it known the family, it would have found two of two.
    assert clear.subtypes_given_family_macro_f1 == pytest.approx((2 * 2 / (2 + 3)) / 5)


def test_each_source_is_reported():
    groups = evaluate(Scripted(), LINES).clear.groups
    assert groups["A"].family_accuracy == 1
    assert groups["A"].subtypes_jaccard == 0.5
    assert groups["B"].lines == 2
    assert groups["B"].objectives_exact == 0.5


def test_calibration_compares_what_is_announced_to_what_is_true():
    table = evaluate(Scripted(), LINES).clear.calibration["family"]
    assert [(one.count, round(one.confidence, 2), one.right) for one in table.bins] == [(4, 0.8, 0.75)]
    assert table.ece == pytest.approx(0.05)


def test_unclear_lines_are_apart():
    report = evaluate(Scripted(), [*LINES, line("usages//", "unclear", unclear=True)])
    assert (report.clear.lines, report.unclear.lines) == (4, 1)
    assert report.unclear.family_accuracy == 0
    assert evaluate(Scripted(), LINES).unclear is None
