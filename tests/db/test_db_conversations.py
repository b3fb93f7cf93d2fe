"""Conversations and messages: found by token, received once, read after a number, erased."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.understanding.communes import CommuneIndex
from bot.understanding.entities import find_entities
from db.conversations import (
    conversation_on,
    create_conversation,
    delete_conversation,
    find_by_token,
    forget_later,
    forgotten,
    of_actor,
    to_forget,
)
from db.errors import NotFound
from db.exports import export_actor
from db.messages import (
    Outgoing,
    add_incoming,
    add_outgoing,
    mark_failed,
    mark_handled,
    messages_after,
    offered_payloads,
    pending_incoming,
    redact_incoming,
    replies_to,
)
from db.models import Actor, Audit, Conversation, Message
from db.session import Database


@pytest.fixture
def thread(session: Session) -> str:
    return create_conversation(session, "web")[0].id


def test_it_finds_a_conversation_by_its_token(session: Session) -> None:
    conversation, token = create_conversation(session, "web")
    assert len(token) == 43
    assert find_by_token(session, token) is conversation
    assert find_by_token(session, token[:-1]) is None
    assert find_by_token(session, "") is None
    assert find_by_token(session, "\x00\ud800") is None


def test_it_never_stores_the_token(session: Session) -> None:
    conversation, token = create_conversation(session, "web")
    row = session.execute(select(Conversation.__table__)).one()
    assert token not in [str(value) for value in row]
    assert conversation.token_hash is not None
    assert len(conversation.token_hash) == 64


def test_it_gives_each_conversation_its_own_token(session: Session) -> None:
    assert create_conversation(session, "web")[1] != create_conversation(session, "web")[1]


def test_it_begins_by_asking_for_consent(session: Session) -> None:
    conversation, _ = create_conversation(session, "telegram", external_id="42")
    assert (conversation.state, conversation.turns, conversation.failed_tries) == ("consent", 0, 0)
    assert conversation.actor_id is None


def test_it_opens_one_conversation_for_one_thread_of_a_channel(session: Session) -> None:
    first, created = conversation_on(session, "telegram", "42")
    assert created
    assert conversation_on(session, "telegram", "42") == (first, False)
    assert conversation_on(session, "telegram", "43")[1]
    assert conversation_on(session, "api", "42")[1]
    with pytest.raises(IntegrityError):
        create_conversation(session, "telegram", external_id="42")


def test_it_receives_a_resent_message_once(session: Session, thread: str) -> None:
    first, created = add_incoming(session, thread, "Bonjour", None, "k1")
    again, created_again = add_incoming(session, thread, "Bonjour", None, "k1")
    assert (created, created_again) == (True, False)
    assert again is first
    assert first.state == "pending"
    assert add_incoming(session, thread, "Bonjour", None, "k2")[1]
    assert add_incoming(session, thread, "Bonjour")[1]
    assert add_incoming(session, thread, "Bonjour")[1]  # without a key, every message is new
    other = create_conversation(session, "web")[0].id
    assert add_incoming(session, other, "Bonjour", None, "k1")[1]  # keys belong to their conversation


def test_it_stores_characters_that_a_database_refuses(session: Session, thread: str) -> None:
    message, _ = add_incoming(session, thread, "Mé\x00dia \ud83d cité 🚲", "/x\x00")
    session.refresh(message)
    assert message.text == "Média ? cité 🚲"
    assert message.payload == "/x"
    mark_handled(session, message, entities=[{"value": "Lan\x00gon \ud83d"}])
    session.refresh(message)
    assert message.entities == [{"value": "Langon ?"}]


def test_it_keeps_and_exports_what_a_message_says(session: Session, actor_id: str) -> None:
    conversation, _ = create_conversation(session, "web", actor_id=actor_id)
    text = "Association de 3 ou 4 bénévoles à Marmande, SIRET 215 736 810 00023, RNA W472001234"
    message, _ = add_incoming(session, conversation.id, text)
    found = find_entities(text, CommuneIndex.load(), date(2025, 3, 15))
    mark_handled(session, message, intent="answer", confidence=0.9, entities=[entity.as_json() for entity in found])
    session.refresh(message)
    by_kind = {entity["kind"]: entity for entity in message.entities}
    assert by_kind["siret"]["value"] == "21573681000023"
    assert by_kind["rna"]["value"] == "W472001234"
    assert by_kind["volunteers"]["value"] == {"min": 3, "max": 4}
    assert all(text[entity["start"] : entity["end"]] == entity["quote"] for entity in message.entities)
    exported = export_actor(session, actor_id)["conversations"][0]["messages"]
    assert exported[0]["entities"] == message.entities


def test_it_knows_when_the_actor_was_last_heard_of(session: Session, actor_id: str) -> None:
    conversation, _ = create_conversation(session, "web", actor_id=actor_id)
    actor = session.get(Actor, actor_id)
    assert actor is not None
    before = actor.last_contact_at
    add_outgoing(session, conversation.id, None, [Outgoing("Toujours là ?")])
    assert actor.last_contact_at == before
    add_incoming(session, conversation.id, "Oui")
    assert actor.last_contact_at > before
    assert conversation.updated_at > conversation.created_at


def test_it_refuses_a_message_for_a_conversation_that_was_erased(session: Session, thread: str) -> None:
    delete_conversation(session, thread)
    with pytest.raises(NotFound):
        add_incoming(session, thread, "Encore là ?")
    with pytest.raises(NotFound):
        add_outgoing(session, thread, None, [Outgoing("Oui")])


def test_it_links_answers_to_the_message_they_answer(session: Session, thread: str) -> None:
    question, _ = add_incoming(session, thread, "Bonjour")
    assert replies_to(session, question.id) == []
    sent = add_outgoing(session, thread, question.id, [Outgoing("Bonjour !"), Outgoing("Que faites-vous ?")])
    assert [message.text for message in replies_to(session, question.id)] == [
        "Bonjour !",
        "Que faites-vous ?",
    ]
    assert sent[0].id < sent[1].id
    assert sent[0].state is None


def test_it_gives_the_messages_that_follow_a_number(session: Session, thread: str) -> None:
    other = create_conversation(session, "web")[0].id
    first, _ = add_incoming(session, thread, "un")
    add_incoming(session, other, "ailleurs")
    add_outgoing(session, thread, first.id, [Outgoing("deux")])
    add_outgoing(session, thread, None, [Outgoing("trois")], direction="staff")
    texts = [message.text for message in messages_after(session, thread, 0)]
    assert texts == ["un", "deux", "trois"]
    assert [message.text for message in messages_after(session, thread, first.id)] == ["deux", "trois"]
    assert [message.text for message in messages_after(session, thread, 0, limit=1)] == ["un"]
    spoken = messages_after(session, thread, 0, directions=("out", "staff"))
    assert [message.direction for message in spoken] == ["out", "staff"]
    assert messages_after(session, thread, 10**30) == []


def test_it_never_gives_a_number_twice(database: Database) -> None:
    with database.session() as session:
        thread = create_conversation(session, "web")[0].id
        last = add_incoming(session, thread, "un")[0].id
        delete_conversation(session, thread)
    with database.session() as session:
        thread = create_conversation(session, "web")[0].id
        assert add_incoming(session, thread, "deux")[0].id > last


def test_it_lists_what_nobody_answered_yet(session: Session, thread: str) -> None:
    other = create_conversation(session, "web")[0].id
    first, _ = add_incoming(session, thread, "un")
    second, _ = add_incoming(session, other, "deux")
    third, _ = add_incoming(session, thread, "trois")
    add_outgoing(session, thread, None, [Outgoing("bonjour")])
    assert pending_incoming(session) == [first, second, third]
    assert pending_incoming(session, thread) == [first, third]
    mark_handled(session, first, intent="inform", confidence=0.9, entities=[{"entity": "commune"}])
    mark_failed(session, second)
    assert pending_incoming(session) == [third]
    assert (first.state, first.intent, first.intent_confidence) == ("handled", "inform", 0.9)
    assert second.state == "failed"


def test_it_marks_incoming_messages_only(session: Session, thread: str) -> None:
    (sent,) = add_outgoing(session, thread, None, [Outgoing("bonjour")])
    with pytest.raises(NotFound):
        mark_handled(session, sent)
    with pytest.raises(NotFound):
        mark_failed(session, sent)


def test_it_marks_a_message_received_in_a_session_now_closed(database: Database) -> None:
    with database.session() as session:
        thread = create_conversation(session, "web")[0].id
        message, _ = add_incoming(session, thread, "Bonjour")
    with database.session() as session:
        mark_handled(session, message, intent="greet", confidence=1.0)
    with database.reading() as session:
        assert pending_incoming(session) == []
        assert session.get_one(Message, message.id).intent == "greet"


def test_it_blots_out_what_was_said_by_who_refused(session: Session, thread: str) -> None:
    said, _ = add_incoming(session, thread, "Je m’appelle Ginette, mais non merci")
    (answer,) = add_outgoing(session, thread, said.id, [Outgoing("Au revoir")])
    other = create_conversation(session, "web")[0].id
    kept, _ = add_incoming(session, other, "Oui")
    redact_incoming(session, thread)
    session.expire_all()
    assert (said.text, answer.text, kept.text) == ("", "Au revoir", "Oui")
    assert said.state == "pending"


def test_it_notes_that_somebody_is_asked_for(session: Session) -> None:
    conversation, _ = create_conversation(session, "web")
    assert conversation.human_requested_at is None
    conversation.ask_for_human()
    session.flush()
    session.refresh(conversation)
    assert conversation.human_requested_at is not None
    assert conversation.human_requested_at >= conversation.created_at


def test_it_lists_the_conversations_of_an_actor(session: Session, actor_id: str) -> None:
    mine = [create_conversation(session, "web", actor_id=actor_id)[0].id for _ in range(2)]
    create_conversation(session, "web")
    assert of_actor(session, actor_id) == mine


def test_it_remembers_what_rasa_must_still_forget(session: Session, thread: str) -> None:
    delete_conversation(session, thread)
    for _ in range(2):
        forget_later(session, thread)
    forget_later(session, "another")
    assert to_forget(session) == [thread, "another"]
    forgotten(session, thread)
    assert to_forget(session) == ["another"]


def test_it_accepts_the_payloads_of_the_last_thirty_messages(session: Session, thread: str) -> None:
    assert offered_payloads(session, thread) == set()
    add_outgoing(
        session,
        thread,
        None,
        [Outgoing("A ?", [{"title": "Oui", "payload": "/yes"}, {"title": "Non", "payload": "/no"}])],
    )
    add_outgoing(session, thread, None, [Outgoing("B ?", [{"title": "Plus", "payload": "/more"}])])
    assert offered_payloads(session, thread) == {"/yes", "/no", "/more"}
    add_outgoing(session, thread, None, [Outgoing(str(number)) for number in range(29)])
    assert offered_payloads(session, thread) == {"/more"}
    other = create_conversation(session, "web")[0].id
    assert offered_payloads(session, other) == set()


def test_it_requires_a_state_for_incoming_messages(session: Session, thread: str) -> None:
    session.add(Message(conversation_id=thread, direction="in", text="?"))
    with pytest.raises(IntegrityError, match="in_has_state"):
        session.flush()


def test_it_erases_a_conversation_with_its_messages(session: Session, thread: str) -> None:
    message, _ = add_incoming(session, thread, "un")
    add_outgoing(session, thread, message.id, [Outgoing("deux")])
    assert delete_conversation(session, thread)
    assert session.scalars(select(Message)).all() == []
    assert session.scalars(select(Audit.action)).all() == ["conversation.deleted"]
    assert not delete_conversation(session, thread)
