"""Experiments in the chat, on both databases: a proposal answered in buttons or words, then what came of it."""

from __future__ import annotations

import json
from typing import cast

import pytest
from sqlalchemy import select

from bot.interview.experimenting import respond, typed_choice
from bot.interview.turn import Incoming, Reply, Turn, payload
from bot.services import Services
from db import experiments
from db.crossing_models import Experience
from db.messages import Outgoing, add_outgoing
from db.models import Conversation, Message

from .test_db_experiments import PROGRAMME, Scene, scene

__all__ = ["scene"]
SERVICES = cast(Services, type("Held", (), {"programme": PROGRAMME})())


class Chat:
    """The conversation of one member, as the application holds it."""

    def __init__(self, scene: Scene, role: str) -> None:
        self.scene, self.id = scene, scene.people[role].conversation_id

    def tap(self, choice: str, **more: str) -> list[Reply]:
        return self._exchange(payload("experiment", experiment=self.scene.id, choice=choice, **more), "")

    def type(self, words: str) -> list[Reply] | None:
        """What is answered to typed words; None when they are not for an experiment."""
        with self.scene.database.reading() as session:
            expecting = session.get_one(Conversation, self.id).expecting
            query = select(Message.buttons).where(Message.conversation_id == self.id, Message.direction == "out")
            last = session.scalars(query.order_by(Message.id.desc()).limit(3))
            offered = [button["payload"] for buttons in last for button in buttons]
        sent = typed_choice(PROGRAMME, expecting, offered, words)
        return None if sent is None else self._exchange(sent, words)

    def _exchange(self, sent: str, words: str) -> list[Reply]:
        values = json.loads(sent.removeprefix("/experiment"))
        with self.scene.database.session() as session:
            conversation = session.get_one(Conversation, self.id)
            turn = Turn(SERVICES, session, conversation, Incoming(sent, "experiment", payload=values, tapped=True))
            conversation.expecting = None
            respond(turn, words)
            said = [
                Outgoing(r.text, [{"title": b.title, "payload": b.payload} for b in r.buttons], r.kind)
                for r in turn.replies
            ]
            add_outgoing(session, self.id, None, said)
            return turn.replies

    def report(self) -> Experience:
        with self.scene.database.reading() as session:
            return session.scalars(select(Experience)).one()


@pytest.fixture
def chat(scene: Scene) -> Chat:
    """The conversation of somebody who was just asked."""
    scene.propose()
    return Chat(scene, "outil")


def one(replies: list[Reply] | None) -> str:
    assert replies is not None and len(replies) == 1
    return replies[0].text


def text(text_id: str) -> str:
    return str(PROGRAMME.texts.render(text_id))


def test_a_button_says_yes_then_one_may_change_one_s_mind(chat: Chat) -> None:
    (said,) = chat.tap("yes")
    assert said.text == text("experiment_accepted")
    assert chat.scene.states()["outil"] == "accepted"
    assert one(chat.tap("yes")) == text("experiment_answered")
    leave = json.loads(said.buttons[0].payload.removeprefix("/experiment"))["choice"]
    assert one(chat.tap(leave)) == text("experiment_left")
    assert chat.scene.states()["outil"] == "withdrawn"
    assert one(chat.tap(leave)) == text("experiment_over")


@pytest.mark.parametrize(("words", "state"), [("oui volontiers", "accepted"), ("non merci", "declined")])
def test_words_answer_too(chat: Chat, words: str, state: str) -> None:
    assert chat.type(words)
    assert chat.scene.states()["outil"] == state


def test_other_words_are_not_taken_for_an_answer(chat: Chat) -> None:
    assert chat.type("et ça se passerait où ?") is None
    assert chat.scene.states()["outil"] == "asked"


def test_the_latest_question_is_the_one_that_a_yes_answers(chat: Chat) -> None:
    with chat.scene.database.session() as session:
        later = payload("introduction", crossing="c", choice="yes")
        add_outgoing(session, chat.id, None, [Outgoing("Souhaitez-vous ?", [{"title": "Oui", "payload": later}])])
    assert chat.type("oui") is None
    assert chat.scene.states()["outil"] == "asked"


def test_more_is_said_before_answering(chat: Chat) -> None:
    (said,) = chat.tap("more")
    assert "Ce qui ferait arrêter" in said.text
    assert [json.loads(b.payload.removeprefix("/experiment"))["choice"] for b in said.buttons] == ["yes", "no"]
    assert "{" not in said.text


def test_too_late_is_said_kindly(chat: Chat) -> None:
    chat.scene.do(lambda steps: steps.abandon(chat.scene.id))
    for choice in ("yes", "more", "leave", "worked"):
        assert one(chat.tap(choice)) == text("experiment_over"), choice


