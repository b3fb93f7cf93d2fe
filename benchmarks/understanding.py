"""What it costs to read descriptions, beside spaCy's French pipeline reading the same texts in the same run.

Each reader has a fresh process of its own, on one core. Times to load are the best of several starts, because
the machine is shared; times to read are computing times.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from bot.evaluation.leakage import read_passages
from bot.evaluation.materials import DESCRIPTIONS
from bot.evaluation.noise import NOISES
from bot.models_on_disk import CLASSIFIER_FILE
from bot.settings import ROOT, Settings

SAMPLE = 500
"""Texts read one by one."""
BATCH = 10_000
"""Texts of the batch that is reported, whatever was measured."""


class BenchFailed(Exception):
    """A reader could not be measured; the message is one French sentence."""


class Run(TypedDict):
    """What `benchmarks.reader` prints."""

    load: float
    memory: float
    text: list[float]
    explained: NotRequired[list[float]]
    batch: NotRequired[float]


@dataclass(frozen=True, slots=True)
class Cost:
    """One figure: ours, and the reference measured in the same run. `unit`: ms, s or MB."""

    figure: str
    label: str
    value: float
    unit: str
    reference: float

    def row(self) -> dict[str, object]:
        """As `bench` prints it."""
        return {
            "figure": self.figure,
            "value": round(self.value, 3),
            "unit": self.unit,
            "reference": round(self.reference, 3),
            "ratio": round(self.value / self.reference, 3),
        }


def measure(settings: Settings, batch: int = BATCH, sample: int = SAMPLE, starts: int = 3) -> list[Cost]:
    """The figures. `batch`: texts that are really classified in one go (0: none). Raises BenchFailed."""
    model = settings.models_dir / CLASSIFIER_FILE
    if not model.exists():
        raise BenchFailed("le modèle n’est pas encore entraîné : lancez « python -m bot train ».")
    every = texts(settings, max(batch, sample))
    with tempfile.TemporaryDirectory() as folder:
        some, many = Path(folder) / "some.jsonl", Path(folder) / "many.jsonl"
        # Spread over all of them: every register and every noise.
        _write(some, every[:: max(1, len(every) // sample)][:sample])
        _write(many, every[:batch])
        ours = [_read("ours", some, "--model", str(model)) for _ in range(starts - 1)]
        ours.append(_read("ours", some, "--model", str(model), *(["--batch", str(many)] if batch else [])))
        spacy = [_read("spacy", some) for _ in range(starts)]
    one, other = ours[-1], spacy[-1]
    explained = one["explained"]
    mean = statistics.mean(other["text"])
    figures = [
        Cost("text_median", "lire un texte, médiane", _median(one["text"]), "ms", _median(other["text"])),
        Cost("text_p95", "lire un texte, 95 fois sur 100 moins de", _p95(one["text"]), "ms", _p95(other["text"])),
        Cost("explained_median", "le lire et dire pourquoi, médiane", _median(explained), "ms", _median(other["text"])),
        Cost("explained_p95", "le lire et dire pourquoi, 95 %", _p95(explained), "ms", _p95(other["text"])),
        Cost("load", "charger le lecteur", min(run["load"] for run in ours), "s", min(run["load"] for run in spacy)),
        Cost("memory", "mémoire en plus du processus nu", one["memory"], "MB", other["memory"]),
    ]
    if batch:
        label = "classer 10 000 textes avec leurs raisons" + ("" if batch == BATCH else f" (d’après {batch})")
        figures.append(Cost("batch_10000", label, one["batch"] * BATCH / batch, "s", mean * BATCH / 1000))
    return figures


def texts(settings: Settings, count: int) -> list[str]:
    """`count` texts, all different as long as there are enough: ours, then the same as people spoil them."""
    plain = [one.text for one in read_passages(DESCRIPTIONS)]
    plain += [one.text for one in read_passages(settings.programme_dir / "descriptions")]

    def endless() -> Iterator[str]:
        yield from plain
        for seed in range(count):
            for spoil in NOISES.values():
                yield from (spoil(text, seed) for text in plain)

    found = dict.fromkeys(text for text, _ in zip(endless(), range(2 * count), strict=False))
    return list(found)[:count]


def _read(reader: str, texts_file: Path, *options: str) -> Run:
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reader", reader, str(texts_file), *options],
        cwd=ROOT,
        env={**os.environ, **one_thread},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    if done.returncode:
        raise BenchFailed(f"le lecteur « {reader} » n’a pas pu être mesuré (code {done.returncode}).")
    found: Run = json.loads(done.stdout)
    return found


def _write(path: Path, lines: Sequence[str]) -> None:
    content = (json.dumps({"id": i, "text": text}, ensure_ascii=False) for i, text in enumerate(lines))
    path.write_text("".join(f"{line}\n" for line in content), encoding="utf-8")


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[18]
