"""`serve`: everything, from the database to the addresses."""

from __future__ import annotations

import asyncio

import typer

from bot.commands.errors import CommandError
from bot.commands.migrate import migrate_database
from bot.commands.train import train_stale
from bot.settings import Settings
from bot.supervisor import port_taken, supervise


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def serve() -> None:
        """Prépare la base et les modèles, puis lance l’application et le dialogue. Exemple : python -m bot serve"""
        settings = Settings()
        taken = port_taken(settings)
        if taken is not None:
            raise CommandError(
                f"le port {taken} est déjà pris : fermez ce qui l’occupe, ou choisissez-en un autre "
                "(PASSERELLES_PORT, PASSERELLES_RASA_PORT)."
            )
        if not settings.rasa_python.exists():
            raise CommandError("l’environnement de Rasa manque : lancez « make setup ».")
        migrate_database(settings)
        train_stale(settings)
        asyncio.run(supervise(settings))
