"""Whole interviews over the real two processes, one YAML file an actor.

A scenario is a list of turns, then what must be stored and concluded. A turn holds:

- `say` (words) or `tap` (a button's title), or `restart: true` (both processes stop and start again);
- `at`: the question that is open when it is said; the turns that follow without `at` go with it. The interview
  chooses its own order: whichever question it asks, the next turns written for it are played, and those of a
  question that it never asks are left out (an interruption may not be: it would prove nothing). A question
  opened again by « retour » gets the same words again;
- `says`: texts of the programme, by id; `expect`, `not_expect`: fragments; `kinds`: of the messages said;
- `asks`: the question that is open afterwards (`consent`, `recap` and `nothing` too);
- `interrupts`: what the words ask instead of answering. The reply of the programme must then be said, and
  most of the time the question comes back in the same message.

Then `answers` (stored values by question), `absent`, `versions` (how many of an answer), `forgotten`
(words kept nowhere), `consents` (those that hold), `diagnosis` (dotted paths) and bounds: `most_messages`
in all, `most_answers` before the diagnosis without the interruptions.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.interview.plan import MOST_MESSAGES
from bot.programme import load
from tests.support.client import Person
from tests.support.processes import Service

FOLDER = Path(__file__).parent
SCENARIOS = sorted(FOLDER.glob("*.yml"))
PROGRAMME = load()
TEXTS = PROGRAMME.texts.root

BURST = 28
"""Messages that the service takes at once; then it wants people to type no faster than one a second."""

REPLIES = {
    "back": ("revisit", "back_first"),
    "bot_challenge": ("bot_challenge",),
    "correct": ("corrected", "correct_pick", "revisit"),
    "delete_data": ("delete_confirm",),
    "dont_know": ("dont_know", "dont_know_here"),
    "goodbye": ("paused", "paused_before_consent"),
    "greet": ("greet",),
    "help": ("help_general",),
    "how_long": ("how_long", "how_long_one"),
    "human": ("human",),
    "insult": ("insult",),
    "my_data": ("my_data",),
    "out_of_scope": ("out_of_scope",),
    "pause": ("paused", "paused_before_consent"),
    "repeat": (),
    "restart": ("restart_confirm",),
    "resume": ("resumed", "resumed_plain", "continued"),
    "show_result": ("result_later",),
    "skip": ("skipped",),
    "smalltalk": ("smalltalk",),
    "thanks": ("thanks",),
    "why": ("why_consent", "why_recap"),
}
"""What may be said to each interruption: texts of the programme (a question's own words are added)."""

MOVES = {"back", "correct", "delete_data", "dont_know", "goodbye", "my_data", "pause", "restart", "resume", "skip"}
"""After these another question may be open; after all the others the same one is asked again, once."""

PLACES = {"consent", *(q.id for q in PROGRAMME.questions), "recap"}


def plain(text: str) -> str:
    """Compared without no-break spaces nor typographic apostrophes: authors type as they speak."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").lower()


def holds(heard: str, template: str) -> bool:
    """True when a text of the programme was said, whatever fills its blanks."""
    return all(part.strip() in heard for part in re.split(r"\{\w+\}", plain(template)))


def read(path: Path) -> dict[str, Any]:
    """One scenario."""
    scenario: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return scenario


def asked(said: list[dict[str, Any]]) -> str:
    """The question that these replies leave open: `nothing` at a pause, after the end, at a confirmation."""
    for message in said:
        if message["kind"] == "recap":
            return "recap"
        if message["kind"] in ("question", "multi"):
            text = plain(message["text"])
            if any(holds(text, TEXTS[t]) for t in ("consent_ask", "consent_ask_again")):
                return "consent"
            choices = "".join(button["payload"] for button in message["buttons"])
            for question in PROGRAMME.questions:
                if plain(question.ask) in text or f'/answer{{"question": "{question.id}"' in choices:
                    return question.id
    return "nothing"


def check_replies(where: str, turn: dict[str, Any], said: list[dict[str, Any]], before: str) -> None:
    """What was said, in answer to one turn; `before` is the question that was open."""
    heard = plain("\n".join(m["text"] for m in said))
    for fragment in turn.get("expect", []):
        assert plain(fragment) in heard, f"{where}: « {fragment} » not in\n{heard}"
    for text_id in turn.get("says", []):
        assert holds(heard, TEXTS[text_id]), f"{where}: {text_id} is not said in\n{heard}"
    for fragment in turn.get("not_expect", []):
        assert plain(fragment) not in heard, f"{where}: « {fragment} » in\n{heard}"
    kinds = [m["kind"] for m in said]
    if "kinds" in turn:
        assert kinds == turn["kinds"], f"{where}: {kinds}\n{heard}"
    questions = [kind for kind in kinds if kind in ("question", "multi", "recap")]
    assert len(questions) <= 1, f"{where}: {len(questions)} questions at once\n{heard}"
    if "asks" in turn:
        assert asked(said) == turn["asks"], f"{where}: asks {asked(said)}, not {turn['asks']}\n{heard}"
    if "interrupts" in turn:
        check_interruption(where, turn["interrupts"], before, said, heard)


def check_interruption(where: str, request: str, place: str, said: list[dict[str, Any]], heard: str) -> None:
    """The request is answered by its own text; unless it moves the interview, the question comes back once."""
    question = next((q for q in PROGRAMME.questions if q.id == place), None)
    texts = [TEXTS[text_id] for text_id in REPLIES[request]]
    if question is not None and request == "why":
        texts = [question.why]
    if question is not None and (request == "help" or (request in ("dont_know", "skip") and not question.optional)):
        texts = [question.help]
    assert not texts or any(holds(heard, text) for text in texts), f"{where}: no answer to {request}\n{heard}"
    if request not in MOVES:
        assert asked(said) == place, f"{where}: {place} does not come back after {request}\n{heard}"
        assert len(said) == 1, f"{where}: {len(said)} messages after {request}\n{heard}"


def current_answers(exported: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The last version of each answer in an export."""
    latest: dict[str, dict[str, Any]] = {}
    for answer in sorted(exported.get("answers", []), key=lambda a: a["version"]):
        latest[answer["question"]] = answer
    return latest


def identified(value: Any) -> Any:
    """A list of things that have an id, as the list of their ids; anything else as it is."""
    if isinstance(value, list) and value and all(isinstance(item, dict) and "id" in item for item in value):
        return [item["id"] for item in value]
    return value


def check_value(path: str, expected: Any, actual: Any) -> None:
    """`contains`, `lacks`, `one_of`, `any_of` say what they mean; other mappings are compared on the keys they name."""
    actual = identified(actual)
    if not isinstance(expected, dict):
        assert actual == expected, f"{path}: {actual!r} instead of {expected!r}"
        return
    for key, wanted in expected.items():
        listed = wanted if isinstance(wanted, list) else [wanted]
        if key == "contains":
            assert all(part in actual for part in listed), f"{path}: {listed!r} not all in {actual!r}"
        elif key == "lacks":
            assert not any(part in actual for part in listed), f"{path}: some of {listed!r} in {actual!r}"
        elif key == "one_of":
            assert actual in listed, f"{path}: {actual!r} not in {listed!r}"
        elif key == "any_of":
            assert any(part in actual for part in listed), f"{path}: none of {listed!r} in {actual!r}"
        else:
            assert isinstance(actual, dict), f"{path}: {actual!r} instead of {expected!r}"
            check_value(f"{path}.{key}", wanted, actual.get(key))


def check_answer(path: str, answers: dict[str, dict[str, Any]], question: str, expected: Any) -> None:
    """One stored answer: its value, or its status and value."""
    assert question in answers, f"{path}: no answer to {question}; {sorted(answers)}"
    answer, wanted, status = answers[question], expected, "answered"
    if isinstance(expected, dict) and set(expected) <= {"value", "status", "source"}:
        wanted, status = expected.get("value"), expected.get("status", "answered")
        assert answer["source"] == expected.get("source", answer["source"]), f"{path}: {question} is {answer}"
    statuses = status if isinstance(status, list) else [status]
    assert answer["status"] in statuses, f"{path}: {question} is {answer}"
    if wanted is not None:
        check_value(f"{path}: {question}", wanted, answer["value"])


def by_path(data: Any, path: str) -> Any:
    """`objectives.economie.fit` finds the item of a list by its id."""
    for key in path.split("."):
        if isinstance(data, list):
            data = next((item for item in data if item.get("id") == key), {})
        else:
            data = data.get(key) if data else None
    return data


def check_end(name: str, scenario: dict[str, Any], person: Person, unasked: set[str]) -> None:
    """What is stored and concluded when everything is said; a question that was never asked may have no answer."""
    if "most_messages" in scenario:
        assert person.sent <= scenario["most_messages"], f"{name}: {person.sent} messages"
    if scenario.get("erased"):
        assert person.http.get("/api/chat/messages").status_code == 401
        return
    exported = person.export()
    answers = current_answers(exported)
    for question, expected in scenario.get("answers", {}).items():
        if question in unasked and question not in answers:
            continue
        check_answer(name, answers, question, expected)
    for question in scenario.get("absent", []):
        assert question not in answers, f"{name}: {question} is {answers[question]}"
    for question, count in scenario.get("versions", {}).items():
        found = [a["value"] for a in exported["answers"] if a["question"] == question]
        assert len(found) == count, f"{name}: {question} has versions {found}"
    for words in scenario.get("forgotten", []):
        assert plain(words) not in plain(json.dumps(exported, ensure_ascii=False)), f"{name}: {words!r} is kept"
    if "consents" in scenario:
        given = {c["purpose"] for c in exported.get("consents", []) if c["withdrawn_at"] is None}
        assert given == set(scenario["consents"]), f"{name}: consents {given}"
    if scenario.get("diagnosis"):
        diagnosis = person.diagnosis()
        for dotted, expected in scenario["diagnosis"].items():
            check_value(f"{name}: {dotted}", expected, by_path(diagnosis, dotted))


def send(person: Person, turn: dict[str, Any]) -> list[dict[str, Any]]:
    """Say or tap; the replies."""
    if person.sent >= BURST:
        time.sleep(1)
    if "tap" not in turn:
        return person.say(turn["say"])
    titles = [button["title"] for message in person.messages for button in message["buttons"]]
    return person.tap(next((title for title in titles if plain(title) == plain(turn["tap"])), turn["tap"]))


@dataclass
class Script:
    """The turns of a scenario in groups: those said at one opening of a question."""

    groups: list[list[dict[str, Any]]]

    @classmethod
    def of(cls, turns: list[dict[str, Any]]) -> Script:
        """A group begins with each turn that names another question, and after « retour », which opens another."""
        groups: list[list[dict[str, Any]]] = []
        place, gone_back = None, True
        for turn in turns:
            if gone_back or turn.get("at", place) != place:
                place = turn.get("at", place)
                groups.append([])
            groups[-1].append(turn)
            gone_back = turn.get("interrupts") == "back"
        return cls(groups)

    def take(self, place: str) -> list[dict[str, Any]] | None:
        """The next turns for what is open; None when nothing was written for it."""
        for group in self.groups:
            if group[0].get("at", place) == place:
                self.groups.remove(group)
                return group
        return None


def again(words: dict[str, str], place: str) -> list[dict[str, Any]]:
    """What was said before, when a question is opened again; nothing when it never was, or not at the end."""
    return [{"say": words.pop(place)}] if place in words and place not in ("recap", "nothing") else []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_it_plays_the_scenario(path: Path, service: Service) -> None:
    scenario = read(path)
    script = Script.of(scenario["turns"])
    person = Person(service).open()
    before = asked(person.messages)
    answered, concluded = 0, False
    words: dict[str, str] = {}  # what was answered to each question, said again when « retour » opens it again
    back, last, said = False, "", person.messages
    while script.groups and (group := script.take(before) or (again(words, before) if back else [])):
        back = group[-1].get("interrupts") == "back"
        for turn in group:
            if turn.get("restart"):
                service.stop()
                service.start()
                continue
            if turn is not group[0] and turn.get("at", before) != before:
                continue  # written in case the words before were not enough
            last = turn.get("say") or turn["tap"]
            where = f"{path.stem}, at {before}, message {person.sent} ({last!r:.60})"
            said = send(person, turn)
            check_replies(where, turn, said, before)
            if "interrupts" in turn:
                MET[turn["interrupts"]].add(before)
            else:
                words[before] = last
            before = asked(said)
            concluded = concluded or any(m["kind"] == "restitution" for m in said)
            answered += not concluded and "interrupts" not in turn
    unheard = [turn for group in script.groups for turn in group if "interrupts" in turn]
    heard = f"{before} is open after « {last} »:\n" + "\n".join(m["text"] for m in said)
    assert concluded or before not in PLACES or scenario.get("erased"), f"{path.stem}: nothing more to say, {heard}"
    assert not unheard, f"{path.stem}: never said {unheard}, {heard}"
    assert answered < scenario.get("most_answers", MOST_MESSAGES), f"{path.stem}: {answered} answers before the end"
    check_end(path.stem, scenario, person, {group[0].get("at", "") for group in script.groups})


MET: defaultdict[str, set[str]] = defaultdict(set)
"""The interruptions that the scenarios have played, and at which questions."""


def test_every_interruption_is_met_at_several_questions_and_every_question_meets_some() -> None:
    written = {turn["interrupts"] for path in SCENARIOS for turn in read(path)["turns"] if "interrupts" in turn}
    if not written <= MET.keys():
        pytest.skip("only some of the scenarios were played")
    assert set().union(*MET.values()) >= PLACES
    assert {request for request in REPLIES if len(MET[request]) < 3} <= {"resume"}
