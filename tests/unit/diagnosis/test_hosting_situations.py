"""Who should be advised what: situations of real actors, and the two ways of carrying a project that they should read.

The form decides what is allowed, then the engineering capacity, the size and the budget decide what is wise.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.programme.checks import walk
from bot.programme.conditions import HeadCount, Holds, IsEligible

from .builders import Actor, actor, ids, programme


@dataclass(frozen=True)
class Situation:
    """An actor in a line, and the modes expected, best first."""

    told: str
    someone: Actor
    expected: tuple[str, str]


SOFTWARE = actor("Un logiciel, des sites internet, une application.")
VILLAGE = actor("Des ateliers ouverts à tous pour le village et le quartier.")

SITUATIONS = [
    Situation(
        "an association of eight with an employee team, files and subsidies behind it, 120 000 € a year",
        actor("Des ateliers.").answering(
            project="oui", legal_form="association", capacity=["dossier", "subvention"], budget="50k_200k",
            networks="un_peu",
        ).of(employees=4, volunteers=8),
        ("direct", "group"),
    ),
    Situation(
        "the same know-how, but 800 € a year: nobody there can wait for the money",
        actor("Des ateliers.").answering(
            project="oui", legal_form="association", capacity=["dossier", "subvention"], budget="moins_2k",
            networks="un_peu",
        ).of(employees=0, volunteers=6),
        ("larger_association", "direct"),
    ),
    Situation(
        "a commune that has empty rooms and speaks with its neighbours",
        Actor().answering(project="oui", legal_form="commune", needs=["locaux"], institutions="regulier"),
        ("direct", "public_host"),
    ),
    Situation(
        "an intercommunality, perhaps an agglomeration, that looks for partners",
        Actor().answering(project="oui", legal_form="epci", needs=["partenaires"], capacity=["partenariat"]),
        ("direct", "group"),
    ),
    Situation(
        "a social centre of a commune: the rules do not name it, its commune may answer",
        Actor().answering(project="oui", legal_form="ccas", institutions="ponctuel", needs=["financement"])
        .of(employees=3),
        ("group", "public_host"),
    ),
    Situation(
        "three neighbours without statutes nor any file behind them, who know a few people",
        Actor().answering(
            project="idee", legal_form="collectif", capacity=["aucune"], networks="un_peu", budget="aucun"
        ).of(volunteers=3),
        ("larger_association", "short_trial"),
    ),
    Situation(
        "a collective that would gladly try something for a few weeks, in a room it does not have",
        VILLAGE.answering(
            project="idee", legal_form="collectif", capacity=["comptes"], networks="seuls", needs=["locaux"],
            experiment="oui", budget="moins_2k",
        ).of(volunteers=4),
        ("short_trial", "larger_association"),
    ),
    Situation(
        "three retired people of an association, who would like to try and need a room",
        Actor().answering(
            project="idee", legal_form="association", capacity=["aucune"], networks="seuls", needs=["locaux"],
            experiment="oui", budget="moins_2k",
        ).of(volunteers=3),
        ("short_trial", "larger_association"),
    ),
    Situation(
        "an association of twelve that wants a place to run, in touch with its town hall, accounts kept",
        VILLAGE.answering(
            project="oui", legal_form="association", capacity=["comptes"], needs=["locaux"], institutions="regulier",
            budget="10k_50k", networks="un_peu",
        ).of(employees=1, volunteers=12),
        ("public_host", "short_trial"),
    ),
    Situation(
        "an association of six with 500 € a year, known to its town hall, that wants a room for good",
        VILLAGE.answering(
            project="oui", legal_form="association", capacity=["comptes"], needs=["locaux"], institutions="regulier",
            budget="moins_2k", networks="un_peu", experiment="non",
        ).of(volunteers=6),
        ("public_host", "larger_association"),
    ),
    Situation(
        "a person alone, at their own risk, who knows nobody and has no budget",
        Actor().answering(
            project="idee", legal_form="particulier", networks="seuls", budget="aucun", capacity=["aucune"]
        ).of(volunteers=1),
        ("cae", "resource_centre"),
    ),
    Situation(
        "a self-employed trainer on her own, 6 000 € a year, who has never filled in a file",
        Actor().answering(
            project="idee", legal_form="micro_entreprise", networks="seuls", budget="2k_10k", capacity=["aucune"]
        ).of(employees=1),
        ("cae", "short_trial"),
    ),
    Situation(
        "two friends as private persons: a cooperative for a person alone is not for them",
        Actor().answering(project="oui", legal_form="particulier", networks="un_peu", budget="aucun").of(volunteers=2),
        ("larger_association", "short_trial"),
    ),
    Situation(
        "a SCIC of sixty members, settled, that has not written any file",
        VILLAGE.answering(project="oui", legal_form="scic", networks="bien", budget="50k_200k", capacity=["comptes"])
        .of(members=60),
        ("scic", "group"),
    ),
    Situation(
        "an association of forty that everybody knows, with accounts but no time for files: time to open its capital",
        actor("Des producteurs, une boutique, pour le village et le quartier.").answering(
            project="oui", legal_form="association", networks="bien", institutions="regulier", budget="50k_200k",
            capacity=["comptes"],
        ).of(employees=2, volunteers=10, members=120),
        ("scic", "group"),
    ),
    Situation(
        "a web developer at his own account who looks for partners among associations",
        SOFTWARE.answering(
            project="oui", legal_form="micro_entreprise", needs=["partenaires"], publics=["associations"],
            budget="10k_50k", capacity=["comptes"],
        ).of(employees=1),
        ("firm_and_association", "group"),
    ),
    Situation(
        "a small firm with a tool, files and subsidies behind it",
        SOFTWARE.answering(
            project="oui", legal_form="entreprise", capacity=["dossier", "subvention"], budget="50k_200k",
            publics=["collectivites"],
        ).of(employees=4),
        ("direct", "firm_and_association"),
    ),
    Situation(
        "an association that misses digital skills, five volunteers, 5 000 € a year",
        Actor().answering(
            project="oui", legal_form="association", needs=["competences_numeriques"], budget="2k_10k",
            capacity=["comptes"], networks="un_peu",
        ).of(volunteers=5),
        ("firm_and_association", "group"),
    ),
    Situation(
        "an isolated pair, no budget, no capacity, whose project is clear and who ask for a host",
        Actor().answering(
            project="oui", legal_form="association", networks="seuls", needs=["portage"], capacity=["aucune"],
            budget="aucun",
        ).of(volunteers=2),
        ("resource_centre", "larger_association"),
    ),
    Situation(
        "a group without statutes, four people, nobody around, a clear project",
        Actor().answering(
            project="oui", legal_form="collectif", networks="seuls", needs=["portage"], capacity=["aucune"],
            budget="aucun",
        ).of(volunteers=4),
        ("resource_centre", "larger_association"),
    ),
    Situation(
        "a foundation that the rules do not name",
        Actor().answering(project="oui", legal_form="fondation", needs=["competences_numeriques"], budget="plus_200k")
        .of(employees=2),
        ("firm_and_association", "group"),
    ),
    Situation(
        "a school: it may answer by itself",
        Actor().answering(project="oui", legal_form="etablissement", capacity=["aucune"], budget="plus_200k")
        .of(employees=40),
        ("direct", "group"),
    ),
    Situation(
        "producers in an association, who are used to gathering",
        actor("Des producteurs, une AMAP.").answering(
            project="idee", legal_form="association", needs=["partenaires"], publics=["agriculteurs"], budget="2k_10k",
            capacity=["partenariat"], networks="bien",
        ).of(volunteers=7),
        ("group", "short_trial"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.told)
def test_two_ways_are_advised_and_the_better_one_first(situation: Situation) -> None:
    hosting = situation.someone.diagnosis().hosting
    assert tuple(ids(hosting)) == situation.expected
    for found in hosting:
        assert found.reasons
        assert found.watch
        assert found.first_step


def test_each_mode_is_the_best_for_somebody() -> None:
    assert {situation.expected[0] for situation in SITUATIONS} == {mode.id for mode in programme().hosting.modes}


@pytest.mark.parametrize("mode", programme().hosting.modes, ids=lambda mode: mode.id)
def test_each_mode_weighs_the_form_the_size_the_budget_and_the_capacity(mode: object) -> None:
    weighed = set()
    for _, node in walk(mode):
        if isinstance(node, IsEligible) or (isinstance(node, Holds) and node.question == "legal_form"):
            weighed.add("form")
        elif isinstance(node, Holds):
            weighed.add(node.question)
        elif isinstance(node, HeadCount):
            weighed.add("size")
    assert {"form", "size", "budget", "capacity"} <= weighed


def test_whoever_says_their_form_is_advised_two_ways() -> None:
    """A project, a form, and nothing else known: nobody is left with a single way, whatever the form."""
    forms = [option.id for option in programme().question("legal_form").options]
    alone = {form: ids(Actor().answering(project="oui", legal_form=form).diagnosis().hosting) for form in forms}
    assert {form: len(found) for form, found in alone.items()} == dict.fromkeys(forms, 2)
