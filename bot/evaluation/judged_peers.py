"""Invented actors and whom an adviser would introduce to whom: `reference/crossings*.yml`, made into peers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.crossings.model import Peer
from bot.crossings.peers import read_peer
from bot.diagnosis.diagnose import diagnose
from bot.interview.answers import Answer, Value
from bot.programme.errors import fault
from bot.programme.programme import Programme
from bot.programme.questions import Question
from bot.programme.validation import content_errors
from bot.programme.yamlfile import read_yaml
from bot.settings import ROOT
from bot.understanding.answers import read_answer
from bot.understanding.classification import TextClassifier
from bot.understanding.communes import CommuneIndex

FILE = ROOT / "reference" / "crossings.yml"
APART = ROOT / "reference" / "crossings_apart.yml"
"""Other actors, elsewhere: nobody looks at them while mending the rules."""
DAY = date(2025, 3, 15)
"""The day on which the actors are imagined to answer."""
GOOD, POSSIBLE, BAD = 2, 1, 0

Split = Literal["dev", "held"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Size(_Strict):
    """How many they are; what is left out was not said."""

    employees: int | None = None
    volunteers: int | None = None
    members: int | None = None


class JudgedActor(_Strict):
    """The answers of an interview: option ids for choices, `since` None when not started."""

    activity: str
    name: str
    legal_form: str
    commune: str
    size: Size
    since: int | None
    publics: tuple[str, ...]
    digital: tuple[str, ...]
    project: str
    needs: tuple[str, ...]
    budget: str
    networks: str
    institutions: str
    legitimacy: str
    capacity: tuple[str, ...]
    experiment: str
    optins: tuple[str, ...]
    words: dict[str, str] = Field({}, description="what was typed to a closed question; otherwise buttons")

    @property
    def open(self) -> bool:
        """Whether peers may be proposed to them."""
        return "peers" in self.optins


class Judgement(_Strict):
    """What an adviser thinks of introducing the others to one actor."""

    split: Split
    good: dict[str, str] = Field(description="by actor, why")
    possible: tuple[str, ...]
    bad: tuple[str, ...]

    @property
    def relevance(self) -> dict[str, int]:
        """By actor: 2 good, 1 possible, 0 bad; who is not listed is bad too."""
        ranked = ((self.good, GOOD), (self.possible, POSSIBLE), (self.bad, BAD))
        return {actor: value for actors, value in ranked for actor in actors}


class JudgedPeers(_Strict):
    """The whole set."""

    actors: dict[str, JudgedActor]
    queries: dict[str, Judgement]

    @model_validator(mode="after")
    def _ids_exist(self) -> Self:
        for query, judgement in self.queries.items():
            listed = [*judgement.good, *judgement.possible, *judgement.bad]
            unknown = sorted({query, *listed} - self.actors.keys())
            if unknown:
                raise fault(f"l’acteur « {unknown[0]} » n’existe pas (« {query} »)", "Corrigez son identifiant")
            if len({query, *listed}) <= len(listed):
                raise fault(f"« {query} » juge deux fois le même, ou se juge", "Gardez un seul jugement")
        return self

    @property
    def open(self) -> list[str]:
        """The actors to whom peers may be proposed."""
        return [actor for actor, one in self.actors.items() if one.open]


def load_judged(path: Path = FILE) -> JudgedPeers:
    """The set. Raises ContentError."""
    file = read_yaml(path)
    try:
        return JudgedPeers.model_validate(file.data)
    except ValidationError as error:
        raise content_errors(file, error)[0] from error


def read_peers(
    judged: JudgedPeers, programme: Programme, classifier: TextClassifier, communes: CommuneIndex
) -> dict[str, Peer]:
    """Every actor as a peer, by the product’s own way: answers, diagnosis, peer. Raises ValueError as `answers_of`."""
    peers = {}
    for actor_id, actor in judged.actors.items():
        answers = answers_of(actor, programme, communes)
        diagnosis = diagnose(programme, answers, classifier)
        peers[actor_id] = read_peer(programme, answers, diagnosis, communes, actor_id=actor_id, open=actor.open)
    return peers


def answers_of(actor: JudgedActor, programme: Programme, communes: CommuneIndex) -> dict[str, Answer]:
    """The actor's answers, as the interview stores them. Raises ValueError for an option or a place that is none."""
    questions = {question.id: question for question in programme.questions}
    place = read_answer(questions["commune"], actor.commune, communes, DAY)
    if place.problem is not None:
        raise ValueError(f"not a commune that can be read: {actor.commune}")
    since = {"year": actor.since, "not_started": actor.since is None, "approximate": False}
    answers = {
        "commune": Answer("commune", "answered", place.value, actor.commune, "typed", place.confidence),
        "size": Answer("size", "answered", {**actor.size.model_dump(), "approximate": False}, "", "typed"),
        "since": Answer("since", "answered", since, "", "typed"),
    }
    for name, question in questions.items():
        if name in JudgedActor.model_fields and name not in answers:
            answers[name] = _answer(question, getattr(actor, name), actor.words)
    return answers


def _answer(question: Question, given: str | tuple[str, ...], words: Mapping[str, str]) -> Answer:
    """An answer to a question of text or of options, typed when its words are there."""
    if question.kind == "text":
        assert isinstance(given, str)
        return Answer(question.id, "answered", given, given, "typed")
    labels = {option.id: option.label for option in question.options}
    chosen = [given] if isinstance(given, str) else list(given)
    if wrong := [option for option in chosen if option not in labels]:
        raise ValueError(f"no such option of {question.id}: {wrong[0]}")
    ordered = [option for option in labels if option in chosen]
    value: Value = given if isinstance(given, str) else list(ordered)
    if question.id in words:
        return Answer(question.id, "answered", value, words[question.id], "typed", 0.9)
    return Answer(question.id, "answered", value, ", ".join(labels[option] for option in ordered), "button")
