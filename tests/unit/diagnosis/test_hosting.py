from __future__ import annotations

import pytest

from .builders import Actor, actor, ids, programme

IDEA = Actor().answering(project="idee")


@pytest.mark.parametrize(
    ("someone", "first"),
    [
        (
            IDEA.answering(legal_form="association", capacity=["dossier", "subvention"], networks="bien"),
            "direct",
        ),
        (IDEA.answering(legal_form="association", capacity=["comptes", "partenariat"]), "direct"),
        (IDEA.answering(legal_form="commune", needs=["locaux"], institutions="regulier"), "direct"),
        (IDEA.answering(legal_form="association").of(employees=5), "direct"),
        (
            IDEA.answering(legal_form="collectif", capacity=["aucune"], networks="un_peu"),
            "larger_association",
        ),
        (IDEA.answering(legal_form="association", needs=["partenaires"], publics=["agriculteurs"]), "group"),
        (
            IDEA.answering(legal_form="association", project="oui", needs=["locaux"], institutions="ponctuel"),
            "public_host",
        ),
        (
            IDEA.answering(legal_form="association", needs=["locaux"], experiment="oui").of(volunteers=3),
            "short_trial",
        ),
        (IDEA.answering(legal_form="particulier", networks="seuls", budget="aucun").of(volunteers=1), "cae"),
        (IDEA.answering(legal_form="scic", networks="bien", budget="50k_200k").of(members=60), "scic"),
        (
            actor("Un logiciel, des sites internet.").answering(
                project="oui", legal_form="entreprise", needs=["partenaires"], publics=["collectivites"]
            ),
            "firm_and_association",
        ),
        (
            IDEA.answering(legal_form="association", needs=["competences_numeriques"]),
            "firm_and_association",
        ),
        (
            IDEA.answering(legal_form="autre", networks="seuls", capacity=["aucune"], needs=["portage"]),
            "resource_centre",
        ),
    ],
)
def test_the_mode_that_fits_best_comes_first(someone: Actor, first: str) -> None:
    hosting = someone.diagnosis().hosting
    assert ids(hosting)[0] == first
    assert len(hosting) <= 2
    mode = programme().hosting.get(first)
    assert hosting[0].first_step == mode.first_step
    assert hosting[0].watch == mode.watch
    assert hosting[0].reasons[0].because == mode.why
    assert hosting[0].reasons[0].quote


def test_nothing_is_proposed_when_carrying_a_project_is_not_the_question() -> None:
    content = Actor().answering(legal_form="association", project="non", needs=["benevoles"], experiment="non")
    assert content.diagnosis().hosting == []
    assert Actor().diagnosis().hosting == []


def test_informal_people_are_shown_who_could_host_them_even_without_a_project() -> None:
    assert Actor().answering(legal_form="collectif", project="non").diagnosis().hosting


def test_those_who_refuse_a_trial_are_not_offered_one() -> None:
    someone = IDEA.answering(legal_form="association", needs=["locaux"])
    assert "short_trial" in ids(someone.diagnosis().hosting)
    assert "short_trial" not in ids(someone.answering(experiment="non").diagnosis().hosting)


def test_what_is_only_possible_comes_after_what_fits() -> None:
    someone = Actor().answering(project="oui", legal_form="association", capacity=["dossier"], networks="un_peu")
    direct, group = someone.diagnosis().hosting
    assert (direct.id, group.id) == ("direct", "group")
    possible = programme().hosting.get("group").otherwise
    assert possible is not None
    assert group.reasons[0].because == possible.because


def test_fewer_are_proposed_when_the_form_is_not_known() -> None:
    assert ids(Actor().answering(project="oui").diagnosis().hosting) == ["short_trial"]


def test_a_small_budget_is_warned_about_and_weighs() -> None:
    able = Actor().answering(project="oui", legal_form="association", capacity=["dossier", "subvention"])
    rich, poor = able.answering(budget="10k_50k").diagnosis(), able.answering(budget="aucun").diagnosis()
    assert rich.hosting[0].watch == programme().hosting.get("direct").watch
    warned = next(found for found in poor.hosting if found.id == "direct").watch
    assert "avancer l’argent" in warned.removeprefix(programme().hosting.get("direct").watch)
    assert (rich.hosting[0].id, poor.hosting[0].id) == ("direct", "larger_association")


def test_a_mode_that_was_really_taken_says_where() -> None:
    someone = IDEA.answering(legal_form="association", needs=["locaux"], experiment="oui").of(volunteers=3)
    trial = someone.diagnosis().hosting[0]
    assert trial.precedent is not None
    assert trial.precedent.place == "Bourg (Gironde)"


def test_a_firm_is_never_sent_to_an_association_s_accounts_nor_an_association_to_a_cae() -> None:
    firm = IDEA.answering(legal_form="entreprise", capacity=["aucune"], networks="seuls", needs=["portage"])
    assert "larger_association" not in ids(firm.diagnosis().hosting)
    assert "cae" not in ids(
        IDEA.answering(legal_form="association", networks="seuls").of(volunteers=1).diagnosis().hosting
    )
