import pytest

from bot.evaluation.corpus import CorpusLine
from bot.evaluation.reasons import reasons_of
from bot.understanding.classification import Span
from bot.understanding.classifier import Classifier
from tests.unit.understanding.small_model import small_classifier

CARE = "Dans la vallée, trois infirmières et un médecin reçoivent les malades ; le samedi, théâtre."


def line(text):
    return CorpusLine(text, "usages", frozenset(), frozenset())


class Quoting(Classifier):
    """Gives the reasons it is told to give."""

    def __init__(self, *spans):
        model = small_classifier()
        self.__dict__.update(model.__dict__)
        self._spans = list(spans)

    def spans(self, text, task, label):
        return self._spans


def test_each_label_kept_has_reasons_that_hold():
    found = list(reasons_of(small_classifier(), [line(CARE)]))
    assert {(one.task, one.label) for one in found} >= {("family", "usages"), ("objectives", "sante")}
    for one in found:
        assert one.holds
        assert one.after < one.before
        assert 0 < one.quoted < 1
    (care,) = (one for one in found if one.label == "sante")
    assert care.before - care.after > care.before - care.control, "other words matter less"


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [Span(0, 4, "Dens", 1.0)],
        [Span(0, 4, "Dans", 1.0), Span(2, 7, "ns la", 1.0)],
        [Span(78, 84, "samedi", 1.0)],
    ],
    ids=["none", "not in the text", "overlap", "words that do not matter"],
)
def test_reasons_that_do_not_hold_are_seen(spans):
    found = list(reasons_of(Quoting(*spans), [line(CARE)]))
    (care,) = (one for one in found if one.label == "sante")
    assert not care.holds
