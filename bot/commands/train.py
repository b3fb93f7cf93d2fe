"""`train`: the dialogue's model and the classifiers of descriptions."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.models_on_disk import stale, train_descriptions, train_dialogue
from bot.settings import Settings

_WORK = {
    "dialogue": (train_dialogue, "J’apprends à comprendre les demandes (une à deux minutes)…"),
    "descriptions": (train_descriptions, "J’apprends à lire les descriptions d’activité…"),
}


def train_stale(settings: Settings, everything: bool = False) -> list[str]:
    """Train what is missing or older than its data (or everything); returns what was trained."""
    names = list(_WORK) if everything else stale(settings)
    for name in names:
        work, sentence = _WORK[name]
        print(sentence, file=sys.stderr, flush=True)
        work(settings)
    return names


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def train(
        force: Annotated[bool, typer.Option("--force", help="Entraîne même ce qui est à jour.")] = False,
    ) -> None:
        """Entraîne les modèles manquants ou périmés. Exemple : python -m bot train --force"""
        trained = train_stale(Settings(), force)
        print("Modèles prêts." if trained else "Les modèles étaient déjà à jour.", file=sys.stderr)
