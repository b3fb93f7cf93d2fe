"""`evaluate`: how well people are understood, on labelled sets that training never sees."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from bot.commands.errors import CommandError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.evaluation.materials import Materials
    from bot.evaluation.section import Section


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def evaluate(
        corpus: Annotated[
            list[Path] | None,
            typer.Option(
                help="Fichier JSON Lines étiqueté (descriptions ou paroles), ou dossier ; plusieurs possibles."
            ),
        ] = None,
        html: Annotated[
            Path | None, typer.Option(help="Page à écrire (par défaut evaluation.html, dans le dossier des données).")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="N’écrit que du JSON.")] = False,
        only: Annotated[list[str] | None, typer.Option(help="Une partie du rapport ; plusieurs possibles.")] = None,
    ) -> None:
        """Mesure la compréhension. Exemple : python -m bot evaluate --corpus ../shared/corpus --html rapport.html"""
        from bot.evaluation.corpus import gather
        from bot.evaluation.materials import Materials
        from bot.evaluation.text import render_text

        settings = Settings()
        for path in corpus or []:
            if not path.exists():
                raise CommandError(f"{path} n’existe pas.")
        found = make_sections(Materials(settings, gather(corpus or [])), only or [])
        if as_json:
            print(json.dumps([section.to_json() for section in found], ensure_ascii=False))
        else:
            print(render_text(found), end="")
        if html or not as_json:
            _write(found, html or settings.data_dir / "evaluation.html")


def make_sections(materials: Materials, only: Sequence[str]) -> list[Section]:
    """The wanted sections (all when `only` is empty), with progress on standard error.

    A part that lacks something says so in its section; CommandError when that is the case of all of them.
    """
    from bot.evaluation.materials import Missing
    from bot.evaluation.section import Note, Section
    from bot.evaluation.sections import SECTIONS

    unknown = [name for name in only if name not in SECTIONS]
    if unknown:
        raise CommandError(f"partie inconnue : {unknown[0]} ; les parties sont : {', '.join(SECTIONS)}.")
    wanted = {name: make for name, make in SECTIONS.items() if not only or name in only}
    found: list[Section] = []
    missing: list[str] = []
    columns = (TextColumn("Mesure : {task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(wanted))
        for name, make in wanted.items():
            bar.update(task, description=name)
            try:
                found.extend(make(materials))
            except Missing as error:
                missing.append(str(error))
                found.append(Section(name, f"Non mesuré : {name}", parts=[Note(f"Il manque quelque chose : {error}")]))
            bar.advance(task)
    if len(missing) == len(wanted):
        raise CommandError(missing[0])
    return found


def _write(found: Sequence[Section], path: Path) -> None:
    if find_spec("matplotlib") is None:
        print("La page n’est pas écrite : ses courbes ont besoin de matplotlib (« make setup »).", file=sys.stderr)
        return
    from bot.evaluation.page import write_page

    try:
        write_page(found, path, datetime.now())
    except OSError as error:
        raise CommandError(f"la page ne peut pas être écrite dans {path} ({error.strerror}).") from error
    print(f"La page est dans {path}", file=sys.stderr)
