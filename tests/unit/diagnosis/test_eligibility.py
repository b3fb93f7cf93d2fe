from __future__ import annotations

import pytest

from .builders import Actor, programme

ALONE = {
    "association", "micro_entreprise", "entreprise", "scop", "scic", "commune", "epci", "gip", "etablissement"
}  # fmt: skip
HOSTED = {"collectif", "particulier"}


@pytest.mark.parametrize("form", [o.id for o in programme().question("legal_form").options])
def test_each_legal_form_has_the_answer_of_the_call_of_2012(form: str) -> None:
    found = Actor().answering(legal_form=form).diagnosis().eligibility
    expected = "alone" if form in ALONE else "hosted" if form in HOSTED else "unknown"
    assert found.status == expected
    assert found.reasons[0].question == "legal_form"
    assert found.reasons[0].quote


def test_an_unknown_form_is_unknown_and_says_why() -> None:
    for someone in (Actor(), Actor().skipping("legal_form"), Actor().not_knowing("legal_form")):
        found = someone.diagnosis().eligibility
        assert found.status == "unknown"
        assert "forme" in found.reasons[0].because


def test_a_form_that_the_programme_no_longer_knows_does_not_break_an_old_answer() -> None:
    found = Actor().typing("legal_form", "une SEM", "sem").diagnosis().eligibility
    assert found.status == "unknown"
