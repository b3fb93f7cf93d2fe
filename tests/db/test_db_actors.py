"""Actors: resumed with a code, exported in full, erased without a trace but one line of audit."""

from __future__ import annotations

import json
from pathlib import Path
from secrets import token_urlsafe

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.interview.answers import Answer
from db.actors import create_actor, delete_actor, find_by_resume_code, set_resume_code
from db.answers import save_answer
from db.audit import record
from db.consents import give_consent
from db.conversations import create_conversation, find_by_token
from db.crossing_models import (
    CrossingSide,
    DirectoryDuplicate,
    DirectoryEntry,
    Experience,
    Experiment,
    ExperimentMember,
    PeerRow,
    SheetLink,
)
from db.crossings import propose
from db.diagnoses import save_correction, save_diagnosis
from db.errors import NotFound
from db.exports import export_actor
from db.messages import Outgoing, add_incoming, add_outgoing
from db.models import Actor, Audit, Conversation
from db.peers import PeerValues, save_peer
from db.session import Database
from db.tables import Base
from db.types import utcnow

SECRET_WORDS = "Nous reparons des velos avec Ginette"


def meet(session: Session) -> tuple[str, str]:
    """An actor with something in every table, and the token of their conversation."""
    actor = create_actor(session, name="Les Ateliers de Ginette")
    conversation, token = create_conversation(session, "web", actor_id=actor.id)
    message, _ = add_incoming(session, conversation.id, SECRET_WORDS, None, "key")
    add_outgoing(session, conversation.id, message.id, [Outgoing("Merci !", [{"title": "Oui", "payload": "/y"}])])
    said = Answer("activity", "answered", SECRET_WORDS, SECRET_WORDS, "typed")
    save_answer(session, actor.id, said, message.id)
    give_consent(session, actor.id, "storage", "v1")
    diagnosis = save_diagnosis(
        session, actor.id, {"activity": SECRET_WORDS}, {"a": 1}, programme_version="p", classifier_version="c"
    )
    save_correction(
        session,
        actor.id,
        "family",
        "usages",
        "both",
        reason="Ginette",
        author="person",
        diagnosis_id=diagnosis.id,
    )
    record(session, "person", "consent.given", "actor", actor.id, {"purpose": "storage"})
    set_resume_code(session, actor.id, token_urlsafe(48))
    meet_others(session, actor.id)
    return actor.id, token


def meet_others(session: Session, actor_id: str) -> None:
    """Something in every table of crossings too, with a neighbour."""
    neighbour = create_actor(session, name="Le voisin").id
    told = {"brings": SECRET_WORDS, "why_now": SECRET_WORDS, "reasons": []}
    made = propose(
        session, actor_id, neighbour, reasons={actor_id: told, neighbour: told}, score=1.0, by="machine",
        programme_version="p",
    )  # fmt: skip
    assert made is not None
    session.get_one(CrossingSide, (made.id, actor_id)).asked_at = utcnow()
    save_peer(session, peer_values(actor_id))
    experiment = Experiment(template="t", title="Essai", content={})
    entry = DirectoryEntry(source="s", external_id=actor_id, name="Lieu")
    session.add_all([experiment, entry])
    session.flush()
    session.add_all(
        [
            ExperimentMember(experiment_id=experiment.id, actor_id=actor_id, role="usages"),
            Experience(
                actor_id=actor_id, tried=SECRET_WORDS, outcome="worked", happened="", learnt="", again="", catalysts={}
            ),
            SheetLink(actor_id=actor_id, token_hash=token_urlsafe(48), audience="partner", expires_at=utcnow()),
            DirectoryDuplicate(entry_id=entry.id, actor_id=actor_id, likeness=0.9, reasons=[]),
        ]
    )
    session.flush()


def peer_values(actor_id: str) -> PeerValues:
    values: PeerValues = {c.name: None if c.nullable else 0 for c in PeerRow.__table__.columns}
    del values["updated_at"], values["searched_at"]
    return values | {
        "actor_id": actor_id, "open": True, "demo": False, "profile": {"activity": SECRET_WORDS}, "version": "p"
    }  # fmt: skip


def owned_tables() -> set[str]:
    """Every table whose rows belong to an actor, found by following the foreign keys."""
    owned = {"actor"}
    while True:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            if any(key.column.table.name in owned for key in table.foreign_keys)
        }
        if more <= owned:
            return owned
        owned |= more


def rows(session: Session, table: str) -> int:
    return session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0


def test_it_resumes_with_a_code_that_works_until_it_is_replaced(session: Session, actor_id: str) -> None:
    set_resume_code(session, actor_id, "a" * 64)
    found = find_by_resume_code(session, "a" * 64)
    assert found is not None
    assert found.id == actor_id
    set_resume_code(session, actor_id, "b" * 64)
    assert find_by_resume_code(session, "a" * 64) is None
    set_resume_code(session, actor_id, None)
    assert find_by_resume_code(session, "b" * 64) is None
    with pytest.raises(NotFound):
        set_resume_code(session, "nobody", "c" * 64)


