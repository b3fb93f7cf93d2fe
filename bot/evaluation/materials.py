"""What the parts of the evaluation measure: the trained models, the reference sets, the corpora that were given."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from bot.diagnosis.stakes import Stakes
from bot.evaluation.corpus import Corpora
from bot.evaluation.leakage import Passage, read_passages
from bot.evaluation.targets import Targets, load_targets
from bot.models_on_disk import CLASSIFIER_FILE
from bot.programme import load
from bot.services import Services
from bot.settings import ROOT, Settings
from bot.understanding.classifier import Classifier
from bot.understanding.communes import CommuneIndex
from db.session import Database

REFERENCE = ROOT / "reference"
"""The project's own sets, written apart from what trains it."""
DESCRIPTIONS = REFERENCE / "descriptions.jsonl"
OURS = "reference"
"""What our own set is called."""


class Missing(Exception):
    """Something that a part needs is not there; the message is a French sentence that says what to do."""


class Materials:
    """Given to every part; what is costly is loaded once, when first asked for."""

    def __init__(self, settings: Settings, corpora: Corpora | None = None) -> None:
        self.settings = settings
        self.corpora = corpora or Corpora()

    @cached_property
    def targets(self) -> Targets:
        """What is asked. Raises ContentError."""
        return load_targets()

    @cached_property
    def classifier(self) -> Classifier:
        """The trained classifier of descriptions. Raises Missing, ModelUnreadable."""
        path = self.settings.models_dir / CLASSIFIER_FILE
        if not path.exists():
            raise Missing("le modèle n’est pas encore entraîné : lancez « python -m bot train ».")
        return Classifier.load(path)

    @cached_property
    def services(self) -> Services:
        """What the application holds; who plays interviews gives them a database of their own.

        Raises Missing, ContentError, ModelUnreadable.
        """
        programme = load(self.settings.programme_dir)
        return Services(
            settings=self.settings,
            programme=programme,
            communes=CommuneIndex.load(self.settings.territory),
            classifier=self.classifier,
            stakes=Stakes(programme, self.classifier),
            database=Database(self.settings.database),
        )

    @cached_property
    def learnt(self) -> list[Passage]:
        """The texts that the classifiers learn from. Raises LineError."""
        return read_passages(self.settings.programme_dir / "descriptions")

    def description_sets(self) -> list[tuple[str, Path]]:
        """(what the set is called, its file): ours first, then the corpora that were given."""
        given = [(path.name.removesuffix(".jsonl"), path) for path in self.corpora.descriptions]
        return [(OURS, DESCRIPTIONS), *given]
