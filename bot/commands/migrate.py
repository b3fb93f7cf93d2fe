"""`migrate`: brings the database up to date and fills the places."""

from __future__ import annotations

import sys

import typer

from bot.settings import Settings
from bot.understanding.communes import CommuneIndex
from db import places
from db.session import Database


def migrate_database(settings: Settings) -> None:
    """Apply the migrations; communes and EPCI follow the table shipped with the code."""
    database = Database(settings.database)
    try:
        database.migrate()
        index = CommuneIndex.load(settings.territory)
        with database.session() as session:
            changed = places.fill(session, index.all(), index.epcis())
        if changed:
            print(f"Communes et intercommunalités : {changed} lignes écrites.", file=sys.stderr)
    finally:
        database.dispose()


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def migrate() -> None:
        """Met la base de données à jour. Exemple : python -m bot migrate"""
        migrate_database(Settings())
        print("La base de données est à jour.", file=sys.stderr)
