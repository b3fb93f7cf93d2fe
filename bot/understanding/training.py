"""Learns the classifiers from texts written for this project, one JSON object a line.

Every choice (calibration, thresholds) is made on these texts, each read as if it had not been learnt; the corpus
that measures the product never comes here. The same examples give the same model, whatever the order of the files.

Ridge regressions of all the labels at once, solved in the space of the examples (as many unknowns as texts,
instead of a hundred thousand columns), then carried back to the columns. The same factorisation gives what each
text would have scored had it not been learnt (leave-one-out in closed form, Rasmussen & Williams 2006, 5.4.2):
calibration and thresholds come from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import lapack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.understanding.classifier import FAMILIES, OBJECTIVES, OUTPUTS, SUBTYPES, Calibration, Classifier
from bot.understanding.encoder import Encoder, SentenceEncoder
from bot.understanding.features import PIECE_LENGTHS, Features, FeatureSpace, Floats

Doubles: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

REVISION = 2
"""To raise when a change of code changes what is learnt."""
RIDGE = 0.3
"""Strength of the regularisation: added to the products of the texts with themselves, which are 1."""
SHARES = (0.3, 0.3, 0.4)
"""How much words, pieces of words and meaning count in the likeness of two texts; measured, docs/decisions/0003."""
IN_LIFE = {"solutions": 0.2, "usages": 0.75, "both": 0.05}
"""How often each family is met, by the labelling guideline; the examples hold rare ones more often."""
FEWEST = 10
"""Examples that each label must have."""
PLATEAU = 0.02
"""New texts are read with less assurance than our own: an objective takes the lowest threshold this close to
the best F1."""
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
    """The classifier of every `*.jsonl` text of `folder`. Raises ExamplesError. About a minute."""
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


def train(examples: Sequence[Example], encoder: Encoder | None = None) -> Classifier:
    """A classifier of `examples`; `encoder` is that of the installed package unless given.

    Raises ExamplesError when a label has fewer than ten examples.
    """
    ordered = sorted(examples, key=_key)
    _check_enough(ordered)
    # One thread: the machine is shared, and sums in another order would change the last digits.
    with threadpool_limits(limits=1):
        return _train(ordered, encoder or SentenceEncoder())


def _train(ordered: Sequence[Example], encoder: Encoder) -> Classifier:
    texts = [example.text for example in ordered]
    space = FeatureSpace.learn(texts, encoder)
    matrix = _matrix(space, space.read(texts))
    wanted = _wanted(ordered)
    mean = wanted.mean(axis=0)
    duals, unseen = _solve(_products(matrix), wanted - mean)
    unseen += mean

    families = wanted[:, : len(FAMILIES)].argmax(axis=1)
    temperature, prior = _fit_families(unseen[:, : len(FAMILIES)], families)
    slopes, shifts = {}, {}
    likely: dict[str, Doubles] = {}
    labelled: dict[str, Mask] = {}
    uses = families != FAMILIES.index("solutions")
    for place, (task, label) in enumerate(OUTPUTS):
        if task == "family":
            continue
        among = uses if task == "subtypes" else np.ones(len(ordered), dtype=bool)
        scores, labelled[label] = unseen[among, place], wanted[among, place] > 0
        slopes[label], shifts[label] = _fit_sigmoid(scores, labelled[label])
        likely[label] = 1 / (1 + np.exp(-(slopes[label] * scores + shifts[label])))

    return Classifier(
        space=space,
        weights=_weights(space, matrix, duals),
        bias=mean.astype(np.float32),
        calibration=Calibration(temperature, prior, slopes, shifts),
        thresholds=_choose_thresholds(likely, labelled),
        version=version_of(ordered, encoder),
    )


def version_of(examples: Sequence[Example], encoder: Encoder) -> str:
    """Twelve hexadecimal digits: of the examples in any order, the settings and the revision of the code."""
    settings = [REVISION, RIDGE, SHARES, IN_LIFE, PLATEAU, list(PIECE_LENGTHS), encoder.name, list(OUTPUTS)]
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


def _wanted(examples: Sequence[Example]) -> Floats:
    """One line a text, one column an output: 1 where the reader gave the label."""
    wanted = np.zeros((len(examples), len(OUTPUTS)), dtype=np.float32)
    for line, example in enumerate(examples):
        for label in (example.family, *example.subtypes, *example.objectives):
            wanted[line, [known for _, known in OUTPUTS].index(label)] = 1
    return wanted


def _solve(products: Floats, wanted: Floats) -> tuple[Floats, Doubles]:
    """The weight of each text for each output, and what each text would score had it not been learnt."""
    products[np.diag_indices_from(products)] += np.float32(RIDGE)
    factor, failed = lapack.spotrf(products, lower=True, overwrite_a=True)
    assert not failed, "the products of texts with themselves are never negative"
    duals, _ = lapack.spotrs(factor, wanted, lower=True)
    inverse, _ = lapack.spotri(factor, lower=True, overwrite_c=True)
    return duals, (wanted - duals / np.diagonal(inverse)[:, None]).astype(np.float64)


def _matrix(space: FeatureSpace, features: Sequence[Features]) -> Any:
    """One row a text, the three blocks side by side, each scaled by its share (a sparse matrix)."""
    terms, pieces, meaning = space.sizes
    return sparse.hstack(
        [
            _sparse_rows([(one.term_columns, one.term_weights) for one in features], terms) * np.sqrt(SHARES[0]),
            _sparse_rows([(one.piece_columns, one.piece_weights) for one in features], pieces) * np.sqrt(SHARES[1]),
            sparse.csr_matrix(np.array([one.meaning for one in features]).reshape(len(features), meaning))
            * np.sqrt(SHARES[2]),
        ],
        format="csr",
    )


def _sparse_rows(rows: Sequence[tuple[npt.NDArray[np.int64], Floats]], width: int) -> Any:
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    weights = np.concatenate([weights for _, weights in rows]).astype(np.float64)
    return sparse.csr_matrix((weights, columns, ends), shape=(len(rows), width))


def _products(matrix: Any) -> Floats:
    """The likeness of each text with each other, 1 at most."""
    return np.asfortranarray((matrix @ matrix.T).toarray(), dtype=np.float32)


def _weights(space: FeatureSpace, matrix: Any, duals: Floats) -> Floats:
    """The weights of the columns, for features that are not yet scaled by their share."""
    scales = np.repeat(np.sqrt(np.array(SHARES)), space.sizes)
    return np.asarray((matrix.T @ duals) * scales[:, None], dtype=np.float32)


def _fit_sigmoid(scores: Doubles, wanted: Mask) -> tuple[float, float]:
    """Platt's calibration: slope and shift of the log-odds."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], wanted)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _fit_families(scores: Doubles, wanted: npt.NDArray[np.int64]) -> tuple[float, tuple[float, ...]]:
    """The temperature (0.02 to 1) that makes the families of the examples likeliest, and the log-odds that turn
    their frequencies into those met in life."""

    def loss(temperature: float) -> float:
        logits = scores / temperature
        logits = logits - logits.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(wanted)), wanted]))

    temperature = min((round(float(t), 2) for t in np.arange(0.02, 1.01, 0.01)), key=loss)
    shares = np.bincount(wanted, minlength=len(FAMILIES)) / len(wanted)
    return temperature, tuple(float(np.log(IN_LIFE[one] / shares[place])) for place, one in enumerate(FAMILIES))


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
    rare = sorted(label for label, count in counts.items() if count < FEWEST)
    if rare:
        raise ExamplesError(f"trop peu de textes d’exemple pour : {', '.join(rare)} (il en faut {FEWEST}).")


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
