"""Actors whose sheet is looked at, as the database holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from bot.diagnosis.model import Diagnosis
from bot.interview.answers import Answer
from bot.sheet.facts import build_sheet
from bot.sheet.model import Sheet
from bot.understanding.communes import CommuneIndex
from db.actors import create_actor
from db.answers import save_answer
from db.consents import give_consent
from db.diagnoses import save_diagnosis
from tests.unit.diagnosis.builders import Actor, actor, programme

TEAM = "equipe@passerelles.example"
DAY = date(2026, 11, 25)
PERSON = "Léa Martin"
MARMANDE = {
    "insee": "47157",
    "name": "Marmande",
    "department": "47",
    "epci": None,
    "near": False,
    "in_territory": True,
}


def radio() -> Actor:
    """A small local radio that said everything, contact details included."""
    told = (
        "On anime une petite radio associative à Marmande. Le mercredi, des jeunes du collège et des anciens du "
        "quartier racontent ensemble l’histoire du marché et le patrimoine d’ici. On leur apprend à monter le son."
    )
    project = "On voudrait une balade sonore sur les quais, à écouter sur son téléphone."
    contact = {"email": "lea@exemple.fr", "phone": "+33612345678", "person": PERSON}
    return (
        actor(told)
        .typing("name", "Radio Garonne Libre", "Radio Garonne Libre")
        .typing("commune", "Marmande", MARMANDE)
        .of(employees=1, volunteers=7)
        .typing("since", "en 2015", {"year": 2015, "not_started": False, "approximate": False})
        .typing("project", project, "idee")
        .typing("contact", f"{PERSON}, lea@exemple.fr, 06 12 34 56 78", contact)
        .answering(
            legal_form="association",
            publics=["jeunes", "aines", "habitants"],
            digital=["contenus", "anime_usages"],
            needs=["locaux", "partenaires"],
            budget="2k_10k",
            networks="seuls",
            institutions="aucun",
            legitimacy="non",
            capacity=["comptes"],
            experiment="oui",
            optins=["contact"],
        )
    )


def sheet_of(who: Actor, diagnosis: Diagnosis | None = None) -> Sheet:
    """The sheet that the real diagnosis of this actor leads to."""
    found = diagnosis or who.diagnosis()
    return build_sheet(programme(), who.answers, found, CommuneIndex.load(), drawn_on=DAY, contact=TEAM)


def keep(session: Session, answers: Mapping[str, Answer], diagnosis: Diagnosis) -> str:
    """Store an actor who agreed to be stored, their answers and their diagnosis; the actor's identifier."""
    actor_id = create_actor(session).id
    give_consent(session, actor_id, "storage", "v1")
    for answer in answers.values():
        save_answer(session, actor_id, answer, None)
    save_diagnosis(
        session,
        actor_id,
        {"answers": {key: asdict(answer) for key, answer in answers.items()}},
        diagnosis.model_dump(mode="json"),
        programme_version=diagnosis.versions.programme,
        classifier_version=diagnosis.versions.classifier,
    )
    return actor_id
