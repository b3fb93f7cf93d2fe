import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.understanding.training import Example, ExamplesError, choose_threshold, load_examples, train, version_of
from tests.unit.understanding.small_model import SmallEncoder, small_examples

ROOT = Path(__file__).parents[3]
LINE = {"text": "Un café.", "family": "usages", "usage_subtypes": ["developpement_local"], "objectives": []}


def write(folder: Path, *lines: object, name: str = "un.jsonl") -> Path:
    content = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_it_reads_every_file_in_order(tmp_path):
    write(tmp_path, {**LINE, "text": "Deux.", "why": "a border"}, name="b.jsonl")
    write(tmp_path, LINE, name="a.jsonl")
    assert load_examples(tmp_path) == [
        Example("Un café.", "usages", ("developpement_local",), ()),
        Example("Deux.", "usages", ("developpement_local",), ()),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "pas du JSON"),
        ("[1]", "pas un objet"),
        ("", "pas du JSON"),
        ({**LINE, "text": "  "}, "« text »"),
        ({**LINE, "family": "autre"}, "« family »"),
        ({**LINE, "family": "solutions"}, "« usage_subtypes »"),
        ({**LINE, "usage_subtypes": []}, "« usage_subtypes »"),
        ({**LINE, "usage_subtypes": ["sport"]}, "« usage_subtypes »"),
        ({**LINE, "objectives": "sante"}, "« objectives »"),
        ({**LINE, "label": "x"}, "champ inconnu « label »"),
        (LINE, "déjà dans un.jsonl:1"),
    ],
)
def test_a_bad_line_is_named_with_its_problem(tmp_path, line, problem):
    write(tmp_path, LINE, line, {**LINE, "text": "Un autre."})
    with pytest.raises(ExamplesError, match=r"un\.jsonl:2 : .*") as raised:
        load_examples(tmp_path)
    assert problem in str(raised.value)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(ExamplesError, match="aucun texte"):
        load_examples(tmp_path)


def test_a_label_without_enough_texts_is_an_error():
    few = [example for example in small_examples() if "sante" not in example.objectives]
    with pytest.raises(ExamplesError, match=r"trop peu.*sante"):
        train(few, SmallEncoder())


def test_the_version_follows_texts_and_labels_not_their_order():
    examples = small_examples()
    version = version_of(examples, SmallEncoder())
    assert len(version) == 12
    assert version_of(examples[::-1], SmallEncoder()) == version
    assert version_of(examples[1:], SmallEncoder()) != version
    assert (
        version_of([Example(examples[0].text, "both", ("contenus_sens",), ()), *examples[1:]], SmallEncoder())
        != version
    )


def test_the_threshold_is_the_lowest_of_the_plateau():
    nobody = np.zeros(5, dtype=bool)
    likely = np.array([0.05, 0.205, 0.45, 0.7, 0.9])
    wanted = np.array([False, False, True, True, True])
    assert choose_threshold(likely, wanted, nobody, 0.0) == 0.21
    # 3 right of 4 is worth 6/7: within 0.15 of the best, so the lowest of all will do.
    assert choose_threshold(likely, wanted, nobody, 0.15) == 0.15


def test_a_label_kept_anyway_does_not_lower_the_threshold():
    likely, wanted = np.array([0.1, 0.4, 0.5, 0.2]), np.array([True, False, True, False])
    assert choose_threshold(likely, wanted, np.array([True, False, False, False]), 0.0) == 0.41


def test_our_own_texts_are_valid_and_every_label_has_enough():
    examples = load_examples(ROOT / "programme" / "descriptions")
    counts = {}
    for example in examples:
        for label in (example.family, *example.subtypes, *(example.objectives or ("none",))):
            counts[label] = counts.get(label, 0) + 1
    assert len(counts) == 3 + 5 + 5
    assert min(counts.values()) >= 100
    # Most actors meet no objective: without them, false positives could not be learnt.
    assert counts["none"] > len(examples) / 3


def test_reading_loads_neither_spacy_nor_scikit_learn():
    script = "import sys, bot.understanding.jsonl, bot.evaluation.scores; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert not {"spacy", "sklearn", "scipy"} & set(done.stdout.split())
