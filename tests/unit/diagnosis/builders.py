"""Actors as tests tell them: `actor("On répare des vélos.").answering(networks="seuls").diagnosis()`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from bot.diagnosis import diagnose
from bot.diagnosis.model import Barrier, Diagnosis, Objective, Reason
from bot.interview.answers import Answer, Value
from bot.programme import Programme, load
from bot.understanding.classification import Classification, Span, Task

WORDS: dict[Task, dict[str, tuple[str, ...]]] = {
    "family": {
        "solutions": ("logiciel", "sites internet", "application", "plateforme"),
        "usages": ("ateliers", "jardin", "producteurs", "accueil", "radio", "permanence"),
        "both": ("fablab",),
    },
    "subtypes": {
        "interet_general": ("ouvert à tous", "environnement"),
        "utilite_sociale": ("personnes âgées", "permanence", "chômeurs"),
        "developpement_economique": ("producteurs", "boutique"),
        "contenus_sens": ("radio", "spectacles"),
        "developpement_local": ("village", "quartier"),
    },
    "objectives": {
        "deplacements": ("coworking", "trajets"),
        "sante": ("soins", "malades"),
        "identites": ("patrimoine", "radio"),
        "economie": ("producteurs", "AMAP"),
    },
}


class FakeClassifier:
    """Deterministic: a label is likely when one of its words stands in the text."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def classify(self, text: str) -> Classification:
        assert text, "the diagnosis never classifies an empty text"
        self.read.append(text)
        hits = {label: 1 + 8 * len(self._places(text, "family", label)) for label in WORDS["family"]}
        total = sum(hits.values())
        return Classification(
            family={label: hit / total for label, hit in hits.items()},
            subtypes=self._each(text, "subtypes"),
            objectives=self._each(text, "objectives"),
            version="fake-1",
        )

    def spans(self, text: str, task: Task, label: str) -> list[Span]:
        return [Span(start, end, text[start:end], 1.0) for start, end in self._places(text, task, label)]

    def _each(self, text: str, task: Task) -> dict[str, float]:
        chances = (0.05, 0.6, 0.9)
        return {label: chances[min(2, len(self._places(text, task, label)))] for label in WORDS[task]}

    @staticmethod
    def _places(text: str, task: Task, label: str) -> list[tuple[int, int]]:
        found = []
        for word in WORDS[task].get(label, ()):
            start = text.lower().find(word.lower())
            if start >= 0:
                found.append((start, start + len(word)))
        return found


@cache
def programme() -> Programme:
    """The real programme: its content is what is tested."""
    return load()


@dataclass(frozen=True)
class Actor:
    """Answers given so far."""

    answers: Mapping[str, Answer] = field(default_factory=dict)

    def answering(self, **choices: str | list[str]) -> Actor:
        """Buttons tapped: option ids by question; the quote is the button's label."""
        return self._with(
            Answer(question, "answered", value, self._labels(question, value), "button")
            for question, value in choices.items()
        )

    def typing(self, question: str, words: str, value: Value) -> Actor:
        """An answer in the person's own words."""
        return self._with([Answer(question, "answered", value, words, "typed", 0.9)])

    def of(self, employees: int | None = None, volunteers: int | None = None, members: int | None = None) -> Actor:
        """How many they are."""
        value: Value = {
            "employees": employees, "volunteers": volunteers, "members": members, "approximate": False
        }  # fmt: skip
        words = f"{employees or 0} salariés, {volunteers or 0} bénévoles, {members or 0} adhérents"
        return self.typing("size", words, value)

    def skipping(self, *questions: str) -> Actor:
        """« Je préfère passer »."""
        return self._with(Answer(question, "skipped", None, "", "button") for question in questions)

    def not_knowing(self, *questions: str) -> Actor:
        """« Je ne sais pas »."""
        return self._with(Answer(q, "unknown", None, "je ne sais pas", "typed") for q in questions)

    def diagnosis(self, **overrides: object) -> Diagnosis:
        """What the diagnosis says of this actor."""
        return diagnose(programme(), self.answers, FakeClassifier(), overrides)

    def _with(self, more: Iterable[Answer]) -> Actor:
        return replace(self, answers={**self.answers, **{answer.question: answer for answer in more}})

    @staticmethod
    def _labels(question: str, value: str | list[str]) -> str:
        options = [value] if isinstance(value, str) else value
        labels = [option.label for o in options if (option := programme().question(question).option(o))]
        assert len(labels) == len(options), f"unknown option in {options} of {question}"
        return ", ".join(labels)


def actor(activity: str = "") -> Actor:
    """Somebody who said what they do, or nothing."""
    return Actor().typing("activity", activity, activity) if activity else Actor()


def barrier(diagnosis: Diagnosis, barrier_id: str) -> Barrier:
    return next(b for b in diagnosis.barriers if b.id == barrier_id)


def objective(diagnosis: Diagnosis, objective_id: str) -> Objective:
    return next(o for o in diagnosis.objectives if o.id == objective_id)


def ids(parts: Iterable[object]) -> list[str]:
    return [part.id for part in parts]  # type: ignore[attr-defined]


def all_reasons(diagnosis: Diagnosis) -> list[Reason]:
    """Every reason of every part."""
    typology = diagnosis.typology
    parts = [typology.reasons, typology.prescriber_reasons, diagnosis.autonomy_reasons]
    parts += list(typology.mark_reasons.values())
    parts += [subtype.reasons for subtype in typology.usage_subtypes]
    parts += [b.reasons for b in diagnosis.barriers] + [o.reasons for o in diagnosis.objectives]
    parts += [diagnosis.eligibility.reasons]
    parts += [h.reasons for h in diagnosis.hosting] + [s.reasons for s in diagnosis.next_steps]
    return [reason for part in parts for reason in part]
