"""Who is named as a host, and above all who is not."""

from __future__ import annotations

from bot.crossings.hosts import known_hosts
from bot.crossings.model import Peer, Trait
from bot.programme import load

PROGRAMME = load()
CARRYING = Trait(id="portage", question="activity", quote="nous portons des projets d’habitants")
MARMANDE = {"commune": "Marmande", "insee": "47157", "epci": "200030674", "department": "47"}
BORDEAUX = {"commune": "Bordeaux", "insee": "33063", "epci": "243300316", "department": "33"}
SEEKER = Peer(actor_id="me", label="Les Voisins", form="collectif", latitude=44.5, longitude=0.16, **MARMANDE)


def host(actor_id: str = "host", **changes: object) -> Peer:
    """An association of Marmande that carries projects."""
    told = {
        "label": "La Fabrique du Marmandais", "form": "association", "brings": (CARRYING,), "latitude": 44.5,
        "longitude": 0.16, **MARMANDE,
    }  # fmt: skip
    return Peer(actor_id=actor_id, **told | changes)


def named(*published: Peer) -> list[str]:
    return [found.label for found in known_hosts(PROGRAMME, SEEKER, published)]


def test_a_structure_that_carries_others_is_named_with_its_commune() -> None:
    (found,) = known_hosts(PROGRAMME, SEEKER, [host()])
    assert (found.label, found.commune, found.proximity) == ("La Fabrique du Marmandais", "Marmande", "commune")


def test_the_nearest_comes_first_whatever_the_order_given() -> None:
    near = host("near", label="Ici")
    beside = host("beside", label="À côté", commune="Tonneins", insee="47310", latitude=44.39, longitude=0.31)
    far = host("far", label="Plus loin", commune="Agen", insee="47001", epci="200096956", latitude=44.2, longitude=0.62)
    assert named(far, beside, near) == named(near, far, beside) == ["Ici", "À côté", "Plus loin"]


def test_out_of_the_living_area_nobody_is_named() -> None:
    assert named(host(**BORDEAUX, latitude=44.84, longitude=-0.58)) == []


def test_accounts_and_a_budget_alone_make_nobody_a_host() -> None:
    assert named(host(brings=(Trait(id="portage"),))) == []
    assert named(host(brings=(Trait(id="lieu", question="activity", quote="nous avons une grande salle"),))) == []


def test_a_person_is_never_named() -> None:
    assert named(host(form="micro_entreprise", label="Claire Dupuy")) == []
    assert named(host(form="particulier")) == []
    assert named(host(form=None)) == []
    assert named(host(label="")) == []
    assert named(host(label="La Fabrique, contact@fabrique.fr")) == []


def test_neither_oneself_nor_a_demonstration() -> None:
    assert named(host("me")) == []
    assert named(host(demo=True)) == []
