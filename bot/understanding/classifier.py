"""The classifiers of self-descriptions: family, usage sub-types, objectives of the call.

Linear models on `features`, trained by `training` on the project's own texts only. Probabilities are
calibrated on texts that the model had not seen; thresholds come from the same cross-validation. A model
is one `.npz` file of plain arrays and JSON: loading it runs no code.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.understanding.classification import Classification, Span, Task
from bot.understanding.encoder import Encoder, SentenceEncoder
from bot.understanding.features import Arrays, Features, FeatureSpace, Floats, Vocabulary
from bot.understanding.spans import find_spans, weights_of_words

if TYPE_CHECKING:
    from bot.understanding.training import Example

FORMAT = 2
FAMILIES = ("solutions", "usages", "both")
SUBTYPES = (
    "interet_general",
    "utilite_sociale",
    "developpement_economique",
    "contenus_sens",
    "developpement_local",
)
OBJECTIVES = ("deplacements", "sante", "identites", "economie")
LABELS: Mapping[Task, tuple[str, ...]] = {"family": FAMILIES, "subtypes": SUBTYPES, "objectives": OBJECTIVES}
OUTPUTS = tuple((task, label) for task, labels in LABELS.items() for label in labels)
"""The columns of the model's scores."""
READ_LATELY = 32
"""How many texts are remembered as numbers."""
MOST_SUBTYPES = 3
"""The guideline: one or two, rarely three."""