def test_it_refuses_one_code_for_two_actors(session: Session, actor_id: str) -> None:
    set_resume_code(session, actor_id, "a" * 64)
    other = create_actor(session).id
    with pytest.raises(IntegrityError):
        set_resume_code(session, other, "a" * 64)


def test_it_leaves_erased_objects_readable_and_inert(database: Database) -> None:
    """Whoever holds them may still say goodbye on the right channel; nothing they do comes back to life."""
    with database.session() as session:
        actor_id, token = meet(session)
    with database.session() as session:
        conversation = find_by_token(session, token)
        other = create_conversation(session, "terminal")[0]
        assert conversation is not None
        delete_actor(session, actor_id)
        assert conversation.channel == "web"
        conversation.state = "closed"
        other.state = "closed"
    with database.reading() as session:
        assert [row.state for row in session.scalars(select(Conversation))] == ["closed"]


def test_it_fills_every_table_that_belongs_to_an_actor(session: Session) -> None:
    """Otherwise the tests of erasure and export below would prove nothing: extend `meet`."""
    meet(session)
    assert {table for table in owned_tables() if rows(session, table) == 0} == set()


def test_it_erases_everything_and_keeps_the_audit(database: Database) -> None:
    with database.session() as session:
        actor_id, token = meet(session)
    with database.session() as session:
        assert delete_actor(session, actor_id)
    with database.reading() as session:
        assert {table for table in owned_tables() if rows(session, table) > 0} == {"actor"}
        assert [actor.name for actor in session.scalars(select(Actor))] == ["Le voisin"]
        assert find_by_token(session, token) is None
        lines = session.scalars(select(Audit).order_by(Audit.id)).all()
        assert [line.action for line in lines] == ["consent.given", "actor.deleted"]
        assert all(line.subject_id == actor_id and "Ginette" not in str(line.detail) for line in lines)


def test_it_erases_one_actor_and_not_the_others(session: Session) -> None:
    gone, _ = meet(session)
    kept, token = meet(session)
    delete_actor(session, gone, role="staff")
    assert len(export_actor(session, kept)["answers"]) == 1
    assert find_by_token(session, token) is not None
    assert not delete_actor(session, gone)
    with pytest.raises(NotFound):
        export_actor(session, gone)


def test_it_leaves_no_erased_word_in_the_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.session() as session:
        actor_id, _ = meet(session)
    database.dispose()
    assert SECRET_WORDS.encode() in path.read_bytes()
    with database.session() as session:
        delete_actor(session, actor_id)
    database.dispose()  # the last connection brings the journal into the file
    assert all(b"Ginette" not in file.read_bytes() for file in tmp_path.iterdir())


def test_it_exports_all_that_is_held(session: Session) -> None:
    actor_id, token = meet(session)
    export = json.loads(json.dumps(export_actor(session, actor_id), allow_nan=False))
    assert export["actor"]["name"] == "Les Ateliers de Ginette"
    assert export["actor"]["created_at"].endswith("+00:00")
    (conversation,) = export["conversations"]
    assert [message["text"] for message in conversation["messages"]] == [SECRET_WORDS, "Merci !"]
    assert export["answers"][0]["value"] == SECRET_WORDS
    assert export["consents"][0]["purpose"] == "storage"
    assert export["diagnoses"][0]["result"] == {"a": 1}
    assert export["corrections"][0]["person_value"] == "both"
    assert [line["action"] for line in export["audit"]] == ["consent.given"]
    assert {
        "conversation",
        "message",
        "answer",
        "consent",
        "diagnosis",
        "correction",
        "actor",
        "peer",
        "crossing",
        "crossing_side",
        "experiment_member",
        "experience",
        "sheet_link",
        "directory_duplicate",  # what the team thinks of public records, shown to nobody else
    } == owned_tables()
    assert export["peer"]["profile"] == {"activity": SECRET_WORDS}
    assert export["introductions"][0]["told"]["brings"] == SECRET_WORDS
    assert [len(export[key]) for key in ("experiments", "experiences", "sheet_links")] == [1, 1, 1]
    assert "hash" not in json.dumps(export)
    assert token not in json.dumps(export)


def test_it_exports_nothing_of_others(session: Session) -> None:
    actor_id, _ = meet(session)
    meet(session)
    export = export_actor(session, actor_id)
    assert len(export["conversations"]) == len(export["answers"]) == len(export["audit"]) == 1


def test_it_counts_on_foreign_keys_even_for_raw_sql(database: Database) -> None:
    with database.session() as session:
        meet(session)
        session.execute(text("DELETE FROM actor"))
        assert {table for table in owned_tables() if rows(session, table) > 0} == set()
        assert session.scalar(select(func.count()).select_from(Actor)) == 0
