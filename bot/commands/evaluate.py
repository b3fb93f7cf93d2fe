"""`evaluate`: how well descriptions are understood, on a labelled file that never enters the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.classify import load_classifier
from bot.commands.errors import CommandError


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def evaluate(
        corpus: Annotated[Path, typer.Option(help="Fichier JSON Lines de descriptions étiquetées.")],
        as_json: Annotated[bool, typer.Option("--json", help="Écrit le rapport en JSON.")] = False,
    ) -> None:
        """Mesure la lecture des descriptions. Exemple : python -m bot evaluate --corpus descriptions.jsonl"""
        from bot.understanding.evaluation import evaluate_file, render_text

        if not corpus.is_file():
            raise CommandError(f"le fichier {corpus} n’existe pas.")
        report = evaluate_file(load_classifier(), corpus)
        print(json.dumps(report.to_json(), ensure_ascii=False) if as_json else render_text(report))
