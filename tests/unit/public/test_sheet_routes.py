"""The sheet over HTTP: the same answer for every address that leads nowhere, nothing kept by anybody on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
from sqlalchemy import update
from starlette.applications import Starlette

from bot import services
from bot.public.sheet import BURST, routes
from bot.settings import Settings
from bot.sheet.sharing import preview_link, revoke_all, share_link
from bot.understanding.classification import TextClassifier
from bot.understanding.communes import CommuneIndex
from db.actors import delete_actor
from db.consents import withdraw_consent
from db.crossing_models import DirectoryEntry, SheetLink
from db.session import Database
from db.types import utcnow
from tests.support.sheets import keep, radio
from tests.unit.diagnosis.builders import programme

TEXTS = programme().sheet.texts
SETTINGS = Settings(contact="equipe@passerelles.example")


@dataclass
class Site:
    """The routes over a database with one actor."""

    client: httpx.AsyncClient
    database: Database
    actor_id: str

    def share(self) -> str:
        """The path of an address given to a partner."""
        with self.database.session() as session:
            return share_link(session, SETTINGS, self.actor_id).removeprefix(SETTINGS.base_url)

    def preview(self) -> str:
        """The path of the actor's own address."""
        with self.database.session() as session:
            return preview_link(session, SETTINGS, self.actor_id).removeprefix(SETTINGS.base_url)


class _Nothing:
    def of(self, answers: object, questions: object) -> dict[str, float]:
        return {}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    database = Database(f"sqlite:///{tmp_path / 'sheets.db'}", wait=0.2)
    database.migrate()
    held = services.Services(
        SETTINGS,
        programme(),
        CommuneIndex.load(),
        cast(TextClassifier, None),
        _Nothing(),
        database,
        lambda: date(2026, 11, 25),
    )
    services.install(held)
    with database.session() as session:
        actor_id = keep(session, radio().answers, radio().diagnosis())
    transport = httpx.ASGITransport(Starlette(routes=routes()))
    yield Site(httpx.AsyncClient(transport=transport, base_url="http://test"), database, actor_id)
    services.install(None)
    database.dispose()


async def test_a_partner_reads_the_partner_s_reading_whatever_they_ask(site: Site) -> None:
    path = site.share()
    for query in ("", "?lecture=partenaire", "?lecture=acteur", "?lecture=actor"):
        answer = await site.client.get(f"{path}{query}")
        assert answer.status_code == 200
        assert TEXTS.render("partner_why") in answer.text
        assert TEXTS.render("actor_barriers") not in answer.text
        assert answer.headers["content-type"].startswith("text/html")


async def test_public_places_near_by_are_shown_to_the_actor_alone(site: Site) -> None:
    commune = CommuneIndex.load().resolve("Marmande").commune
    assert commune is not None
    with site.database.session() as session:
        session.add(
            DirectoryEntry(
                source="annuaire", external_id="1", name="Cyber-base <du lavoir>", address="2 rue du Lavoir",
                postal_code="47200", insee=commune.insee, epci_siren=commune.epci, department=commune.department,
                services=["Aide aux démarches administratives"],
            )
        )  # fmt: skip
    mine, theirs = await site.client.get(site.preview()), await site.client.get(site.share())
    assert "Cyber-base &lt;du lavoir&gt;" in mine.text and "2 rue du Lavoir, 47200" in mine.text
    assert "lavoir" not in theirs.text
    pdf = await site.client.get(f"{site.preview()}.pdf")
    assert pdf.status_code == 200


async def test_the_actor_reads_both(site: Site) -> None:
    path = site.preview()
    assert TEXTS.render("actor_barriers") in (await site.client.get(path)).text
    assert TEXTS.render("partner_why") in (await site.client.get(f"{path}?lecture=partenaire")).text


async def test_nobody_keeps_it_on_the_way(site: Site) -> None:
    path = site.share()
    for address in (path, f"{path}.pdf", "/fiche/nothing", "/fiche/nothing.pdf"):
        headers = (await site.client.get(address)).headers
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]


async def test_it_comes_as_a_pdf(site: Site) -> None:
    answer = await site.client.get(f"{site.share()}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


async def test_every_address_that_leads_nowhere_gets_the_same_answer(site: Site) -> None:
    revoked, expired = site.share(), site.share()
    with site.database.session() as session:
        revoke_all(session, site.actor_id)
    dead = [revoked, f"{revoked}.pdf", "/fiche/" + "x" * 43, "/fiche/" + "x" * 5000, "/fiche/%00%ff", "/fiche/é"]
    expired = site.share()
    with site.database.session() as session:
        session.execute(
            update(SheetLink).where(SheetLink.revoked_at.is_(None)).values(expires_at=utcnow() - timedelta(seconds=1))
        )
    without_consent = site.share()
    with site.database.session() as session:
        withdraw_consent(session, site.actor_id, "storage")
    answers = [(await site.client.get(path)) for path in [*dead, expired, without_consent]]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert TEXTS.render("gone") in answers[0].text
    headers = [dict(answer.headers.items()) for answer in answers]
    assert all(one == headers[0] for one in headers)


async def test_nothing_is_left_of_an_erased_actor(site: Site) -> None:
    path = site.share()
    with site.database.session() as session:
        delete_actor(session, site.actor_id)
    assert (await site.client.get(path)).status_code == 404


async def test_reads_are_counted(site: Site) -> None:
    path = site.share()
    await site.client.get(path)
    await site.client.get(f"{path}.pdf")
    await site.client.get("/fiche/nothing")
    with site.database.reading() as session:
        assert session.query(SheetLink).one().reads == 2


async def test_a_database_busy_writing_keeps_nobody_from_reading(site: Site) -> None:
    path = site.share()
    with site.database.session() as writing:
        writing.execute(update(SheetLink).values(note="en cours"))
        assert (await site.client.get(path)).status_code == 200


async def test_a_database_that_does_not_answer_is_said_kindly(site: Site, tmp_path: Path) -> None:
    site.database.dispose()
    (tmp_path / "sheets.db").write_bytes(b"not a database at all" * 100)
    answer = await site.client.get("/fiche/" + "x" * 43)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert TEXTS.render("busy") in answer.text


async def test_whoever_tries_addresses_must_wait(site: Site) -> None:
    for _ in range(BURST):
        await site.client.get("/fiche/guess")
    answer = await site.client.get("/fiche/guess")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert TEXTS.render("too_many") in answer.text


async def test_the_style_is_served(site: Site) -> None:
    assert (await site.client.get("/fiche/fiche.css")).headers["content-type"].startswith("text/css")
