"""Addresses of sheets: found by their token while they live, dead at once when the actor says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.settings import Settings
from bot.sheet.sharing import NothingToShow, preview_link, revoke_all, share_link
from db.actors import delete_actor
from db.consents import give_consent, withdraw_consent
from db.crossing_models import SheetLink
from db.diagnoses import save_diagnosis
from db.errors import NotFound
from db.models import Actor, Audit
from db.session import Database
from db.sheets import (
    LONGEST,
    LONGEST_NOTE,
    MOST_ALIVE,
    SHORTEST,
    count_read,
    create_link,
    find_by_token,
    list_of_actor,
    revoke,
)
from db.types import utcnow

SETTINGS = Settings(public_url="https://passerelles.example/")


@pytest.fixture
def kept(session: Session, actor_id: str) -> str:
    """An actor who agreed to be stored."""
    give_consent(session, actor_id, "storage", "v1")
    return actor_id


@pytest.fixture
def diagnosed(session: Session, kept: str) -> str:
    """An actor who has a diagnosis."""
    save_diagnosis(session, kept, {}, {}, programme_version="p", classifier_version="c")
    return kept


def test_it_finds_an_address_by_its_token(session: Session, kept: str) -> None:
    link, token = create_link(session, kept, "partner", note="la mairie")
    assert len(token) == 43
    assert find_by_token(session, token) is link
    assert (link.audience, link.note, link.reads, link.last_read_at) == ("partner", "la mairie", 0, None)
    for other in (token[:-1], "", "\x00\ud800", link.token_hash):
        assert find_by_token(session, other) is None


def test_it_never_stores_the_token(session: Session, kept: str) -> None:
    _, token = create_link(session, kept, "actor")
    row = session.execute(select(SheetLink.__table__)).one()
    assert token not in " ".join(map(str, row))


def test_it_dies_at_its_hour(session: Session, kept: str) -> None:
    link, token = create_link(session, kept, "partner")
    assert link.expires_at - link.created_at == timedelta(days=30)
    session.execute(update(SheetLink).values(expires_at=utcnow() - timedelta(seconds=1)))
    assert find_by_token(session, token) is None
    assert list_of_actor(session, kept) == []


@pytest.mark.parametrize(("asked", "given"), [(-5, SHORTEST), (0, SHORTEST), (7, 7), (10**9, LONGEST)])
def test_its_life_is_bounded(session: Session, kept: str, asked: int, given: int) -> None:
    link, _ = create_link(session, kept, "partner", days=asked)
    assert link.expires_at - link.created_at == timedelta(days=given)


def test_it_is_revoked_once(session: Session, kept: str) -> None:
    link, token = create_link(session, kept, "partner")
    _, other = create_link(session, kept, "partner")
    assert revoke(session, link.id)
    assert not revoke(session, link.id)
    assert not revoke(session, 10**9)
    assert find_by_token(session, token) is None
    assert find_by_token(session, other) is not None


def test_it_is_dead_when_the_person_no_longer_agrees_to_be_stored(session: Session, kept: str) -> None:
    _, token = create_link(session, kept, "partner")
    withdraw_consent(session, kept, "storage")
    assert find_by_token(session, token) is None


def test_it_is_dead_when_the_actor_was_anonymised(session: Session, kept: str) -> None:
    _, token = create_link(session, kept, "partner")
    session.execute(update(Actor).values(state="anonymised"))
    assert find_by_token(session, token) is None


def test_it_goes_with_the_actor(database: Database, actor_id: str) -> None:
    with database.session() as session:
        give_consent(session, actor_id, "storage", "v1")
        _, token = create_link(session, actor_id, "partner")
    with database.session() as session:
        assert delete_actor(session, actor_id)
    with database.reading() as session:
        assert find_by_token(session, token) is None
        assert session.scalars(select(SheetLink)).all() == []


def test_it_is_refused_for_an_actor_who_is_no_more(session: Session) -> None:
    with pytest.raises(NotFound):
        create_link(session, "nobody", "partner")


def test_it_counts_who_reads(session: Session, kept: str) -> None:
    link, _ = create_link(session, kept, "partner")
    for _ in range(2):
        count_read(session, link.id)
    session.refresh(link)
    assert link.reads == 2
    assert link.last_read_at is not None


def test_it_lists_the_addresses_that_live(session: Session, kept: str) -> None:
    links = [create_link(session, kept, "partner")[0] for _ in range(3)]
    revoke(session, links[1].id)
    assert [link.id for link in list_of_actor(session, kept)] == [links[0].id, links[2].id]


def test_the_oldest_address_gives_way_when_there_are_too_many(session: Session, kept: str) -> None:
    _, first = create_link(session, kept, "partner")
    for _ in range(MOST_ALIVE):
        _, last = create_link(session, kept, "partner")
    assert len(list_of_actor(session, kept)) == MOST_ALIVE
    assert find_by_token(session, first) is None
    assert find_by_token(session, last) is not None


def test_a_note_is_cut(session: Session, kept: str) -> None:
    assert create_link(session, kept, "partner", note="é" * 5000)[0].note == "é" * LONGEST_NOTE
    assert create_link(session, kept, "partner", note="  ")[0].note is None


def test_the_audit_says_what_was_done_and_nothing_of_whom(session: Session, kept: str) -> None:
    link, _ = create_link(session, kept, "partner", note="pour Madame Dupont, à la mairie")
    revoke(session, link.id)
    lines = session.execute(select(Audit.action, Audit.subject_id, Audit.detail).order_by(Audit.id)).all()
    assert [tuple(line) for line in lines] == [
        ("sheet.link_created", str(link.id), {"audience": "partner"}),
        ("sheet.link_revoked", str(link.id), {}),
    ]


def test_the_actor_sees_it_first_then_gives_it(session: Session, diagnosed: str) -> None:
    preview = preview_link(session, SETTINGS, diagnosed)
    shared = share_link(session, SETTINGS, diagnosed, days=7, note="la mairie")
    assert preview.startswith("https://passerelles.example/fiche/")
    first, second = (find_by_token(session, url.rpartition("/")[2]) for url in (preview, shared))
    assert first is not None
    assert second is not None
    assert (first.audience, first.expires_at - first.created_at) == ("actor", timedelta(days=1))
    assert (second.audience, second.expires_at - second.created_at) == ("partner", timedelta(days=7))
    assert second.note == "la mairie"


def test_the_actor_takes_every_address_back(session: Session, diagnosed: str) -> None:
    urls = [preview_link(session, SETTINGS, diagnosed), share_link(session, SETTINGS, diagnosed)]
    assert revoke_all(session, diagnosed) == 2
    assert revoke_all(session, diagnosed) == 0
    assert [find_by_token(session, url.rpartition("/")[2]) for url in urls] == [None, None]


def test_there_is_nothing_to_show_before_a_diagnosis(session: Session, kept: str) -> None:
    with pytest.raises(NothingToShow):
        preview_link(session, SETTINGS, kept)
    assert list_of_actor(session, kept) == []
