"""The Chat API over the real processes: its contract, bad input, isolation, rights."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest

from tests.support.client import Person
from tests.support.processes import Service

ACTIVITY = "On tient une petite radio à Fumel, à cinq bénévoles, et on forme des jeunes au son."


@pytest.fixture
def person(service: Service) -> Person:
    return Person(service).open()


def error_of(answer: httpx.Response, status: int, code: str) -> str:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["message"].endswith((".", "!", "»"))
    return str(error["message"])


def test_it_opens_a_session_that_asks_for_consent_first(person: Person) -> None:
    assert len(person.token) >= 40
    assert [b["title"] for b in person.messages[0]["buttons"]] == ["Oui, on commence", "Non merci"]
    assert set(person.messages[0]) >= {"id", "from", "text", "buttons", "kind"}
    assert person.progress["total"] >= 10


def test_it_tells_progress(person: Person) -> None:
    person.say("oui")
    person.say(ACTIVITY)
    assert 3 <= person.progress["done"] < person.progress["total"]


def test_it_refuses_a_message_over_4000_characters(person: Person) -> None:
    assert "4000" in error_of(person.post({"text": "a" * 4001}), 413, "too_long")
    assert person.say("oui"), "the conversation goes on"


def test_it_takes_a_message_of_4000_characters(person: Person) -> None:
    person.say("oui")
    person.say(("Nous tenons un café associatif. " * 200)[:4000])
    assert "?" in person.last


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_it_refuses_an_empty_message(person: Person, text: str) -> None:
    error_of(person.post({"text": text}), 422, "empty_message")


@pytest.mark.parametrize("text", ["👍👍👍", "<script>alert(1)</script>", "\u202eabc", "'; DROP TABLE actor; --", "…"])
def test_it_survives_strange_words(person: Person, text: str) -> None:
    person.say("oui")
    assert person.say(text)[-1]["text"]
    person.say("me revoilà")
    assert person.messages[-1]["kind"] == "question", "the interview goes on"


def test_it_never_runs_what_is_typed_as_a_payload(person: Person) -> None:
    person.say("oui")
    person.say("/confirm_delete")
    assert person.http.get("/api/chat/messages").status_code == 200, "typing a payload is only text"


def test_a_button_tapped_late_answers_its_own_question(person: Person) -> None:
    person.say("oui")
    person.say("On fait du théâtre de rue à Fumel, entre copains.")
    while not person.messages[-1]["buttons"]:
        person.say("passons")
    title, payload = (person.messages[-1]["buttons"][0][key] for key in ("title", "payload"))
    person.say("retour")
    person.say("je voudrais corriger le nom")
    assert person.post({"payload": payload}).status_code == 200
    stored = {a["question"]: a for a in person.export()["answers"]}
    assert stored[json.loads(payload.removeprefix("/answer"))["question"]]["quote"] == title
    assert not any("/answer" in a["quote"] for a in stored.values())


@pytest.mark.parametrize("words", ["celle du 47", "la deuxième", "en lot et garonne"])
def test_which_of_several_communes_is_said_in_words(person: Person, words: str) -> None:
    person.say("oui")
    person.say("On fait du théâtre de rue, entre copains, pour les gens du bourg.")
    while "commune" not in person.messages[-1]["text"]:
        person.say("je passe")
    person.say("Monségur")
    titles = [button["title"] for button in person.messages[-1]["buttons"]]
    assert "47" in titles[1], titles
    person.say("pourquoi vous demandez ça ?")
    person.say(words)
    stored = {a["question"]: a["value"] for a in person.export()["answers"]}
    assert stored["commune"]["insee"] == "47178"


def test_it_refuses_a_payload_that_was_not_offered(person: Person) -> None:
    error_of(person.post({"payload": "/confirm_delete"}), 422, "payload_not_offered")


@pytest.mark.parametrize("body", [b"{", b"not json", b"[1]", b'"text"', b"null", b"\xff\xfe", b"[" * 50_000])
def test_it_refuses_what_is_not_a_json_object(person: Person, body: bytes) -> None:
    answer = person.http.post("/api/chat/messages", content=body)
    error_of(answer, 422, "bad_message")


@pytest.mark.parametrize(
    "body", [{}, {"text": 3}, {"text": "a", "payload": "/affirm"}, {"payload": None}, {"text": ["a"]}]
)
def test_it_refuses_a_body_of_another_shape(person: Person, body: object) -> None:
    error_of(person.post(body), 422, "bad_message")


def test_it_refuses_an_enormous_body(person: Person) -> None:
    error_of(person.http.post("/api/chat/messages", content=b'{"text":"' + b"a" * 200_000), 413, "too_long")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer " + "z" * 43, "Bearer " + "é" * 43])
def test_it_knows_no_other_token(service: Service, header: str) -> None:
    headers = {b"Authorization": header.encode("utf-8")} if header else {}
    for method, path in (
        ("GET", "/api/chat/messages"),
        ("POST", "/api/chat/messages"),
        ("GET", "/api/chat/diagnosis"),
        ("GET", "/api/chat/export"),
        ("GET", "/api/chat/stream"),
        ("DELETE", "/api/chat"),
    ):
        with httpx.Client(base_url=service.base_url, trust_env=False) as http:
            answer = http.request(method, path, headers=headers, json={"text": "a"} if method == "POST" else None)
        error_of(answer, 401, "unknown_session")


def test_it_keeps_people_apart(service: Service) -> None:
    one, other = Person(service).open(), Person(service).open()
    one.say("oui")
    one.say(ACTIVITY)
    other.say("oui")
    theirs = json.dumps(other.export(), ensure_ascii=False) + json.dumps(other.http.get("/api/chat/messages").json())
    assert "Fumel" not in theirs
    payload = one.messages[-1]["buttons"][0]["payload"] if one.messages[-1]["buttons"] else "/answer"
    assert other.post({"payload": payload}).status_code == 422, "what was offered to one is not offered to another"


def test_it_gives_the_same_replies_to_the_same_key(person: Person) -> None:
    key = str(uuid.uuid4())
    first = person.say("oui", key)
    again = person.say("oui", key)
    assert first == again
    texts = [m["text"] for m in person.http.get("/api/chat/messages").json()["messages"] if m["from"] == "you"]
    assert texts == ["oui"]


def test_it_refuses_a_key_used_for_other_words(person: Person) -> None:
    person.say("oui", "one-key")
    error_of(person.post({"text": "non"}, {"Idempotency-Key": "one-key"}), 409, "key_reused")


def test_it_handles_once_a_message_sent_twice_at_once(person: Person) -> None:
    person.say("oui")
    gate = threading.Barrier(2)

    def send() -> httpx.Response:
        gate.wait(5)
        return httpx.post(
            f"{person.service.base_url}/api/chat/messages",
            json={"text": ACTIVITY},
            headers={"Authorization": f"Bearer {person.token}", "Idempotency-Key": "twice"},
            timeout=60,
            trust_env=False,
        )

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(send), pool.submit(send)
    assert one.result().json() == two.result().json()
    assert [a["version"] for a in person.export()["answers"] if a["question"] == "activity"] == [1]


def test_it_answers_in_order_what_is_sent_at_once(person: Person) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda text: person.post({"text": text}), ["oui", "bonjour", "pourquoi ?", "merci"]))
    assert {a.status_code for a in answers} == {200}
    replies = [m for m in person.http.get("/api/chat/messages").json()["messages"] if m["from"] == "bot"]
    assert len(replies) == 5, "one reply a message, after the first words"


def test_it_gives_what_was_missed(person: Person) -> None:
    seen = person.messages[-1]["id"]
    person.say("oui")
    missed = person.http.get("/api/chat/messages", params={"after": seen}).json()["messages"]
    assert [m["from"] for m in missed] == ["you", "bot"]
    assert person.http.get("/api/chat/messages", params={"after": "x"}).status_code == 422


def test_it_streams_what_is_said(person: Person) -> None:
    received: list[dict[str, object]] = []
    listening = threading.Event()

    def listen() -> None:
        headers = {"Authorization": f"Bearer {person.token}"}
        with (
            httpx.Client(base_url=person.service.base_url, timeout=30, trust_env=False) as http,
            http.stream("GET", "/api/chat/stream", headers=headers) as stream,
        ):
            for line in stream.iter_lines():
                if line.startswith("data: {"):
                    received.append(json.loads(line.removeprefix("data: ")))
                    listening.set()
                if len(received) >= 3:
                    return

    thread = threading.Thread(target=listen)
    thread.start()
    assert listening.wait(10)
    person.say("oui")
    thread.join(20)
    assert [m["from"] for m in received] == ["bot", "you", "bot"]


def test_it_has_no_diagnosis_before_the_end(person: Person) -> None:
    error_of(person.http.get("/api/chat/diagnosis"), 404, "no_diagnosis")


def test_it_exports_everything_and_erases_everything(person: Person) -> None:
    person.say("oui")
    person.say(ACTIVITY)
    exported = person.export()
    assert {a["question"] for a in exported["answers"]} >= {"activity", "commune", "size"}
    assert [c["purpose"] for c in exported["consents"]] == ["storage"]
    assert len(exported["conversations"][0]["messages"]) == 5
    assert person.http.delete("/api/chat").status_code == 204
    error_of(person.http.get("/api/chat/messages"), 401, "unknown_session")


def entities_of(service: Service, person: Person) -> dict[str, list[dict[str, object]]]:
    """What is kept of each of the person's messages, by its words."""
    with closing(sqlite3.connect(service.folder / "data" / "passerelles.db")) as base:
        query = "SELECT text, entities FROM message WHERE direction = 'in' AND conversation_id = ?"
        rows = base.execute(query, [person.session_id]).fetchall()
    return {text: json.loads(entities) for text, entities in rows}


