from __future__ import annotations

import pytest

from bot.diagnosis import BadOverride

from .builders import Actor, actor, ids


def test_nothing_is_said_of_somebody_who_said_nothing() -> None:
    typology = Actor().diagnosis().typology
    assert (typology.family, typology.confidence, typology.usage_subtypes) == (None, 0.0, [])
    assert typology.prescriber == "unknown"


def test_the_text_decides_and_its_words_are_quoted() -> None:
    typology = actor("On tient une permanence. Un accueil pour les chômeurs.").diagnosis().typology
    assert typology.family == "usages"
    assert {r.quote for r in typology.reasons} == {"On tient une permanence", "Un accueil pour les chômeurs"}
    assert all(r.question == "activity" for r in typology.reasons)


def test_what_they_do_with_digital_moves_the_family_and_says_so() -> None:
    someone = actor("On fait un jardin.")
    alone = someone.diagnosis().typology
    maker = someone.answering(digital=["produit_outil"]).diagnosis().typology
    assert maker.confidence < alone.confidence
    vague = actor("On travaille à trois depuis un an.")
    assert vague.diagnosis().typology.family, "a vague description still gets the best guess"
    assert vague.diagnosis().typology.confidence < 0.5
    assert vague.answering(digital=["produit_outil"]).diagnosis().typology.family == "solutions"
    assert vague.answering(digital=["anime_usages"]).diagnosis().typology.family == "usages"
    assert vague.answering(digital=["contenus"]).diagnosis().typology.family == "usages"
    both = vague.answering(digital=["produit_outil", "anime_usages"]).diagnosis().typology
    assert both.family == "both"
    assert any("accompagnez aussi" in r.because for r in both.reasons)


def test_a_clear_text_is_stronger_than_one_button() -> None:
    someone = actor("Des ateliers, un jardin, un accueil, une permanence, une radio.")
    assert someone.answering(digital=["produit_outil"]).diagnosis().typology.family == "usages"


def test_without_a_description_a_direct_answer_is_enough_but_a_hint_is_not() -> None:
    assert Actor().answering(digital=["produit_outil"]).diagnosis().typology.family == "solutions"
    assert Actor().answering(digital=["anime_usages"]).diagnosis().typology.family == "usages"
    assert Actor().answering(legal_form="association").diagnosis().typology.family is None
    assert Actor().answering(digital=["rien"]).diagnosis().typology.family is None


def test_each_half_of_the_crossing_is_a_reason_for_it() -> None:
    reasons = actor("Un fablab.").answering(digital=["produit_outil"]).diagnosis().typology.reasons
    assert [r.question for r in reasons] == ["activity", "digital"]


def test_a_reason_never_argues_against_the_family_found() -> None:
    typology = (
        actor("Des ateliers et un jardin.").answering(digital=["produit_outil"], legal_form="entreprise").diagnosis()
    ).typology
    assert typology.family == "usages"
    assert {r.question for r in typology.reasons} == {"activity"}


def test_solutions_have_no_usage_subtype() -> None:
    assert actor("Un logiciel et une application.").diagnosis().typology.usage_subtypes == []


def test_a_usage_producer_has_at_least_one_subtype() -> None:
    subtypes = actor("Des ateliers et un jardin.").diagnosis().typology.usage_subtypes
    assert len(subtypes) == 1
    assert subtypes[0].confidence < 0.5
    assert subtypes[0].reasons


def test_subtypes_come_best_first_and_three_at_most() -> None:
    text = "Une radio, des spectacles, une permanence, des producteurs, un village, des ateliers."
    subtypes = actor(text).diagnosis().typology.usage_subtypes
    assert len(subtypes) == 3
    assert subtypes[0].id == "contenus_sens"
    assert [s.confidence for s in subtypes] == sorted((s.confidence for s in subtypes), reverse=True)


def test_publics_move_subtypes() -> None:
    someone = actor("Des ateliers au village.")
    before = someone.diagnosis().typology.usage_subtypes
    after = someone.answering(publics=["precaires", "aines"]).diagnosis().typology.usage_subtypes
    assert ids(before) == ["developpement_local"]
    assert ids(after) == ["developpement_local"], "a public alone does not make a sub-type"
    helped = actor("Des ateliers et une permanence.")
    assert (
        helped.answering(publics=["handicap"]).diagnosis().typology.usage_subtypes[0].confidence
        > helped.diagnosis().typology.usage_subtypes[0].confidence
    )


