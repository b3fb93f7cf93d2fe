"""Training what is missing or older than its data, with what staff corrected, and refusing what is worse.

A model that replaces another is first compared with it on the reference sets. One that is worse by more than
`reference/targets.yml` allows is thrown away: the former stays, and it is said. Corrections are read from the
database each time, so that nothing of an erased person is left in the next model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.models_on_disk import (
    CLASSIFIER_FILE,
    DIALOGUE_FILE,
    TrainingFailed,
    classifier_sources,
    dialogue_sources,
    fingerprint,
    put_in_place,
    read_stamps,
    train_dialogue,
    write_stamps,
)
from bot.settings import Settings
from bot.understanding.classifier import Classifier, ModelUnreadable
from bot.understanding.corrected import CorrectedText, lessons
from db.corrections import corrected_texts
from db.session import Database

if TYPE_CHECKING:
    from bot.understanding.training import Example

Say: TypeAlias = Callable[[str], None]
"""Told what is going on, one French sentence at a time."""
Learn: TypeAlias = "Callable[[Sequence[Example]], Classifier]"


_UNREADABLE = "Le modèle en place ne se lit plus : le nouveau le remplace sans comparaison."


class ModelRefused(Exception):
    """A new model is worse than the one in place, which stays; the message gives both figures."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked. `learning`: add the corrections of staff (None: as for the model in place)."""

    everything: bool = False
    learning: bool | None = None
    accept_worse: bool = False
    again: bool = True
    """Whether to try again what was refused, though nothing has changed since."""


def retrain(settings: Settings, wish: Wish, say: Say, learn: Learn | None = None) -> list[str]:
    """Train what is missing or stale (or everything); returns what is new: `dialogue`, `descriptions`.

    `learn` makes a classifier of examples, in place of `training.train`. A model that is refused does not keep the
    other from being trained. Raises ModelRefused, TrainingFailed, ExamplesError, and the errors of the
    database when corrections are to be learnt.
    """
    stamps = read_stamps(settings)
    learning = stamps.get("learning") == "yes" if wish.learning is None else wish.learning
    texts = _corrected(settings) if learning else []
    wanted = {
        "dialogue": (DIALOGUE_FILE, fingerprint(dialogue_sources(settings))),
        "descriptions": (CLASSIFIER_FILE, _with_texts(fingerprint(classifier_sources(settings)), texts)),
    }
    trained: list[str] = []
    refused: list[str] = []
    for name, (file, print_of_it) in wanted.items():
        in_place = (settings.models_dir / file).exists()
        fresh = in_place and stamps.get(name) == print_of_it
        known_worse = in_place and not wish.again and stamps.get(f"{name}-refused") == print_of_it
        if (fresh or known_worse) and not wish.everything:
            continue
        try:
            if name == "dialogue":
                _train_dialogue(settings, wish.accept_worse, say)
            else:
                _train_descriptions(settings, texts, wish.accept_worse, say, learn)
        except ModelRefused as error:
            write_stamps(settings, **{f"{name}-refused": print_of_it})
            refused.append(str(error))
            continue
        write_stamps(settings, **{name: print_of_it, f"{name}-refused": ""})
        trained.append(name)
    if "descriptions" in trained or stamps.get("descriptions") == wanted["descriptions"][1]:
        digests = " ".join(sorted(text.digest for text in texts))
        write_stamps(settings, learning="yes" if learning else "no", learnt=digests)
    if refused:
        raise ModelRefused(" ".join(refused))
    return trained


def _train_dialogue(settings: Settings, accept_worse: bool, say: Say) -> None:
    say("J’apprends à comprendre les demandes (une à deux minutes)…")
    candidate, path = train_dialogue(settings), settings.models_dir / DIALOGUE_FILE
    if path.exists():
        say("Je compare le nouveau dialogue à celui en place (une minute)…")
        try:
            _check("du dialogue", _dialogue_losses(settings, path, candidate, say), accept_worse, say)
        except ModelRefused:
            candidate.unlink()
            raise
    put_in_place(candidate, path)