def test_it_keeps_what_a_message_says_and_tells_the_person(service: Service, person: Person) -> None:
    person.say("oui")
    person.say(ACTIVITY)
    person.say("Radio Galaxie, SIRET 215 736 810 00023")
    kept = entities_of(service, person)
    assert kept["oui"] == []
    exported = person.export()["conversations"][0]["messages"]
    assert {m["text"]: m["entities"] for m in exported if m["direction"] == "in"} == kept
    said = {entity["kind"]: entity["quote"] for entity in kept[ACTIVITY]}
    assert said == {"volunteers": "cinq bénévoles", "commune": "Fumel", "public": "jeunes"}
    assert [(e["kind"], e["value"]) for e in kept["Radio Galaxie, SIRET 215 736 810 00023"]] == [
        ("siret", "21573681000023")
    ]


def test_it_keeps_nothing_of_what_is_said_without_consent(service: Service, person: Person) -> None:
    person.say("je suis au 06 12 34 56 78")
    assert entities_of(service, person) == {"je suis au 06 12 34 56 78": []}
    person.say("non merci")
    person.say("à Marmande")
    assert set(map(str, entities_of(service, person).values())) == {"[]"}


@pytest.mark.parametrize("typed", ["42", "xxxx", "...", "lorem ipsum dolor", "Marmande", "z" * 40])
def test_no_noise_is_taken_for_a_consent(service: Service, typed: str) -> None:
    person = Person(service).open()
    asked = person.say(typed)[-1]
    assert {button["payload"] for button in asked["buttons"]} >= {"/affirm", "/deny"}
    assert "consents" not in person.export(), "there is no actor yet"


