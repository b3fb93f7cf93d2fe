"""How long peers take to be found among many actors, on both databases, beside comparing everybody with everybody.

Each database is filled with fictitious actors by the command's own parts, and asked in turn. The reference compares
an actor with everybody, from objects that are in memory already: the best that a search without index could do.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import select, update

from bot.crossings.finding import peers_of
from bot.crossings.keeping import from_profile
from bot.crossings.matching import rank
from bot.crossings.model import Peer
from bot.demo.filling import fill
from bot.programme import Programme
from bot.settings import ROOT, Settings
from bot.start import build_services
from db import peer_vectors
from db.batches import batches
from db.crossing_models import PeerRow
from db.session import Database
from db.types import utcnow
from tests.support.postgres import running_server

Row = dict[str, object]
Say = Callable[[str], None]

_JUDGED = 12
"""Actors whose peers are also looked for among everybody, to compare what is found."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database to measure."""

    name: str
    url: str


def measure(actors: int, new: int, asked: int, say: Say) -> list[Row]:
    """The figures for `actors` fictitious actors, `new` of them to be crossed; `asked` times one actor's peers."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        content = Path(folder) / "programme"  # nobody edits it while it is measured
        shutil.copytree(Settings().programme_dir, content)
        for place in (Place("sqlite", f"sqlite:///{folder}/bench.db"), Place("postgresql", server.create_database())):
            settings = Settings(database_url=place.url, programme_dir=content)
            say(f"{place.name} : {actors} acteurs fictifs")
            rows += _filled(settings, place, actors)
            say(f"{place.name} : {asked} recherches, puis {new} acteurs à croiser")
            rows += _measured(settings, place, new, asked)
    return rows


def _filled(settings: Settings, place: Place, actors: int) -> list[Row]:
    database = Database(place.url)
    database.migrate()
    database.dispose()
    services = build_services(settings)
    moments: list[float] = [time.perf_counter()]
    counts: list[int] = []

    def progress(what: str, done: int, total: int) -> None:
        if what == "Diagnostics":
            moments.append(time.perf_counter())
            counts.append(done)

    start = time.perf_counter()
    fill(services, actors, 1, progress)
    took = time.perf_counter() - start
    services.database.dispose()
    if place.name == "postgresql":
        _vacuum(place.url)
    each = (moments[-1] - moments[0]) / counts[-1]
    return [_row(f"demo_{place.name}", took, "s", each * actors)]


def _vacuum(url: str) -> None:
    """What PostgreSQL does by itself some minutes after many rows came: an index is read alone only then."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _measured(settings: Settings, place: Place, new: int, asked: int) -> list[Row]:
    database = Database(place.url)
    programme = build_services(settings).programme
    with database.reading() as session:
        ids = list(session.scalars(select(PeerRow.actor_id).where(PeerRow.open).order_by(PeerRow.actor_id)))
        vectors = peer_vectors.available(session)
    sample = random.Random(1).sample(ids, min(asked, len(ids)))
    by_masks = _one_by_one(database, programme, sample, by_vector=False)
    by_vector = _one_by_one(database, programme, sample, by_vector=True) if vectors else None
    everybody = _everybody(database)  # after what is timed: so many objects slow everything down
    compared = _compared(programme, everybody, sample[:5])
    rows = [
        _row(f"peers_{place.name}_p50", by_masks[0], "ms", compared),
        _row(f"peers_{place.name}_p95", by_masks[1], "ms", compared),
        _row(f"peers_{place.name}_recall", _recall(database, programme, everybody, sample, by_vector=False), "", 1.0),
    ]
    if by_vector:
        recall = _recall(database, programme, everybody, sample, by_vector=True)
        rows += [
            _row(f"peers_{place.name}_vectors_p50", by_vector[0], "ms", by_masks[0]),
            _row(f"peers_{place.name}_vectors_p95", by_vector[1], "ms", by_masks[1]),
            _row(f"peers_{place.name}_vectors_recall", recall, "", 1.0),
        ]
    del everybody
    idle = _batch(settings, database, place, ids, 0)
    found = _batch(settings, database, place, ids, new)
    database.dispose()
    return [
        *rows,
        _row(f"batch_{place.name}", found.wall, "s", compared / 1000 * new),
        _row(f"batch_{place.name}_processor", found.processor, "s", compared / 1000 * new),
        _row(f"batch_{place.name}_memory", found.megabytes, "MB", idle.megabytes),
    ]


