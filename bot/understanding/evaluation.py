"""How well the classifiers agree with careful readers, on a labelled corpus that training never sees.

Clear lines are scored first; unclear ones, where two readers could differ, apart. A corpus line has `text`,
`family`, `usage_subtypes`, `objectives`, and optionally `unclear` and `source_group`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.understanding.classification import Classification
from bot.understanding.classifier import FAMILIES, OBJECTIVES, SUBTYPES, Classifier, Decision
from bot.understanding.jsonl import LineError, read_lines, text_of

BINS = 10


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """A text and how a careful reader labelled it; `family` is « unclear » when the text does not tell."""

    text: str
    family: str
    subtypes: frozenset[str]
    objectives: frozenset[str]
    unclear: bool = False
    source_group: str = "-"


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How one label fared. `support`: lines that have it. Scores are 0 when there is nothing to score."""

    label: str
    support: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions of a range of confidence: how many, their mean confidence, how often they are right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


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
class _Judged:
    line: CorpusLine
    read: Classification
    kept: Decision
    subtypes_as_usages: frozenset[str]


def evaluate_file(classifier: Classifier, path: Path) -> Report:
    """The report on a labelled file. Raises LineError."""
    return evaluate(classifier, [_corpus_line(line, where) for where, line in read_lines(path)])


def evaluate(classifier: Classifier, corpus_lines: Iterable[CorpusLine]) -> Report:
    """The report on these lines."""
    judged = [_judge(classifier, line) for line in corpus_lines]
    return Report(
        classifier.version,
        _scores([one for one in judged if not one.line.unclear]),
        _scores([one for one in judged if one.line.unclear]),
    )


def _judge(classifier: Classifier, line: CorpusLine) -> _Judged:
    read = classifier.classify(line.text)
    as_usages = Classification({"usages": 1.0}, read.subtypes, read.objectives, read.version)
    return _Judged(line, read, classifier.decide(read), frozenset(classifier.decide(as_usages).subtypes))


def _scores(judged: Sequence[_Judged]) -> Scores | None:
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
        objectives_macro_f1=_mean([score.f1 for score in objectives]),
        objectives_exact=_mean([float(one.line.objectives == set(one.kept.objectives)) for one in judged]),
        subtypes=subtypes,
        subtypes_macro_f1=_mean([score.f1 for score in subtypes]),
        subtypes_given_family_macro_f1=_mean([score.f1 for score in given]),
        subtypes_all_macro_f1=_mean([score.f1 for score in everywhere]),
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


def _group_score(judged: Sequence[_Judged]) -> GroupScore:
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


def _corpus_line(line: Mapping[str, object], where: str) -> CorpusLine:
    family = line.get("family")
    if family not in (*FAMILIES, "unclear"):
        raise LineError(f"{where} : « family » doit être {', '.join(FAMILIES)} ou unclear.")
    return CorpusLine(
        text=text_of(line, where),
        family=str(family),
        subtypes=_labels(line, "usage_subtypes", SUBTYPES, where),
        objectives=_labels(line, "objectives", OBJECTIVES, where),
        unclear=bool(line.get("unclear", False)),
        source_group=str(line.get("source_group", "-")),
    )


def _labels(line: Mapping[str, object], field: str, known: Sequence[str], where: str) -> frozenset[str]:
    labels = line.get(field)
    if not isinstance(labels, list) or any(label not in known for label in labels):
        raise LineError(f"{where} : « {field} » est une liste prise dans : {', '.join(known)}.")
    return frozenset(labels)


def render_text(report: Report) -> str:
    """The report for a terminal, in French."""
    parts = [f"Modèle {report.version}"]
    for title, scores in (("Lignes claires", report.clear), ("Lignes peu claires", report.unclear)):
        if scores:
            parts.append(_render_scores(title, scores))
    return "\n\n".join(parts) + "\n"


def _render_scores(title: str, scores: Scores) -> str:
    lines = [
        f"{title} : {scores.lines}",
        f"  famille : exactitude {scores.family_accuracy:.3f} ({scores.family_lenient:.3f} avec « both » à moitié)",
        f"  objectifs : macro-F1 {scores.objectives_macro_f1:.3f}, ensemble exact {scores.objectives_exact:.3f}",
        f"  sous-types : macro-F1 {scores.subtypes_macro_f1:.3f} sur usages et both "
        f"({scores.subtypes_given_family_macro_f1:.3f} famille connue, {scores.subtypes_all_macro_f1:.3f} partout)",
        "",
        _row("lu \\ trouvé", *FAMILIES),
    ]
    for wanted, row in scores.confusion.items():
        lines.append(_row(wanted, *(str(row[found]) for found in FAMILIES)))
    lines += ["", _row("étiquette", "lignes", "précision", "rappel", "F1")]
    for score in (*scores.families, *scores.objectives, *scores.subtypes):
        shares = (f"{value:.2f}" for value in (score.precision, score.recall, score.f1))
        lines.append(_row(score.label, str(score.support), *shares))
    lines += ["", _row("source", "lignes", "famille", "objectifs", "sous-types")]
    for group, source in scores.groups.items():
        jaccard = "-" if source.subtypes_jaccard is None else f"{source.subtypes_jaccard:.2f}"
        figures = (f"{source.family_accuracy:.2f}", f"{source.objectives_exact:.2f}", jaccard)
        lines.append(_row(group, str(source.lines), *figures))
    for task, table in scores.calibration.items():
        lines += ["", f"  calibration de {task} : écart moyen {table.ece:.3f}"]
        for one in table.bins:
            said = f"annoncé {one.confidence:.2f}, juste {one.right:.2f}"
            lines.append(f"    {one.low:.1f}-{one.high:.1f} : {one.count:5d} fois, {said}")
    return "\n".join(lines)


def _row(title: str, *cells: str) -> str:
    return f"  {title:26}" + "".join(cell.rjust(11) for cell in cells)
