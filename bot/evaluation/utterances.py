"""The sets of utterances: what was said, which step was open, and how it should be taken.

Three files, none of which training sees: `reference/dialogue.yml` (at each question), `reference/intents.yml`
(by intent), and an outside corpus of chat utterances mapped by `reference/corpus_intents.yml`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.programme.yamlfile import read_yaml
from bot.settings import ROOT

REFERENCE = ROOT / "reference"
ANSWER = "answer"
OUTSIDE = "done"
"""The step of what is said when nothing is asked: after the restitution."""

_YES_NO = {"affirm": "oui", "deny": "non"}
_DECIDED = ("consent", "recap")


@dataclass(frozen=True, slots=True)
class Case:
    """A message at a step. `kinds`: `answer` or the intents that are right, the plainest first.

    `value`: what must be stored, compared by `same_value`; `expects_value` is False when only the kind counts.
    """

    step: str
    text: str
    kinds: tuple[str, ...]
    value: Any = None
    expects_value: bool = False
    held: bool = False
    source: str = "dialogue"

    @property
    def is_answer(self) -> bool:
        """True when it is an answer before anything else."""
        return self.kinds[0] == ANSWER


def load_dialogue(path: Path = REFERENCE / "dialogue.yml") -> list[Case]:
    """The utterances in context. ContentError when the file cannot be read."""
    content: Any = read_yaml(path).data
    return [
        Case(
            step=step,
            text=str(line["text"]),
            kinds=_listed(line["kind"]),
            value=line.get("value"),
            expects_value="value" in line,
            held=half == "held",
        )
        for step, halves in content.items()
        for half, lines in halves.items()
        for line in lines
    ]


def load_intents(path: Path = REFERENCE / "intents.yml") -> list[Case]:
    """The utterances by intent; a yes or a no counts as the answer that it is at the step where it is said."""
    content: Any = read_yaml(path).data
    return [_labelled(line["question"] or OUTSIDE, line["text"], [line["intent"]], "intents") for line in content]


def load_corpus(path: Path, mapping: Path = REFERENCE / "corpus_intents.yml") -> list[Case]:
    """The outside corpus: JSON lines of `text` and `intent`, each at the step that the mapping gives its intent.

    An intent that the mapping does not know is left out.
    """
    known: Any = read_yaml(mapping).data
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        _labelled(
            known[line["intent"]].get("at", OUTSIDE), line["text"], _listed(known[line["intent"]]["is"]), "corpus"
        )
        for line in lines
        if line["intent"] in known
    ]


def same_value(expected: Any, stored: Any) -> bool:
    """Are the parts that `expected` gives those that are stored? Several choices are compared as a set."""
    if isinstance(expected, dict):
        return isinstance(stored, dict) and all(stored.get(key) == value for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(stored, list) and set(stored) == set(expected)
    return bool(stored == expected)


def _labelled(step: str, text: str, intents: Sequence[str], source: str) -> Case:
    """A yes or a no is an answer, whose value is known where it is a decision."""
    said = next((intent for intent in intents if intent in _YES_NO), None)
    value = None
    if said is not None and step in _DECIDED:
        value = "open" if (said, step) == ("deny", "recap") else _YES_NO[said]
    kinds = tuple(dict.fromkeys(ANSWER if intent in _YES_NO else intent for intent in intents))
    return Case(step, text, kinds, value, value is not None, source=source)


def _listed(kind: str | list[str]) -> tuple[str, ...]:
    return (kind,) if isinstance(kind, str) else tuple(kind)
