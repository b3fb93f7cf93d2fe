"""A new model replaces the former one unless it is worse; corrections are learnt, and forgotten with their actor."""

import json

import pytest

from bot.interview.answers import Answer
from bot.models_on_disk import (
    CLASSIFIER_FILE,
    DIALOGUE_FILE,
    TrainingFailed,
    dialogue_sources,
    fingerprint,
    former_of,
    read_stamps,
    write_stamps,
)
from bot.retraining import ModelRefused, Wish, retrain
from bot.settings import Settings
from bot.understanding.classifier import Classifier
from bot.understanding.training import Example
from db.actors import create_actor, delete_actor
from db.answers import save_answer
from db.diagnoses import save_correction, save_diagnosis
from db.session import Database
from tests.unit.understanding.small_model import small_examples, small_train

SAID = "Notre association propose radio ou concert pour médecin et soins, avec Zorglub."
RESULT = {
    "typology": {"family": "usages", "usage_subtypes": [{"id": "contenus_sens", "confidence": 0.7}]},
    "objectives": [{"id": "sante", "fit": "strong"}],
}


def write_examples(folder, examples):
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        {
            "text": one.text,
            "family": one.family,
            "usage_subtypes": list(one.subtypes),
            "objectives": list(one.objectives),
        }
        for one in examples
    ]
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "un.jsonl").write_text(content, encoding="utf-8")


def upside_down(examples):
    """The same texts, with the families and the objectives of others."""
    turned = {"solutions": "usages", "usages": "solutions", "both": "both"}
    return [
        Example(
            one.text,
            turned[one.family],
            () if one.family == "usages" else one.subtypes or ("contenus_sens", "utilite_sociale"),
            one.objectives,
        )
        for one in examples
    ]


class Workshop:
    """A folder with texts, a dialogue that is up to date, a database, and what was said."""

    def __init__(self, folder):
        self.settings = Settings(
            models_dir=folder / "models", data_dir=folder / "data", programme_dir=folder / "programme"
        )
        self.descriptions = self.settings.programme_dir / "descriptions"
        write_examples(self.descriptions, small_examples())
        write_stamps(self.settings, dialogue=fingerprint(dialogue_sources(self.settings)))
        (self.settings.models_dir / DIALOGUE_FILE).write_bytes(b"up to date")
        self.model = self.settings.models_dir / CLASSIFIER_FILE
        self.said = []

    def retrain(self, **wish):
        return retrain(self.settings, Wish(**wish), self.said.append, small_train)

    @property
    def version(self):
        return Classifier.load(self.model).version

    def database(self):
        database = Database(self.settings.database)
        database.migrate()
        return database

    def correct(self, database, part="objectives", value=("economie",), text=SAID):
        with database.session() as session:
            actor_id = create_actor(session).id
            save_answer(session, actor_id, Answer("activity", "answered", text, text, "typed", 1.0), None)
            save_diagnosis(session, actor_id, {}, RESULT, programme_version="1", classifier_version="1")
            save_correction(session, actor_id, part, None, value, reason="relu", author="claire")
            return actor_id


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path)


def test_only_what_is_stale_is_trained(workshop):
    assert workshop.retrain() == ["descriptions"]
    assert workshop.retrain() == []
    write_examples(workshop.descriptions, small_examples()[:-1])
    assert workshop.retrain() == ["descriptions"]


def test_the_former_model_is_kept_aside(workshop):
    workshop.retrain()
    first = workshop.version
    write_examples(workshop.descriptions, small_examples()[:-1])
    workshop.retrain()
    assert workshop.version != first
    assert Classifier.load(former_of(workshop.model)).version == first
    assert sorted(path.name for path in workshop.settings.models_dir.glob("*.npz")) == [
        "descriptions.former.npz",
        "descriptions.npz",
    ]


def test_a_worse_model_is_refused_with_both_figures_and_the_former_stays(workshop):
    workshop.retrain()
    first = workshop.version
    write_examples(workshop.descriptions, upside_down(small_examples()))
    with pytest.raises(ModelRefused, match=r"famille \d+,\d % au lieu de \d+,\d %.*--accept-worse"):
        workshop.retrain()
    assert workshop.version == first
    with pytest.raises(ModelRefused):
        workshop.retrain()
    assert workshop.retrain(again=False) == [], "a service does not lose a minute at each start"
    assert workshop.retrain(accept_worse=True) == ["descriptions"]
    assert workshop.version != first
    assert "pris quand même" in workshop.said[-1]
    assert workshop.retrain() == []


def test_a_model_that_cannot_be_read_any_more_is_replaced(workshop):
    workshop.retrain()
    workshop.model.write_bytes(b"of another release")
    write_examples(workshop.descriptions, small_examples()[:-1])
    assert workshop.retrain() == ["descriptions"]
    assert "sans comparaison" in workshop.said[-1]
    assert workshop.version


def test_corrections_are_learnt_when_asked_and_from_then_on(workshop):
    database = workshop.database()
    workshop.retrain()
    plain = workshop.version
    workshop.correct(database)
    assert workshop.retrain() == [], "corrections are not learnt unasked"
    assert workshop.retrain(learning=True) == ["descriptions"]
    assert workshop.version.endswith("+1")
    assert "apprises : 1 ; laissées de côté : 0" in workshop.said[-1]
    assert workshop.retrain() == []
    workshop.correct(database, text=SAID + " Et du théâtre.")
    assert workshop.retrain() == ["descriptions"], "as the last time"
    assert workshop.version.endswith("+2")
    assert workshop.retrain(learning=False) == ["descriptions"]
    assert workshop.version == plain
    database.dispose()


def test_nothing_is_left_of_an_erased_actor_even_if_the_model_is_worse(workshop):
    database = workshop.database()
    actor_id = workshop.correct(database)
    workshop.retrain(learning=True)
    write_examples(workshop.descriptions, upside_down(small_examples()))
    with database.session() as session:
        delete_actor(session, actor_id)
    assert workshop.retrain() == ["descriptions"]
    assert "+" not in workshop.version
    assert not former_of(workshop.model).exists()
    assert read_stamps(workshop.settings)["learnt"] == ""
    database.dispose()


def test_what_is_kept_on_disk_holds_no_words_of_actors(workshop):
    database = workshop.database()
    workshop.correct(database)
    workshop.retrain(learning=True)
    for path in workshop.settings.models_dir.iterdir():
        content = path.read_bytes().decode("utf-8", "ignore").lower()
        assert "zorglub" not in content
        assert SAID.lower() not in content
    database.dispose()


def test_without_a_database_learning_says_what_to_do(workshop):
    with pytest.raises(TrainingFailed, match="python -m bot migrate"):
        workshop.retrain(learning=True)
