"""How long one turn takes at the API, beside the same interview on Rasa's stock pipeline and tracker store.

Both services run at the same time on the same machine and are asked in turn, so that a slow moment
hurts both; each figure is a median over all the turns of several interviews.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.settings import ROOT, Settings

INTERVIEW = (
    "oui",
    "On est une association de trois bénévoles à Marmande. On livre des paniers de légumes des producteurs du coin.",
    "pourquoi ?",
    "Les Paniers du Coin",
    "depuis 2012",
    "les habitants et les familles",
    "une page facebook",
    "on aimerait monter un point de retrait",
    "c'est encore long ?",
    "un local",
    "dans les 5000 euros",
    "presque personne",
    "de temps en temps",
    "pas vraiment",
    "rien de tout cela",
    "en fait nous sommes quatre",
    "peut-être",
    "rien",
    "oui c'est juste",
    "merci",
)

STOCK = {
    "PASSERELLES_RASA_CONFIG": "benchmarks/stock/config.yml",
    "PASSERELLES_RASA_ENDPOINTS": "benchmarks/stock/endpoints.yml",
}


def measure(interviews: int) -> dict[str, dict[str, float]]:
    """Milliseconds a turn for both: `{"ours": {"median", "p95"}, "stock": {...}}`."""
    settings = Settings()
    stock_models = settings.models_dir / "stock"
    with tempfile.TemporaryDirectory() as folder:
        stock = {**STOCK, "PASSERELLES_MODELS_DIR": str(stock_models)}
        stock["PASSERELLES_STOCK_TRACKER"] = f"{folder}/stock-tracker.db"
        with running(Path(folder) / "ours", {}) as ours_url, running(Path(folder) / "stock", stock) as stock_url:
            took: dict[str, list[float]] = {"ours": [], "stock": []}
            for number in range(interviews + 1):
                lanes = {"ours": Lane(ours_url), "stock": Lane(stock_url)}
                for text in INTERVIEW:
                    for name, lane in lanes.items():
                        elapsed = lane.say(text)
                        if number:  # the first interview warms both up
                            took[name].append(elapsed)
    return {
        name: {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[18]}
        for name, times in took.items()
    }


class Lane:
    """One interview on one service."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=60, trust_env=False)
        token = self._http.post("/api/chat/sessions").raise_for_status().json()["token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def say(self, text: str) -> float:
        """Milliseconds until the reply is there."""
        start = time.perf_counter()
        self._http.post("/api/chat/messages", json={"text": text}).raise_for_status()
        return (time.perf_counter() - start) * 1000


@contextmanager
def running(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """A whole service, as `make run` starts it, on free ports."""
    folder.mkdir(parents=True)
    port, rasa_port = _free_port(), _free_port()
    settings = {"PORT": str(port), "RASA_PORT": str(rasa_port), "DATA_DIR": str(folder)}
    settings |= {"SESSIONS_PER_MINUTE": "100000", "MESSAGES_PER_MINUTE": "100000"}
    prefixed = {f"PASSERELLES_{key}": value for key, value in settings.items()}
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env={**os.environ, **prefixed, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, folder / "serve.log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 1800  # the stock pipeline is slow to train, the first time
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
        try:
            if httpx.get(f"{url}/healthz", trust_env=False, timeout=3).status_code == 200:
                return
        except httpx.HTTPError:
            pass  # not up yet
        time.sleep(0.5)
    raise RuntimeError(f"{url} did not answer: see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
