"""Consents, diagnoses and corrections."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.consents import active_consents, give_consent, has_consent, withdraw_consent
from db.diagnoses import latest_diagnosis, overrides, save_correction, save_diagnosis
from db.errors import NotFound
from db.models import Consent

DIAGNOSIS = {
    "typology": {"family": "usages", "confidence": 0.8},
    "objectives": [{"id": "identites", "fit": "strong"}],
}


def test_it_gives_and_withdraws_each_purpose_apart(session: Session, actor_id: str) -> None:
    assert not has_consent(session, actor_id, "peers")
    give_consent(session, actor_id, "peers", "v1")
    give_consent(session, actor_id, "contact", "v1")
    assert [consent.purpose for consent in active_consents(session, actor_id)] == ["peers", "contact"]
    assert withdraw_consent(session, actor_id, "peers")
    assert not has_consent(session, actor_id, "peers")
    assert has_consent(session, actor_id, "contact")
    assert not withdraw_consent(session, actor_id, "peers")
    assert not has_consent(session, "nobody", "contact")


def test_it_keeps_the_trace_of_a_consent_given_again(session: Session, actor_id: str) -> None:
    first = give_consent(session, actor_id, "publication", "v1")
    assert give_consent(session, actor_id, "publication", "v1") is first
    withdraw_consent(session, actor_id, "publication")
    session.refresh(first)
    assert first.withdrawn_at is not None
    assert first.withdrawn_at >= first.given_at
    again = give_consent(session, actor_id, "publication", "v1")
    assert again is not first
    assert has_consent(session, actor_id, "publication")


def test_it_withdraws_every_version_of_the_text(session: Session, actor_id: str) -> None:
    give_consent(session, actor_id, "testimony", "v1")
    give_consent(session, actor_id, "testimony", "v2")
    withdraw_consent(session, actor_id, "testimony")
    assert active_consents(session, actor_id) == []


def test_it_refuses_the_same_active_consent_twice(session: Session, actor_id: str) -> None:
    give_consent(session, actor_id, "peers", "v1")
    session.add(Consent(actor_id=actor_id, purpose="peers", text_version="v1"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_it_refuses_the_consent_of_nobody(session: Session) -> None:
    with pytest.raises(NotFound):
        give_consent(session, "nobody", "peers", "v1")


def test_it_gives_the_last_diagnosis(session: Session, actor_id: str) -> None:
    assert latest_diagnosis(session, actor_id) is None
    versions = {"programme_version": "abc", "classifier_version": "1"}
    save_diagnosis(session, actor_id, {"activity": "radio"}, {"typology": {}}, **versions)
    last = save_diagnosis(session, actor_id, {"activity": "radio locale"}, DIAGNOSIS, **versions)
    session.expire_all()
    found = latest_diagnosis(session, actor_id)
    assert found is last
    assert found.result == DIAGNOSIS
    assert found.inputs == {"activity": "radio locale"}


def test_it_gives_the_last_correction_of_each_part(session: Session, actor_id: str) -> None:
    assert overrides(session, actor_id) == {}
    diagnosis = save_diagnosis(session, actor_id, {}, DIAGNOSIS, programme_version="abc", classifier_version="1")
    for family in ("solutions", "both"):
        save_correction(
            session,
            actor_id,
            "family",
            "usages",
            family,
            reason="",
            author="person",
            diagnosis_id=diagnosis.id,
        )
    save_correction(session, actor_id, "objectives", [], ["sante"], reason="aidants", author="conseil")
    save_correction(session, actor_id, "answer", "x", "y", reason="faute de frappe", author="conseil")
    assert overrides(session, actor_id) == {"family": "both", "objectives": ["sante"]}
