"""The real thing for tests: the application and Rasa as two processes, on free ports, with data of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.settings import ROOT

READY_WITHIN = 180


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """Passerelles as `python -m bot serve` runs it."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    rasa_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        """Where the page and the API are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the processes print."""
        return self.folder / "serve.log"

    def start(self) -> Service:
        """Start both processes and wait until both answer; AssertionError with the log's end otherwise."""
        environment = {
            **os.environ,
            "PASSERELLES_PORT": str(self.port),
            "PASSERELLES_RASA_PORT": str(self.rasa_port),
            "PASSERELLES_DATA_DIR": str(self.folder / "data"),
            **self.environment,
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self.wait_until_ready()
        except AssertionError:
            self.stop()  # nothing may go on training or serving after the tests
            raise
        return self

    def wait_until_ready(self) -> None:
        """Wait for the health check of both parts."""
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.tail()}"
            if self.healthy():
                return
            time.sleep(0.2)
        raise AssertionError(f"not ready after {READY_WITHIN} s:\n{self.tail()}")

    def healthy(self) -> bool:
        """True when the application says that both parts are well."""
        try:
            return httpx.get(f"{self.base_url}/healthz", timeout=3, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Ctrl-C, as a person would."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def tail(self) -> str:
        """The end of both logs."""
        rasa = self.folder / "data" / "rasa.log"
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in (self.log, rasa) if path.exists()]
        return "\n".join(text[-3000:] for text in texts)