def test_a_ccas_that_helps_the_poorest_has_social_utility_even_without_a_description() -> None:
    typology = (
        Actor().answering(digital=["anime_usages"], legal_form="ccas", publics=["precaires"]).diagnosis().typology
    )
    assert ids(typology.usage_subtypes) == ["utilite_sociale"]


@pytest.mark.parametrize(
    ("someone", "value"),
    [
        (actor("Des ateliers.").answering(digital=["anime_usages"], networks="bien"), "yes"),
        (actor("Des ateliers.").answering(digital=["anime_usages"], publics=["associations"]), "yes"),
        (actor("Des ateliers.").answering(digital=["anime_usages"]).of(volunteers=12), "yes"),
        (actor("Des ateliers.").answering(digital=["anime_usages"]).of(volunteers=2), "could_become"),
        (actor("Une radio.").answering(digital=["contenus"]), "could_become"),
        (actor("Des ateliers.").answering(digital=["utilise"], networks="un_peu"), "could_become"),
        (actor("Des ateliers.").answering(digital=["rien"], networks="seuls"), "no"),
        (actor("Un logiciel, une application."), "no"),
        (actor("Des ateliers."), "unknown"),
    ],
)
def test_prescriber(someone: Actor, value: str) -> None:
    typology = someone.diagnosis().typology
    assert typology.prescriber == value
    assert bool(typology.prescriber_reasons) == (value != "unknown")


def test_marks_show_only_when_the_words_support_them() -> None:
    assert actor("Des ateliers.").diagnosis().typology.marks == []
    typology = actor("Des ateliers de réparation, pour créer du lien entre voisins.").diagnosis().typology
    assert typology.marks == ["durable", "vivre_ensemble"]
    assert [r.quote for r in typology.mark_reasons["durable"]] == ["réparation"]
    assert typology.mark_reasons["vivre_ensemble"][0].quote == "lien entre"


def test_young_and_old_together_make_vivre_ensemble() -> None:
    assert actor("Des ateliers.").answering(publics=["jeunes"]).diagnosis().typology.marks == []
    assert actor("Des ateliers.").answering(publics=["jeunes", "aines"]).diagnosis().typology.marks == [
        "vivre_ensemble"
    ]


def test_what_the_person_says_of_the_family_wins() -> None:
    typology = actor("Un logiciel, une application.").diagnosis(family="usages").typology
    assert (typology.family, typology.confidence) == ("usages", 1.0)
    assert [r.because for r in typology.reasons] == ["C’est vous qui nous l’avez dit, et c’est vous qui savez."]
    assert typology.usage_subtypes, "the sub-types follow the corrected family"
    assert typology.prescriber != "no"


def test_what_the_person_says_of_the_subtypes_wins() -> None:
    typology = actor("Une radio.").diagnosis(usage_subtypes=["utilite_sociale", "interet_general"]).typology
    assert ids(typology.usage_subtypes) == ["utilite_sociale", "interet_general"]
    assert all(s.confidence == 1.0 and s.reasons for s in typology.usage_subtypes)
    assert actor("Une radio.").diagnosis(usage_subtypes=[]).typology.usage_subtypes == []


def test_naming_a_subtype_makes_a_usage_producer_of_a_toolmaker() -> None:
    typology = actor("Un logiciel.").diagnosis(usage_subtypes=["contenus_sens"]).typology
    assert typology.family == "both"
    assert ids(typology.usage_subtypes) == ["contenus_sens"]


@pytest.mark.parametrize(
    "overrides",
    [
        {"family": "autre"},
        {"usage_subtypes": ["x"]},
        {"objectives": ["x"]},
        {"objectives": "sante"},
        {"nom": 1},
    ],
)
def test_a_correction_that_names_nothing_known_is_refused(overrides: dict[str, object]) -> None:
    with pytest.raises(BadOverride):
        actor("Une radio.").diagnosis(**overrides)
