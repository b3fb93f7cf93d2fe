"""Reads what a message asks for, knowing which step is open: words, pieces of words and sounds, weighted.

One linear model instead of a tokenizer, featurizers and a classifier: pieces of words forgive typos, sounds
forgive texting, unknown words are mended first, and the whole is trained in half a minute on one core. The
open step weighs in by itself and with each word: « plus tard » answers one question and postpones the others.
"""

from __future__ import annotations

import math
import random
from typing import Any, Dict, List, Optional, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, METADATA, METADATA_INTENT, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from bot.engine.examples import PIECES, YES_NO, YES_NO_STEPS, asked, situated, sounds_of, text_of, words_at_step
from bot.engine.spelling import Spelling
from bot.engine.texting import written_out

CHANCES = "intent_chances"
"""Where the reader leaves, for the guard, the probability (0 to 1) of every intent."""

RANKED = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(GraphComponent, IntentClassifier):
    """Gives each message the probability of every intent, given the step that is open."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`alpha`: strength of the regularisation; `seed`: of what is drawn. Measured in docs/decisions/."""
        return {"alpha": 1e-5, "seed": 0}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: Any = None
        self._spelling: Any = None

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
            reader._model, reader._spelling = joblib.load(folder / "intents.joblib")
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples of nlu/."""
        examples = [
            (e.get(TEXT), e.get(INTENT), ((e.get(METADATA) or {}).get(METADATA_INTENT) or {}).get("question"))
            for e in training_data.intent_examples
            if e.get(TEXT) and e.get(INTENT)
        ]
        self._spelling = Spelling(written_out(text) for text, _, _ in examples)
        rows = situated(examples, random.Random(self._config["seed"]), self._spelling.mend)
        self._model = build(self._config["alpha"], self._config["seed"])
        self._model.fit([item for item, _ in rows], [intent for _, intent in rows])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump((self._model, self._spelling), folder / "intents.joblib", compress=3)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent`, `intent_ranking` and the chances of every intent on each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            step = (message.get(METADATA) or {}).get("question")
            probabilities = self._chances(self._spelling.mend(written_out(text)), step)
            best = sorted(zip(probabilities, self._model.classes_, strict=True), reverse=True)
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(p)} for p, name in best[:RANKED]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(CHANCES, {name: float(p) for p, name in best})
        return messages

    def _chances(self, text: Text, step: Optional[Text]) -> Any:
        """The probability of every intent, in the order of the model's classes.

        Where a yes or a no is all that is wanted, the step alone makes one likely, whatever the words (« 42 »):
        there the same words must say it without the step too.
        """
        if step not in YES_NO_STEPS:
            return self._model.predict_proba([asked(text, step)])[0]
        here, anywhere = self._model.predict_proba([asked(text, step), asked(text, None)])
        for index, name in enumerate(self._model.classes_):
            if name in YES_NO:
                here[index] = math.sqrt(here[index] * anywhere[index])
        return here


def build(alpha: float, seed: int) -> Pipeline:
    """The untrained model; what occurs once is a slip of the finger, as every example is shown at least twice."""
    common = {"sublinear_tf": True, "min_df": 2}
    features = make_union(
        TfidfVectorizer(preprocessor=text_of, ngram_range=(1, 2), token_pattern=PIECES, **common),
        TfidfVectorizer(preprocessor=text_of, analyzer="char_wb", ngram_range=(2, 5), **common),
        TfidfVectorizer(preprocessor=sounds_of, ngram_range=(1, 2), token_pattern=PIECES, **common),
        TfidfVectorizer(preprocessor=sounds_of, analyzer="char_wb", ngram_range=(2, 4), **common),
        TfidfVectorizer(analyzer=words_at_step, sublinear_tf=True),
    )
    model = SGDClassifier(loss="log", alpha=alpha, max_iter=20, tol=None, class_weight="balanced", random_state=seed)
    return make_pipeline(features, model)
