"""`actors`: the public directory imported from open data, and its duplicates decided by a person."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.commands.errors import CommandError
from bot.settings import Settings
from db.session import Database

if TYPE_CHECKING:
    from bot.directory.importing import Summary
    from bot.directory.model import Finding
    from db.crossing_models import DirectoryEntry
    from db.directory import Duplicate


class Choice(StrEnum):
    """What a person may say of two records."""

    SAME = "same"
    DIFFERENT = "different"


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    actors = typer.Typer(help="Annuaire public et acteurs.", no_args_is_help=True)
    cli.add_typer(actors, name="actors")

    @actors.callback()
    def about() -> None:
        """Annuaire public et acteurs."""

    @actors.command(name="import")
    def import_(
        file: Annotated[Path, typer.Argument(help="CSV de lieux de médiation numérique, ou JSON data.inclusion.")],
        everywhere: Annotated[bool, typer.Option(help="Garde aussi les lieux hors du territoire.")] = False,
        source: Annotated[
            str | None, typer.Option(help="Nom du producteur, pour les lignes d’un CSV qui n’en donnent pas.")
        ] = None,
        refused: Annotated[
            Path | None, typer.Option(help="CSV à écrire : tout ce qui a été refusé, et pourquoi.")
        ] = None,
        show: Annotated[int, typer.Option(min=0, max=1000, help="Refus montrés à l’écran.")] = 10,
        as_json: Annotated[bool, typer.Option("--json", help="Écrit le bilan en JSON.")] = False,
    ) -> None:
        """Importe un annuaire public. Exemple : python -m bot actors import lieux.csv --refused refus.csv"""
        _import(file, everywhere=everywhere, source=source, refused=refused, show=show, as_json=as_json)

    @actors.command()
    def duplicates(
        decided: Annotated[bool, typer.Option(help="Montre ceux qui sont déjà tranchés.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par doublon possible.")] = False,
    ) -> None:
        """Montre les doublons possibles, à trancher. Exemple : python -m bot actors duplicates"""
        with _database() as database:
            _list_duplicates(database, decided=decided, as_json=as_json)

    @actors.command()
    def decide(
        number: Annotated[int, typer.Argument(min=1, max=2**62, help="Numéro du doublon possible.")],
        choice: Annotated[Choice, typer.Argument(help="same : un seul lieu ; different : deux lieux.")],
        by: Annotated[
            str | None, typer.Option(help="Qui tranche ; par défaut, votre compte sur cette machine.")
        ] = None,
    ) -> None:
        """Tranche un doublon possible. Exemple : python -m bot actors decide 12 same"""
        from db import directory

        with _database() as database, database.session() as session:
            directory.decide(session, number, choice.value, by or getpass.getuser())
        said = "un seul et même lieu" if choice is Choice.SAME else "deux lieux différents"
        print(f"C’est noté : doublon {number}, {said}.", file=sys.stderr)


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(Settings().database, wait=60)  # an import waits for the conversations, not the contrary
    try:
        if not database.is_current():
            raise CommandError("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
        yield database
    finally:
        database.dispose()


def _import(
    file: Path, *, everywhere: bool, source: str | None, refused: Path | None, show: int, as_json: bool
) -> None:
    from bot.directory.files import look_at
    from bot.directory.importing import Importer, Request
    from bot.directory.model import FileUnreadable
    from bot.directory.refused import RefusedFile
    from bot.understanding.communes import CommuneIndex

    shown: list[Finding] = []
    try:
        looked = look_at(file)
        if looked.encoding != "utf-8":
            print("Ce fichier n’est pas en UTF-8 : il est lu comme du Latin-1 (Windows-1252).", file=sys.stderr)
        with (
            _database() as database,
            RefusedFile(refused) if refused else nullcontext() as listing,
            _bar(looked.size) as advance,
        ):

            def report(findings: Sequence[Finding]) -> None:
                if listing:
                    listing.add(findings)
                shown.extend([found for found in findings if found.refused][: show - len(shown)])

            importer = Importer(database, CommuneIndex.load(Settings().territory))
            summary = importer.run(looked, Request(source, everywhere, date.today()), report, advance)
    except FileUnreadable as error:
        raise CommandError(str(error)) from error
    _tell(summary, shown, as_json=as_json)


@contextmanager
def _bar(size: int) -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Import", total=size)
        yield lambda read: bar.update(task, completed=read)


def _tell(summary: Summary, shown: Sequence[Finding], *, as_json: bool) -> None:
    for found in shown:
        who = found.identifier or "sans identifiant"
        where = ", ".join(part for part in (f"ligne {found.line} ({who})", found.field) if part)
        print(f"Refusée : {where} : {found.reason}", file=sys.stderr)
    if as_json:
        print(json.dumps({**asdict(summary), "outside": summary.outside}))
        return
    if summary.already:
        print(f"Ce fichier est déjà importé ({summary.kept} lieux gardés) : rien n’a changé.", file=sys.stderr)
        return
    if summary.resumed_at:
        print(f"Import repris après {summary.resumed_at} lignes, où il s’était arrêté.", file=sys.stderr)
    print(
        f"Lignes : {summary.rows}. Gardées : {summary.kept} (nouvelles {summary.added}, "
        f"mises à jour {summary.updated}, inchangées {summary.unchanged}). "
        f"Refusées : {summary.refused}. Hors territoire : {summary.outside}. "
        f"Remarques : {summary.notes}.",
        file=sys.stderr,
    )
    if summary.duplicates:
        print(
            f"Doublons possibles à trancher : {summary.duplicates} (python -m bot actors duplicates).", file=sys.stderr
        )


def _list_duplicates(database: Database, *, decided: bool, as_json: bool) -> None:
    from db import directory

    with database.reading() as session:
        rows = [_as_object(found) for found in directory.duplicates(session, decided=decided)]
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if as_json else _as_text(row))
    if not rows and not as_json:
        print("Aucun doublon tranché." if decided else "Aucun doublon possible à trancher.", file=sys.stderr)


def _as_object(found: Duplicate) -> dict[str, Any]:
    pair = found.pair
    return {
        "number": pair.id,
        "likeness": round(pair.likeness, 3),
        "reasons": pair.reasons,
        "entry": _entry(found.entry),
        "other": _entry(found.other) if found.other else {"name": found.actor, "actor": pair.actor_id},
        "decision": pair.decision,
        "decided_by": pair.decided_by,
    }


def _entry(entry: DirectoryEntry) -> dict[str, Any]:
    columns = ("id", "name", "address", "postal_code", "siret", "rna", "source", "external_id")
    return {column: getattr(entry, column) for column in columns}


def _as_text(row: dict[str, Any]) -> str:
    said = {"open": "", "same": " → un seul lieu", "different": " → deux lieux"}[row["decision"]]
    sides = [f"   {_line(row[side])}" for side in ("entry", "other")]
    return "\n".join([f"{row['number']}. {round(100 * row['likeness'])} % : {', '.join(row['reasons'])}{said}", *sides])


def _line(side: dict[str, Any]) -> str:
    if "actor" in side:
        return f"{side['name']} (acteur connu)"
    place = ", ".join(str(part) for part in (side["address"], side["postal_code"]) if part)
    return f"{side['name']} ({place or 'adresse inconnue'} ; {side['source']} {side['external_id']})"
