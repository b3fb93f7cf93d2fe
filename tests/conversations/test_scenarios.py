"""Whole interviews over the real two processes, one YAML file an actor.

A scenario is a list of turns: `say` or `tap`, with what the replies must hold (`expect`, fragments;
`not_expect`), then `answers` (stored values by question), `diagnosis` (dotted paths) and bounds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.client import Person
from tests.support.processes import Service

FOLDER = Path(__file__).parent
SCENARIOS = sorted(FOLDER.glob("*.yml"))


def plain(text: str) -> str:
    """Compared without no-break spaces nor typographic apostrophes: authors type as they speak."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").lower()


def current_answers(exported: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The last version of each answer in an export."""
    latest: dict[str, dict[str, Any]] = {}
    for answer in sorted(exported.get("answers", []), key=lambda a: a["version"]):
        latest[answer["question"]] = answer
    return latest


def check_value(path: str, expected: Any, actual: Any) -> None:
    """A mapping is compared on the keys it names, `contains` on a list's or text's content, else equality."""
    if isinstance(expected, dict) and "contains" in expected:
        for part in (
            expected["contains"] if isinstance(expected["contains"], list) else [expected["contains"]]
        ):
            assert part in actual, f"{path}: {part!r} not in {actual!r}"
    elif isinstance(expected, dict) and "one_of" in expected:
        assert actual in expected["one_of"], f"{path}: {actual!r} not in {expected['one_of']!r}"
    elif isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            check_value(f"{path}.{key}", value, actual.get(key))
    else:
        assert actual == expected, f"{path}: {actual!r} instead of {expected!r}"


def by_path(data: Any, path: str) -> Any:
    """`objectives.economie.fit` finds the item of a list by its id."""
    for key in path.split("."):
        if isinstance(data, list):
            data = next((item for item in data if item.get("id") == key), {})
        else:
            data = data.get(key) if data else None
    return data


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_it_plays_the_scenario(path: Path, service: Service) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    person = Person(service).open()
    for number, turn in enumerate(scenario["turns"], 1):
        where = f"{path.stem}, turn {number} ({turn.get('say') or turn.get('tap')!r:.60})"
        if turn.get("restart"):
            service.stop()
            service.start()
            continue
        said = person.tap(turn["tap"]) if "tap" in turn else person.say(turn["say"])
        heard = plain("\n".join(m["text"] for m in said))
        for fragment in turn.get("expect", []):
            assert plain(fragment) in heard, f"{where}: « {fragment} » not in\n{heard}"
        for fragment in turn.get("not_expect", []):
            assert plain(fragment) not in heard, f"{where}: « {fragment} » in\n{heard}"
        if "messages" in turn:
            assert len(said) == turn["messages"], f"{where}: {len(said)} messages\n{heard}"
        questions = [m for m in said if m["kind"] in ("question", "multi", "recap")]
        assert len(questions) <= 1, f"{where}: {len(questions)} questions at once\n{heard}"
    if "most_messages" in scenario:
        assert person.sent <= scenario["most_messages"], f"{path.stem}: {person.sent} messages"
    if scenario.get("erased"):
        assert person.http.get("/api/chat/messages").status_code == 401
        return
    answers = current_answers(person.export())
    for question, expected in scenario.get("answers", {}).items():
        assert question in answers, f"{path.stem}: no answer to {question}; {sorted(answers)}"
        status = expected.get("status", "answered") if isinstance(expected, dict) else "answered"
        assert answers[question]["status"] == status, f"{path.stem}: {question} is {answers[question]}"
        wanted = (
            expected.get("value")
            if isinstance(expected, dict) and set(expected) <= {"value", "status"}
            else expected
        )
        if wanted is not None:
            check_value(f"{path.stem}: {question}", wanted, answers[question]["value"])
    if scenario.get("diagnosis"):
        diagnosis = person.diagnosis()
        for dotted, expected in scenario["diagnosis"].items():
            check_value(f"{path.stem}: {dotted}", expected, by_path(diagnosis, dotted))
