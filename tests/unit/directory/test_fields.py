"""What each format makes of a record: kept, left out with a note, or refused with a reason."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.fields import LONGEST_ADDRESS, LONGEST_ID, LONGEST_NAME, LONGEST_URL
from bot.directory.model import Layout, Record
from bot.directory.reading import Checked, check
from bot.directory.services import ACCESS, CREATION, PROCEDURES, SERVICES
from tests.unit.directory.rows import POSTE, SIRET, TODAY, place, structure


def read(fields: dict[str, object], layout: Layout = "mediation_numerique") -> Checked:
    return check(layout, Record(2, fields), TODAY, None)


def refusals(checked: Checked) -> dict[str, str]:
    assert checked.declared is None
    return {found.field: found.reason for found in checked.findings if found.refused}


def notes(checked: Checked) -> dict[str, str]:
    assert checked.declared is not None
    assert not any(found.refused for found in checked.findings)
    return {found.field: found.reason for found in checked.findings}


def test_a_row_of_the_standard_is_kept_without_any_way_to_reach_people() -> None:
    checked = read(place())
    assert checked.declared is not None and not checked.findings
    kept = checked.declared
    assert (kept.siret, kept.rna, kept.latitude, kept.website) == (SIRET, None, 44.5005, "https://lavoir.example")
    assert kept.services == (CREATION, PROCEDURES)
    said = str(asdict(kept))
    assert "@" not in said and "+335" not in said and "Personne" not in said and "Mo-Fr" not in said


def test_a_structure_of_data_inclusion_is_kept_without_any_way_to_reach_people() -> None:
    checked = read(structure(), "data_inclusion")
    assert checked.declared is not None and not checked.findings
    assert checked.declared.services == (ACCESS,)
    assert "@" not in str(asdict(checked.declared))


def test_a_structure_needs_only_what_the_schema_requires() -> None:
    least = {"id": "dora--1", "source": "dora", "nom": "Ici", "date_maj": "2024-05-31T10:00:00+02:00"}
    assert read(least, "data_inclusion").declared is not None
    for name in least:
        missing = {key: value for key, value in least.items() if key != name}
        assert refusals(read(missing, "data_inclusion")) == {name: "absent, alors qu’il est obligatoire"}


@pytest.mark.parametrize("name", ["id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj"])
def test_a_required_column_is_never_empty(name: str) -> None:
    assert list(refusals(read(place(**{name: "  "})))) == [name]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("pivot", "73282932000075", "SIRET"),
        ("pivot", "W12345", "RNA"),
        ("pivot", "bientôt", "SIRET"),
        ("nom", "Ab", "entre 3 et 150"),
        ("nom", "x" * (LONGEST_NAME + 1), "entre 3 et 150"),
        ("nom", "Écrire à jeanne@exemple.fr", "e-mail"),
        ("nom", "Appeler le 06 12 34 56 78", "téléphone"),
        ("nom", "Nul\x00", "illisibles"),
        ("id", "x" * (LONGEST_ID + 1), "trop long"),
        ("adresse", "x" * (LONGEST_ADDRESS + 1), "trop long"),
        ("code_postal", "4720", "cinq chiffres"),
        ("code_postal", "４７２００", "cinq chiffres"),
        ("date_maj", "31/05/2024", "une date"),
        ("date_maj", "2024-02-30", "une date"),
        ("date_maj", "2025-06-02", "à venir"),
        ("date_maj", "1999-12-31", "siècle"),
    ],
)
def test_a_wrong_field_refuses_the_row_with_its_reason(field: str, value: str, words: str) -> None:
    found = refusals(read(place(**{field: value})))
    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.parametrize(
    ("pivot", "siret", "rna"),
    [
        (f" {SIRET[:9]} {SIRET[9:]} ", SIRET, None),
        (POSTE, POSTE, None),
        ("w332012345", None, "W332012345"),
        ("00000000000000", None, None),
    ],
)
def test_a_pivot_is_a_siret_an_rna_or_nothing(pivot: str, siret: str | None, rna: str | None) -> None:
    kept = read(place(pivot=pivot)).declared
    assert kept is not None
    assert (kept.siret, kept.rna) == (siret, rna)


@pytest.mark.parametrize(
    ("changes", "noted"),
    [
        ({"latitude": "48.8"}, None),
        ({"latitude": "44,5", "longitude": "0,16"}, None),
        ({"latitude": "0.1652", "longitude": "44.5005"}, "latitude, longitude"),
        ({"latitude": ""}, "latitude, longitude"),
        ({"latitude": "inconnue"}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"latitude": "1e999"}, "latitude"),
        ({"site_web": "javascript:alert(1)"}, "site_web"),
        ({"site_web": "mailto:a@exemple.fr"}, "site_web"),
        ({"site_web": "https://jeanne:secret@exemple.fr"}, "site_web"),
        ({"site_web": "http://[::1"}, "site_web"),
        ({"site_web": f"https://exemple.fr/{'x' * LONGEST_URL}"}, "site_web"),
        ({"site_web": "www.exemple.fr|https://autre.example"}, None),
        ({"services": "Massages|Loisirs et créations numériques"}, "services"),
        ({"adresse": "3 rue du Puits, chez Mme Martin"}, "adresse"),
        ({"code_insee": "471"}, "code_insee"),
    ],
)
def test_a_wrong_optional_field_is_left_out_and_said(changes: dict[str, str], noted: str | None) -> None:
    assert list(notes(read(place(**changes)))) == ([noted] if noted else [])


def test_a_wrong_siret_of_data_inclusion_which_is_optional_is_left_out() -> None:
    checked = read(structure(siret="123", rna="W1"), "data_inclusion")
    assert set(notes(checked)) == {"siret", "rna"}
    assert checked.declared is not None and checked.declared.siret is None


@pytest.mark.parametrize("value", [12, True, ["a"], {"a": 1}, 1.5])
def test_a_wrong_type_is_refused_where_a_text_is_expected(value: object) -> None:
    assert list(refusals(read(structure(nom=value), "data_inclusion"))) == ["nom"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({*place(), *structure()})


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.sampled_from(["mediation_numerique", "data_inclusion"]))
def test_whatever_a_record_holds_it_is_kept_or_refused_with_reasons(fields: dict[str, object], layout: Layout) -> None:
    base = place() if layout == "mediation_numerique" else structure()
    checked = read({**base, **fields}, layout)
    assert all(found.reason and found.line == 2 and len(found.identifier) <= 60 for found in checked.findings)
    if checked.declared is None:
        assert any(found.refused for found in checked.findings)
        return
    kept = checked.declared
    assert 3 <= len(kept.name) <= LONGEST_NAME
    assert kept.updated_on <= TODAY
    assert (kept.latitude is None) == (kept.longitude is None)
    assert set(kept.services) <= set(SERVICES)
    assert "\x00" not in f"{kept.external_id}{kept.source}{kept.name}{kept.address}{kept.website}"
