"""How well the classifiers agree with careful readers, on labelled lines that training never sees.

Clear lines are scored first; unclear ones, where two readers could differ, apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.evaluation.corpus import CorpusLine
from bot.evaluation.section import Bin
from bot.understanding.classification import Classification
from bot.understanding.classifier import FAMILIES, OBJECTIVES, SUBTYPES, Classifier, Decision

BINS = 10


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How one label fared. `support`: lines that have it. Scores are 0 when there is nothing to score."""

    label: str
    support: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class CalibrationTable:
    """`ece`: the expected calibration error, the mean gap between confidence and being right."""

    ece: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One source of texts. Exact set for the objectives; Jaccard for the sub-types of usages and both."""

    lines: int
    family_accuracy: float
    objectives_exact: float
    subtypes_jaccard: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a set of lines.

    `family_lenient` counts half a point when one of the two says « both ». `subtypes` are scored on the lines
    that the reader put in usages or both, as the product answers (none when it says solutions);
    `subtypes_given_family_macro_f1` as if it knew the family; `subtypes_all_macro_f1` on every line.
    """

    lines: int
    family_accuracy: float
    family_lenient: float
    confusion: Mapping[str, Mapping[str, int]]
    families: tuple[LabelScore, ...]
    objectives: tuple[LabelScore, ...]
    objectives_macro_f1: float
    objectives_exact: float
    subtypes: tuple[LabelScore, ...]
    subtypes_macro_f1: float
    subtypes_given_family_macro_f1: float
    subtypes_all_macro_f1: float
    groups: Mapping[str, GroupScore]
    calibration: Mapping[str, CalibrationTable]


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of the clear lines and of the unclear ones (None when there is none)."""

    version: str
    clear: Scores | None
    unclear: Scores | None

    def to_json(self) -> dict[str, object]:
        """The report as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line, what was read in its text and what was kept of it."""

    line: CorpusLine
    read: Classification
    kept: Decision
    subtypes_as_usages: frozenset[str]

    @property
    def right(self) -> bool:
        """Same family, same objectives: what the person sees first."""
        return self.kept.family == self.line.family and set(self.kept.objectives) == self.line.objectives


def judge(classifier: Classifier, lines: Iterable[CorpusLine]) -> list[Judged]:
    """Read each line's text."""
    return [_judge(classifier, line) for line in lines]


def report(version: str, judged: Sequence[Judged]) -> Report:
    """The scores of these lines, the unclear ones apart."""
    return Report(
        version,
        score([one for one in judged if not one.line.unclear]),
        score([one for one in judged if one.line.unclear]),
    )


def evaluate(classifier: Classifier, lines: Iterable[CorpusLine]) -> Report:
    """Read and score these lines."""
    return report(classifier.version, judge(classifier, lines))


def _judge(classifier: Classifier, line: CorpusLine) -> Judged:
    read = classifier.classify(line.text)
    as_usages = Classification({"usages": 1.0}, read.subtypes, read.objectives, read.version)
    return Judged(line, read, classifier.decide(read), frozenset(classifier.decide(as_usages).subtypes))


def score(judged: Sequence[Judged]) -> Scores | None:
    """The scores of these lines; None when there is none."""
    if not judged:
        return None
    told = [one for one in judged if one.line.family in FAMILIES]
    uses = [one for one in told if one.line.family != "solutions"]
    families = _label_scores(FAMILIES, [({one.line.family}, {one.kept.family}) for one in told])
    objectives = _label_scores(OBJECTIVES, [(one.line.objectives, set(one.kept.objectives)) for one in judged])
    subtypes = _label_scores(SUBTYPES, [(one.line.subtypes, set(one.kept.subtypes)) for one in uses])
    given = _label_scores(SUBTYPES, [(one.line.subtypes, one.subtypes_as_usages) for one in uses])
    everywhere = _label_scores(SUBTYPES, [(one.line.subtypes, set(one.kept.subtypes)) for one in judged])
    return Scores(
        lines=len(judged),
        family_accuracy=_mean([float(one.line.family == one.kept.family) for one in told]),
        family_lenient=_mean([_lenient(one.line.family, one.kept.family) for one in told]),
        confusion={
            wanted: {
                found: sum(one.line.family == wanted and one.kept.family == found for one in told) for found in FAMILIES
            }
            for wanted in FAMILIES
        },
        families=families,
        objectives=objectives,
        objectives_macro_f1=_macro_f1(objectives),
        objectives_exact=_mean([float(one.line.objectives == set(one.kept.objectives)) for one in judged]),
        subtypes=subtypes,
        subtypes_macro_f1=_macro_f1(subtypes),
        subtypes_given_family_macro_f1=_macro_f1(given),
        subtypes_all_macro_f1=_macro_f1(everywhere),
        groups={
            group: _group_score([one for one in judged if one.line.source_group == group])
            for group in sorted({one.line.source_group for one in judged})
        },
        calibration={
            "family": _calibration(
                [(max(one.read.family.values()), one.kept.family == one.line.family) for one in told]
            ),
            "usage_subtypes": _calibration(
                [(p, label in one.line.subtypes) for one in uses for label, p in one.read.subtypes.items()]
            ),
            "objectives": _calibration(
                [(p, label in one.line.objectives) for one in judged for label, p in one.read.objectives.items()]
            ),
        },
    )


def _group_score(judged: Sequence[Judged]) -> GroupScore:
    told = [one for one in judged if one.line.family in FAMILIES]
    uses = [one for one in judged if one.line.subtypes]
    overlaps = [
        len(one.line.subtypes & set(one.kept.subtypes)) / len(one.line.subtypes | set(one.kept.subtypes))
        for one in uses
    ]
    return GroupScore(
        lines=len(judged),
        family_accuracy=_mean([float(one.line.family == one.kept.family) for one in told]),
        objectives_exact=_mean([float(one.line.objectives == set(one.kept.objectives)) for one in judged]),
        subtypes_jaccard=_mean(overlaps) if uses else None,
    )


def _label_scores(
    labels: Sequence[str], pairs: Sequence[tuple[set[str] | frozenset[str], set[str] | frozenset[str]]]
) -> tuple[LabelScore, ...]:
    """`pairs`: what the reader said, what was found."""
    scores = []
    for label in labels:
        wanted = sum(label in said for said, _ in pairs)
        found = sum(label in got for _, got in pairs)
        right = sum(label in said and label in got for said, got in pairs)
        precision, recall = right / max(found, 1), right / max(wanted, 1)
        scores.append(LabelScore(label, wanted, precision, recall, 2 * right / max(wanted + found, 1)))
    return tuple(scores)


def _macro_f1(scores: Sequence[LabelScore]) -> float:
    """The mean F1, each label weighing as much, be it rare or absent."""
    return _mean([one.f1 for one in scores])


def _calibration(predictions: Sequence[tuple[float, bool]]) -> CalibrationTable:
    """`predictions`: (probability, right or not). Empty bins are left out."""
    bins = []
    for i in range(BINS):
        inside = [(p, right) for p, right in predictions if min(int(p * BINS), BINS - 1) == i]
        if inside:
            confidence, right = _mean([p for p, _ in inside]), _mean([float(right) for _, right in inside])
            bins.append(Bin(i / BINS, (i + 1) / BINS, len(inside), confidence, right))
    total = max(sum(one.count for one in bins), 1)
    return CalibrationTable(sum(one.count * abs(one.confidence - one.right) for one in bins) / total, tuple(bins))


def _lenient(wanted: str, found: str) -> float:
    if wanted == found:
        return 1.0
    return 0.5 if "both" in (wanted, found) else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
