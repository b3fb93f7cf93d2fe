"""The commands: `python -m bot --help`. Expected failures are one line and exit code 1, never a traceback."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError

from bot.commands import (
    actors,
    bench,
    chat,
    classify,
    crossings,
    demo,
    evaluate,
    experiments,
    introductions,
    migrate,
    serve,
    train,
)
from bot.commands import app as app_command
from bot.commands.errors import CommandError
from bot.models_on_disk import TrainingFailed
from bot.programme import ContentError
from bot.retraining import ModelRefused
from bot.start import NotReady
from bot.understanding.classifier import ModelUnreadable
from bot.understanding.jsonl import LineError
from bot.understanding.training import ExamplesError
from db.errors import StorageError

cli = typer.Typer(
    help="Passerelles : l’assistant qui va à la rencontre des petits acteurs du numérique.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (
    serve,
    app_command,
    train,
    migrate,
    chat,
    classify,
    evaluate,
    bench,
    demo,
    actors,
    crossings,
    experiments,
    introductions,
):
    module.register(cli)


EXPECTED = (
    *(CommandError, ContentError, ExamplesError, LineError),
    *(ModelRefused, ModelUnreadable, NotReady, StorageError, TrainingFailed),
)


def main() -> None:
    """Run a command; an expected failure is said in one line."""
    try:
        cli()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PASSERELLES_" + str(first["loc"][0]).upper() if first["loc"] else "la configuration"
        fail(f"{name} : {first['msg']} (reçu : {first.get('input')!r})")
    except EXPECTED as error:
        fail(str(error))


def fail(message: str) -> None:
    """Say what went wrong on standard error and end with code 1."""
    print(f"Erreur : {message}", file=sys.stderr)
    raise SystemExit(1)
