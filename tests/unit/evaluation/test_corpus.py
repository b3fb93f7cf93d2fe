import json

import pytest

from bot.evaluation.corpus import Corpora, gather, read_descriptions
from bot.understanding.jsonl import LineError

GOOD = {
    "id": "X1",
    "text": "Médecin et soins.",
    "family": "usages",
    "usage_subtypes": ["utilite_sociale"],
    "objectives": ["sante"],
}


def write(path, *lines):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_labelled_line(tmp_path):
    (line,) = read_descriptions(write(tmp_path / "d.jsonl", GOOD))
    assert (line.id, line.family, line.unclear) == ("X1", "usages", False)
    assert (line.subtypes, line.objectives) == ({"utilite_sociale"}, {"sante"})


@pytest.mark.parametrize("wrong", [{"family": "?"}, {"objectives": ["x"]}, {"usage_subtypes": None}, {"text": 3}])
def test_a_wrong_label_is_named_with_its_line(tmp_path, wrong):
    path = write(tmp_path / "d.jsonl", GOOD, {**GOOD, **wrong})
    with pytest.raises(LineError, match=r"d\.jsonl:2"):
        read_descriptions(path)


def test_files_and_folders_are_sorted_by_what_they_hold(tmp_path):
    descriptions = write(tmp_path / "b.jsonl", GOOD)
    utterances = write(tmp_path / "a.jsonl", {"id": "U1", "text": "oui", "intent": "affirm"})
    (tmp_path / "README.md").write_text("not a corpus")
    wanted = Corpora((descriptions,), (utterances,))
    assert gather([tmp_path]) == gather([descriptions, utterances]) == wanted
    assert gather([]) == Corpora()


def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(LineError, match=r"x\.jsonl:1 : ni description .* ni parole"):
        gather([write(tmp_path / "x.jsonl", {"name": "?"})])
