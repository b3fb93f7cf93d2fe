"""Reads what a message asks for: words and pieces of words, weighted, then a linear model.

One component instead of a tokenizer, two featurizers and a classifier: pieces of words forgive typos,
SMS spelling and missing accents, and the whole is trained in well under a minute on one core.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, List, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

RANKED = 3
LONGEST = 600
"""Characters read: a longer message is an account, and its beginning says so."""

_WORD = r"(?u)\b\w+\b|[?!]"
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")


def plain(text: Text) -> Text:
    """Lower case, no accents, « j'ai » and « jai » alike."""
    text = _APOSTROPHE.sub("", text[:LONGEST].lower())
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(GraphComponent, IntentClassifier):
    """Gives each message its most probable intents, with probabilities."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C`: inverse strength of the regularisation; see docs/decisions for the measurements."""
        return {"C": 10.0, "max_iter": 400}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: Any = None

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentReader":
        """An untrained reader."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentReader":
        """The reader as it was trained; only ever a model that this project made itself."""
        reader = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            reader._model = joblib.load(folder / "intents.joblib")
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples of nlu/."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        self._model = build(self._config["C"], self._config["max_iter"])
        self._model.fit([e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "intents.joblib", compress=3)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent and its ranking on each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            probabilities = self._model.predict_proba([text])[0]
            best = sorted(zip(probabilities, self._model.classes_, strict=True), reverse=True)[:RANKED]
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(p)} for p, name in best]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def build(c: float, max_iter: int) -> Pipeline:
    """The untrained model."""
    features = make_union(
        TfidfVectorizer(preprocessor=plain, ngram_range=(1, 2), token_pattern=_WORD, sublinear_tf=True),
        TfidfVectorizer(preprocessor=plain, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    return make_pipeline(features, LogisticRegression(C=c, max_iter=max_iter, class_weight="balanced"))