class ModelUnreadable(Exception):
    """The model file is missing, damaged or of another format; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The labels to keep: one family; sub-types (none for solutions, else at least one, likeliest first)."""

    family: str
    subtypes: tuple[str, ...]
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores to probabilities: softmax(score / temperature + prior) for families, sigmoid(slope x score + shift) else.

    `prior`: log-odds added to each family, since the examples hold rare families more often than life does.
    """

    temperature: float
    prior: tuple[float, ...]
    slopes: Mapping[str, float]
    shifts: Mapping[str, float]

    def family(self, scores: Floats) -> dict[str, float]:
        """The probabilities of the three families; they sum to 1."""
        logits = scores / self.temperature + np.asarray(self.prior, dtype=np.float32)
        exponents = np.exp(logits - logits.max())
        return dict(zip(FAMILIES, (exponents / exponents.sum()).tolist(), strict=True))

    def label(self, label: str, score: float) -> float:
        """The probability of a sub-type or of an objective."""
        return float(1 / (1 + np.exp(-np.clip(self.slopes[label] * score + self.shifts[label], -30, 30))))


class Classifier:
    """Reads what an actor says it does. Immutable: one may serve every request of a process."""

    def __init__(
        self,
        space: FeatureSpace,
        weights: Floats,
        bias: Floats,
        calibration: Calibration,
        thresholds: Mapping[str, float],
        version: str,
    ) -> None:
        """`weights`: one row per column of `space`, one column per output; `thresholds`: probability from
        which a sub-type or an objective is kept."""
        self.space, self._weights, self._bias = space, weights, bias
        self._calibration = calibration
        self.thresholds = dict(thresholds)
        self.version = version
        # A diagnosis asks a dozen things about one text: it is read once.
        self._read = lru_cache(maxsize=READ_LATELY)(lambda text: space.read([text])[0])

    @classmethod
    def train(cls, examples: Sequence[Example]) -> Classifier:
        """A classifier of these examples; the same examples in any order give the same version."""
        # Training needs scipy and scikit-learn: reading texts must not load them.
        from bot.understanding.training import train

        return train(examples)

    def classify(self, text: str) -> Classification:
        """The probabilities of each label for `text`; those of an average text when no word is known."""
        return self._probabilities(self._scores(self._read(text)))

    def classify_many(self, texts: Sequence[str]) -> list[Classification]:
        """`classify` for each text, in order; together is faster than one by one."""
        return [self._probabilities(scores) for scores in self._score_texts(texts)]

    def _probabilities(self, scores: Floats) -> Classification:
        families = len(FAMILIES)
        others = {
            label: self._calibration.label(label, float(score))
            for (_, label), score in zip(OUTPUTS[families:], scores[families:], strict=True)
        }
        return Classification(
            family=self._calibration.family(scores[:families]),
            subtypes={label: others[label] for label in SUBTYPES},
            objectives={label: others[label] for label in OBJECTIVES},
            version=self.version,
        )

    def decide(self, read: Classification) -> Decision:
        """The labels to keep, at the thresholds that cross-validation chose."""
        family = max(read.family, key=lambda label: read.family[label])
        ranked = sorted(read.subtypes, key=lambda label: -read.subtypes[label])
        kept = ranked[:1] + [label for label in ranked[1:] if read.subtypes[label] >= self.thresholds[label]]
        return Decision(
            family=family,
            subtypes=() if family == "solutions" else tuple(kept[:MOST_SUBTYPES]),
            objectives=tuple(label for label in OBJECTIVES if read.objectives[label] >= self.thresholds[label]),
        )

    def spans(self, text: str, task: Task, label: str) -> list[Span]:
        """The phrases of `text` that carried `label`, best first, at most five; empty when none did.

        The weight is what the log-odds of the label lose when the phrase is taken out of the text (or what
        the phrase adds to them, when every phrase says the same and none is needed).
        Raises ValueError for an unknown label.
        """
        direction = self._direction(text, task, label)
        return find_spans(
            text,
            self._word_weights(text, direction),
            lambda texts: [float(scores @ direction) for scores in self._score_texts(texts)],
        )

    def _score_texts(self, texts: Sequence[str]) -> list[Floats]:
        return [self._scores(features) for features in self.space.read(texts)]

    def _scores(self, features: Features) -> Floats:
        terms, pieces, _ = self.space.sizes
        scores = (
            features.term_weights @ self._weights[features.term_columns]
            + features.piece_weights @ self._weights[terms + features.piece_columns]
            + features.meaning @ self._weights[terms + pieces :]
            + self._bias
        )
        return np.asarray(scores, dtype=np.float32)

    def _direction(self, text: str, task: Task, label: str) -> Floats:
        """What to multiply the scores by to get the log-odds of `label`, about this text."""
        if label not in LABELS[task]:
            raise ValueError(f"{label} is not a label of {task}")
        direction = np.zeros(len(OUTPUTS), dtype=np.float32)
        direction[OUTPUTS.index((task, label))] = 1.0
        if task == "family":
            # A family is chosen against the others, the likeliest first.
            likely = self.classify(text).family
            rest = max(1 - likely[label], 1e-9)
            for other in FAMILIES:
                if other != label:
                    direction[OUTPUTS.index((task, other))] = -likely[other] / rest
            return direction / np.float32(self._calibration.temperature)
        return direction * np.float32(self._calibration.slopes[label])

    def _word_weights(self, text: str, direction: Floats) -> tuple[list[tuple[int, int, bool]], Floats]:
        features = self._read(text)
        terms, _, _ = self.space.sizes
        return weights_of_words(
            self.space,
            features,
            self._weights[features.term_columns] @ direction,
            self._weights[terms + features.piece_columns] @ direction,
        )

    def save(self, path: Path) -> None:
        """Write the model to `path`; a reader sees the old file or the new one, never half of it."""
        about = {
            "format": FORMAT,
            "version": self.version,
            "outputs": [list(output) for output in OUTPUTS],
            "thresholds": self.thresholds,
            "encoder": self.space.encoder.name,
            "temperature": self._calibration.temperature,
            "prior": list(self._calibration.prior),
            "slopes": dict(self._calibration.slopes),
            "shifts": dict(self._calibration.shifts),
            "terms": self.space.terms.terms,
            "pieces": self.space.pieces.terms,
        }
        arrays: Arrays = {
            "about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8),
            "weights": self._weights,
            "bias": self._bias,
            "centre": self.space.centre,
            "terms_idf": self.space.terms.idf,
            "pieces_idf": self.space.pieces.idf,
        }
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with partial.open("wb") as output:
                np.savez(output, allow_pickle=False, **arrays)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path, encoder: Encoder | None = None) -> Classifier:
        """The model that `save` wrote, for the encoder that it was learnt with. Raises ModelUnreadable."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            return cls._from_arrays(arrays, encoder or SentenceEncoder())
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ModelUnreadable(
                f"le modèle {path.name} est absent, abîmé ou d’une autre version : "
                "lancez « python -m bot train » pour le refaire."
            ) from error

    @classmethod
    def _from_arrays(cls, arrays: Arrays, encoder: Encoder) -> Classifier:
        about = json.loads(arrays["about"].tobytes())
        if about["format"] != FORMAT or about["outputs"] != [list(output) for output in OUTPUTS]:
            raise ValueError("another format or other labels")
        if about["encoder"] != encoder.name:
            raise ValueError("learnt with another encoder")
        space = FeatureSpace(
            encoder,
            Vocabulary(about["terms"], np.asarray(arrays["terms_idf"], dtype=np.float32)),
            Vocabulary(about["pieces"], np.asarray(arrays["pieces_idf"], dtype=np.float32)),
            np.asarray(arrays["centre"], dtype=np.float32),
        )
        weights = np.asarray(arrays["weights"], dtype=np.float32)
        if weights.shape != (sum(space.sizes), len(OUTPUTS)):
            raise ValueError("the weights do not match the features")
        calibration = Calibration(float(about["temperature"]), tuple(about["prior"]), about["slopes"], about["shifts"])
        bias = np.asarray(arrays["bias"], dtype=np.float32)
        return cls(space, weights, bias, calibration, about["thresholds"], str(about["version"]))
