"""What staff corrected, with the words of the actor and the labels that stand."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.interview.answers import Answer
from bot.understanding.corrected import CorrectedText
from db.actors import create_actor, delete_actor
from db.answers import save_answer
from db.corrections import corrected_texts
from db.diagnoses import save_correction, save_diagnosis
from db.models import CorrectedPart

RESULT = {
    "typology": {"family": "usages", "usage_subtypes": [{"id": "utilite_sociale", "confidence": 0.7}]},
    "objectives": [{"id": "sante", "fit": "strong"}, {"id": "economie", "fit": "possible"}],
}


def tell(session: Session, text: str, *, demo: bool = False) -> str:
    actor_id = create_actor(session, demo=demo).id
    save_answer(session, actor_id, Answer("activity", "answered", text, text, "typed", 1.0), None)
    save_diagnosis(session, actor_id, {}, RESULT, programme_version="1", classifier_version="1")
    return actor_id


def correct(session: Session, actor_id: str, part: CorrectedPart, value: object, author: str = "claire") -> None:
    save_correction(session, actor_id, part, None, value, reason="lu avec elle", author=author)


def test_a_part_that_staff_left_keeps_what_the_diagnosis_says(session: Session) -> None:
    correct(session, tell(session, "On soigne les vélos."), "objectives", ["deplacements"])
    assert corrected_texts(session) == [
        CorrectedText("On soigne les vélos.", "usages", ("utilite_sociale",), ("deplacements",))
    ]


def test_the_last_correction_of_staff_stands(session: Session) -> None:
    actor_id = tell(session, "Un café et des cartes.")
    correct(session, actor_id, "family", "solutions")
    correct(session, actor_id, "family", "both")
    correct(session, actor_id, "objectives", [])
    correct(session, actor_id, "family", "usages", author="person")
    assert corrected_texts(session) == [CorrectedText("Un café et des cartes.", "both", ("utilite_sociale",), ())]


def test_who_is_left_out(session: Session) -> None:
    correct(session, tell(session, "Inventé.", demo=True), "family", "both")
    correct(session, tell(session, "Seule la personne a corrigé."), "family", "both", author="person")
    correct(session, tell(session, "Une réponse corrigée."), "answer", "x")
    correct(session, tell(session, "Des freins."), "barriers", {})
    taken_back = tell(session, "Repris.")
    correct(session, taken_back, "family", "both")
    save_answer(session, taken_back, Answer("activity", "cleared", None, "", "typed", 1.0), None)
    tell(session, "Jamais corrigé.")
    assert corrected_texts(session) == []


def test_nothing_is_learnt_of_an_actor_who_was_erased(session: Session) -> None:
    actor_id = tell(session, "Je disparais.")
    correct(session, actor_id, "family", "both")
    assert len(corrected_texts(session)) == 1
    delete_actor(session, actor_id)
    assert corrected_texts(session) == []
