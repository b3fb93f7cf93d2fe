"""Reading an answer: dispatch, communes, empty and hostile messages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.programme.questions import Question
from bot.understanding.answers import infer, read_answer
from bot.understanding.communes import CommuneIndex
from tests.unit.understanding.conftest import TODAY, Read

WORDS = st.sampled_from(
    [
        "pas",
        "de",
        "ni",
        "sans",
        "non",
        "oui",
        "mais",
        "et",
        "ou",
        "«",
        "»",
        "association",
        "asso",
        "mairie",
        "bénévoles",
        "3",
        "quatre",
        "une",
        "vingtaine",
        "2012",
        "depuis",
        "ans",
        "euros",
        "k",
        "€",
        "Marmande",
        "Pau",
        "on",
        "est",
        "nous",
        "sommes",
        "moi",
        "seul",
        "tout",
        "sauf",
        "rien",
        "06.12.34.56.78",
        "marie@exemple.fr",
        "budget",
        "projet",
        ".",
        ",",
        ";",
        "!",
        "?",
        "😀",
        "s'appelle",
        "jeunes",
        "pour",
        "en",
        "fait",
        "finalement",
        "1",
        "2",
        "la",
        "deuxième",
        "au",
        "lieu",
        "facebook",
        "à",
        "entre",
        "plus",
        "moins",
    ]
)
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0"])
def test_nothing_typed_is_empty(read: Read, questions: tuple[Question, ...], text: str) -> None:
    for question in questions:
        assert read(question.id, text).problem == "empty"


@pytest.mark.parametrize("text", ["😀", "...", "?!", "👍👍", "-"])
def test_signs_without_words_are_unclear(read: Read, questions: tuple[Question, ...], text: str) -> None:
    for question in questions:
        assert read(question.id, text).problem == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "pourquoi ?",
        "je ne comprends pas",
        "passer",
        "je voudrais parler à une personne",
        "un humain svp",
        "vous êtes nul",
        "c'est nul",
        "merci beaucoup",
        "comment ça va ?",
        "aucune idée",
        "supprimez mes données",
        "revenir en arrière",
        "tu es un robot ?",
        "je préfère ne pas répondre",
        "combien de temps ça dure ?",
        "quel temps il va faire ce week-end à votre avis ?",
        "Je ne suis pas sûre de comprendre la question",
        "on peut tout recommencer à zéro ?",
        "pouvez-vous reformuler la question ?",
        "vous me gonflez avec vos projets",
        "je dois y aller",
    ],
)
def test_what_interrupts_the_interview_is_not_an_answer(read: Read, questions: tuple[Question, ...], text: str) -> None:
    answered = {q.id for q in questions if q.kind != "text" and read(q.id, text).problem is None}
    # « je voudrais… » is how a wish begins: the engine tells a request for a human from it.
    assert answered <= ({"project"} if "voudrais" in text else set())


def test_a_description_is_kept_as_it_was_written(read: Read) -> None:
    reading = read("activity", "  On répare des vélos,\nle samedi.  ")
    assert reading.value == reading.quote == "On répare des vélos,\nle samedi."
    assert reading.confidence == 1.0


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("Marmande", "47157"),
        ("on est à Pau", "64445"),
        ("à Tonneins dans le Lot-et-Garonne", "47310"),
        ("Saint-Astier (24)", "24372"),
    ],
)
def test_a_commune_has_the_stored_shape(read: Read, text: str, insee: str) -> None:
    value = read("commune", text).value
    assert isinstance(value, dict)
    assert set(value) == {"insee", "name", "department", "epci", "near", "in_territory"}
    assert value["insee"] == insee


def test_homonyms_are_offered_and_each_choice_is_clear(read: Read) -> None:
    reading = read("commune", "Saint-Aubin")
    assert reading.problem == "ambiguous"
    assert 2 <= len(reading.choices) <= 6
    for title, resend in reading.choices:
        found = read("commune", resend)
        assert found.problem is None
        assert isinstance(found.value, dict)
        assert title == f"{found.value['name']} ({found.value['department']})"


def test_an_unknown_place_is_unclear_and_kept_as_written(read: Read) -> None:
    reading = read("commune", "Trifouillis-les-Flots")
    assert reading.problem == "unclear"
    assert reading.value == {
        "insee": None,
        "name": "Trifouillis-les-Flots",
        "department": None,
        "epci": None,
        "near": False,
        "in_territory": False,
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("on est à Trifouillis", "Trifouillis"),
        ("trifouillis", "trifouillis"),
        ("Pétaouchnok 16", "Pétaouchnok 16"),
        ("le hameau de Trifouillis", "le hameau de Trifouillis"),
    ],
)
def test_an_unknown_place_is_kept_without_the_words_before_it(read: Read, text: str, name: str) -> None:
    value = read("commune", text).value
    assert isinstance(value, dict) and value["name"] == name


@pytest.mark.parametrize(
    "text",
    [
        "123",
        "je préfère ne pas vous le dire parce que cela ne vous regarde pas du tout",
        "28k l’an dernier",
        "ça dépend des semaines",
        "trois bénévoles",
        "des contacts, des clients",
        "dans les 3000 euros",
        "un peu partout",
        "bof",
    ],
)
def test_a_sentence_is_not_kept_as_a_place(read: Read, text: str) -> None:
    reading = read("commune", text)
    assert reading.problem == "unclear" and reading.value is None


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(SENTENCES, st.text(max_size=120)))
def test_reading_never_fails_and_quotes_the_message(
    questions: tuple[Question, ...], communes: CommuneIndex, text: str
) -> None:
    for question in questions:
        reading = read_answer(question, text, communes, TODAY)
        assert reading.quote in text
        assert 0 <= reading.confidence <= 1
        assert (reading.problem is None) <= (reading.value is not None)
        assert len(reading.choices) <= 6
        assert reading.problem != "ambiguous" or reading.choices
        assert reading == read_answer(question, text, communes, TODAY)


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(SENTENCES, st.text(max_size=120)))
def test_inferring_never_fails_and_quotes_the_message(
    questions: tuple[Question, ...], communes: CommuneIndex, text: str
) -> None:
    found = infer(questions, text, communes, TODAY)
    assert "optins" not in found and "activity" not in found
    assert list(found) == [question.id for question in questions if question.id in found]
    for reading in found.values():
        assert reading.quote and reading.quote in text
        assert reading.value is not None and reading.problem is None
    assert found == infer(questions, text, communes, TODAY)


@settings(max_examples=40, deadline=None)
@given(text=st.one_of(SENTENCES, st.text(max_size=80)))
def test_what_is_stored_is_an_option_of_the_question(
    questions: tuple[Question, ...], communes: CommuneIndex, text: str
) -> None:
    for question in questions:
        if not question.options:
            continue
        value = read_answer(question, text, communes, TODAY).value
        if question.kind == "multi" and value is not None:
            known = [option.id for option in question.options]
            assert isinstance(value, list) and value
            assert sorted(value, key=known.index) == value
            assert len(value) == 1 or not any(option.exclusive and option.id in value for option in question.options)
        elif value is not None:
            assert isinstance(value, str) and question.option(value)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4_000,
        " a" * 2_000,
        "1 " * 2_000,
        "a@" * 2_000,
        "a point a at " * 300,
        "pas de " * 570,
        "3 et moi " * 440,
        "« " * 2_000,
        "crée a b " * 440,
        "mille cent " * 360,
        "06 12 34 56 78 " * 260,
        "e" + "\u0301" * 3_999,
        "l'association Les " * 220,
    ],
    ids=lambda text: str(text[:12]),
)
def test_long_messages_are_read_in_bounded_time(
    questions: tuple[Question, ...], communes: CommuneIndex, text: str
) -> None:
    start = time.process_time()
    infer(questions, text, communes, TODAY)
    for question in questions:
        read_answer(question, text, communes, TODAY)
    assert time.process_time() - start < 5, "a reading must stay linear in the length of the message"