def _one_by_one(
    database: Database, programme: Programme, sample: Sequence[str], *, by_vector: bool
) -> tuple[float, float]:
    """Milliseconds for one actor's peers: median and 95th percentile."""
    took = []
    for number, actor_id in enumerate([*sample[:10], *sample]):
        start = time.perf_counter()
        with database.reading() as session:
            peers_of(session, programme, actor_id, by_vector=by_vector)
        if number >= 10:  # the first ones fill the caches
            took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[18]


def _everybody(database: Database) -> list[Peer]:
    with database.reading() as session:
        rows = session.execute(select(PeerRow.profile).where(PeerRow.open))
        return [from_profile(row[0], open=True) for row in rows]


def _compared(programme: Programme, everybody: Sequence[Peer], sample: Sequence[str]) -> float:
    """Milliseconds to rank everybody for one actor: median of a few."""
    took = []
    for one in [peer for peer in everybody if peer.actor_id in set(sample)]:
        start = time.perf_counter()
        rank(programme, one, everybody)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def _recall(
    database: Database, programme: Programme, everybody: Sequence[Peer], sample: Sequence[str], *, by_vector: bool
) -> float:
    """The share of the proposals made by comparing with everybody that the search makes too (or as good ones)."""
    true = hit = 0
    for one in [peer for peer in everybody if peer.actor_id in set(sample[:_JUDGED])]:
        best = Counter(round(proposal.score, 6) for proposal in rank(programme, one, everybody))
        with database.reading() as session:
            found = peers_of(session, programme, one.actor_id, by_vector=by_vector)
        true, hit = true + best.total(), hit + (best & Counter(round(p.score, 6) for p in found)).total()
    return hit / true if true else 1.0


@dataclass(frozen=True, slots=True)
class _Batch:
    wall: float
    processor: float
    megabytes: float


def _batch(settings: Settings, database: Database, place: Place, ids: Sequence[str], new: int) -> _Batch:
    """The real command, for `new` actors for whom it never looked; with 0 it only starts and ends."""
    wanted = random.Random(2).sample(list(ids), min(new, len(ids)))
    with database.session() as session:
        session.execute(update(PeerRow).values(searched_at=utcnow()))
        for some in batches(wanted):
            session.execute(update(PeerRow).where(PeerRow.actor_id.in_(some)).values(searched_at=None))
    database.dispose()
    if place.name == "postgresql":
        _vacuum(place.url)
    environment = {
        **os.environ,
        "PASSERELLES_DATABASE_URL": place.url,
        "PASSERELLES_PROGRAMME_DIR": str(settings.programme_dir),
    }
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "bot", "crossings", "find", "--json"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        peak: float = 0
        while process.poll() is None:
            peak = max(peak, _megabytes(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        wall = time.perf_counter() - start
        assert process.stdout
        told = json.loads(process.stdout.read())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert told["actors"] == len(wanted), told
    return _Batch(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak)


def _megabytes(pid: int) -> float:
    """Memory of a process and of those that it started, together."""
    with suppress(psutil.Error):  # it has just ended
        process = psutil.Process(pid)
        together: float = sum(one.memory_info().rss for one in [process, *process.children(recursive=True)])
        return together / 1e6
    return 0.0


def _row(figure: str, value: float, unit: str, reference: float) -> Row:
    return {
        "figure": figure,
        "value": round(value, 3),
        "unit": unit,
        "reference": round(reference, 3),
        "ratio": round(value / reference, 4),
    }
