import json

import pytest

from bot.understanding.jsonl import LineError, classify_file
from tests.unit.understanding.small_model import small_classifier


def test_it_classifies_a_file_line_by_line(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"id": "a", "text": "Théâtre et radio, médecin et soins.", "extra": 1}\n\n'
        '{"id": 7, "text": "Logiciel,\u2028serveur, hébergement."}\n',
        encoding="utf-8",
    )
    seen = []
    assert classify_file(small_classifier(), source, target, lambda done, total: seen.append((done, total))) == 2
    first, second = (json.loads(line) for line in target.read_text(encoding="utf-8").split("\n")[:2])
    assert (first["id"], second["id"]) == ("a", 7)
    assert set(first) == {"id", "family", "usage_subtypes", "objectives", "scores", "reasons"}
    assert first["objectives"] == ["sante"]
    assert "médecin" in " ".join(first["reasons"]["objectives"]["sante"])
    assert set(first["scores"]["objectives"]) == {"deplacements", "sante", "identites", "economie"}
    assert second["family"] == "solutions"
    assert second["usage_subtypes"] == []
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("oups", "pas du JSON"),
        ("3", "pas un objet"),
        ('{"text": "Un café."}', "« id »"),
        ('{"id": "b"}', "« text »"),
        ('{"id": "b", "text": ""}', "« text »"),
        ('{"id": true, "text": "Un café."}', "« id »"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(tmp_path, line, problem):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "Un café."}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(LineError, match=r"in\.jsonl:2 : ") as raised:
        classify_file(small_classifier(), source, target)
    assert problem in str(raised.value)
    assert [file.name for file in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_file_that_cannot_be_read_is_a_clear_sentence(tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "latin.jsonl").write_bytes("é".encode("latin-1"))
    for name, problem in (
        ("none.jsonl", "n’existe pas"),
        ("empty.jsonl", "vide"),
        ("latin.jsonl", "UTF-8"),
        (".", "dossier"),
    ):
        with pytest.raises(LineError, match=problem):
            classify_file(small_classifier(), tmp_path / name, tmp_path / "out.jsonl")
