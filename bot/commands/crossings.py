"""`crossings`: the introductions, from the command line."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.commands.errors import CommandError
from bot.programme import Programme, load
from bot.settings import Settings
from db.peers import count_stale
from db.session import Database


def register(cli: typer.Typer) -> None:
    """Add the group."""
    crossings = typer.Typer(help="Les croisements entre acteurs.", no_args_is_help=True)
    cli.add_typer(crossings, name="crossings")

    @crossings.callback()
    def about() -> None:
        """Les croisements entre acteurs : les chercher, les suivre."""

    @crossings.command()
    def find(
        new_since: Annotated[
            datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Seulement les acteurs venus depuis ce jour.")
        ] = None,
        again: Annotated[bool, typer.Option("--all", help="Tous les acteurs, même déjà cherchés.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Écrit le compte en JSON.")] = False,
    ) -> None:
        """Cherche des croisements pour qui n’en a pas encore. Exemple : python -m bot crossings find

        Peut être interrompu : relancé, il continue. Personne n’est contacté par cette commande.
        """
        looked_for, made = _find(new_since.replace(tzinfo=UTC) if new_since else None, again)
        if as_json:
            print(json.dumps({"actors": looked_for, "crossings": made}))
        else:
            print(f"Acteurs examinés : {looked_for}. Croisements proposés : {made}.", file=sys.stderr)


def _find(new_since: datetime | None, again: bool) -> tuple[int, int]:
    from bot.crossings.proposing import propose_to_all

    settings = Settings()
    programme, database = load(settings.programme_dir), Database(settings.database)
    if not database.is_current():
        raise CommandError("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        _bring_up_to_date(settings, programme, database, bar)
        search = bar.add_task("Croisements", total=None)
        return propose_to_all(
            database,
            programme,
            lambda done, total: bar.update(search, completed=done, total=total),
            new_since=new_since,
            again=again,
        )


def _bring_up_to_date(settings: Settings, programme: Programme, database: Database, bar: Progress) -> None:
    """Rows of another version of the programme, before anybody is compared. Usually there are none."""
    from bot.crossings.refreshing import refresh_stale
    from bot.start import build_services

    with database.reading() as session:
        total = count_stale(session, programme.version)
    if total:
        rows = bar.add_task("Fiches à jour", total=total)
        refresh_stale(build_services(settings), database, lambda done: bar.update(rows, completed=done))
