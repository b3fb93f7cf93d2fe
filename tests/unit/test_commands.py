"""The commands about models, as a person or a program runs them: what is printed, where, and how they end."""

import json
import shutil

import pytest

from bot import cli
from bot.evaluation.materials import DESCRIPTIONS
from tests.unit.understanding.small_model import readable_classifier


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command with a small model in a folder of its own: (exit code, output, errors)."""
    (tmp_path / "models").mkdir()
    readable_classifier().save(tmp_path / "models" / "descriptions.npz")
    monkeypatch.setenv("PASSERELLES_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("PASSERELLES_DATA_DIR", str(tmp_path / "data"))

    def runner(*arguments):
        monkeypatch.setattr("sys.argv", ["bot", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return runner


def test_evaluate_prints_a_report_and_writes_a_page(run, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    shutil.copy(DESCRIPTIONS, corpus / "dehors.jsonl")
    code, out, err = run("evaluate", "--only", "descriptions", "--corpus", corpus)
    assert code == 0
    assert out.startswith("Descriptions : notre jeu de référence\n")
    assert "Descriptions : dehors" in out
    assert "Cibles atteintes" in out.splitlines()[-1]
    page = (tmp_path / "data" / "evaluation.html").read_text(encoding="utf-8")
    assert "Descriptions\u00a0: dehors" in page
    assert "evaluation.html" in err


def test_evaluate_as_json_prints_nothing_else_and_writes_a_page_only_if_asked(run, tmp_path):
    code, out, _ = run("evaluate", "--only", "descriptions", "--json")
    told = json.loads(out)
    assert code == 0
    assert [section["id"] for section in told] == ["descriptions-reference", "descriptions-corpus"]
    assert 0 < told[0]["figures"]["family"]["value"] < 1
    assert not (tmp_path / "data").exists()
    run("evaluate", "--only", "descriptions", "--json", "--html", tmp_path / "page.html")
    assert (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["evaluate", "--corpus", "nowhere.jsonl"], "nowhere.jsonl n’existe pas"),
        (["evaluate", "--only", "tout"], "partie inconnue : tout"),
        (["classify", "--input", "nowhere.jsonl", "--output", "out.jsonl"], "n’existe pas"),
    ],
)
def test_an_expected_failure_is_one_line_and_code_1(run, arguments, sentence):
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    (line,) = err.strip().splitlines()
    assert line.startswith("Erreur : ")
    assert sentence in line


def test_without_a_model_evaluate_says_what_to_do(run, tmp_path):
    (tmp_path / "models" / "descriptions.npz").unlink()
    code, _, err = run("evaluate")
    assert code == 1
    assert "python -m bot train" in err


def test_wrong_usage_is_code_2(run):
    assert run("classify")[0] == 2


def test_classify_counts_what_it_could_not_read(run, tmp_path):
    source = tmp_path / "in.jsonl"
    lines = ['{"id": 1, "text": "Notre association propose radio et concert."}', '{"id": 2, "text": ""}', "oups"]
    source.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run("classify", "--input", source, "--output", tmp_path / "out.jsonl")
    assert (code, out) == (0, "")
    assert "Lignes : 3, lues sans réserve : 1" in err
    assert "1 texte vide" in err
    code, out, _ = run("classify", "--input", source, "--output", tmp_path / "out.jsonl", "--json")
    assert json.loads(out) == {"lines": 3, "problems": {"not_json": 1, "empty": 1}}
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 3
