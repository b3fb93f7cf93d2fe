from __future__ import annotations

import pytest

from ..diagnosis.builders import Actor, actor
from .builders import FUMEL, brought, located, read, sought


def test_it_says_where_who_and_what_from_the_answers() -> None:
    someone = located(actor("On anime des ateliers dans notre jardin."), FUMEL)
    someone = someone.answering(legal_form="association", publics=["aines", "familles"]).of(volunteers=3, employees=1)
    peer = read(someone.typing("name", "Les Mains Vertes", "Les Mains Vertes"), "a1")
    assert (peer.actor_id, peer.label, peer.commune, peer.insee, peer.department) == (
        "a1", "Les Mains Vertes", "Fumel", FUMEL, "47",
    )  # fmt: skip
    assert peer.epci
    assert peer.latitude
    assert (peer.form, peer.family, peer.people) == ("association", "usages", 4)
    assert peer.publics == {"aines", "familles"}
    assert peer.activity == "On anime des ateliers dans notre jardin."


def test_nothing_answered_gives_an_empty_peer() -> None:
    peer = read(Actor(), open=False)
    assert not peer.open
    assert (peer.label, peer.insee, peer.family, peer.people, peer.brings, peer.seeks) == ("", None, None, None, (), ())


def test_a_place_that_is_not_known_keeps_its_departement() -> None:
    value = {"insee": None, "name": "Là-bas", "department": "47", "epci": None, "near": False, "in_territory": True}
    peer = read(Actor().typing("commune", "Là-bas, Lot-et-Garonne", value))
    assert (peer.insee, peer.epci, peer.department, peer.commune) == (None, None, "47", "")


@pytest.mark.parametrize(
    ("activity", "more", "trait", "quote"),
    [
        ("On tient un bar. Notre salle accueille des concerts.", {}, "lieu", "Notre salle accueille des concerts"),
        ("On tient une radio locale.", {"digital": ["contenus"]}, "recits", "On tient une radio locale"),
        ("Je code des paniers en ligne.", {"digital": ["produit_outil"]}, "commandes", "Je code des paniers en ligne"),
        ("Je vends au jardin, mes chèvres vont bien.", {}, "produits", "Je vends au jardin, mes chèvres vont bien"),
        ("Un accueil près de la gare.", {"digital": ["anime_usages"]}, "accompagnement", "Un accueil près de la gare"),
        ("", {"digital": ["anime_usages"]}, "accompagnement", ""),
        ("", {"capacity": ["dossier"]}, "papiers", ""),
        ("", {"networks": "bien"}, "reseau", ""),
        ("", {"institutions": "regulier"}, "institutions", ""),
    ],
)  # fmt: skip
def test_what_they_bring(activity: str, more: dict[str, str | list[str]], trait: str, quote: str) -> None:
    assert brought(read(actor(activity).answering(**more)))[trait] == quote


@pytest.mark.parametrize(
    ("someone", "trait", "quote"),
    [
        (Actor().answering(needs=["locaux"]), "lieu", ""),
        (actor("On se retrouve dans ma cuisine, à cinq."), "lieu", "On se retrouve dans ma cuisine, à cinq"),
        (Actor().typing("needs", "on cherche une salle", ["locaux"]), "lieu", "on cherche une salle"),
        (Actor().answering(needs=["visibilite"]), "recits", ""),
        (Actor().answering(capacity=["aucune"]), "papiers", ""),
        (Actor().answering(needs=["portage"]), "portage", ""),
        (Actor().answering(networks="seuls"), "reseau", ""),
        (actor("On a des vieux PC qui rament."), "materiel", "On a des vieux PC qui rament"),
    ],
)  # fmt: skip
def test_what_they_seek(someone: Actor, trait: str, quote: str) -> None:
    assert sought(read(someone))[trait] == quote


def test_silence_brings_and_seeks_nothing() -> None:
    silent = Actor().skipping("needs", "digital", "capacity").not_knowing("networks", "institutions", "publics")
    assert not read(silent).brings
    assert not read(silent).seeks


def test_whoever_looks_for_a_place_does_not_bring_one() -> None:
    someone = actor("Notre salle est trop froide, l'accueil se fait dehors.")
    assert "lieu" in brought(read(someone))
    assert "lieu" not in brought(read(someone.answering(needs=["locaux"])))


def test_contacts_typed_in_an_answer_are_neither_kept_nor_quoted() -> None:
    someone = actor("Notre salle accueille du monde, appelez le 06 12 34 56 78 ou salle@exemple.fr")
    peer = read(someone.answering(digital=["anime_usages"]))
    assert set(brought(peer).values()) == {""}
    for hidden in ("06", "78", "@", "exemple"):
        assert hidden not in peer.model_dump_json()


@pytest.mark.parametrize(
    "activity",
    [
        "Notre salle accueille Monique le mardi.",
        "Moi c'est Karim, notre salle d'accueil est ouverte.",
        "Notre salle d'accueil, dans ma cuisine, est ouverte.",
        "Notre salle d'accueil est ouverte mais on n'ose pas le dire.",
        "Notre salle d'accueil, la Boîte à Clous, est ouverte.",
    ],
)
def test_words_that_name_somebody_or_tell_a_lack_are_not_quoted_to_others(activity: str) -> None:
    peer = read(actor(activity).typing("name", "La Boîte à Clous", "La Boîte à Clous"))
    assert brought(peer)["lieu"] == ""


def test_the_first_sentence_that_may_be_told_opens_the_activity() -> None:
    someone = actor("Moi c'est Karim. Je fais des sites internet pour des clubs.").answering(digital=["produit_outil"])
    assert brought(read(someone))["outil"] == "Je fais des sites internet pour des clubs"


def test_the_commune_of_somebody_on_their_own_is_not_quoted() -> None:
    someone = located(actor("J'anime un accueil à Fumel. Notre salle de Fumel est ouverte."), FUMEL)
    assert brought(read(someone.answering(legal_form="association")))["lieu"]
    assert not brought(read(someone.answering(legal_form="particulier")))["lieu"]


def test_what_is_said_of_private_matters_is_never_quoted_to_others() -> None:
    someone = Actor().typing("institutions", "on connait bien le maire et son adjointe", "regulier")
    assert brought(read(someone)) == {"institutions": ""}


def test_the_names_that_are_mentioned_are_known_without_those_of_people() -> None:
    someone = located(
        actor("À Fumel, avec Radio Vallée et la Mission Locale, Monique Durand et Linux. Nous jouons."), FUMEL
    )
    assert read(someone).knows == ("linux", "mission locale", "radio vallee")


def test_reading_twice_gives_the_same() -> None:
    someone = located(actor("Notre salle accueille des ateliers.")).answering(needs=["benevoles"])
    assert read(someone) == read(someone)
