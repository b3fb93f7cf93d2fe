"""Whole diagnoses of people whom the programme is for."""

from __future__ import annotations

from bot.diagnosis import Diagnosis

from .builders import Actor, actor, all_reasons, barrier, ids, objective, programme


def _levels(diagnosis: Diagnosis) -> dict[str, int | None]:
    return {b.id: b.level for b in diagnosis.barriers}


def test_retired_volunteers_without_status() -> None:
    diagnosis = (
        actor(
            "On est quatre retraités, on aide les personnes âgées du village avec leur tablette, une permanence"
            " le jeudi. On est trop petits pour ces choses-là."
        )
        .of(volunteers=4)
        .answering(
            legal_form="collectif", publics=["aines"], digital=["anime_usages"], project="non", budget="aucun",
            networks="un_peu", institutions="aucun", legitimacy="non", capacity=["aucune"], experiment="peut_etre",
        )
        .diagnosis()
    )  # fmt: skip
    assert diagnosis.typology.family == "usages"
    assert ids(diagnosis.typology.usage_subtypes) == ["utilite_sociale", "developpement_local"]
    assert diagnosis.typology.prescriber == "could_become"
    assert _levels(diagnosis) == {
        "legitimacy": 3,
        "critical_mass": 3,
        "isolation": 1,
        "institutional_access": 3,
    }
    assert any(r.quote == "trop petits" for r in barrier(diagnosis, "critical_mass").reasons)
    assert {o.fit for o in diagnosis.objectives} == {"none"}
    assert diagnosis.eligibility.status == "hosted"
    assert ids(diagnosis.hosting) == ["larger_association", "short_trial"]
    assert diagnosis.autonomy == "accompagne"
    assert ids(diagnosis.next_steps) == ["talk_to_us_first", "call_town_hall", "find_host"]


def test_a_freelance_web_developer() -> None:
    diagnosis = (
        actor("Je crée des sites internet et une application pour les artisans.")
        .of(employees=1)
        .answering(
            legal_form="micro_entreprise", publics=["professionnels"], digital=["produit_outil"], project="idee",
            needs=["partenaires"], budget="10k_50k", networks="seuls", institutions="aucun",
            legitimacy="partage", capacity=["comptes"], experiment="oui",
        )
        .diagnosis()
    )  # fmt: skip
    assert diagnosis.typology.family == "solutions"
    assert diagnosis.typology.usage_subtypes == []
    assert diagnosis.typology.prescriber == "no"
    assert _levels(diagnosis) == {
        "legitimacy": 2,
        "critical_mass": 2,
        "isolation": 3,
        "institutional_access": 2,
    }
    assert diagnosis.eligibility.status == "alone"
    assert set(ids(diagnosis.hosting)) == {"cae", "firm_and_association"}
    assert "meet_one_neighbour" in ids(diagnosis.next_steps)


def test_a_communaute_de_communes() -> None:
    diagnosis = (
        actor("Communauté de communes : un accueil numérique dans chaque village, un projet de coworking.")
        .of(employees=40)
        .answering(
            legal_form="epci", publics=["habitants"], digital=["anime_usages"], project="oui", needs=["partenaires"],
            budget="plus_200k", networks="bien", institutions="regulier", legitimacy="oui",
            capacity=["dossier", "subvention", "comptes", "partenariat"], experiment="oui",
        )
        .diagnosis()
    )  # fmt: skip
    assert diagnosis.typology.prescriber == "yes"
    assert _levels(diagnosis) == {
        "legitimacy": 0,
        "critical_mass": 0,
        "isolation": 0,
        "institutional_access": 0,
    }
    assert objective(diagnosis, "deplacements").fit == "strong"
    assert diagnosis.eligibility.status == "alone"
    assert ids(diagnosis.hosting) == ["direct", "public_host"]
    assert diagnosis.autonomy == "autonome"


def test_an_amap() -> None:
    diagnosis = (
        actor("Une AMAP : des producteurs du coin livrent des paniers au quartier, sans gaspillage, convivial.")
        .of(volunteers=8, members=60)
        .answering(
            legal_form="association", publics=["habitants", "agriculteurs"], digital=["utilise"], project="idee",
            needs=["competences_numeriques", "benevoles"], budget="moins_2k", networks="un_peu",
            institutions="ponctuel", legitimacy="partage", capacity=["comptes"], experiment="peut_etre",
        )
        .diagnosis()
    )  # fmt: skip
    assert diagnosis.typology.family == "usages"
    assert ids(diagnosis.typology.usage_subtypes) == ["developpement_economique", "developpement_local"]
    assert diagnosis.typology.marks == ["durable", "vivre_ensemble"]
    assert objective(diagnosis, "economie").fit == "strong"
    assert ids(diagnosis.hosting) == ["firm_and_association", "short_trial"]
    assert "cross_with_maker" in ids(diagnosis.next_steps)


def test_somebody_who_skipped_everything() -> None:
    diagnosis = Actor().skipping(*[q.id for q in programme().questions]).diagnosis()
    assert diagnosis.typology.family is None
    assert _levels(diagnosis) == dict.fromkeys(("legitimacy", "critical_mass", "isolation", "institutional_access"))
    assert {o.fit for o in diagnosis.objectives} == {"unknown"}
    assert diagnosis.eligibility.status == "unknown"
    assert diagnosis.autonomy is None
    assert diagnosis.hosting == []
    assert diagnosis.next_steps
    assert diagnosis.versions.classifier == "none"


def test_contradictory_answers_are_told_rather_than_smoothed() -> None:
    diagnosis = (
        actor("On est isolés. Un logiciel.")
        .of(volunteers=1)
        .answering(
            digital=["produit_outil", "rien"], networks="bien", project="non", experiment="oui",
            needs=["rien", "locaux"], capacity=["aucune", "dossier"], legal_form="particulier", budget="plus_200k",
        )
        .diagnosis()
    )  # fmt: skip
    isolation = barrier(diagnosis, "isolation")
    assert isolation.level == 2
    assert {r.question for r in isolation.reasons} == {"activity", "networks"}
    assert diagnosis.eligibility.status == "hosted"
    assert "direct" not in ids(diagnosis.hosting)
    assert 1 <= len(diagnosis.next_steps) <= 3


def test_the_diagnosis_says_what_made_it_and_survives_json() -> None:
    diagnosis = actor("Une radio.").diagnosis()
    assert diagnosis.versions.programme == programme().version
    assert diagnosis.versions.classifier == "fake-1"
    assert Diagnosis.model_validate_json(diagnosis.model_dump_json()) == diagnosis


def test_every_part_gives_its_reasons() -> None:
    diagnosis = (
        actor("Une radio du village.").answering(networks="seuls", project="idee", legal_form="collectif").diagnosis()
    )
    assert diagnosis.typology.reasons
    assert all(s.reasons for s in diagnosis.typology.usage_subtypes)
    assert all(b.reasons for b in diagnosis.barriers if b.level is not None)
    assert all(o.reasons for o in diagnosis.objectives)
    assert diagnosis.eligibility.reasons
    assert all(h.reasons for h in diagnosis.hosting)
    assert all(s.reasons for s in diagnosis.next_steps)
    assert all(r.because for r in all_reasons(diagnosis))
