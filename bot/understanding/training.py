"""Learns the classifiers from texts written for this project, one JSON object a line.

Every choice (calibration, thresholds) is made by cross-validation on these texts; the corpus that measures
the product never comes here. The same examples give the same model, whatever the order of the files.

Logistic regressions are solved in the space of the examples (as many dimensions as texts, instead of tens of
thousands of columns), then carried back to the columns: same optimum, seconds instead of minutes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.understanding.classifier import FAMILIES, OBJECTIVES, OUTPUTS, SUBTYPES, Calibration, Classifier
from bot.understanding.features import PIECE_LENGTHS, VECTORS_PACKAGE, Features, FeatureSpace, Floats, WordVectors

Doubles: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

REVISION = 1
"""To raise when a change of code changes what is learnt."""
STRENGTH = 10.0
"""Inverse of the regularisation (scikit-learn's C). 3 to 100 are within 1 point in cross-validation."""
FOLDS = 5
PLATEAU = 0.01
"""New texts are read with less assurance than our own: an objective takes the lowest threshold this close to
the best F1."""
SMALLEST = 1e-4
"""Directions of the examples' space below this share of the largest are noise."""
_FIELDS = {"text", "family", "usage_subtypes", "objectives", "why"}


class ExamplesError(Exception):
    """A training text that cannot be used; the message gives file, line, problem and remedy, in French."""


@dataclass(frozen=True, slots=True)
class Example:
    """A description and the labels a careful reader gives it. Sub-types: none for `solutions`, else 1 to 3."""

    text: str
    family: str
    subtypes: tuple[str, ...]
    objectives: tuple[str, ...]


def train_from_folder(folder: Path) -> Classifier:
    """The classifier of every `*.jsonl` text of `folder`. Raises ExamplesError. About half a minute."""
    return train(load_examples(folder))


def load_examples(folder: Path) -> list[Example]:
    """The texts of every `*.jsonl` file of `folder`, in order of file and line. Raises ExamplesError."""
    examples: list[Example] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.name}:{number}"
            example = _read_example(line, where)
            if example.text in seen:
                raise ExamplesError(f"{where} : ce texte est déjà dans {seen[example.text]} ; gardez-en un seul.")
            seen[example.text] = where
            examples.append(example)
    if not examples:
        raise ExamplesError(f"{folder} : aucun texte d’exemple ; il faut au moins un fichier « .jsonl ».")
    return examples


def train(examples: Sequence[Example], vectors: WordVectors | None = None) -> Classifier:
    """A classifier of `examples`; `vectors` are those of the installed package unless given.

    Raises ExamplesError when a label has fewer examples than there are folds.
    """
    ordered = sorted(examples, key=_key)
    _check_enough(ordered)
    # One thread: the machine is shared, and sums in another order would change the last digits.
    with threadpool_limits(limits=1):
        return _train(ordered, vectors or WordVectors.from_package())


def _train(ordered: Sequence[Example], vectors: WordVectors) -> Classifier:
    space = FeatureSpace.learn([example.text for example in ordered], vectors)
    matrix = _matrix(space, [space.read(example.text) for example in ordered])
    coordinates, back = _coordinates(matrix)
    learner = _Learner(coordinates, np.array([int(_key(example)[:8], 16) % FOLDS for example in ordered]))

    families = np.array([FAMILIES.index(example.family) for example in ordered])
    scores, unseen = learner.families(families)
    columns, slopes, shifts = [scores], {}, {}
    likely: dict[str, Doubles] = {}
    labelled: dict[str, Mask] = {}
    uses = families != FAMILIES.index("solutions")
    for label in (*SUBTYPES, *OBJECTIVES):
        wanted = np.array([label in example.subtypes or label in example.objectives for example in ordered])
        among = uses if label in SUBTYPES else np.ones(len(ordered), dtype=bool)
        column, seen_by_others = learner.label(wanted, among)
        columns.append(column[:, None])
        slopes[label], shifts[label] = _fit_sigmoid(seen_by_others[among], wanted[among])
        likely[label] = 1 / (1 + np.exp(-(slopes[label] * seen_by_others[among] + shifts[label])))
        labelled[label] = wanted[among]

    weights = np.hstack(columns)
    return Classifier(
        space=space,
        weights=np.asarray(matrix.T @ (back @ weights[:-1]), dtype=np.float32),
        bias=weights[-1].astype(np.float32),
        calibration=Calibration(_fit_temperature(unseen, families), slopes, shifts),
        thresholds=_choose_thresholds(likely, labelled),
        version=version_of(ordered),
    )


