"""Decides between an answer and an interruption, knowing which question was asked.

The application sends with each message what it read in it (`metadata`): `question` (its id, or
absent outside the interview) and `answers` (0 to 1, how surely the words answer that question).
An interruption is believed only when the classifier is surer of it than the reading is of an
answer; a long message is rarely an interruption.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

ANSWER = "answer"
POLITE = {"thanks", "greet", "smalltalk", "goodbye"}
PLAIN = {"insult", "human", "delete_data"}
HARMLESS = {"help", "why", "repeat", "how_long", "pause", "human", "bot_challenge", "smalltalk", "out_of_scope"}
"""Requests after which the question is still open: a mistake costs a sentence, not an answer."""
NAMELIKE = POLITE | {"pause", "back", "skip", "why", "insult", "resume", "restart", "help", "human", "out_of_scope"}
ANSWERING = {ANSWER, "affirm", "deny"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AnswerGuard(GraphComponent, IntentClassifier):
    """Replaces a doubtful interruption by `answer` inside the interview, by `nlu_fallback` outside."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Thresholds (0 to 1) and lengths (words); see docs/decisions for the measurements."""
        return {
            "least": 0.35,
            "least_when_answering": 0.75,
            "certain_answer": 0.95,
            "least_when_long": 0.8,
            "long_words": 14,
            "request": 0.2,
            "plain": 0.7,
            "polite_answer": 0.6,
            "outside": 0.3,
        }

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
        """Decide each message in place."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            intent = message.get(INTENT) or {}
            name, confidence = intent.get(INTENT_NAME_KEY), float(intent.get(PREDICTED_CONFIDENCE_KEY) or 0.0)
            metadata = message.get("metadata") or {}
            if metadata.get("unreadable"):
                name, confidence = self.likeliest_request(message.get("intent_ranking") or [], name, confidence)
            decided = self.decide(name, confidence, text, metadata)
            if decided != name:
                message.set(
                    INTENT,
                    {INTENT_NAME_KEY: decided, PREDICTED_CONFIDENCE_KEY: confidence},
                    add_to_output=True,
                )
        return messages

    def likeliest_request(self, ranking: List[Dict[Text, Any]], name: Any, confidence: float) -> Tuple[Any, float]:
        """For words that answer nothing: the best request of the ranking, even behind `answer`."""
        for rank in ranking:
            if rank[INTENT_NAME_KEY] in HARMLESS and rank[PREDICTED_CONFIDENCE_KEY] >= self._config["request"]:
                return rank[INTENT_NAME_KEY], max(float(rank[PREDICTED_CONFIDENCE_KEY]), self._config["least"])
        return name, confidence

    def decide(self, name: Any, confidence: float, text: Text, metadata: Dict[Text, Any]) -> Text:
        """The intent to act on, from the classifier's best guess and what the application read."""
        if not metadata.get("question"):
            return name if name and confidence >= self._config["outside"] else DEFAULT_NLU_FALLBACK_INTENT_NAME
        if name in ANSWERING:
            return str(name)
        reading = float(metadata.get("answers") or 0.0)
        if name in POLITE and reading >= self._config["polite_answer"]:
            return ANSWER  # « volontiers, merci »
        if name in PLAIN and confidence >= self._config["plain"] and len(text.split()) >= 3:
            return str(name)  # anger and the wish for a person are heard whatever the words look like
        if reading >= self._config["certain_answer"]:
            return ANSWER
        if metadata["question"] == "name" and name in NAMELIKE and sum(w[:1].isupper() for w in text.split()) >= 2:
            return ANSWER  # « Merci Voisin », « Stop Gaspi »
        least = self._config["least_when_answering"] if reading >= 0.6 else self._config["least"]
        if len(text.split()) >= self._config["long_words"]:
            least = max(least, self._config["least_when_long"])
        return str(name) if name and confidence >= least else ANSWER
