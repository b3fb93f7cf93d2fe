"""Short French names of labels, tasks and noises, from `data/words.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.programme.yamlfile import read_yaml

_FILE = Path(__file__).resolve().parent / "data" / "words.yaml"


def name(section: str, word: str) -> str:
    """The French name of `word` (`labels`, `tasks`, `noises`, `parts`); the word itself when it has none."""
    return str(_content().get(section, {}).get(word, word))


@cache
def _content() -> dict[str, Any]:
    content: Any = read_yaml(_FILE).data
    return dict(content)