def version_of(examples: Sequence[Example]) -> str:
    """Twelve hexadecimal digits: of the examples in any order, the settings and the revision of the code."""
    settings = [REVISION, STRENGTH, FOLDS, PLATEAU, SMALLEST, list(PIECE_LENGTHS), VECTORS_PACKAGE, list(OUTPUTS)]
    content = sorted([e.text, e.family, sorted(e.subtypes), sorted(e.objectives)] for e in examples)
    return hashlib.sha256(json.dumps([settings, content], ensure_ascii=False).encode()).hexdigest()[:12]


def choose_threshold(likely: Doubles, wanted: Mask, kept_anyway: Mask, plateau: float) -> float:
    """The lowest probability (0.15 to 0.65, steps of 0.01) whose F1 is within `plateau` of the best.

    `kept_anyway`: texts that keep the label whatever its probability.
    """
    candidates = [round(0.15 + step / 100, 2) for step in range(51)]
    scores = [_f1((likely >= candidate) | kept_anyway, wanted) for candidate in candidates]
    best = max(scores)
    return next(candidate for candidate, score in zip(candidates, scores, strict=True) if score >= best - plateau)


def _choose_thresholds(likely: Mapping[str, Doubles], labelled: Mapping[str, Mask]) -> dict[str, float]:
    """One threshold a label. A text of usages always keeps its likeliest sub-type."""
    likeliest = np.argmax([likely[label] for label in SUBTYPES], axis=0)
    first = {label: likeliest == place for place, label in enumerate(SUBTYPES)}
    chosen = {label: choose_threshold(likely[label], labelled[label], first[label], 0.0) for label in SUBTYPES}
    for label in OBJECTIVES:
        never = np.zeros(len(labelled[label]), dtype=bool)
        chosen[label] = choose_threshold(likely[label], labelled[label], never, PLATEAU)
    return chosen


class _Learner:
    """Logistic regressions on the coordinates of the examples; `folds` says who is held out together."""

    def __init__(self, coordinates: Doubles, folds: npt.NDArray[np.int64]) -> None:
        self._coordinates, self._folds = coordinates, folds

    def families(self, wanted: npt.NDArray[np.int64]) -> tuple[Doubles, Doubles]:
        """Weights (last row: bias) and the scores of each text by a model that had not seen it."""
        return self._solve(wanted, np.ones(len(wanted), dtype=bool), None)

    def label(self, wanted: Mask, among: Mask) -> tuple[Doubles, Doubles]:
        """The same for a yes-or-no label learnt from the texts `among`, both answers weighing as much."""
        weights, unseen = self._solve(wanted, among, "balanced")
        return weights[:, 0], unseen[:, 0]

    def _solve(self, wanted: npt.NDArray[Any], among: Mask, balance: str | None) -> tuple[Doubles, Doubles]:
        weights = self._fit(wanted, among, balance)
        unseen = np.zeros((len(wanted), weights.shape[1]))
        for fold in range(FOLDS):
            held = self._folds == fold
            fitted = self._fit(wanted, among & ~held, balance)
            unseen[held] = self._coordinates[held] @ fitted[:-1] + fitted[-1]
        return weights, unseen

    def _fit(self, wanted: npt.NDArray[Any], chosen: Mask, balance: str | None) -> Doubles:
        model = LogisticRegression(C=STRENGTH, class_weight=balance, max_iter=500, tol=1e-4)
        model.fit(self._coordinates[chosen], wanted[chosen])
        return cast(Doubles, np.vstack([model.coef_.T, model.intercept_[None, :]]))


