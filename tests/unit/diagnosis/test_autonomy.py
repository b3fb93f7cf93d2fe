from __future__ import annotations

import pytest

from .builders import Actor


@pytest.mark.parametrize(
    ("someone", "level"),
    [
        (Actor(), None),
        (Actor().answering(capacity=["dossier", "subvention", "comptes", "partenariat"]), None),
        (Actor().answering(capacity=["aucune"], institutions="aucun"), "accompagne"),
        (Actor().answering(capacity=["comptes"], institutions="aucun", legitimacy="non"), "accompagne"),
        (Actor().answering(capacity=["comptes"], institutions="ponctuel"), "partiellement_autonome"),
        (Actor().answering(legitimacy="oui", networks="bien"), "partiellement_autonome"),
        (
            Actor().answering(capacity=["comptes", "dossier"], institutions="regulier"),
            "partiellement_autonome",
        ),
        (
            Actor().answering(capacity=["comptes", "dossier"], institutions="regulier", legitimacy="oui"),
            "autonome",
        ),
    ],
)
def test_it_is_measured_from_four_answers_when_two_are_known(someone: Actor, level: str | None) -> None:
    diagnosis = someone.diagnosis()
    assert diagnosis.autonomy == level
    assert bool(diagnosis.autonomy_reasons) == (level is not None)
