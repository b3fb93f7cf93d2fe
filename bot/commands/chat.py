"""`chat`: the interview in a terminal, through the same API as the page."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from bot.commands.errors import CommandError
from bot.settings import Settings

WAIT = 60.0  # seconds for one turn


class TerminalChat:
    """One conversation over HTTP; the token may be kept in a file to go on later."""

    def __init__(self, base_url: str, keep: Path | None, console: Console) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=WAIT, trust_env=False)
        self._keep = keep
        self._console = console
        self._buttons: list[dict[str, str]] = []

    def open(self) -> None:
        """Begin, or go on with the kept conversation."""
        if self._keep and self._keep.exists():
            self._http.headers["Authorization"] = f"Bearer {self._keep.read_text(encoding='ascii').strip()}"
            history = self._http.get("/api/chat/messages")
            if history.status_code == 200:
                self._show(history.json()["messages"][-1:])
                return
        answer = self._call("POST", "/api/chat/sessions", json={"channel": "terminal"})
        self._http.headers["Authorization"] = f"Bearer {answer['token']}"
        if self._keep:
            self._keep.touch(mode=0o600)
            self._keep.write_text(answer["token"], encoding="ascii")
        self._show(answer["messages"])

    def say(self, text: str) -> None:
        """Send a line; `#2` taps the second button."""
        body: dict[str, str] = {"text": text}
        if text.startswith("#") and text[1:].isdecimal() and 1 <= int(text[1:]) <= len(self._buttons):
            body = {"payload": self._buttons[int(text[1:]) - 1]["payload"]}
        key = str(uuid.uuid4())
        answer = self._call("POST", "/api/chat/messages", json=body, headers={"Idempotency-Key": key})
        self._show(answer["messages"])

    def diagnosis(self) -> dict[str, Any] | None:
        """The diagnosis when there is one."""
        answer = self._http.get("/api/chat/diagnosis")
        return dict(answer.json()) if answer.status_code == 200 else None

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise CommandError(
                f"l’application ne répond pas à {self._http.base_url} : lancez-la d’abord avec « make run »."
            ) from error
        body: dict[str, Any] = answer.json()
        if answer.is_error:
            message = body["error"]["message"]
            if answer.status_code in (401, 404):
                raise CommandError(message)
            return {"messages": [{"from": "bot", "text": message, "buttons": self._buttons}]}
        return body

    def _show(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self._console.print(message["text"], markup=False, highlight=False, style="cyan")
            self._buttons = message.get("buttons") or []
            for rank, button in enumerate(self._buttons, 1):
                self._console.print(f"   #{rank} {button['title']}", markup=False, highlight=False)
            self._console.print()


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def chat(
        url: Annotated[str, typer.Option(help="Adresse de l’application.")] = "",
        keep: Annotated[Path | None, typer.Option(help="Fichier où garder la session, pour reprendre.")] = None,
        diagnosis: Annotated[bool, typer.Option(help="Affiche le diagnostic en JSON à la fin.")] = False,
    ) -> None:
        """Passe l’entretien dans le terminal (« #2 » choisit le deuxième bouton, Ctrl-D quitte).

        Exemple : python -m bot chat --keep ~/.passerelles-session
        """
        console = Console()
        session = TerminalChat(url or Settings().base_url, keep, console)
        session.open()
        while True:
            try:
                line = console.input("[bold]> [/bold]").strip()
            except (EOFError, KeyboardInterrupt):
                console.print()
                break
            if line:
                session.say(line)
        if diagnosis:
            print(json.dumps(session.diagnosis(), ensure_ascii=False, indent=2))
