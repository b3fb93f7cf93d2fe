"""The trained models: where they are, what they were trained on, how one replaces another."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.settings import ROOT, Settings

CLASSIFIER_FILE = "descriptions.npz"
DIALOGUE_FILE = "dialogue.tar.gz"
STAMPS = "trained-on.json"
_CANDIDATE = "candidate-dialogue.tar.gz"

_DIALOGUE_SOURCES = ("domain", "nlu", "stories", "bot/engine", "uv.lock")
_CLASSIFIER_SOURCES = (
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
    """A hash of the files' names and contents: a fresh clone has the same one, whatever the dates, and so has a
    programme kept elsewhere that says the same (`/somewhere/programme/descriptions`)."""
    digest = hashlib.sha256()
    for source in sources:
        path = root / source
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")
        above = root if path.is_relative_to(root) else path.parents[1]
        for file in files:
            digest.update(str(file.relative_to(above)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def former_of(path: Path) -> Path:
    """Where the model that `path` replaced is kept: `dialogue.tar.gz` gives `dialogue.former.tar.gz`."""
    name, _, kind = path.name.partition(".")
    return path.with_name(f"{name}.former.{kind}")


def put_in_place(candidate: Path, path: Path, *, keep_former: bool = True) -> None:
    """Make `candidate` the model at `path`; the one that was there is kept aside, once, unless told otherwise.

    Whoever reads `path` meanwhile finds the one or the other, whole.
    """
    former = former_of(path)
    if not keep_former:
        former.unlink(missing_ok=True)
    elif path.exists():
        shutil.copyfile(path, former)
    candidate.replace(path)


def train_dialogue(settings: Settings) -> Path:
    """Train Rasa's model in its own environment; its chatter goes to `data/rasa-train.log`.

    Returns the new model's file, which is not yet in place. Raises TrainingFailed.
    """
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
    command += ["--fixed-model-name", _CANDIDATE.removesuffix(".tar.gz"), "--force"]
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=rasa_environment(settings)
        )
    if done.returncode:
        raise TrainingFailed(f"l’entraînement du dialogue a échoué ; le détail est dans {log}")
    return settings.models_dir / _CANDIDATE


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


def dialogue_sources(settings: Settings) -> tuple[str, ...]:
    """What the dialogue is trained on."""
    return (str(settings.rasa_config), *_DIALOGUE_SOURCES)


def classifier_sources(settings: Settings) -> tuple[str, ...]:
    """What the classifiers of descriptions are trained on, corrections aside."""
    return (str(settings.programme_dir / "descriptions"), *_CLASSIFIER_SOURCES)


def read_stamps(settings: Settings) -> dict[str, str]:
    """What is remembered of the models in place; empty when nothing is."""
    path = settings.models_dir / STAMPS
    if not path.exists():
        return {}
    try:
        return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, AttributeError):
        print(f"{path} est illisible : les modèles seront entraînés à nouveau.", file=sys.stderr)
        return {}


def write_stamps(settings: Settings, **changed: str) -> None:
    """Remember these too."""
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    stamps = {**read_stamps(settings), **changed}
    (settings.models_dir / STAMPS).write_text(json.dumps(stamps, indent=1), encoding="utf-8")
