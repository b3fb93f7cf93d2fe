"""Whether every label kept points at words that carried it: words of the text, whose removal lowers the score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.evaluation.corpus import CorpusLine, read_descriptions
from bot.evaluation.materials import OURS, Materials
from bot.evaluation.section import Cell, Figure, Note, Part, Quote, Quotes, Section, Table, Unit
from bot.evaluation.words import name
from bot.understanding.classification import Classification, Span, Task
from bot.understanding.classifier import Classifier, Decision
from bot.understanding.spans import without

MOST_QUOTES = 40
_SHARES: Sequence[Unit] = ("share",) * 5


def sections(materials: Materials) -> Iterator[Section]:
    """One section: every set of descriptions is measured, only our own is quoted."""
    measured = {
        set_name: list(reasons_of(materials.classifier, read_descriptions(path)))
        for set_name, path in materials.description_sets()
    }
    every = [one for found in measured.values() for one in found]
    figures = [
        Figure(
            "reasons",
            "étiquettes dont les raisons tiennent",
            _share([one.holds for one in every]),
            target=materials.targets.of("descriptions", "reasons"),
        ),
        Figure("quoted", "part du texte citée, en moyenne", _mean([one.quoted for one in every])),
        Figure("loss", "perte de probabilité sans ces mots", _mean([one.before - one.after for one in every])),
        Figure("control", "perte sans autant d’autres mots", _mean([one.before - one.control for one in every])),
    ]
    parts: list[Part] = [
        Note(
            "Chaque étiquette gardée doit citer des mots du texte, tels qu’ils y sont, et être moins probable quand "
            "on les ôte. À titre de comparaison, on ôte autant d’autres mots."
        ),
        _table(measured),
        Quotes("Raisons à relire", _quotes(measured[OURS]), "Une raison qui sonne faux est un défaut."),
    ]
    data = {set_name: _summary(found) for set_name, found in measured.items()}
    yield Section("reasons", "Raisons : les mots qui ont compté", figures, parts, data)


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A label kept for a text and its reasons.

    `before`, `after`, `control`: its probability with the whole text, without the reasons, without as many other words.
    """

    line: CorpusLine
    task: Task
    label: str
    spans: tuple[Span, ...]
    before: float
    after: float
    control: float

    @property
    def exact(self) -> bool:
        """Each reason is a substring of the text where it says it is, and no two overlap."""
        ends = sorted((span.start, span.end) for span in self.spans)
        apart = all(end <= start for (_, end), (start, _) in pairwise(ends))
        return apart and all(span.quote and span.quote == self.line.text[span.start : span.end] for span in self.spans)

    @property
    def holds(self) -> bool:
        """There are reasons, and without these words the label is less likely."""
        return bool(self.spans) and self.exact and self.after < self.before

    @property
    def quoted(self) -> float:
        """Share of the text's letters that the reasons quote (0 to 1)."""
        return sum(span.end - span.start for span in self.spans) / len(self.line.text)


def reasons_of(classifier: Classifier, lines: Sequence[CorpusLine]) -> Iterator[Reasoned]:
    """Each label kept for each line."""
    for line in lines:
        read = classifier.classify(line.text)
        for task, label in _kept(classifier.decide(read)):
            spans = tuple(classifier.spans(line.text, task, label))
            texts = (without(line.text, spans), without(line.text, _others(line.text, spans)))
            after, control = (_probability(classifier.classify(text), task, label) for text in texts)
            yield Reasoned(line, task, label, spans, _probability(read, task, label), after, control)


def _others(text: str, spans: Sequence[Span]) -> list[Span]:
    """As many other words as the spans have, spread over the text."""
    words = [Span(found.start(), found.end(), found[0], 0.0) for found in re.finditer(r"\w+", text)]
    inside = [any(span.start < word.end and word.start < span.end for span in spans) for word in words]
    free = [word for word, taken in zip(words, inside, strict=True) if not taken]
    wanted = min(sum(inside), len(free))
    return [free[i * len(free) // wanted] for i in range(wanted)]


def _quotes(ours: Sequence[Reasoned]) -> list[Quote]:
    """What does not hold first, then texts taken all over the set, one label each."""
    wrong = [one for one in ours if not one.holds]
    step = max(1, len(ours) // MOST_QUOTES)
    shown = [*wrong, *(one for one in ours[::step] if one.holds)][:MOST_QUOTES]
    return [
        Quote(
            one.line.text,
            [(span.start, span.end) for span in one.spans],
            f"{one.line.id} — {name('tasks', one.task)} : {name('labels', one.label)} "
            f"({_percent(one.before)}, sans ces mots {_percent(one.after)})",
        )
        for one in shown
    ]


def _table(measured: Mapping[str, Sequence[Reasoned]]) -> Table:
    rows: list[Sequence[Cell]] = []
    for set_name, found in measured.items():
        for task in ("family", "subtypes", "objectives"):
            some = [one for one in found if one.task == task]
            rows.append(
                [
                    f"{set_name}, {name('tasks', task)}",
                    len(some),
                    _share([bool(one.spans) for one in some]),
                    _share([one.exact for one in some]),
                    _share([one.holds for one in some]),
                    _mean([one.before - one.after for one in some]),
                    _mean([one.before - one.control for one in some]),
                ]
            )
    columns = ["jeu", "étiquettes", "citées", "mot pour mot", "tiennent", "perte sans elles", "perte sans d’autres"]
    return Table("Par jeu et par sorte d’étiquette", columns, rows, ("count", *_SHARES))


def _summary(found: Sequence[Reasoned]) -> dict[str, object]:
    return {
        "labels": len(found),
        "hold": _share([one.holds for one in found]),
        "failures": [[one.line.id, one.task, one.label] for one in found if not one.holds],
    }


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _kept(decision: Decision) -> Iterator[tuple[Task, str]]:
    yield "family", decision.family
    for label in decision.subtypes:
        yield "subtypes", label
    for label in decision.objectives:
        yield "objectives", label


def _probability(read: Classification, task: Task, label: str) -> float:
    return {"family": read.family, "subtypes": read.subtypes, "objectives": read.objectives}[task][label]
