"""The fictitious territory: clearly invented, realistic in its spread, removable without touching anybody else."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.crossings.refreshing import refresh_peer
from bot.demo import filling
from bot.demo.content import content
from bot.diagnosis.model import Diagnosis
from bot.understanding.communes import CommuneIndex
from db.actors import create_actor
from db.answers import current_answers
from db.consents import has_consent
from db.crossing_models import PeerRow
from db.diagnoses import latest_diagnosis
from db.models import Actor, Audit, Consent, StoredAnswer, StoredDiagnosis
from db.session import Database
from tests.support.demo import add_demo, services, some_archetypes
from tests.unit.diagnosis.builders import programme


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'demo.db'}")
    database.migrate()
    return database


def test_its_content_only_speaks_of_options_that_exist() -> None:
    options = {
        q: {o.id for o in programme().question(q).options} for q in ("legal_form", "publics", "digital", "needs")
    }
    told = content()
    assert set(told.openings) <= options["legal_form"]
    assert set(told.needs) == options["needs"]
    assert set(told.publics) == options["publics"]
    for trade in told.trades:
        assert set(trade.forms) <= set(told.openings), trade.id
        assert set(trade.publics) <= options["publics"], trade.id
        assert set(trade.digital) <= options["digital"], trade.id


def test_its_sentences_are_many_and_each_once() -> None:
    told = content()
    sentences = [s for trade in told.trades for s in trade.says]
    sentences += [s for group in (told.openings, told.needs) for some in group.values() for s in some]
    assert len(sentences) >= 150
    assert len(set(sentences)) == len(sentences)


def test_its_accounts_are_french_and_hold_nothing_left_to_fill() -> None:
    for archetype in some_archetypes():
        told = str(archetype.answers["activity"].value)
        assert len(told.split()) > 12
        assert not re.search(r"[{}]|\b(à|de) les\b|  |\.\.", told), told
        assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in re.split(r"(?<=[.!?]) ", told)), told


def test_an_actor_is_whole_flagged_and_clearly_invented(database: Database) -> None:
    add_demo(database, 30)
    with database.reading() as session:
        for actor in session.scalars(select(Actor)):
            assert actor.demo
            assert actor.name
            assert actor.name.startswith("Démo – ")
            answers = current_answers(session, actor.id)
            stored = latest_diagnosis(session, actor.id)
            row = session.get_one(PeerRow, actor.id)
            assert stored
            diagnosis = Diagnosis.model_validate(stored.result)
            assert answers["name"].value == actor.name == row.profile["label"]
            assert (row.demo, row.profile["demo"], row.version) == (True, True, programme().version)
            assert row.family == diagnosis.typology.family
            assert answers["commune"].value["insee"] == row.insee  # type: ignore[index,call-overload]
            assert row.open == has_consent(session, actor.id, "peers") == (answers["optins"].value == ["peers"])
            assert "contact" not in answers  # nobody could be written to


def test_a_row_is_what_the_answers_would_give_again(database: Database) -> None:
    add_demo(database, 60)
    with database.session() as session:
        changed = [i for i in session.scalars(select(Actor.id)).all() if refresh_peer(services(database), session, i)]
    assert changed == []


def test_its_spread_is_that_of_the_people_and_of_the_programme(database: Database) -> None:
    add_demo(database, 2000)
    with database.reading() as session:
        rows = list(session.execute(select(PeerRow.department, PeerRow.family, PeerRow.insee, PeerRow.publics)))
    departments, families = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    assert set(departments) == set(CommuneIndex.load().territory)
    assert departments.most_common(1)[0][0] == "33"  # nearly half of the inhabitants
    assert {"solutions", "usages", "both"} <= set(families)
    assert len({row[2] for row in rows}) > 400
    publics = 0
    for row in rows:
        publics |= row[3]
    assert publics.bit_count() == len(programme().question("publics").options)


def test_the_same_seed_invents_the_same_actors_and_a_second_run_adds(database: Database) -> None:
    add_demo(database, 20, seed=7)
    with database.reading() as session:
        first = Counter(session.scalars(select(Actor.name)))
    add_demo(database, 20, seed=7)
    with database.reading() as session:
        assert Counter(session.scalars(select(Actor.name))) == first + first


def test_the_command_s_own_filling_adds_what_it_says(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_ARCHETYPES", 2)
    told: list[tuple[str, int, int]] = []
    assert filling.fill(services(database), 25, 1, lambda *done: told.append(done)) == 25
    assert ("Diagnostics", 2, 2) in told
    assert told[-1] == ("Acteurs", 25, 25)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Actor)) == 25


def test_removing_takes_all_of_it_and_nobody_else_also_after_an_interruption(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_demo(database, 25)
    with database.session() as session:
        real = create_actor(session, name="Les vrais").id
    monkeypatch.setattr(filling, "_AT_ONCE", 10)

    def interrupted(done: int, total: int) -> None:
        assert total == 25
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filling.remove(database, interrupted)
    assert filling.remove(database, lambda done, total: None) == 15
    assert filling.remove(database, lambda done, total: None) == 0
    with database.reading() as session:
        assert session.scalars(select(Actor.id)).all() == [real]
        for table in (StoredAnswer, StoredDiagnosis, Consent, PeerRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        lines = session.scalars(select(Audit).where(Audit.action == "demo.removed"))
        assert sum(line.detail["count"] for line in lines) == 25
