"""The guard's place in Rasa's pipeline: it replaces the reader's guess by what `deciding` decides."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, METADATA, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.deciding import THRESHOLDS, decide
from bot.engine.intents import CHANCES


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AnswerGuard(GraphComponent, IntentClassifier):
    """Replaces a doubtful request by `answer` inside the interview, by `nlu_fallback` outside."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The thresholds of `deciding`."""
        return dict(THRESHOLDS)

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "AnswerGuard":
        """Build from config.yml."""
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: List[Message]) -> List[Message]:
        """Decide each message in place; a payload keeps the intent that it names."""
        for message in messages:
            chances = message.get(CHANCES)
            if chances:
                metadata = message.get(METADATA) or {}
                name, confidence = decide(chances, message.get(TEXT) or "", metadata, self._config)
                decided = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
                message.set(INTENT, decided, add_to_output=True)
        return messages
