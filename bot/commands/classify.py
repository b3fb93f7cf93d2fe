"""`classify`: reads descriptions, writes labels with their reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.errors import CommandError
from bot.models_on_disk import CLASSIFIER_FILE
from bot.settings import Settings
from bot.understanding.classifier import Classifier


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def classify(
        input: Annotated[Path, typer.Option(help="Fichier JSON Lines : {id, text} par ligne.")],
        output: Annotated[Path, typer.Option(help="Fichier à écrire, une ligne par texte.")],
    ) -> None:
        """Classe des descriptions. Exemple : python -m bot classify --input textes.jsonl --output classes.jsonl"""
        from bot.understanding.jsonl import classify_file

        if not input.is_file():
            raise CommandError(f"le fichier {input} n’existe pas.")
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Lecture", total=None)
            classify_file(
                load_classifier(),
                input,
                output,
                lambda done, total: bar.update(task, completed=done, total=total),
            )


def load_classifier() -> Classifier:
    """The trained classifiers; CommandError when they are not trained yet."""
    path = Settings().models_dir / CLASSIFIER_FILE
    if not path.exists():
        raise CommandError("le modèle n’est pas encore entraîné : lancez « python -m bot train ».")
    return Classifier.load(path)
