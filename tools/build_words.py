"""Makes `bot/engine/data/words.txt`: the words that are written right, so that no slip of the finger is seen in them.

They come from our own descriptions and from the programme's texts; the texts written as people type are left out.

    python -m tools.build_words
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.engine.sounds import plain

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "bot" / "engine" / "data" / "words.txt"
MISTYPED = "comme_on_parle.jsonl"
SHORTEST = 4
"""Letters: shorter words are never mended."""


def main() -> None:
    """Write the list, in alphabetical order, one word a line."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "programme").glob("*.yml"))]
    for path in sorted((ROOT / "programme" / "descriptions").glob("*.jsonl")):
        if path.name != MISTYPED:
            texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    words = {w for text in texts for line in text.splitlines() for w in re.findall(r"[a-z]+", plain_whole(line))}
    kept = sorted(word for word in words if len(word) >= SHORTEST)
    WORDS.parent.mkdir(exist_ok=True)
    WORDS.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} mots dans {WORDS.relative_to(ROOT)}")


def plain_whole(line: str) -> str:
    """`plain` of all of a line, that it would cut when very long."""
    return " ".join(plain(word) for word in line.split())


if __name__ == "__main__":
    main()