def in_rasa(service: Service, conversation: str) -> int:
    """How many events Rasa's working copy holds of a conversation."""
    with closing(sqlite3.connect(service.folder / "data" / "dialogue.db")) as copy:
        query = "SELECT count(*) FROM dialogue_event WHERE conversation = ?"
        return int(copy.execute(query, [conversation]).fetchone()[0])


@pytest.mark.parametrize("way", ["chat", "api"])
def test_it_erases_rasa_s_copy_too_and_leaves_an_anonymous_line(service: Service, way: str) -> None:
    person = Person(service).open()
    person.say("oui")
    person.say(ACTIVITY)
    assert in_rasa(service, person.session_id) > 0
    if way == "api":
        assert person.http.delete("/api/chat").status_code == 204
    else:
        person.say("effacez toutes mes données")
        assert "tout est effacé" in person.say("oui")[-1]["text"]
    assert in_rasa(service, person.session_id) == 0
    with closing(sqlite3.connect(service.folder / "data" / "passerelles.db")) as base:
        for table in ("message", "conversation"):
            column = "conversation_id" if table == "message" else "id"
            query = f"SELECT count(*) FROM {table} WHERE {column} = ?"
            assert base.execute(query, [person.session_id]).fetchone() == (0,)
        line = base.execute("SELECT action, detail FROM audit ORDER BY id DESC").fetchone()
    assert line == ("actor.deleted", "{}")


