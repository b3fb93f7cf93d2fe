"""`classify`: reads descriptions, writes labels with their reasons."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.errors import CommandError
from bot.models_on_disk import CLASSIFIER_FILE
from bot.settings import Settings
from bot.understanding.classifier import Classifier

_WHY = {
    "not_utf8": "pas en UTF-8",
    "not_json": "pas du JSON",
    "no_id": "sans « id »",
    "no_text": "sans « text »",
    "empty": "texte vide",
    "not_text": "pas du texte",
    "unknown": "aucun mot connu",
    "foreign": "autre langue que le français",
    "too_long": "trop long, lu en partie",
}


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def classify(
        input: Annotated[Path, typer.Option(help="Fichier JSON Lines : {id, text} par ligne.")],
        output: Annotated[Path, typer.Option(help="Fichier à écrire, une ligne par texte.")],
        as_json: Annotated[bool, typer.Option("--json", help="Écrit le compte des lignes en JSON.")] = False,
    ) -> None:
        """Classe des descriptions. Exemple : python -m bot classify --input textes.jsonl --output classes.jsonl"""
        from bot.understanding.jsonl import classify_file

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Lecture", total=None)
            met = classify_file(
                load_classifier(),
                input,
                output,
                lambda done, total: bar.update(task, completed=done, total=total),
            )
        if as_json:
            print(json.dumps({"lines": met.total(), "problems": {code: met[code] for code in _WHY if met[code]}}))
        else:
            print(_sentence(met), file=sys.stderr)


def load_classifier() -> Classifier:
    """The trained classifiers; CommandError when they are not trained yet."""
    path = Settings().models_dir / CLASSIFIER_FILE
    if not path.exists():
        raise CommandError("le modèle n’est pas encore entraîné : lancez « python -m bot train ».")
    return Classifier.load(path)


def _sentence(met: Mapping[str, int]) -> str:
    total = sum(met.values())
    listed = ", ".join(f"{met[code]} {why}" for code, why in _WHY.items() if met.get(code))
    sentence = f"Lignes : {total}, lues sans réserve : {met.get('ok', 0)}."
    return f"{sentence} Les autres : {listed} (voir « problem » dans le résultat)." if listed else sentence
