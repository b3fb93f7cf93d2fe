"""The content of `programme/questions.yml`: what the contract fixes, typography, and words that read back."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bot.programme import load
from bot.programme.questions import Option, Question
from bot.understanding.matching import matcher
from bot.understanding.text import fold
from tests.unit.understanding.conftest import Read

CONTRACT = {
    # kind, moment, ids of the options
    "activity": ("text", "opening", ""),
    "name": ("text", "opening", ""),
    "legal_form": (
        "choice",
        "doing",
        "association collectif particulier micro_entreprise entreprise scop scic commune epci ccas gip"
        " fondation etablissement autre",
    ),
    "commune": ("commune", "doing", ""),
    "size": ("size", "doing", ""),
    "since": ("year", "doing", ""),
    "publics": (
        "multi",
        "doing",
        "tous habitants jeunes aines familles precaires handicap patients demandeurs_emploi associations"
        " professionnels agriculteurs touristes collectivites",
    ),
    "digital": ("multi", "doing", "produit_outil anime_usages contenus utilise rien"),
    "project": ("choice", "doing", "oui idee non"),
    "needs": (
        "multi",
        "doing",
        "financement locaux competences_numeriques partenaires visibilite benevoles portage conseils rien",
    ),
    "budget": ("choice", "standing", "aucun moins_2k 2k_10k 10k_50k 50k_200k plus_200k"),
    "networks": ("choice", "standing", "bien un_peu seuls"),
    "institutions": ("choice", "standing", "regulier ponctuel aucun"),
    "legitimacy": ("choice", "standing", "oui partage non"),
    "capacity": ("multi", "standing", "dossier subvention comptes partenariat aucune"),
    "experiment": ("choice", "standing", "oui peut_etre non"),
    "optins": ("multi", "closing", "contact peers publication rien"),
    "contact": ("contact", "closing", ""),
}
QUESTIONS = load().questions
OPTIONS = [(question, option) for question in QUESTIONS for option in question.options]
EXCLUSIVE = {("digital", "rien"), ("needs", "rien"), ("capacity", "aucune"), ("optins", "rien")}


def identify(value: object) -> str:
    return str(getattr(value, "id", value))


def displayed(question: Question) -> list[str]:
    texts = [question.short, question.ask, question.why, question.help, question.retry]
    return texts + [option.label for option in question.options]


def test_the_questions_are_those_of_the_contract_in_its_order() -> None:
    found = {q.id: (q.kind, q.moment, " ".join(option.id for option in q.options)) for q in QUESTIONS}
    assert list(found) == list(CONTRACT)
    assert found == CONTRACT


def test_what_may_be_skipped_combined_and_asked() -> None:
    assert {q.id for q in QUESTIONS if not q.optional} == {"activity", "optins"}
    assert {(q.id, option.id) for q, option in OPTIONS if option.exclusive} == EXCLUSIVE
    assert {q.id: q.ask_when for q in QUESTIONS if q.ask_when} == {"contact": {"optins": ("contact", "peers")}}


@pytest.mark.parametrize("question", QUESTIONS, ids=identify)
def test_the_texts_are_short_and_ask_one_thing(question: Question) -> None:
    assert len(question.ask) <= 400
    assert question.ask.count("?") == 1
    for text in (question.why, question.help, question.retry):
        assert 20 <= len(text) <= 300
    assert "ar exemple" in question.help or question.help.count("«") > 1, "an explanation gives examples"


@pytest.mark.parametrize("question", QUESTIONS, ids=identify)
def test_the_typography_is_french(question: Question) -> None:
    for text in displayed(question):
        assert not re.search(r"\w'\w", text), f"typographic apostrophe: {text}"
        assert not re.search(r"[^\u00a0\u202f][:;?!»]", text), f"no-break space: {text}"
        assert not re.search(r"«[^\u00a0\u202f]", text), f"no-break space: {text}"
        assert "..." not in text, f"one ellipsis character: {text}"


@pytest.mark.parametrize("question", QUESTIONS, ids=identify)
def test_people_are_addressed_with_vous(question: Question) -> None:
    for text in displayed(question):
        assert not re.search(r"\b(tu|toi|ton|tes|ta)\b", text, re.IGNORECASE)
        assert "·" not in text and "(e)" not in text


@pytest.mark.parametrize("question", QUESTIONS, ids=identify)
def test_labels_are_different_and_fit_a_button(question: Question) -> None:
    labels = [option.label for option in question.options]
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= 50 for label in labels)


@pytest.mark.parametrize(("question", "option"), OPTIONS, ids=identify)
def test_the_label_the_rank_and_every_word_read_as_the_option(read: Read, question: Question, option: Option) -> None:
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for other in question.options:
        for word in (other.label, *other.words):
            owners[tuple(token.stem for token in fold(word).tokens)].add(other.id)
    expected = [option.id] if question.kind == "multi" else option.id
    assert read(question.id, option.label).value == expected
    assert read(question.id, str(question.options.index(option) + 1)).value == expected
    for word in option.words:
        if "*" in word or "..." in word:
            continue
        reading = read(question.id, word)
        if len(owners[tuple(token.stem for token in fold(word).tokens)]) > 1:
            assert reading.problem == "ambiguous" and option.label in dict(reading.choices), word
        else:
            assert (reading.problem, reading.value) == (None, expected), word


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.options], ids=identify)
def test_what_infers_an_option_infers_no_other(question: Question) -> None:
    find = matcher(question.options, "infer")
    for option in question.options:
        for phrase in option.infer:
            if "*" not in phrase and "..." not in phrase:
                assert {match.option for match in find.find(fold(phrase))} == {option.id}, phrase


def test_consent_and_willingness_are_never_inferred() -> None:
    optins = next(question for question in QUESTIONS if question.id == "optins")
    assert not any(option.infer for option in optins.options)
    assert all(word in optins.ask for word in ("1.", "2.", "3.", "retirer"))
