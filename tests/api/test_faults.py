"""What breaks, on the real processes: Rasa down, the database locked, everything restarted."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.client import Person
from tests.support.processes import Service


@pytest.fixture(scope="module")
def fragile(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of our own: these tests hurt it."""
    running = Service(tmp_path_factory.mktemp("fragile")).start()
    yield running
    running.stop()


def process_with(*fragments: str) -> int:
    """The process whose command line holds all these words."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if all(fragment in command for fragment in fragments):
                return int(folder.name)
    raise AssertionError(f"no process with {fragments}")


def test_it_keeps_the_message_while_rasa_is_down(fragile: Service) -> None:
    person = Person(fragile).open()
    person.say("oui")
    rasa = process_with("rasa run", f"--port {fragile.rasa_port}")
    os.kill(rasa, signal.SIGKILL)
    answer = person.post({"text": "On anime un fablab à Mugron."}, {"Idempotency-Key": "kept"})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "engine_down"
    assert answer.headers["retry-after"]
    assert not fragile.healthy()
    fragile.wait_until_ready()
    assert "relance" in fragile.log.read_text(encoding="utf-8"), "the supervisor said that it starts it again"
    said = person.say("On anime un fablab à Mugron.", "kept")
    assert "?" in said[-1]["text"]
    stored = [a for a in person.export()["answers"] if a["question"] == "activity"]
    assert [a["quote"] for a in stored] == ["On anime un fablab à Mugron."]


def test_it_handles_later_what_was_waiting(fragile: Service) -> None:
    person = Person(fragile).open()
    os.kill(process_with("rasa run", f"--port {fragile.rasa_port}"), signal.SIGKILL)
    assert person.post({"text": "oui"}).status_code == 503
    fragile.wait_until_ready()
    person.say("On répare des vélos à Mugron avec des jeunes du village.")
    assert person.export()["answers"][0]["question"] == "activity", "the waiting « oui » came first"


def test_it_says_so_when_the_database_is_locked(fragile: Service) -> None:
    person = Person(fragile).open()
    lock = sqlite3.connect(fragile.folder / "data" / "passerelles.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        answer = person.post({"text": "oui"}, {"Idempotency-Key": "locked"})
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "storage_busy"
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    person.say("oui", "locked")
    assert "racont" in person.last


def test_it_goes_on_after_a_restart_of_both(fragile: Service) -> None:
    person = Person(fragile).open()
    person.say("oui")
    person.say("On est un collectif de voisins à Mugron, on partage des outils.")
    before = person.last
    fragile.stop()
    fragile.start()
    person.say("vous pouvez répéter ?")
    assert before.splitlines()[-1] in person.last


def test_it_goes_on_when_rasa_has_lost_its_memory(fragile: Service) -> None:
    person = Person(fragile).open()
    person.say("oui")
    person.say("On est un collectif de voisins à Mugron, on partage des outils.")
    fragile.stop()
    for file in (fragile.folder / "data").glob("dialogue.db*"):
        file.unlink()
    fragile.start()
    person.say("Les Voisins Outillés")
    stored = {a["question"]: a for a in person.export()["answers"]}
    assert stored["name"]["value"] == "Les Voisins Outillés"


def test_it_asks_to_slow_down(fragile: Service) -> None:
    answers = [httpx.post(f"{fragile.base_url}/api/chat/sessions", timeout=60, trust_env=False) for _ in range(45)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused, "thirty a minute from one address"
    assert refused[0].json()["error"]["code"] == "too_many"
    assert int(refused[0].headers["retry-after"]) >= 1


def test_it_stops_everything_on_ctrl_c(fragile: Service) -> None:
    rasa = process_with("rasa run", f"--port {fragile.rasa_port}")
    fragile.stop()
    for _ in range(50):
        if not Path(f"/proc/{rasa}").exists():
            break
        time.sleep(0.1)
    assert not Path(f"/proc/{rasa}").exists()
    assert fragile.process is not None
    assert fragile.process.returncode == 0
    fragile.start()
