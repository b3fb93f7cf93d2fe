"""The trained models: where they are, and whether they are older than what they were trained on."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.settings import ROOT, Settings

CLASSIFIER_FILE = "descriptions.npz"
DIALOGUE_FILE = "dialogue.tar.gz"
STAMPS = "trained-on.json"

_DIALOGUE_SOURCES = ("domain", "nlu", "stories", "bot/engine", "uv.lock")
_CLASSIFIER_SOURCES = (
    "programme/descriptions",
    "bot/understanding/classifier.py",
    "bot/understanding/encoder.py",
    "bot/understanding/features.py",
    "bot/understanding/spans.py",
    "bot/understanding/training.py",
    "uv.lock",
)


class TrainingFailed(Exception):
    """Rasa could not train; the message names the log to read."""


def fingerprint(sources: Iterable[str], root: Path = ROOT) -> str:
    """A hash of the files' names and contents: a fresh clone has the same one, whatever the dates."""
    digest = hashlib.sha256()
    for source in sources:
        path = root / source
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")
        for file in files:
            digest.update(str(file.relative_to(root)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def stale(settings: Settings) -> list[str]:
    """Which models must be trained: `dialogue`, `descriptions`."""
    stamps = _stamps(settings)
    wanted = {
        "dialogue": (DIALOGUE_FILE, _dialogue_sources(settings)),
        "descriptions": (CLASSIFIER_FILE, _CLASSIFIER_SOURCES),
    }
    return [
        name
        for name, (file, sources) in wanted.items()
        if not (settings.models_dir / file).exists() or stamps.get(name) != fingerprint(sources)
    ]


def train_dialogue(settings: Settings) -> None:
    """Train Rasa's model in its own environment; its chatter goes to `data/rasa-train.log`."""
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / "rasa-train.log"
    command = [
        str(settings.rasa_python),
        "-m",
        "rasa",
        "train",
        "--config",
        str(settings.rasa_config),
        "--domain",
        "domain",
    ]
    command += ["--data", "nlu", "stories", "--out", str(settings.models_dir)]
    command += ["--fixed-model-name", DIALOGUE_FILE.removesuffix(".tar.gz"), "--force"]
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=rasa_environment(settings)
        )
    if done.returncode:
        raise TrainingFailed(f"l’entraînement du dialogue a échoué ; le détail est dans {log}")
    _stamp(settings, "dialogue", _dialogue_sources(settings))


def train_descriptions(settings: Settings) -> None:
    """Train the classifiers of descriptions on the programme's texts."""
    from bot.understanding.training import train_from_folder

    settings.models_dir.mkdir(parents=True, exist_ok=True)
    train_from_folder(settings.programme_dir / "descriptions").save(settings.models_dir / CLASSIFIER_FILE)
    _stamp(settings, "descriptions", _CLASSIFIER_SOURCES)


def rasa_environment(settings: Settings) -> dict[str, str]:
    """The environment of Rasa's processes: quiet, no telemetry, the addresses and the shared secret."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(ROOT),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PASSERELLES_ENGINE_TOKEN": settings.token,
        "PASSERELLES_ACTIONS_URL": f"http://127.0.0.1:{settings.port}/webhook",
        "PASSERELLES_TRACKER_URL": settings.tracker_database,
    }


def _dialogue_sources(settings: Settings) -> tuple[str, ...]:
    return (str(settings.rasa_config), *_DIALOGUE_SOURCES)


def _stamps(settings: Settings) -> dict[str, str]:
    path = settings.models_dir / STAMPS
    if not path.exists():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        print(f"{path} est illisible : les modèles seront entraînés à nouveau.", file=sys.stderr)
        return {}


def _stamp(settings: Settings, name: str, sources: Iterable[str]) -> None:
    stamps = {**_stamps(settings), name: fingerprint(sources)}
    (settings.models_dir / STAMPS).write_text(json.dumps(stamps, indent=1), encoding="utf-8")
