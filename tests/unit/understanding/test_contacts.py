"""E-mails, telephones and names as people type them."""

from __future__ import annotations

import pytest

from bot.understanding.contacts import find_phones, read_contact
from bot.understanding.text import fold
from tests.unit.understanding.conftest import Infer, Read


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("marie@exemple.fr", "marie@exemple.fr"),
        ("contact@les-mains-vertes.fr.", "contact@les-mains-vertes.fr"),
        ("Mon mail : Marie.D@Gmail.com, merci", "Marie.D@gmail.com"),
        ("nom at gmail point com", "nom@gmail.com"),
        ("marie point dupont arobase laposte point net", "marie.dupont@laposte.net"),
        ("marie(at)gmail.com", "marie@gmail.com"),
        ("marie @ gmail . com", "marie@gmail.com"),
        ("marie.dupont@gmail.con", "marie.dupont@gmail.com"),
        ("marie@gmail", "marie@gmail.com"),
        ("marie@gmial.com", "marie@gmail.com"),
        ("paul@wanado.fr", "paul@wanadoo.fr"),
    ],
)
def test_emails(text: str, email: str) -> None:
    contact = read_contact(fold(text))
    assert contact is not None and contact.email == email


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("06.12.34.56.78", "+33612345678"),
        ("06 12 34 56 78", "+33612345678"),
        ("0612345678 le soir", "+33612345678"),
        ("06/12/34/56/78", "+33612345678"),
        ("05-56-78-90-12", "+33556789012"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("33612345678", "+33612345678"),
        ("06 12 34 56 78 ou 05 56 78 90 12", "+33612345678"),
        ("+34 612 34 56 78", "+34612345678"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    contact = read_contact(fold(text))
    assert contact is not None and contact.phone == phone


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("demandez Marie au 06 12 34 56 78", "Marie"),
        ("demandez marie au 06 12 34 56 78", "Marie"),
        ("Marie Dupont, 06 12 34 56 78", "Marie Dupont"),
        ("Jean-Luc : 05-56-78-90-12", "Jean-Luc"),
        ("Mme Durand 0612345678", "Mme Durand"),
        ("je m'appelle sophie 0612345678", "Sophie"),
        ("06 12 34 56 78", None),
        ("Tél : 06 12 34 56 78 le Soir", None),
        ("Bonjour, mon mail c'est paul@exemple.fr", None),
    ],
)
def test_the_person_beside_the_details(text: str, person: str | None) -> None:
    contact = read_contact(fold(text))
    assert contact is not None and contact.person == person


def test_email_phone_and_person_together(read: Read) -> None:
    reading = read("contact", "Marie, marie@exemple.fr ou 06 12 34 56 78")
    assert reading.value == {"email": "marie@exemple.fr", "phone": "+33612345678", "person": "Marie"}
    assert reading.quote == "Marie, marie@exemple.fr ou 06 12 34 56 78"


@pytest.mark.parametrize(
    "text",
    ["06 12 34 56", "marie@", "marie@exemple", "04 00 00 00 00", "1234567890123", "Marie", "non", "marie@@gmail.com"],
)
def test_broken_or_missing_details_are_unclear(read: Read, text: str) -> None:
    assert read("contact", text).problem == "unclear"


def test_a_valid_phone_beside_a_broken_email_is_to_be_confirmed(read: Read) -> None:
    reading = read("contact", "marie@exemple ou 06 12 34 56 78")
    assert reading.value == {"email": None, "phone": "+33612345678", "person": None}
    assert reading.confidence < 0.7


def test_a_corrected_domain_is_less_certain(read: Read) -> None:
    assert read("contact", "marie@gmail.con").confidence < read("contact", "marie@gmail.com").confidence


def test_details_in_a_longer_text(inferred: Infer) -> None:
    found = inferred("On anime un atelier vélo, écrivez-moi à velo@exemple.fr")
    assert found["contact"].value == {"email": "velo@exemple.fr", "phone": None, "person": None}


def test_dates_and_counts_are_not_phones(inferred: Infer) -> None:
    assert "contact" not in inferred("Depuis le 12/10/2014 nous avons aidé 1 250 personnes et 36 communes")


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("0612345678 0553123456", ["+33612345678", "+33553123456"]),
        ("zéro six douze trente-quatre cinquante-six soixante-dix-huit", ["+33612345678"]),
        ("zéro six douze", []),
        ("FR76 3000 6000 0112 3456 7890 189", []),
    ],
)
def test_several_telephones_and_telephones_in_letters(text: str, phones: list[str]) -> None:
    assert [found.value for found in find_phones(fold(text), []) if found.value] == phones