def test_it_goes_on_elsewhere_with_a_code_that_serves_once(service: Service) -> None:
    here = Person(service).open()
    here.say("oui")
    here.say(ACTIVITY)
    here.say("je reprends plus tard")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", here.last)
    assert code is not None
    there = Person(service).open()
    said = there.say(f"j'ai un code : {code[0].lower()}")
    assert "retrouver" in said[-1]["text"]
    assert "Fumel" in json.dumps(there.export(), ensure_ascii=False)
    stranger = Person(service).open()
    stranger.say(code[0])
    assert "Fumel" not in json.dumps(stranger.export(), ensure_ascii=False)


def test_it_does_not_keep_the_words_of_who_refused(person: Person) -> None:
    person.say("bonjour, c'est Jeanne Martin de Pau")
    person.tap("Non merci")
    person.say("mon numéro est le 06 39 98 12 34")
    assert "Jeanne" not in json.dumps(person.http.get("/api/chat/messages").json(), ensure_ascii=False)
    assert "06 39" not in json.dumps(person.export(), ensure_ascii=False)


@pytest.mark.parametrize("path", ["/api/chat/nothing", "/api/nothing"])
def test_it_says_in_french_that_an_address_does_not_exist(service: Service, path: str) -> None:
    error_of(httpx.get(service.base_url + path, trust_env=False), 404, "not_found")


def test_it_says_that_a_method_is_not_allowed(service: Service) -> None:
    error_of(httpx.put(f"{service.base_url}/api/chat/messages", trust_env=False), 405, "method_not_allowed")


def test_it_guards_the_actions_route(service: Service) -> None:
    answer = httpx.post(f"{service.base_url}/webhook", json={"next_action": "action_why"}, trust_env=False)
    assert answer.status_code == 401


def test_it_opens_the_engine_to_nobody_else(service: Service) -> None:
    url = f"http://127.0.0.1:{service.rasa_port}"
    body = {"conversation": "x", "text": "/start"}
    assert httpx.post(f"{url}/webhooks/loopback/webhook", json=body, trust_env=False).status_code == 401
    assert httpx.delete(f"{url}/webhooks/loopback/conversations/x", trust_env=False).status_code == 401
    assert httpx.post(f"{url}/webhooks/rest/webhook", json={"message": "a"}, trust_env=False).status_code == 404
    assert httpx.get(f"{url}/conversations/x/tracker", trust_env=False).status_code == 404


def test_it_logs_nothing_that_people_say(service: Service) -> None:
    person = Person(service).open()
    person.say("oui")
    person.say("Nous sommes les Zébulons Volants de Castillonnès, quatre bénévoles.")
    person.say("zebulon@exemple.fr")
    logs = service.log.read_text(encoding="utf-8") + (service.folder / "data" / "rasa.log").read_text(encoding="utf-8")
    for word in ("Zébulons", "Castillonn", "zebulon"):
        assert word not in logs


def test_it_sets_protecting_headers(service: Service) -> None:
    headers = httpx.get(service.base_url, trust_env=False).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers
    assert "set-cookie" not in headers