def test_a_forged_or_foreign_button_changes_nothing(scene: Scene) -> None:
    scene.propose()
    chat = Chat(scene, "outil")
    other = payload("experiment", experiment="another", choice="yes")
    assert one(chat._exchange(other, "")) == text("experiment_over")
    assert scene.states()["outil"] == "asked"


def test_a_late_yes_joins_what_has_begun(chat: Chat) -> None:
    for role in ("produits", "debouches"):
        chat.scene.answer(role)
    chat.scene.answer("outil")
    chat.scene.start()
    late = Chat(chat.scene, "lieu")
    assert "Zyxomma produits (Marmande)" in one(late.tap("yes"))


@pytest.fixture
def ended(scene: Scene) -> Chat:
    """The conversation of somebody whose experiment is over, and who was asked how it went."""
    scene.run()
    scene.do(lambda steps: steps.end(scene.id))
    return Chat(scene, "outil")


def test_the_report_is_told_in_a_few_short_questions(ended: Chat) -> None:
    assert one(ended.tap("partly")) == text("experience_happened")
    assert one(ended.type("Douze foyers au lieu de quinze, la chambre froide est tombée en panne")) == text(
        "experience_learnt"
    )
    assert one(ended.type("Il faut un plan B pour le froid")) == text("experience_again")
    (helped,) = ended.type("Oui, le bon de commande") or []
    assert (helped.text, helped.kind) == (text("experience_helped"), "multi")
    (missing,) = ended.type("Un lieu disponible, D’autres acteurs") or []
    assert missing.text == text("experience_missing")
    (thanks,) = ended.tap("told", part="missing", value="temps")
    assert (thanks.text, thanks.kind) == (text("experience_thanks"), "aside")
    report = ended.report()
    assert report.outcome == "partly"
    assert report.happened.startswith("Douze foyers")
    assert (report.learnt, report.again) == ("Il faut un plan B pour le froid", "Oui, le bon de commande")
    assert report.catalysts == {"helped": ["lieu", "pairs"], "missing": ["temps"]}


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("oui très bien", "worked"), ("ça a marché", "worked"), ("à moitié", "partly"), ("ça n’a pas marché", "failed"),
        ("personne n’est venu", "failed"), ("on a laissé tomber", "abandoned"), ("Ça n’a pas marché", "failed"),
    ],
)  # fmt: skip
def test_how_it_went_is_understood_in_words(ended: Chat, words: str, outcome: str) -> None:
    assert one(ended.type(words)) == text("experience_happened")
    assert ended.report().outcome == outcome


def test_a_story_told_too_soon_is_not_the_end_of_it(ended: Chat) -> None:
    asked = ended.type("c’était bien mais trop court, et il manquait un micro")
    assert asked is not None
    assert "D’abord, d’un mot" in asked[-1].text and asked[-1].buttons
    ended.tap("partly")
    assert ended.report().outcome == "partly"


def test_every_question_may_be_passed_in_a_word(ended: Chat) -> None:
    ended.tap("failed")
    for asked in ("learnt", "again", "helped", "missing"):
        assert one(ended.type("passer")) == text(f"experience_{asked}")
    assert one(ended.tap("skip_missing")) == text("experience_thanks")
    report = ended.report()
    assert (report.outcome, report.happened, report.catalysts) == ("failed", "", {"helped": [], "missing": []})


@pytest.mark.parametrize("words", ["Pourquoi vous demandez ça ?", "plus tard", "Tout effacer", "mes données"])
def test_a_request_is_not_taken_for_a_story(ended: Chat, words: str) -> None:
    ended.tap("worked")
    assert ended.type(words) is None
    assert ended.report().happened == ""


def test_what_is_no_catalyst_is_asked_again_with_a_way_out(ended: Chat) -> None:
    ended.tap("worked")
    for _ in range(3):
        ended.type("Passer")
    (retry, again) = ended.type("zzz tralala") or []
    assert retry.text == text("experience_retry")
    assert again.text == text("experience_helped")
    assert again.buttons[-1].title == text("experience_skip")
    assert one(ended.type("rien de tout cela")) == text("experience_missing")


def test_a_long_story_is_kept_within_bounds(ended: Chat) -> None:
    ended.tap("worked")
    ended.type("mot " * 2000)
    assert len(ended.report().happened) <= 2001


def test_only_those_who_took_part_tell(ended: Chat) -> None:
    assert one(Chat(ended.scene, "lieu").tap("worked")) == text("experiment_over")
    with ended.scene.database.reading() as session:
        assert experiments.reports(session, ended.scene.id) == []
