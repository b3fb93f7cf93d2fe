"""Two readings of the same facts; nobody's name, e-mail or telephone; what holds back stays with the actor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.diagnosis.model import Hosting, NextStep
from bot.interview.answers import Answer
from bot.sheet.model import Reading, Sheet
from tests.support.sheets import MARMANDE, PERSON, TEAM, radio, sheet_of
from tests.unit.diagnosis.builders import Actor, actor, programme
from tests.unit.diagnosis.situations import ACTORS

CONTENT = programme().sheet
BARRIERS = programme().barriers.items


def words(part: Sheet | Reading) -> str:
    """Everything that is written in a part."""
    return part.model_dump_json()


def section(reading: Reading, wanted: str) -> str:
    """Everything that is written in a section; empty when it is not there."""
    return next((found.model_dump_json() for found in reading.sections if found.id == wanted), "")


def saying(told: str, **contact: str) -> Actor:
    """The radio, which says something else; `contact` replaces what the contact answer holds."""
    who = radio().typing("activity", told, told)
    value = {"email": None, "phone": None, "person": None, **contact}
    return who.typing("contact", "", value) if contact else who


def test_the_actor_reads_what_they_are_in_their_own_words() -> None:
    sheet = sheet_of(radio())
    assert (sheet.name, sheet.kind) == ("Radio Garonne Libre", "Une association à Marmande")
    assert sheet.actor.words.startswith("On anime une petite radio associative à Marmande. Le mercredi")
    assert programme().typology.family("usages").strength in section(sheet.actor, "vous")
    assert programme().objectives.get("identites").lead in section(sheet.actor, "apport")


def test_the_actor_reads_whom_to_speak_to_and_what_to_ask() -> None:
    (doors,) = (found.doors for found in sheet_of(radio()).actor.sections if found.id == "portes")
    assert [door.institution for door in doors] == [
        "Communauté d’agglomération Val de Garonne",
        "La mairie de Marmande",
        "La Région",
    ]
    assert doors[2].touches == programme().objectives.get("identites").competence
    assert all(door.ask.endswith("?") and door.whom for door in doors)


def test_the_actor_reads_what_may_help_and_the_next_step() -> None:
    reading = sheet_of(radio()).actor
    assert "C’est justement à vous qu’il s’adresse" in section(reading, "aide")
    assert programme().hosting.get("public_host").first_step in section(reading, "pas")


def test_the_partner_reads_why_which_objective_how_big_who_carries_and_what_it_costs() -> None:
    reading = sheet_of(radio()).partner
    assert CONTENT.families["usages"] in section(reading, "raison")
    assert CONTENT.objectives["identites"].partner in section(reading, "objectif")
    for told in ("Association", "1 salarié, 7 bénévoles", "2015", "Les jeunes et les enfants, les aînés"):
        assert told in section(reading, "taille")
    assert CONTENT.hosting["public_host"].partner in section(reading, "portage")
    assert "€" in section(reading, "premier-pas")
    assert TEAM in section(reading, "premier-pas")


def test_the_cost_follows_the_budget() -> None:
    who = radio().answering(capacity=["dossier", "subvention"], needs=["financement"], experiment="non")
    small, large = (section(sheet_of(who.answering(budget=b)).partner, "premier-pas") for b in ("2k_10k", "plus_200k"))
    assert CONTENT.hosting["direct"].costs[-1].text in small
    assert CONTENT.hosting["direct"].costs[0].text in large


def test_what_holds_back_is_never_in_the_partner_s_reading() -> None:
    told = "On anime une radio, mais on n’ose pas trop en parler. On est isolés. Notre radio raconte le patrimoine."
    sheet = sheet_of(saying(told))
    for barrier in BARRIERS:
        assert barrier.label not in words(sheet.partner)
        assert all(level not in words(sheet.partner) for level in barrier.levels)
    assert "ose" not in words(sheet.partner)
    assert "isol" not in words(sheet.partner)
    assert sheet.partner.words.startswith("On anime une radio")
    assert section(sheet.actor, "aide")


def test_a_partner_is_not_told_that_they_are_alone_nor_at_home() -> None:
    reading = sheet_of(
        saying("Je répare des radios du village, tout seul, depuis chez moi. J’aime le patrimoine.")
    ).partner
    assert reading.words == "Je répare des radios du village…"
    assert "seul" not in words(reading)
    assert "chez moi" not in words(reading)


def test_the_budget_and_the_standing_of_the_actor_are_not_told() -> None:
    reading = words(sheet_of(radio()).partner)
    for question in ("budget", "networks", "institutions", "legitimacy", "capacity", "needs"):
        labels = [option.label for option in programme().question(question).options if len(option.label) > 6]
        assert [label for label in labels if label in reading] == []


@pytest.mark.parametrize(
    "told",
    [
        "Appelez Léa au 06 12 34 56 78 pour la radio du village.",
        "Notre radio, c’est lea@exemple.fr et rien d’autre.",
        "Notre radio : lea arobase exemple point fr.",
        "La radio du patrimoine, zéro six douze trente-quatre cinquante-six soixante-dix-huit.",
        "Je m’appelle Léa Martin et je fais une radio.",
        "La radio est tenue par Léa Martin, avec des jeunes.",
        "avec léa martin on fait une radio de village",
        "La radio de Karim Benali, rue des Lilas, raconte le patrimoine.",
        "Une radio au 12 rue des Lilas, chez nous.",
        "Notre radio est sur www.lea-martin.fr et facebook.com/lea.martin",
    ],
)
def test_nobody_is_named_nor_reachable(told: str) -> None:
    who = saying(told, person=PERSON, email="lea@exemple.fr", phone="+33612345678").typing("name", told, told)
    who = who.typing("project", told, "idee").typing("commune", told, {**MARMANDE, "insee": None, "name": told})
    written = words(sheet_of(who)).lower()
    for secret in ("léa", "lea@", "lea.", "martin", "06 12", "612345678", "arobase", "douze", "benali", "lilas"):
        assert secret not in written


def test_an_activity_that_bears_the_person_s_name_is_not_named() -> None:
    named = radio().typing("name", "Léa Martin, sons et récits", "Léa Martin, sons et récits")
    assert sheet_of(named).name == CONTENT.texts.render("unnamed")


@pytest.mark.parametrize(
    ("form", "shown"), [("micro_entreprise", False), ("particulier", False), ("association", True)]
)
def test_the_activity_of_one_person_does_not_bear_their_name(form: str, shown: bool) -> None:
    who = radio().answering(legal_form=form).typing("name", "Foyer Jean Moulin", "Foyer Jean Moulin")
    assert (sheet_of(who).name == "Foyer Jean Moulin") is shown
    usual = radio().answering(legal_form=form).typing("name", "Les Mains Vertes", "Les Mains Vertes")
    assert sheet_of(usual).name == "Les Mains Vertes"


def test_what_a_button_says_is_not_quoted_as_their_words() -> None:
    label = programme().question("digital").option("anime_usages")
    assert label is not None
    sheet = sheet_of(radio())
    assert label.label not in words(sheet)


def test_control_characters_and_directions_are_taken_out() -> None:
    sheet = sheet_of(
        radio().typing("name", "", "Radio \u202eevil\u202c\x00\u200d G\u0301\u0301\u0301\u0301\u0301\n\n bien")
    )
    assert sheet.name.startswith("Radio evil ")
    assert sheet.name.count("\u0301") <= 2
    assert "\n" not in sheet.name


def test_texts_are_bounded() -> None:
    endless = "radio " * 3000
    sheet = sheet_of(saying(endless).typing("name", endless, endless).typing("project", endless, "idee"))
    assert len(sheet.name) <= 81
    assert len(sheet.actor.words) <= CONTENT.longest_account + 1
    quotes = [quote for found in sheet.actor.sections for point in found.points for quote in point.quotes]
    assert all(len(quote) <= CONTENT.longest_quote + 1 for quote in quotes)


def test_who_said_almost_nothing_still_has_a_sheet() -> None:
    sheet = sheet_of(actor())
    assert sheet.name == CONTENT.texts.render("unnamed")
    assert sheet.place is None
    assert CONTENT.unknown_family in words(sheet.partner)
    assert CONTENT.texts.render("level_commune_unknown") in section(sheet.actor, "portes")
    assert "€" in section(sheet.partner, "premier-pas")


def test_who_meets_no_objective_is_told_plainly() -> None:
    sheet = sheet_of(actor("On tricote pour le plaisir avec un jardin.").answering(publics=["tous"]))
    assert programme().objectives.none_at_all in section(sheet.actor, "apport")
    assert CONTENT.no_objective in section(sheet.partner, "objectif")


def test_an_institution_does_not_knock_at_its_own_door() -> None:
    (doors,) = (f.doors for f in sheet_of(radio().answering(legal_form="commune")).actor.sections if f.id == "portes")
    assert "La mairie de Marmande" not in [door.institution for door in doors]


def test_a_place_that_the_code_does_not_know_stays_as_it_was_written() -> None:
    sheet = sheet_of(radio().typing("commune", "au Lavoir", {**MARMANDE, "insee": None, "name": "vieux lavoir"}))
    assert sheet.place is not None
    assert (sheet.place.insee, sheet.place.commune) == (None, "vieux lavoir")


def test_what_an_older_programme_said_is_left_out() -> None:
    found = radio().diagnosis()
    gone = Hosting(id="of_long_ago", first_step="…")
    older = found.model_copy(update={"hosting": [gone], "next_steps": [NextStep(id="x", text="Un pas.")]})
    sheet = sheet_of(radio(), older)
    assert CONTENT.no_hosting.step in section(sheet.partner, "premier-pas")
    assert "Un pas." in section(sheet.actor, "pas")


@given(ACTORS)
@settings(max_examples=40, deadline=None)
def test_any_actor_has_two_readings(who: Actor) -> None:
    sheet = sheet_of(who)
    assert sheet.name
    for reading in (sheet.actor, sheet.partner):
        assert [found for found in reading.sections if not (found.points or found.facts or found.doors)] == []
        assert "Léa" not in words(reading)
    assert all(level not in words(sheet.partner) for barrier in BARRIERS for level in barrier.levels)


def test_the_answers_that_were_skipped_say_nothing() -> None:
    skipped = {key: replace(answer, status="skipped") for key, answer in radio().answers.items()}
    assert isinstance(next(iter(skipped.values())), Answer)
    assert sheet_of(Actor(skipped)).place is None
