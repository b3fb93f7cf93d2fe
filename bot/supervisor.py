"""Keeps the two processes alive: the application and Rasa. Ctrl-C stops both."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.models_on_disk import DIALOGUE_FILE, rasa_environment
from bot.settings import ROOT, Settings

READY_WITHIN = 180  # seconds: importing Rasa on a small machine is slow
STOP_WITHIN = 10
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """A process to keep alive, with where its output goes (None: ours)."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] | None = None
    log: Path | None = None
    process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    async def start(self) -> asyncio.subprocess.Process:
        """Start it in a group of its own, so that the terminal's Ctrl-C reaches us only."""
        output = self.log.open("ab") if self.log else None
        try:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()
        return self.process

    async def stop(self) -> None:
        """Ask it to stop, then make it."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN)
        except TimeoutError:
            process.kill()
            await process.wait()


def children(settings: Settings) -> list[Child]:
    """The application and Rasa, with their commands."""
    rasa = [str(settings.rasa_python), "-m", "rasa", "run", "--interface", "127.0.0.1"]
    rasa += ["--port", str(settings.rasa_port), "--model", str(settings.models_dir / DIALOGUE_FILE)]
    rasa += ["--credentials", "credentials.yml", "--endpoints", str(settings.rasa_endpoints)]
    return [
        Child("application", [sys.executable, "-m", "bot", "app"]),
        Child("dialogue", rasa, rasa_environment(settings), settings.data_dir / "rasa.log"),
    ]


async def supervise(settings: Settings) -> None:
    """Run both until a signal; a child that dies is started again, later and later if it keeps dying."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    family = children(settings)
    keepers = [asyncio.create_task(_keep_alive(child, stopping)) for child in family]
    announcer = asyncio.create_task(_announce(settings, stopping))
    await stopping.wait()
    _say("arrêt demandé, je ferme tout…")
    announcer.cancel()
    await asyncio.gather(*(child.stop() for child in family))
    await asyncio.gather(*keepers, announcer, return_exceptions=True)
    _say("tout est arrêté.")


async def _keep_alive(child: Child, stopping: asyncio.Event) -> None:
    pause = 1.0
    while not stopping.is_set():
        started = time.monotonic()
        process = await child.start()
        code = await process.wait()
        if stopping.is_set():
            return
        pause = 1.0 if time.monotonic() - started > 60 else min(pause * 2, LONGEST_PAUSE)
        hint = f" (voir {child.log})" if child.log else ""
        _say(f"« {child.name} » s’est arrêté (code {code}){hint} ; je le relance dans {pause:.0f} s.")
        try:
            await asyncio.wait_for(stopping.wait(), pause)
        except TimeoutError:
            continue


async def _announce(settings: Settings, stopping: asyncio.Event) -> None:
    """Say where to go once both parts answer."""
    deadline = time.monotonic() + READY_WITHIN
    address = f"http://{settings.host}:{settings.port}"
    async with httpx.AsyncClient(trust_env=False, timeout=3) as client:
        while not stopping.is_set():
            try:
                answer = await client.get(f"{address}/healthz")
                if answer.status_code == 200:
                    _say(f"prêt. La page : {settings.base_url}/   L’API : {settings.base_url}/api/chat")
                    return
            except httpx.HTTPError:
                pass  # not up yet: asked again below, and said when it lasts too long
            if time.monotonic() > deadline:
                _say(f"toujours pas prêt après {READY_WITHIN} s : voyez {settings.data_dir / 'rasa.log'}")
                deadline = float("inf")
            await asyncio.sleep(0.5)


def _say(text: str) -> None:
    print(f"[passerelles] {text}", file=sys.stderr, flush=True)


def port_taken(settings: Settings) -> int | None:
    """The first of our two ports that something else already uses, or None."""
    for host, port in ((settings.host, settings.port), ("127.0.0.1", settings.rasa_port)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return port
    return None
