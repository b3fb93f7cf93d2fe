"""`app`: the application alone (the supervisor starts it; also for a process manager)."""

from __future__ import annotations

import typer
import uvicorn

from bot.settings import Settings


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command(name="app")
    def run() -> None:
        """Lance l’application seule, sans le dialogue. Exemple : python -m bot app"""
        from bot.app import create_app

        settings = Settings()
        uvicorn.run(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            log_config=None,
            ws="none",  # no web sockets here, and rasa-sdk pins a version that uvicorn cannot load
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
