from __future__ import annotations

from pathlib import Path

import pytest

from bot.programme.errors import ContentError
from bot.programme.yamlfile import YamlFile, read_yaml


def _read(tmp_path: Path, text: str) -> YamlFile:
    path = tmp_path / "essai.yml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def _error(tmp_path: Path, text: str) -> ContentError:
    with pytest.raises(ContentError) as caught:
        _read(tmp_path, text)
    return caught.value


def test_it_keeps_french_words_as_words(tmp_path: Path) -> None:
    file = _read(tmp_path, 'a: oui\nb: non\nc: yes\nd: 2012-01-01\ne: 1:30\nf: "12"\ng: on\nh: 2k_10k\n')
    assert file.data == {
        "a": "oui", "b": "non", "c": "yes", "d": "2012-01-01", "e": "1:30", "f": "12", "g": "on", "h": "2k_10k"
    }  # fmt: skip


def test_it_reads_numbers_booleans_and_nothing(tmp_path: Path) -> None:
    file = _read(tmp_path, "a: 12\nb: -0.5\nc: true\nd: False\ne: ~\nf:\n")
    assert file.data == {"a": 12, "b": -0.5, "c": True, "d": False, "e": None, "f": None}


def test_it_remembers_the_line_of_each_value_and_of_what_is_missing(tmp_path: Path) -> None:
    file = _read(tmp_path, "# titre\nitems:\n  - id: a\n    label: >-\n      deux\n      lignes\n  - id: b\n")
    assert file.line(("items", 0, "label")) == 4
    assert file.line(("items", 1)) == 7
    assert file.line(("items", 1, "label")) == 7, "a missing value is shown where it should be"
    assert file.line(("items", "some pydantic tag", 1, "id")) == 7, "names that are not in the file are skipped"


@pytest.mark.parametrize("text", ["", "# rien que des commentaires\n", "{}", "---\n"])
def test_an_empty_file_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    error = _error(tmp_path, text)
    assert "vide" in error.problem
    assert error.remedy


def test_a_key_written_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    error = _error(tmp_path, "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert error.line == 5
    assert "« c »" in error.problem
    assert "ligne 3" in error.problem


def test_bad_yaml_is_refused_at_its_line(tmp_path: Path) -> None:
    error = _error(tmp_path, "a: 1\nb: [1, 2\nc: 3\n")
    assert error.line in (2, 3)
    assert "YAML" in error.problem


def test_an_object_cannot_be_built(tmp_path: Path) -> None:
    error = _error(tmp_path, "a: 1\nb: !!python/object/apply:os.getcwd []\nc: !!python/name:os.getcwd x\n")
    assert error.line == 3


def test_a_passage_that_holds_itself_is_refused(tmp_path: Path) -> None:
    assert "lui-même" in _error(tmp_path, "a: &x\n  b: *x\n").problem


def test_an_absent_file_and_one_in_another_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="absent"):
        read_yaml(tmp_path / "rien.yml")
    (tmp_path / "latin.yml").write_bytes("a: été".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_yaml(tmp_path / "latin.yml")