def _matrix(space: FeatureSpace, features: Sequence[Features]) -> Any:
    """One row a text, the three blocks side by side (a sparse matrix)."""
    terms, pieces, meaning = space.sizes
    return sparse.hstack(
        [
            _sparse_rows([(one.term_columns, one.term_weights) for one in features], terms),
            _sparse_rows([(one.piece_columns, one.piece_weights) for one in features], pieces),
            sparse.csr_matrix(np.array([one.meaning for one in features]).reshape(len(features), meaning)),
        ],
        format="csr",
    )


def _sparse_rows(rows: Sequence[tuple[npt.NDArray[np.int64], Floats]], width: int) -> Any:
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    weights = np.concatenate([weights for _, weights in rows]).astype(np.float64)
    return sparse.csr_matrix((weights, columns, ends), shape=(len(rows), width))


def _coordinates(matrix: Any) -> tuple[Doubles, Doubles]:
    """The examples in their own space, with the same products as `matrix`, and the way back.

    Weights w of the coordinates are the weights `matrix.T @ (back @ w)` of the columns.
    """
    squares, directions = np.linalg.eigh((matrix @ matrix.T).toarray())
    kept = squares > SMALLEST * squares[-1]
    lengths = np.sqrt(squares[kept])
    return directions[:, kept] * lengths, directions[:, kept] / lengths


def _fit_sigmoid(scores: Doubles, wanted: Mask) -> tuple[float, float]:
    """Platt's calibration: slope and shift of the log-odds."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], wanted)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _fit_temperature(scores: Doubles, wanted: npt.NDArray[np.int64]) -> float:
    """The temperature (0.3 to 3) that makes the families' probabilities likeliest."""

    def loss(temperature: float) -> float:
        logits = scores / temperature
        logits = logits - logits.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(wanted)), wanted]))

    return min((round(float(t), 2) for t in np.arange(0.3, 3.01, 0.02)), key=loss)


def _f1(found: Mask, wanted: Mask) -> float:
    right = int((found & wanted).sum())
    return 2 * right / max(int(found.sum()) + int(wanted.sum()), 1)


def _key(example: Example) -> str:
    return hashlib.sha256(example.text.encode()).hexdigest()


def _check_enough(examples: Sequence[Example]) -> None:
    counts = {label: 0 for _, label in OUTPUTS}
    for example in examples:
        for label in (example.family, *example.subtypes, *example.objectives):
            counts[label] += 1
    rare = sorted(label for label, count in counts.items() if count < 2 * FOLDS)
    if rare:
        raise ExamplesError(f"trop peu de textes d’exemple pour : {', '.join(rare)} (il en faut {2 * FOLDS}).")


def _read_example(line: str, where: str) -> Example:
    try:
        content = json.loads(line)
    except ValueError as error:
        raise ExamplesError(f"{where} : ce n’est pas du JSON ; une ligne est un objet {{…}} entier.") from error
    if not isinstance(content, dict):
        raise ExamplesError(f"{where} : la ligne n’est pas un objet {{…}}.")
    unknown = sorted(content.keys() - _FIELDS)
    if unknown:
        raise ExamplesError(f"{where} : champ inconnu « {unknown[0]} » ; champs permis : {', '.join(sorted(_FIELDS))}.")
    text = content.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ExamplesError(f"{where} : « text » manque ou est vide.")
    family = content.get("family")
    if family not in FAMILIES:
        raise ExamplesError(f"{where} : « family » doit être {', '.join(FAMILIES)}.")
    subtypes = _read_labels(content, "usage_subtypes", SUBTYPES, where)
    if (family == "solutions") == bool(subtypes):
        raise ExamplesError(f"{where} : « usage_subtypes » est vide pour solutions, et a au moins une valeur sinon.")
    return Example(text, family, subtypes, _read_labels(content, "objectives", OBJECTIVES, where))


def _read_labels(content: Mapping[str, object], field: str, known: Sequence[str], where: str) -> tuple[str, ...]:
    labels = content.get(field)
    if not isinstance(labels, list) or any(label not in known for label in labels):
        raise ExamplesError(f"{where} : « {field} » est une liste prise dans : {', '.join(known)}.")
    return tuple(labels)
