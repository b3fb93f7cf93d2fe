"""What the guard decides from chances and from what the application read, without Rasa."""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine.deciding import decide


@pytest.mark.parametrize(
    ("chances", "text", "metadata", "decided"),
    [
        pytest.param({"answer": 0.4, "why": 0.6}, "pourquoi donc", {"question": "size"}, "answer", id="short"),
        pytest.param({"answer": 0.1, "why": 0.9}, "pourquoi donc", {"question": "size"}, "why", id="plain request"),
        pytest.param(
            {"answer": 0.3, "why": 0.3, "help": 0.4},
            "à quoi ça sert ce truc",
            {"question": "size"},
            "help",
            id="requests together",
        ),
        pytest.param(
            {"answer": 0.1, "why": 0.9}, "on est 4 bénévoles", {"question": "size", "answers": 0.9, "firm": True},
            "answer", id="a number is an answer",
        ),
        pytest.param(
            {"answer": 0.1, "insult": 0.9}, "vous êtes 4 idiots", {"question": "size", "answers": 0.9, "firm": True},
            "insult", id="anger is heard beside a number",
        ),
        pytest.param(
            {"affirm": 0.2, "thanks": 0.8}, "volontiers, merci", {"question": "experiment", "answers": 0.9},
            "affirm", id="politeness is only politeness",
        ),
        pytest.param(
            {"answer": 0.05, "dont_know": 0.95}, "je sais pas, peut-être", {"question": "legitimacy", "answers": 0.9},
            "answer", id="doubt is only doubt",
        ),
        pytest.param({"affirm": 0.4, "answer": 0.3, "why": 0.3}, "mouais faut voir", {"question": "consent"}, "answer",
                     id="a doubtful yes is no consent"),
        pytest.param({"affirm": 0.7, "why": 0.3}, "mouais si vous voulez", {"question": "consent"}, "affirm",
                     id="a plain yes is"),
        pytest.param({"deny": 0.2, "delete_data": 0.8}, "ne gardez rien de tout ça", {"question": "consent"}, "deny",
                     id="nothing is kept yet"),
        pytest.param({"answer": 0.2, "delete_data": 0.8}, "effacez tout ce que vous savez", {"question": "size"},
                     "delete_data", id="elsewhere it erases"),
        pytest.param({"answer": 0.1, "pause": 0.9}, "Stop Gaspi", {"question": "name", "answers": 0.5}, "answer",
                     id="a name may look like a request"),
        pytest.param({"why": 0.2, "greet": 0.8}, "hello", {"question": "size", "language": "en"}, "foreign",
                     id="another language"),
        pytest.param({"why": 0.2, "greet": 0.2}, "euh", {}, "nlu_fallback", id="nothing sure, nothing asked"),
    ],
)  # fmt: skip
def test_it_decides(chances: dict[str, float], text: str, metadata: dict[str, Any], decided: str) -> None:
    every = {"answer": 0.0, "affirm": 0.0, "deny": 0.0, "why": 0.0, **chances}
    assert decide(every, text, metadata)[0] == decided