def _dialogue_losses(settings: Settings, before: Path, after: Path, say: Say) -> str | None:
    # Only a training needs the actions, and Rasa's reader.
    from bot.evaluation.acceptance import compare, dialogue_figures, losses
    from bot.evaluation.engine import EngineFailed
    from bot.evaluation.targets import load_targets

    try:
        new = dialogue_figures(settings, after)
    except EngineFailed as error:
        raise TrainingFailed(f"le nouveau dialogue ne se lit pas, l’ancien reste en place : {error}") from error
    try:
        old = dialogue_figures(settings, before)
    except EngineFailed:
        say(_UNREADABLE)
        return None
    return losses(compare(old, new, load_targets().tolerance["dialogue"]))


def _train_descriptions(
    settings: Settings, texts: Sequence[CorrectedText], accept_worse: bool, say: Say, learn: Learn | None
) -> None:
    # Training loads scipy, scikit-learn and spaCy: nothing else must.
    from bot.understanding.training import load_examples, train

    say("J’apprends à lire les descriptions d’activité…")
    own = load_examples(settings.programme_dir / "descriptions")
    learnt = lessons(texts, own)
    new = (learn or train)([*own, *learnt.examples])
    if texts:
        say(f"Corrections de l’équipe apprises : {len(learnt.examples)} ; laissées de côté : {learnt.left_out}.")
    if learnt.examples:
        new.version = f"{new.version}+{len(learnt.examples)}"
    path = settings.models_dir / CLASSIFIER_FILE
    # A text that the former model had learnt is no longer there: erased, or rewritten by its author. No figure is
    # worth keeping what is left of it.
    gone = set(read_stamps(settings).get("learnt", "").split()) - {text.digest for text in texts}
    if path.exists() and not gone:
        _check("des descriptions", _description_losses(settings, new, say), accept_worse, say)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    candidate = path.with_name(f"candidate-{path.name}")
    new.save(candidate)
    put_in_place(candidate, path, keep_former=not gone)


def _description_losses(settings: Settings, new: Classifier, say: Say) -> str | None:
    from bot.evaluation.acceptance import compare_descriptions, losses
    from bot.evaluation.corpus import read_descriptions
    from bot.evaluation.materials import DESCRIPTIONS
    from bot.evaluation.targets import load_targets

    try:
        before = Classifier.load(settings.models_dir / CLASSIFIER_FILE)
    except ModelUnreadable:
        say(_UNREADABLE)
        return None
    tolerance = load_targets().tolerance["descriptions"]
    return losses(compare_descriptions(before, new, read_descriptions(DESCRIPTIONS), tolerance))


def _check(which: str, worse: str | None, accept_worse: bool, say: Say) -> None:
    """Raises ModelRefused when something is worse and that is not accepted. `which`: « des descriptions »."""
    if worse is None:
        return
    sentence = f"le nouveau modèle {which} est moins bon sur notre jeu de référence ({worse})"
    if accept_worse:
        say(f"{sentence[0].upper()}{sentence[1:]} : il est pris quand même, comme demandé.")
        return
    remedy = "Pour l’imposer : « python -m bot train --accept-worse »."
    raise ModelRefused(f"{sentence} : l’ancien reste en place. {remedy}")


def _corrected(settings: Settings) -> list[CorrectedText]:
    database = Database(settings.database)
    try:
        if not database.is_current():
            raise TrainingFailed("la base de données n’est pas à jour : lancez « python -m bot migrate ».")
        with database.reading() as session:
            return corrected_texts(session)
    finally:
        database.dispose()


def _with_texts(sources: str, texts: Sequence[CorrectedText]) -> str:
    """`sources` alone without corrections; else it changes with any of them, in whatever order."""
    if not texts:
        return sources
    content = sorted([one.text, one.family, sorted(one.subtypes), sorted(one.objectives)] for one in texts)
    return hashlib.sha256(f"{sources}\0{json.dumps(content)}".encode()).hexdigest()
