"""Building what a process holds; each missing part is one clear sentence."""

from __future__ import annotations

from bot.diagnosis.stakes import Stakes
from bot.models_on_disk import CLASSIFIER_FILE
from bot.programme import load
from bot.services import Services
from bot.settings import Settings
from bot.understanding.classifier import Classifier
from bot.understanding.communes import CommuneIndex
from db.session import Database


class NotReady(Exception):
    """Something must be done before the application can start; the message says what."""


def build_services(settings: Settings) -> Services:
    """Content, places, classifiers and database, checked. Raises NotReady or ContentError."""
    programme = load(settings.programme_dir)
    model = settings.models_dir / CLASSIFIER_FILE
    if not model.exists():
        raise NotReady("le modèle qui lit les textes manque : lancez « python -m bot train ».")
    database = Database(settings.database)
    if not database.is_current():
        raise NotReady("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
    communes = CommuneIndex.load(settings.territory)
    communes.resolve("marmende")  # the first misspelling builds an index; nobody should wait for it
    classifier = Classifier.load(model)
    return Services(
        settings=settings,
        programme=programme,
        communes=communes,
        classifier=classifier,
        stakes=Stakes(programme, classifier),
        database=database,
    )
