import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.corpus import read_descriptions
from bot.evaluation.leakage import read_passages
from bot.evaluation.materials import DESCRIPTIONS
from bot.evaluation.noise import NOISES
from bot.settings import ROOT
from bot.understanding.features import Vocabulary, piece_terms, word_terms, words_of
from bot.understanding.jsonl import LineError, classify_file, classify_line, find_problem, read_lines
from tests.unit.understanding.small_model import small_classifier


def test_it_classifies_a_file_line_by_line(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"id": "a", "text": "Théâtre et radio, médecin et soins.", "extra": 1}\n\n'
        '{"id": 7, "text": "Logiciel,\u2028serveur, hébergement."}\n',
        encoding="utf-8",
    )
    seen = []
    met = classify_file(small_classifier(), source, target, lambda done, total: seen.append((done, total)))
    assert met == {"ok": 2}
    first, second = (json.loads(line) for line in target.read_text(encoding="utf-8").split("\n")[:2])
    assert (first["id"], second["id"]) == ("a", 7)
    assert set(first) == {"id", "family", "usage_subtypes", "objectives", "scores", "reasons"}
    assert first["objectives"] == ["sante"]
    assert "médecin" in " ".join(first["reasons"]["objectives"]["sante"])
    assert set(first["scores"]["objectives"]) == {"deplacements", "sante", "identites", "economie"}
    assert second["family"] == "solutions"
    assert second["usage_subtypes"] == []
    assert seen == [(1, 2), (2, 2)]


BAD = [
    (b"oups", "not_json"),
    (b"3", "not_json"),
    (b"[" * 100_000, "not_json"),
    (bytes(range(11, 256)), "not_utf8"),
    (b'{"id": "b"}', "no_text"),
    (b'{"id": "b", "text": null}', "no_text"),
    (b'{"id": "b", "text": " \\n "}', "empty"),
    (b'{"id": "b", "text": "\\u0000\\u0001\\u0002 PNG"}', "not_text"),
    (b'{"id": "b", "text": "xyzzy qwrtp"}', "unknown"),
    (b'{"id": "b", "text": "Wir sind ein kleiner Verein und helfen alten Menschen im Dorf"}', "unknown"),
    ('{"id": "b", "text": "Мы маленькая ассоциация"}'.encode(), "unknown"),
    (b'{"id": "b", "text": "We are a small bakery in the centre of the town"}', "foreign"),
    ('{"id": "b", "text": "Somos una panadería del pueblo y vendemos pan"}'.encode(), "foreign"),
]


@pytest.mark.parametrize(("line", "code"), BAD, ids=[f"{code}-{i}" for i, (_, code) in enumerate(BAD)])
def test_a_line_that_cannot_be_read_has_a_reason_and_stops_nothing(tmp_path, line, code):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = b'{"id": "a", "text": "Notre association propose radio et concert."}'
    source.write_bytes(b"\n".join([good, line, good]))
    met = classify_file(small_classifier(), source, target)
    first, told, last = (json.loads(one) for one in target.read_text(encoding="utf-8").splitlines())
    assert met == {"ok": 2, code: 1}
    assert first == last
    assert first["family"] == "usages"
    assert "problem" not in first
    assert set(told) == {*first, "problem"}
    assert (told["family"], told["usage_subtypes"], told["objectives"]) == (None, [], [])
    assert (told["problem"]["line"], told["problem"]["code"]) == (2, code)
    assert told["problem"]["message"][0].isupper() or told["problem"]["message"].startswith("«")
    assert told["problem"]["message"].endswith(".")


def test_a_text_without_identifier_or_too_long_is_read_all_the_same():
    def read(line):
        return classify_line(small_classifier(), json.dumps(line).encode(), 1)

    nameless = read({"text": "Notre association propose radio et concert."})
    assert (nameless["id"], nameless["family"], nameless["problem"]["code"]) == (None, "usages", "no_id")
    assert read({"id": True, "text": "Notre association propose radio et concert."})["problem"]["code"] == "no_id"
    long = read({"id": 1, "text": "Notre association propose radio et concert. " * 6000})
    assert (long["family"], long["problem"]["code"]) == ("usages", "too_long")


@given(st.binary())
def test_no_bytes_make_it_fail(line):
    read = classify_line(small_classifier(), line, 1)
    json.dumps(read, ensure_ascii=False).encode()
    assert read["problem"]["message"]


@given(st.text())
def test_no_text_makes_it_fail(text):
    read = classify_line(small_classifier(), json.dumps({"id": text, "text": text}).encode(), 1)
    json.dumps(read, ensure_ascii=False).encode()
    assert read["family"] or read["problem"]["message"]


def test_a_file_that_cannot_be_read_is_a_clear_sentence(tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    for name, problem in (
        ("none.jsonl", "n’existe pas"),
        ("empty.jsonl", "vide"),
        (".", "dossier"),
    ):
        with pytest.raises(LineError, match=problem):
            classify_file(small_classifier(), tmp_path / name, tmp_path / "out.jsonl")


def test_a_labelled_file_must_be_in_utf8(tmp_path):
    path = tmp_path / "latin.jsonl"
    path.write_bytes("é".encode("latin-1"))
    with pytest.raises(LineError, match="UTF-8"):
        list(read_lines(path))


@pytest.fixture(scope="module")
def vocabulary():
    """What the product knows of French words, without the minutes that learning takes."""
    documents = [words_of(one.text) for one in read_passages(ROOT / "programme" / "descriptions")]
    terms = Vocabulary.learn([[term for term, _ in word_terms(words)] for words in documents])
    pieces = Vocabulary.learn([[piece for piece, _ in piece_terms(words)] for words in documents])
    return SimpleNamespace(space=SimpleNamespace(terms=terms, pieces=pieces))


@pytest.mark.parametrize("noise", [None, *NOISES])
def test_no_french_description_is_refused(vocabulary, noise):
    for line in read_descriptions(DESCRIPTIONS):
        text = NOISES[noise](line.text, 0) if noise else line.text
        assert find_problem(vocabulary, text) is None, text


def test_a_word_that_no_example_has_may_be_french():
    assert find_problem(small_classifier(), "Radiothérapeute") is None
