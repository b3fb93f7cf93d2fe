"""`crossings`: the introductions, from the command line."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.settings import Settings


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
    from bot.crossings.refreshing import refresh_stale
    from bot.start import build_services

    services = build_services(Settings())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        rows, search = bar.add_task("Fiches à jour", total=None), bar.add_task("Croisements", total=None)
        refresh_stale(services, services.database, lambda done: bar.update(rows, completed=done))
        return propose_to_all(
            services.database,
            services.programme,
            lambda done, total: bar.update(search, completed=done, total=total),
            new_since=new_since,
            again=again,
        )
