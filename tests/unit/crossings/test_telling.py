from __future__ import annotations

import re

import pytest

from bot.crossings.matching import by_hand, score
from bot.crossings.model import Brought, Peer
from bot.crossings.telling import kind_of

from ..diagnosis.builders import programme
from .builders import BORDEAUX, FUMEL, TONNEINS, in_words, peer

NBSP = "\u00a0"


def _told(to: Peer, about: Peer) -> Brought:
    made = score(programme(), to, about)
    assert made
    return made.to_one


def test_two_sentences_each_in_the_words_of_who_said_them() -> None:
    hall = peer("hall", insee=TONNEINS, brings=[in_words("lieu", "un café avec une grande salle")])
    players = peer("players", seeks=[in_words("lieu", "on joue dehors quand il fait beau")])
    told = _told(players, hall)
    assert told.brings == (
        f"Tout près de chez vous (Tonneins), une association a un lieu qui peut accueillir{NBSP}:"
        f" «{NBSP}un café avec une grande salle{NBSP}»."
    )
    assert (
        told.why_now == f"Un lieu vous servirait, vous disiez{NBSP}: «{NBSP}on joue dehors quand il fait beau{NBSP}»."
    )
    assert told.reasons == (
        "Vous cherchez un lieu, et il y en a un.",
        "Vous êtes à quelques kilomètres, dans la même intercommunalité.",
    )
    assert told.who == "une association qui fait vivre un lieu"
    assert told.commune == "Tonneins"


def test_without_words_the_sentence_is_whole_all_the_same() -> None:
    told = _told(peer("players", seeks=["lieu"]), peer("hall", brings=["lieu"]))
    assert told.brings == "Dans votre commune, une association a un lieu qui peut accueillir."
    assert "«" not in told.brings + told.why_now


def test_the_heaviest_trait_speaks_and_all_are_reasons() -> None:
    told = _told(peer("a", seeks=["reseau", "lieu"]), peer("b", brings=["reseau", "lieu"]))
    assert "lieu" in told.brings
    assert told.reasons[:2] == tuple(programme().crossings.get(trait).reason for trait in ("lieu", "reseau"))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"objectives": {"sante": "strong"}, "publics": frozenset({"aines"})}, "la santé près de chez soi"),
        ({"publics": frozenset({"aines", "tous"})}, "les aînés"),
        ({}, "ce qui se fait là"),
    ],
)
def test_who_gets_nothing_that_they_seek_is_told_what_is_shared(facts: dict[str, object], why: str) -> None:
    giver = peer("giver", brings=[in_words("lieu", "une salle au bourg")], **facts)
    taker = peer("taker", seeks=["lieu"], brings=[in_words("public", "des ateliers pour le bourg")], **facts)
    told = _told(giver, taker)
    assert why in told.why_now
    assert f"«{NBSP}des ateliers pour le bourg{NBSP}»" in told.brings
    assert "cherche" not in told.brings


def test_each_family_is_told_what_the_other_does() -> None:
    tool = peer("tool", brings=["outil"], family="solutions")
    use = peer("use", seeks=["outil"], brings=["lieu"], family="usages")
    told = _told(tool, use)
    assert told.why_now == programme().crossings.sentences.why.family.solutions
    assert programme().crossings.sentences.family in told.reasons


def test_what_the_other_lacks_or_dreads_is_never_told() -> None:
    secret = "on n'ose pas, on est seuls"
    giver = peer(
        "giver", brings=["lieu"], seeks=[in_words("reseau", secret)], barriers={"legitimacy": 3, "isolation": 3}
    )
    taker = peer("taker", seeks=["lieu"], brings=["reseau"])
    told = _told(taker, giver)
    assert secret not in told.model_dump_json()
    assert programme().crossings.get("reseau").reason not in told.reasons
    assert told == _told(taker, giver.model_copy(update={"barriers": {}}))


def test_the_commune_of_somebody_on_their_own_is_not_told() -> None:
    about = peer("one", brings=["lieu"], insee=TONNEINS, form="particulier")
    told = _told(peer("a", seeks=["lieu"]), about)
    assert told.brings.startswith("Tout près de chez vous, une personne a un lieu")
    assert told.commune == ""
    assert "Tonneins" not in told.model_dump_json()


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"brings": ["accompagnement", "reseau"]}, "une association qui aide les habitants avec le numérique"),
        ({"subtypes": ("contenus_sens",), "form": "collectif"}, "un groupe d’habitants qui crée et qui raconte"),
        ({"family": "solutions", "form": "scop"}, "une coopérative qui fabrique des outils numériques"),
        ({"form": None}, "une équipe"),
        ({"form": "a form of long ago", "brings": ["gone"]}, "une équipe"),
    ],
)
def test_an_actor_is_described_without_a_name(facts: dict[str, object], kind: str) -> None:
    assert kind_of(programme(), peer("a", label="Les Mains Vertes", **facts)) == kind  # type: ignore[arg-type]


def test_every_trait_makes_correct_sentences_both_with_words_and_without() -> None:
    for trait in programme().crossings.traits:
        for words in ("", "des mots à elle"):
            about = peer("b", insee=FUMEL, brings=[in_words(trait.id, words)], people=3, family="usages")
            to = peer("a", insee=FUMEL, seeks=[in_words(trait.id, words)], people=3, family="solutions")
            told = _told(to, about)
            for sentence in (told.brings, told.why_now, *told.reasons):
                assert sentence[0].isupper()
                assert sentence.endswith(".")
                assert "{" not in sentence
                assert not re.search(r"[^\u00a0][:;?!»]|«[^\u00a0]|\.\.|  ", sentence)


@pytest.mark.parametrize("insee", [BORDEAUX, None])
def test_the_staff_may_bring_together_two_who_are_far_apart(insee: str | None) -> None:
    made = by_hand(programme(), peer("a", seeks=["lieu"]), peer("b", brings=["lieu"], insee=insee))
    assert (made.score, made.proximity) == (0.0, "beyond")
    assert made.to_one.brings.startswith("Plus loin de chez vous")
