"""Is it an answer or a request? What the guard decides, free of Rasa so that it can be read and tested alone.

The application sends with each message what it read in it (`metadata`, see `bot/channels/meaning.py`):
`question` (the open step, absent outside the interview), `answers` (0 to 1, how surely the words answer
it), `firm` (by a number, a date, a place or an address) and `language` (another one than French).
A request is believed when the chances of all requests together outweigh what the reading says.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional, Text, Tuple

ANSWER = "answer"
FOREIGN = "foreign"
ANSWERING = {ANSWER, "affirm", "deny"}
DECISIONS = {"consent", "confirmation"}
"""Steps that only a plain yes or no answers: a doubtful one is asked again, never taken."""

POLITE = {"thanks", "greet", "smalltalk", "goodbye"}
PLAIN = {"insult", "human", "delete_data"}
NEVER_A_NUMBER = {"delete_data", "restart", "insult"}
"""Requests that are heard even beside a number or a place."""

NAMELIKE = POLITE | {"pause", "back", "skip", "why", "insult", "resume", "restart", "help", "human", "out_of_scope"}
ELSEWHERE = 0.6
"""The application's `answers` when the words answer another question than the open one."""

NOTHING = "nlu_fallback"
"""Rasa's intent for what is none of the others."""

THRESHOLDS: Mapping[Text, float] = {
    "open": 0.65,
    "open_text": 0.75,
    "short": 0.85,
    "short_words": 2,
    "answering": 0.9,
    "certain_answer": 0.95,
    "long": 0.9,
    "long_words": 14,
    "plain": 0.7,
    "polite_answer": 0.6,
    "short_correction": 4,
    "outside": 0.3,
    "decision": 0.5,
}
"""Least chances of all requests together (0 to 1), and lengths (words); measured in docs/decisions/.

- `open`: when nothing says that the words answer; `open_text` when any words may;
- `short`: the same for one or two words (`short_words`), where the model sees little;
- `answering`: when they are read as an answer; `certain_answer`: from there on no request is believed;
- `long`: for an account (`long_words`), that holds the words of many requests;
- `plain`: of the one request that is heard whatever the words look like;
- `polite_answer`: least reading for which politeness is only politeness;
- `short_correction`: words of a correction that is simply the answer (« mettez 4 plutôt »);
- `outside`: of the best intent, where nothing is asked;
- `decision`: of the yes or the no to a consent or a confirmation, and of all requests together there.
"""


def decide(
    chances: Mapping[Text, float], text: Text, metadata: Mapping[Text, Any], config: Mapping[Text, float] = THRESHOLDS
) -> Tuple[Text, float]:
    """The intent to act on and its chance, from the chances of every intent and what the application read."""
    if metadata.get("language"):
        return FOREIGN, 1.0
    if not metadata.get("question"):
        name = _best(chances)
        return (name if chances[name] >= config["outside"] else NOTHING), chances[name]
    requests = {name: chance for name, chance in chances.items() if name not in ANSWERING}
    request = _best(requests)
    answer = _best({name: chance for name, chance in chances.items() if name in ANSWERING})
    least = _least(request, requests[request], text, metadata, config)
    believed = least is not None and sum(requests.values()) >= least
    name = request if believed else answer
    if name == "delete_data" and metadata["question"] == "consent":
        return "deny", chances[name]  # nothing is kept yet: « ne gardez rien » is the answer
    if name in ("affirm", "deny") and _doubtful(name, chances, metadata, config):
        return ANSWER, chances[name]
    return name, chances[name]


def _doubtful(
    name: Text, chances: Mapping[Text, float], metadata: Mapping[Text, Any], config: Mapping[Text, float]
) -> bool:
    """Is it a yes or a no that is not plain, where only a plain one counts?"""
    plain = float(metadata.get("answers") or 0.0) >= config["certain_answer"]
    return metadata["question"] in DECISIONS and not plain and chances[name] < config["decision"]


def _least(
    request: Text, chance: float, text: Text, metadata: Mapping[Text, Any], config: Mapping[Text, float]
) -> Optional[float]:
    """The least chance of all requests for which the best one is believed; None when none is."""
    reading, length, asks = float(metadata.get("answers") or 0.0), len(text.split()), "?" in text
    corrects = request == "correct" and length > config["short_correction"]
    if metadata.get("firm") and not asks and not corrects and request not in NEVER_A_NUMBER:
        return None
    if asks and reading <= ELSEWHERE and metadata["question"] != "name":
        reading = 0.0  # « vous avez le numéro de la mairie d'Agen ? » is about Agen, and no answer
    if request in POLITE and reading >= config["polite_answer"]:
        return None  # « volontiers, merci »
    if request == "dont_know" and reading > ELSEWHERE:
        return None  # « je sais pas trop, peut-être »
    if reading >= config["certain_answer"]:
        return None
    if request in PLAIN and chance >= config["plain"] and length > config["short_words"]:
        return 0.0  # anger and the wish for a person are heard whatever the words look like
    if metadata["question"] == "name" and request in NAMELIKE and sum(w[:1].isupper() for w in text.split()) >= 2:
        return None  # « Merci Voisin », « Stop Gaspi »
    if metadata["question"] in DECISIONS:
        return config["decision"]
    if reading > ELSEWHERE or (reading == ELSEWHERE and request != "correct"):
        least = config["answering"]
    elif length <= config["short_words"]:
        least = config["short"]
    else:
        least = config["open_text"] if reading else config["open"]
    return max(least, config["long"]) if length >= config["long_words"] else least


def _best(chances: Mapping[Text, float]) -> Text:
    return max(chances, key=lambda name: chances[name])
