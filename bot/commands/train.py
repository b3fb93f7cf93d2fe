"""`train`: the dialogue's model and the classifiers of descriptions."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.retraining import ModelRefused, Wish, retrain
from bot.settings import Settings


def say(sentence: str) -> None:
    """On standard error, at once."""
    print(sentence, file=sys.stderr, flush=True)


def train_stale(settings: Settings) -> list[str]:
    """Train what is missing or older than its data; returns what is new.

    A model that is worse is refused, which is said, and the one in place serves: a service must start.
    """
    try:
        return retrain(settings, Wish(again=False), say)
    except ModelRefused as error:
        say(f"Attention : {error}")
        return []


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command()
    def train(
        force: Annotated[bool, typer.Option("--force", help="Entraîne même ce qui est à jour.")] = False,
        with_corrections: Annotated[
            bool | None,
            typer.Option(
                "--with-corrections/--without-corrections",
                help="Apprend aussi ce que l’équipe a corrigé ; sans précision, comme la dernière fois.",
            ),
        ] = None,
        accept_worse: Annotated[
            bool, typer.Option("--accept-worse", help="Prend le nouveau modèle même s’il est moins bon.")
        ] = False,
    ) -> None:
        """Entraîne les modèles manquants ou périmés. Exemple : python -m bot train --with-corrections"""
        wish = Wish(everything=force, learning=with_corrections, accept_worse=accept_worse)
        trained = retrain(Settings(), wish, say)
        say("Modèles prêts." if trained else "Les modèles étaient déjà à jour.")
