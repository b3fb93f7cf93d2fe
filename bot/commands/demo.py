"""`demo`: fills the database with fictitious actors, and removes them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.errors import CommandError
from bot.settings import Settings


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def demo(
        actors: Annotated[int | None, typer.Option(min=1, max=1_000_000, help="Acteurs fictifs à ajouter.")] = None,
        seed: Annotated[int, typer.Option(help="Le même nombre invente les mêmes acteurs.")] = 1,
        remove: Annotated[bool, typer.Option("--remove", help="Retire tous les acteurs fictifs.")] = False,
    ) -> None:
        """Ajoute ou retire un territoire fictif. Exemple : python -m bot demo --actors 1000"""
        if actors and not remove:
            _fill(actors, seed)
        elif remove and not actors:
            _remove()
        else:
            raise typer.BadParameter("Indiquez --actors NOMBRE pour ajouter, ou --remove pour retirer.")


def _fill(actors: int, seed: int) -> None:
    from bot.demo.filling import fill
    from bot.start import build_services

    services = build_services(Settings())
    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks = {name: bar.add_task(name, total=None) for name in ("Diagnostics", "Acteurs")}
        added = fill(
            services, actors, seed, lambda name, done, total: bar.update(tasks[name], completed=done, total=total)
        )
    print(f"Acteurs fictifs ajoutés : {added}. Pour les retirer : python -m bot demo --remove", file=sys.stderr)


def _remove() -> None:
    from bot.demo.filling import remove
    from db.session import Database

    database = Database(Settings().database)
    if not database.is_current():
        raise CommandError("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Retrait", total=None)
        removed = remove(database, lambda done, total: bar.update(task, completed=done, total=total))
    print(f"Acteurs fictifs retirés : {removed}.", file=sys.stderr)
