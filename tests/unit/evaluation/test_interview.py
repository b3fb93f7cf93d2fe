"""The section of the adaptive interview, from a report that nobody had to play."""

from types import SimpleNamespace

from bot.evaluation.adaptive import AdaptiveReport, Played, Spared
from bot.evaluation.interview import describe
from bot.evaluation.materials import Materials
from bot.evaluation.text import render_text
from bot.settings import Settings


def played(*asked):
    return Played(asked, SimpleNamespace())


def test_questions_before_and_after_and_what_changed():
    report = AdaptiveReport(
        (
            Spared("amap", played("a", "b", "c"), played("a"), 0.0, ()),
            Spared("radio_locale", played("a", "b", "c"), played("a", "b"), 5.0, ("family",)),
        )
    )
    section = describe(Materials(Settings()), report)
    figures = {one.id: (one.value, one.met) for one in section.figures}
    assert figures == {"before": (3, None), "after": (1.5, None), "same_diagnosis": (0.5, False)}
    text = render_text([section])
    assert "radio locale" in text
    assert "famille" in text
    assert section.data[1]["changed"] == ["family"]
