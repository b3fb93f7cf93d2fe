from __future__ import annotations

from .builders import Actor, actor, objective


def test_all_four_are_listed_in_the_programme_s_order() -> None:
    listed = [o.id for o in Actor().diagnosis().objectives]
    assert listed == ["deplacements", "sante", "identites", "economie"]


def test_without_any_word_nothing_is_known() -> None:
    found = Actor().answering(publics=["patients", "touristes", "agriculteurs"]).diagnosis().objectives
    assert {o.fit for o in found} == {"unknown"}
    assert all(o.confidence == 0 and o.reasons for o in found)


def test_a_strong_a_possible_and_no_fit_with_the_words_that_led_there() -> None:
    diagnosis = actor("Une AMAP avec des producteurs. Des soins aussi.").diagnosis()
    strong, possible, none = (objective(diagnosis, one) for one in ("economie", "sante", "deplacements"))
    assert (strong.fit, possible.fit, none.fit) == ("strong", "possible", "none")
    assert {r.quote for r in strong.reasons} >= {"Une AMAP avec des producteurs"}
    assert possible.reasons[0].quote == "Des soins aussi"
    assert "Rien, dans vos mots" in none.reasons[0].because
    assert none.confidence > 0.5


def test_publics_strengthen_what_the_text_says() -> None:
    someone = actor("Des soins, des ateliers.")
    assert objective(someone.diagnosis(), "sante").fit == "possible"
    cared = someone.answering(publics=["patients"]).diagnosis()
    assert objective(cared, "sante").fit == "strong"
    assert any(r.question == "publics" for r in objective(cared, "sante").reasons)
    assert objective(someone.answering(publics=["touristes"]).diagnosis(), "identites").fit == "none"


def test_a_project_in_the_person_s_words_counts_even_without_a_description() -> None:
    diagnosis = Actor().typing("project", "oui, un coworking et moins de trajets", "oui").diagnosis()
    assert objective(diagnosis, "deplacements").fit == "strong"
    assert objective(diagnosis, "sante").fit == "unknown", "silence about the activity proves nothing"


def test_what_the_person_says_wins() -> None:
    diagnosis = actor("Une AMAP avec des producteurs.").diagnosis(objectives=["identites"])
    fits = {o.id: o.fit for o in diagnosis.objectives}
    assert fits == {"deplacements": "none", "sante": "none", "identites": "strong", "economie": "none"}
    assert all(o.confidence == 1 and "vous qui" in o.reasons[0].because for o in diagnosis.objectives)
    assert {o.fit for o in actor("Une AMAP.").diagnosis(objectives=[]).objectives} == {"none"}
