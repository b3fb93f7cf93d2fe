from __future__ import annotations

import pytest

from .builders import Actor, actor, barrier


@pytest.mark.parametrize(
    ("someone", "barrier_id", "level"),
    [
        (Actor().answering(legitimacy="oui"), "legitimacy", 0),
        (Actor().answering(legitimacy="partage"), "legitimacy", 2),
        (Actor().answering(legitimacy="non"), "legitimacy", 3),
        (Actor().answering(legitimacy="non", capacity=["dossier"]), "legitimacy", 2),
        (Actor().answering(legitimacy="partage", capacity=["dossier", "subvention"]), "legitimacy", 1),
        (actor("On est juste des bénévoles."), "legitimacy", 2),
        (Actor().of(volunteers=1), "critical_mass", 2),
        (Actor().of(volunteers=4), "critical_mass", 1),
        (Actor().of(volunteers=9), "critical_mass", 0),
        (Actor().of(volunteers=2).answering(budget="aucun"), "critical_mass", 3),
        (Actor().of(volunteers=4).answering(budget="2k_10k"), "critical_mass", 1),
        (Actor().of(employees=2).answering(budget="50k_200k"), "critical_mass", 1),
        (Actor().of(employees=2).answering(budget="plus_200k"), "critical_mass", 0),
        (Actor().of(employees=40), "critical_mass", 0),
        (Actor().answering(legal_form="particulier"), "critical_mass", 1),
        (actor("On manque de bras."), "critical_mass", 1),
        (Actor().answering(networks="bien"), "isolation", 0),
        (Actor().answering(networks="un_peu"), "isolation", 1),
        (Actor().answering(networks="seuls"), "isolation", 3),
        (Actor().answering(networks="seuls", capacity=["partenariat"]), "isolation", 2),
        (actor("On avance chacun dans son coin."), "isolation", 2),
        (Actor().answering(institutions="regulier"), "institutional_access", 0),
        (Actor().answering(institutions="ponctuel"), "institutional_access", 1),
        (Actor().answering(institutions="aucun"), "institutional_access", 2),
        (Actor().answering(institutions="aucun", capacity=["aucune"]), "institutional_access", 3),
        (Actor().answering(institutions="aucun", capacity=["subvention"]), "institutional_access", 1),
        (Actor().answering(institutions="aucun", legal_form="commune"), "institutional_access", 0),
        (actor("On ne sait pas à qui s’adresser."), "institutional_access", 1),
    ],
)
def test_it_finds_the_level(someone: Actor, barrier_id: str, level: int) -> None:
    found = barrier(someone.diagnosis(), barrier_id)
    assert found.level == level
    assert found.reasons


def test_what_was_not_answered_stays_unknown() -> None:
    silent = Actor().skipping("networks", "institutions").not_knowing("legitimacy", "capacity", "size", "budget")
    for someone in (Actor(), silent, actor("On fait du théâtre.")):
        assert [b.level for b in someone.diagnosis().barriers] == [None] * 4
        assert all(not b.reasons for b in someone.diagnosis().barriers)


def test_what_lightens_says_nothing_by_itself() -> None:
    """Having run a subsidy does not tell that somebody feels at ease, or knows people."""
    diagnosis = Actor().answering(capacity=["dossier", "subvention", "partenariat"]).diagnosis()
    assert barrier(diagnosis, "legitimacy").level is None
    assert barrier(diagnosis, "isolation").level is None


@pytest.mark.parametrize(
    "words",
    [
        "On fait des ourlets pour celles qui n’ont pas les moyens.",
        "On apprend aux anciens à faire leurs papiers tout seul.",
        "Une épicerie pour les familles qui manquent de moyens.",
    ],
)
def test_what_is_said_of_the_public_is_no_barrier_of_the_actor(words: str) -> None:
    assert barrier(actor(words).diagnosis(), "critical_mass").level is None


def test_the_same_words_count_once() -> None:
    typed = Actor().typing("networks", "un peu, mais on est tout seuls ici", "un_peu")
    assert barrier(typed.diagnosis(), "isolation").level == 2
    assert len(barrier(typed.diagnosis(), "isolation").reasons) == 1


def test_of_the_same_words_the_strongest_reading_counts() -> None:
    typed = Actor().typing("networks", "non, on est tout seuls ici", "seuls")
    assert barrier(typed.diagnosis(), "isolation").level == 3


def test_words_and_answers_that_contradict_each_other_are_both_kept() -> None:
    someone = actor("On est isolés, au bout du canton.").answering(networks="bien")
    found = barrier(someone.diagnosis(), "isolation")
    assert found.level == 2
    assert {r.question for r in found.reasons} == {"activity", "networks"}


def test_a_denied_word_does_not_count() -> None:
    assert barrier(actor("On n’est pas isolés du tout.").diagnosis(), "isolation").level is None


def test_what_holds_back_is_told_first() -> None:
    reasons = barrier(Actor().answering(legitimacy="non", capacity=["dossier"]).diagnosis(), "legitimacy").reasons
    assert [r.question for r in reasons] == ["legitimacy", "capacity"]
