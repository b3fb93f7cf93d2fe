"""The trained dialogue's reading of messages, for measurements: Rasa's own code and our guard, without a server."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from bot.models_on_disk import DIALOGUE_FILE, rasa_environment
from bot.settings import ROOT, Settings


class EngineFailed(Exception):
    """The reader did not start or stopped; the message is one French sentence, with the end of its log."""


class Engine:
    """A process of Rasa's environment that reads messages, one at a time. Used with `with`."""

    def __init__(self, settings: Settings, model: Path | None = None) -> None:
        """`model`: the trained dialogue's file, the one in place unless given."""
        self._settings = settings
        self._model = model or settings.models_dir / DIALOGUE_FILE
        self._process: subprocess.Popen[str] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; loading Rasa takes ten seconds or so, at the first message. EngineFailed without a model."""
        if not self._model.exists():
            raise EngineFailed("le dialogue n’est pas encore entraîné : lancez « python -m bot train ».")
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [str(self._settings.rasa_python), "-m", "bot.engine.parse", "--model", str(self._model)],
            cwd=ROOT,
            env=rasa_environment(self._settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its input, which ends it."""
        if self._process is not None:
            if self._process.stdin and not self._process.stdin.closed:
                self._process.stdin.close()
            if self._process.stdout:
                self._process.stdout.close()
            self._process.wait(30)
        if self._log is not None:
            self._log.close()

    def parse(self, text: str, metadata: dict[str, Any]) -> dict[str, Any]:
        """What the dialogue understands of `text` (or of a payload), sent with `metadata`: Rasa's own result.

        `intent` holds `name` and `confidence` (0 to 1), `entities` those of a payload. Raises EngineFailed.
        """
        process = self._process
        assert process is not None and process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps({"text": text, "metadata": metadata}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise EngineFailed(f"le lecteur du dialogue s’est arrêté :\n{self._tail()}")
        found: dict[str, Any] = json.loads(line)
        return found

    def _tail(self) -> str:
        assert self._log is not None
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")[-2000:]
