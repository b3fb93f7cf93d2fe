"""What the reader of intents looks at, and how it is shown the examples; free of Rasa, to be tested alone."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import Callable, List, Optional, Text, Tuple

from bot.engine.sounds import plain, sounds
from bot.engine.texting import written_out

STEPS = (
    *("consent", "activity", "name", "legal_form", "commune", "size", "since", "publics", "digital", "project"),
    *("needs", "budget", "networks", "institutions", "legitimacy", "capacity", "experiment", "optins", "contact"),
    "recap",
)
"""The steps that a message may follow; a test compares them with the programme."""

YES_NO = ("affirm", "deny")
YES_NO_STEPS = ("consent", "recap")
LETTERS_A_TYPO = 12
MISTYPED = 2
"""How many times each example is shown mistyped, each time otherwise."""
PIECES = r"(?u)\b\w+\b|[?!]"
"""Words, and the two marks that tell a question or anger."""

_PIECE = re.compile(PIECES)
_MARK = "\t"


def asked(text: Text, step: Optional[Text]) -> Text:
    """What the model reads: the open step (empty when none is known to it), then the text."""
    return f"{step if step in STEPS else ''}{_MARK}{written_out(text)}"


def text_of(item: Text) -> Text:
    """The words alone, plain."""
    return plain(item.partition(_MARK)[2])


def sounds_of(item: Text) -> Text:
    """The words alone, as they sound."""
    return sounds(item.partition(_MARK)[2])


def words_at_step(item: Text) -> List[Text]:
    """The open step, and each word and pair of words with it; nothing when no step is open."""
    step = item.partition(_MARK)[0]
    if not step:
        return []
    words = _PIECE.findall(sounds_of(item))
    return [
        step,
        *(f"{step}:{word}" for word in words),
        *(f"{step}:{a} {b}" for a, b in pairwise(words)),
    ]


def situated(
    examples: List[Tuple[Text, Text, Optional[Text]]], rng: random.Random, mend: Callable[[Text], Text]
) -> List[Tuple[Text, Text]]:
    """Each example as it is, at a step, and mistyped then mended, as messages are read.

    The step is the one of its `metadata`; a request that any step may get is shown at one drawn among them all,
    so that a step alone tells nothing, and a yes or a no at the two steps that only want these.
    """
    rows = []
    for text, intent, step in examples:
        steps = [step] if step else [rng.choice(STEPS)]
        if intent in YES_NO and not step:
            steps += YES_NO_STEPS
        rows += [(asked(text, at), intent) for at in [None, *steps]]
        rows += [(asked(mend(mistyped(text, rng)), None), intent) for _ in range(MISTYPED)]
    return rows


def mistyped(text: Text, rng: random.Random) -> Text:
    """`text` with about one letter in twelve dropped, doubled, swapped or replaced."""
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    if len(letters) < 3:
        return text
    count = max(1, int(len(letters) / LETTERS_A_TYPO + rng.random()))
    typed = list(text)
    for index in rng.sample(letters, min(count, len(letters))):
        mistake = rng.choice(("drop", "double", "swap", "replace", "replace"))
        if mistake == "drop":
            typed[index] = ""
        elif mistake == "double":
            typed[index] *= 2
        elif mistake == "swap" and index + 1 < len(typed):
            typed[index], typed[index + 1] = typed[index + 1], typed[index]
        else:
            typed[index] = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(typed)
