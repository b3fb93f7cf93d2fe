from __future__ import annotations

from bot.diagnosis.facts import read_facts
from bot.diagnosis.words import ActivityText, Evidence, readable
from bot.interview.answers import Answer
from bot.understanding.classification import Span, Task

from .builders import Actor, FakeClassifier, actor, programme


def _text(someone: Actor, classifier: FakeClassifier | None = None) -> ActivityText:
    return ActivityText(read_facts(programme(), someone.answers).words, classifier or FakeClassifier())


def test_the_activity_and_what_was_typed_about_it_are_read_together_once() -> None:
    classifier = FakeClassifier()
    someone = (
        actor("On a un jardin.")
        .typing("project", "oui, ouvrir une radio du quartier", "oui")
        .typing("digital", "on monte des ateliers tablettes", ["anime_usages"])
        .typing("networks", "on connaît un fablab à côté", "un_peu")
    )
    _text(someone, classifier)
    assert classifier.read == ["On a un jardin.\non monte des ateliers tablettes\noui, ouvrir une radio du quartier"]


def test_a_button_a_bare_yes_or_an_option_s_own_words_are_no_description() -> None:
    classifier = FakeClassifier()
    label = programme().question("digital").options[0].label
    someone = Actor().answering(project="idee").typing("digital", label.upper(), ["produit_outil"])
    assert _text(someone, classifier).reading is None
    assert _text(Actor().answering(digital=["produit_outil", "contenus"]), classifier).reading is None
    assert _text(Actor().typing("project", "oui bien", "oui"), classifier).reading is None
    assert classifier.read == []
    assert _text(someone).version == "none"


def test_a_quote_comes_from_the_answer_where_it_stands() -> None:
    someone = actor("On a un jardin.").typing("project", "oui, ouvrir une radio ici", "oui")
    assert _text(someone).support("subtypes", "contenus_sens") == [Evidence("project", "oui, ouvrir une radio ici")]


def test_a_span_over_two_answers_is_cut_at_the_first() -> None:
    class Long(FakeClassifier):
        def spans(self, text: str, task: Task, label: str) -> list[Span]:
            return [Span(8, len(text), text[8:], 0.5), Span(3, 7, text[3:7], -1.0)]

    someone = actor("On a un jardin.").typing("project", "oui, ouvrir une radio ici", "oui")
    assert _text(someone, Long()).support("family", "usages") == [Evidence("activity", "On a un jardin")]


def test_when_no_word_stands_out_the_first_sentence_is_quoted() -> None:
    class Mute(FakeClassifier):
        def spans(self, text: str, task: Task, label: str) -> list[Span]:
            return []

    text = _text(actor("On se voit le jeudi. On parle de tout."), Mute())
    assert text.support("family", "usages") == [Evidence("activity", "On se voit le jeudi.")]
    long = "mot " * 100
    quote = _text(actor(long), Mute()).support("family", "usages")[0].quote
    assert len(quote) <= 160
    assert quote in long


def test_at_most_two_different_passages_are_quoted() -> None:
    text = _text(actor("Des ateliers. Un accueil. Une permanence. Un jardin."))
    assert len(text.support("family", "usages")) == 2
    assert len(set(text.support("family", "usages"))) == 2


def test_words_too_few_to_be_understood_alone_are_quoted_with_their_clause() -> None:
    text = "Chaque jeudi, on ouvre la porte à trois voisins. Puis on range."
    start = text.index("trois")
    assert readable(text, start, start + 5) == "Chaque jeudi, on ouvre la porte à trois voisins"
    longer = "Chaque jeudi de l’hiver et même un peu au printemps, on ouvre la porte à trois voisins. Puis on range."
    start = longer.index("trois")
    assert readable(longer, start, start + 5) == "on ouvre la porte à trois voisins"
    long = " ".join(f"mot{i}" for i in range(40))
    start = long.index("mot20")
    quote = readable(long, start, start + 5)
    assert quote.split() == [f"mot{i}" for i in range(14, 27)], quote


def test_an_activity_written_by_staff_is_read_from_its_value() -> None:
    someone = Actor({"activity": Answer("activity", "answered", "Un jardin partagé", "", "staff")})
    assert _text(someone).support("family", "usages") == [Evidence("activity", "Un jardin partagé")]


def test_who_and_where_are_never_taken_for_a_description() -> None:
    someone = Actor().typing("name", "Les isolés trop petits", "Les isolés trop petits")
    assert read_facts(programme(), someone.answers).words.texts == {}
