"""Files, well formed or not: records in order and in little memory, or one French sentence."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.directory.files import LONGEST_RECORD, look_at
from bot.directory.model import FileUnreadable, Record
from bot.directory.reading import read_records
from tests.unit.directory.rows import as_csv, place, several, structure, write


def records(path: Path) -> list[Record]:
    source = look_at(path)
    with source.opened() as file:
        return list(read_records(source, file))


def identifiers(path: Path) -> list[object]:
    return [record.fields.get("id") for record in records(path)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separators_and_encodings_are_found(tmp_path: Path, separator: str, encoding: str) -> None:
    row = place(nom="L’école « numérique » ; là, là")
    path = write(tmp_path / "a.csv", as_csv([row], separator).encode(encoding))
    assert look_at(path).encoding == ("cp1252" if encoding == "cp1252" else "utf-8")
    (record,) = records(path)
    assert record.fields == row


def test_a_row_says_on_which_line_it_starts(tmp_path: Path) -> None:
    text = as_csv([place(nom="Sur\ndeux lignes"), place(id="b")]).replace("lieu-1", "\n", 0)
    assert [record.line for record in records(write(tmp_path / "a.csv", text))] == [2, 4]


def test_a_row_with_too_few_or_too_many_columns_is_a_problem_of_its_own(tmp_path: Path) -> None:
    lines = as_csv(several(3)).splitlines()
    lines[1], lines[2] = lines[1].rsplit(",", 3)[0], lines[2] + ",de trop"
    found = records(write(tmp_path / "a.csv", "\r\n".join(lines) + "\r\n\r\n"))
    assert [bool(record.problem) for record in found] == [True, True, False]
    assert "colonnes" in (found[0].problem or "")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([structure(id="a"), structure(id="b")]),
        json.dumps([structure(id="a"), structure(id="b")], indent=2),
        json.dumps({"meta": {"n": [1, {"structures": []}]}, "structures": [structure(id="a"), structure(id="b")]}),
        json.dumps({"structures": [structure(id="a"), structure(id="b")], "suite": [None, 1.5]}, indent=1),
        "\ufeff \n" + json.dumps([structure(id="a"), structure(id="b")]),
        json.dumps(structure(id="a")) + "\n\n" + json.dumps(structure(id="b")),
    ],
)
def test_the_shapes_of_json_are_the_same_structures(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.json", text)
    assert identifiers(path) == ["a", "b"]
    assert records(path)[0].fields == structure(id="a")


def test_an_element_that_is_no_structure_and_a_broken_line_are_problems_of_their_own(tmp_path: Path) -> None:
    found = records(write(tmp_path / "a.json", [1, structure(), [structure()], None]))
    assert [bool(record.problem) for record in found] == [True, False, True, True]
    lines = f'{json.dumps(structure())}\n{{"id": \n{"[" * 100_000}\n{json.dumps(structure())[:-9]}'
    found = records(write(tmp_path / "a.jsonl", lines))
    assert [bool(record.problem) for record in found] == [False, True, True, True]


GOOD = json.dumps([structure(id="a"), structure(id="b")])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "est vide"),
        (" \n\n ", "est vide"),
        (b"\xff\xfei\x00d\x00", "caractères nuls"),
        (as_csv([place(nom="x\x00")]), "caractères nuls"),
        ("nom,adresse\nIci,là\n", "il manque « id » et 4 autres colonnes"),
        (as_csv([place()]).replace("horaires", "nom", 1), "« nom » est là deux fois"),
        (as_csv([place()]) + '"lieu-2,jamais fermé\n', "ligne 3 : les guillemets"),
        (as_csv([place()]) + '"lieu"2,mal fermé\n', "ligne 3 : les guillemets"),
        (as_csv([place(nom="x" * 10_000_000)]), "n’en finit pas"),
        (as_csv([place(nom="x" * 500_000)]), "cellule est trop longue"),
        (as_csv([place()]) + '"' + "a\n" * LONGEST_RECORD, "cellule est trop longue"),
        (as_csv([place()]) + '"a\n",' * LONGEST_RECORD, "n’en finit pas"),
        (GOOD[:-1], "coupé vers la structure 2"),
        (GOOD[:-40], "coupé vers la structure 2"),
        (GOOD + "x", "mal formé vers la structure 2"),
        (GOOD.replace('"b"', "NaN"), "mal formé vers la structure 2"),
        ("[" * 1_000_000, "les uns dans les autres"),
        ('[{"id": ' + '{"a":' * 100_000, "les uns dans les autres"),
        ('{"structures": ' + "[" * 1_000_000, "les uns dans les autres"),
        ('{"autre": []}\n ', None),
        ('{"autre":\n []}', "une liste de structures"),
        ('{"structures": {"a": 1}}', "une liste de structures"),
        ('[{"id": "' + "x" * 10_000_000 + '"}]', "n’en finit pas"),
        ('[{"id": ' + "9" * 100_000 + "}]", "mal formé vers la structure 1"),
        ('[{"id": 1e999}]', "mal formé vers la structure 1"),
        ("[1}", "mal formé vers la structure 1"),
        ("{]", "mal formé dès le début"),
        (json.dumps(structure()) + "\n" + "x" * 2_000_000, "ligne 2"),
        (b'[{"id": "\xe9"}]', "pas en UTF-8"),
    ],
)
def test_a_malformed_file_is_one_sentence(tmp_path: Path, content: str | bytes, words: str | None) -> None:
    path = write(tmp_path / "a.dat", content)
    if words is None:  # one line, one object: JSON Lines, whose only line is refused as a record
        assert identifiers(path) == [None]
        return
    with pytest.raises(FileUnreadable, match=words) as error:
        records(path)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="n’existe pas"):
        look_at(tmp_path / "nulle-part.csv")
    with pytest.raises(FileUnreadable, match="dossier"):
        look_at(tmp_path)


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_a_large_file_is_read_in_little_memory(tmp_path: Path, name: str) -> None:
    path, many = tmp_path / name, 20_000
    with path.open("w", encoding="utf-8") as file:
        if name == "a.csv":
            file.write(as_csv([]))
            file.writelines(as_csv([place(id=str(n))]).split("\r\n", 1)[1] for n in range(many))
        elif name == "a.json":
            file.write("[" + ",".join(json.dumps(structure(id=str(n))) for n in range(many)) + "]")
        else:
            file.writelines(json.dumps(structure(id=str(n))) + "\n" for n in range(many))
    assert path.stat().st_size > 5_000_000
    source = look_at(path)
    tracemalloc.start()
    with source.opened() as file:
        assert sum(record.problem is None for record in read_records(source, file)) == many
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.integers(0, 200), st.sampled_from([as_csv(several(2)), GOOD, GOOD[1:-1]]))
def test_whatever_bytes_come_they_are_records_or_one_sentence(tmp_path: Path, noise: bytes, at: int, text: str) -> None:
    content = text.encode()
    try:
        found = records(write(tmp_path / "a.dat", content[:at] + noise + content[at:]))
    except FileUnreadable as error:
        assert "\n" not in str(error)
    else:
        assert all(isinstance(record, Record) for record in found)
