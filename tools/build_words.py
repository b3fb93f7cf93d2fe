"""Makes `bot/engine/data/words.txt`: the words that are written right, so that no slip of the finger is seen in them.

They come from our own descriptions and from the programme's texts; the texts written as people type are left out.

    python -m tools.build_words
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from bot.engine.sounds import plain

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "bot" / "engine" / "data" / "words.txt"
MISTYPED = "comme_on_parle.jsonl"
SHORT = 3
"""Letters up to which a word must be found in several texts: there are initials and abbreviations among them."""
OFTEN = 5


def main() -> None:
    """Write the list, in alphabetical order, one word a line."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "programme").glob("*.yml"))]
    for path in sorted((ROOT / "programme" / "descriptions").glob("*.jsonl")):
        if path.name != MISTYPED:
            texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    words = Counter(w for text in texts for w in set(re.findall(r"[a-z]+", plain_whole(text))))
    kept = sorted(word for word, count in words.items() if len(word) > SHORT or count >= OFTEN)
    WORDS.parent.mkdir(exist_ok=True)
    WORDS.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} mots dans {WORDS.relative_to(ROOT)}")


def plain_whole(text: str) -> str:
    """`plain` of all of a text, that it would cut when very long."""
    return " ".join(plain(word) for word in text.split())


if __name__ == "__main__":
    main()
