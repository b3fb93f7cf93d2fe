"""How many questions the adaptive interview spares, and whether the diagnosis stays the same.

Each scenario of `tests/conversations/` tells what an actor would answer to any question. The interview is played
twice with those words, through the product's own receiving and diagnosis but without the dialogue engine: once
asking everything that earlier words did not say, in the programme's order, then as the product does.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bot.diagnosis import Diagnosis, diagnose
from bot.diagnosis.stakes import difference
from bot.interview import plan
from bot.interview.answers import Answer
from bot.interview.receiving import receive
from bot.interview.turn import Incoming, Turn
from bot.services import Services
from db.actors import create_actor
from db.conversations import create_conversation
from db.session import Database

TRIES = 4
"""How often one question may be asked again before the actor says that they do not know."""


@dataclass(frozen=True, slots=True)
class Played:
    """One interview: the questions asked, in order, and what it concluded."""

    asked: tuple[str, ...]
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Spared:
    """One actor's interview without and with the adaptive plan. `distance`: in the units of `interview.yml`."""

    name: str
    before: Played
    after: Played
    distance: float
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdaptiveReport:
    """All the scenarios."""

    spared: tuple[Spared, ...]

    @property
    def median_before(self) -> float:
        """Median number of questions asked, everything asked."""
        return statistics.median(len(one.before.asked) for one in self.spared)

    @property
    def median_after(self) -> float:
        """The same with the adaptive plan."""
        return statistics.median(len(one.after.asked) for one in self.spared)

    @property
    def same(self) -> int:
        """How many scenarios conclude the same, next steps left aside."""
        return sum(1 for one in self.spared if not one.changed)


def render_text(report: AdaptiveReport) -> str:
    """The report for a terminal, in French."""
    lines = [
        f"Entretien : médiane de {report.median_before:g} questions sans choix, {report.median_after:g} avec ; "
        f"même diagnostic dans {report.same} scénarios sur {len(report.spared)}",
    ]
    for one in report.spared:
        left_out = [question for question in one.before.asked if question not in one.after.asked]
        said = f"sans {', '.join(left_out)}" if left_out else "toutes posées"
        changed = f" ; change : {', '.join(one.changed)}" if one.changed else ""
        lines.append(f"  {one.name:22}{len(one.before.asked):4} → {len(one.after.asked):2}   {said}{changed}")
    return "\n".join(lines)


def play_scenarios(services: Services, folder: Path) -> AdaptiveReport:
    """Every scenario of `folder` that is a whole interview, played in a database that is thrown away."""
    with TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/interviews.db")
        database.migrate()
        try:
            return AdaptiveReport(tuple(_compare(replace(services, database=database), folder)))
        finally:
            database.dispose()


def _compare(services: Services, folder: Path) -> Iterator[Spared]:
    for path in sorted(folder.glob("*.yml")):
        words = words_of(yaml.safe_load(path.read_text(encoding="utf-8"))["turns"])
        if "activity" in words and "recap" in words:
            before, after = (play(services, words, adaptive=adaptive) for adaptive in (False, True))
            worth = services.programme.interview.worth
            distance = difference(before.diagnosis, after.diagnosis, worth)
            changed = tuple(parts_changed(before.diagnosis, after.diagnosis))
            yield Spared(path.stem, before, after, distance, changed)


def words_of(turns: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What the actor answers to each question: typed words, or the title of a button."""
    words: dict[str, list[str]] = {}
    place = "consent"
    for turn in turns:
        place = turn.get("at", place)
        said = turn.get("say") or turn.get("tap")
        if said and "interrupts" not in turn:
            words.setdefault(place, []).append(said)
    return words


def play(services: Services, words: Mapping[str, Sequence[str]], *, adaptive: bool) -> Played:
    """One interview with these words; a question without words is answered by « je ne sais pas »."""
    if not adaptive:
        programme = services.programme
        fixed = programme.interview.model_copy(update={"skip_below": 0})
        services = replace(services, programme=replace(programme, interview=fixed), stakes=Indifferent())
    left = {question: list(said) for question, said in words.items()}
    asked: list[str] = []
    with services.database.session() as session:
        conversation, _ = create_conversation(session, "api")
        conversation.actor_id = create_actor(session).id
        conversation.state = "interview"
        turn = Turn(services, session, conversation, Incoming(""))
        while (step := turn.next_step()) not in (None, plan.RECAP):
            question = turn.question(step)
            assert question is not None
            conversation.current_question = question.id
            if asked.count(question.id) < TRIES and left.get(question.id):
                said = left[question.id].pop(0)
                option = next((o for o in question.options if o.label == said), None)
                payload = {"question": question.id, "choice": option.id} if option else {}
                turn.incoming = Incoming(said, "answer", payload=payload, tapped=bool(option))
                receive(turn, question.id)
            else:
                turn.save(Answer(question.id, "unknown", None, "", "typed"))
            asked.append(question.id)
        diagnosis = diagnose(services.programme, turn.answers, services.classifier)
    return Played(tuple(dict.fromkeys(asked)), diagnosis)


class Indifferent:
    """Everything matters as much: the interview that asks all its questions in the programme's order."""

    def of(self, answers: Mapping[str, Answer], questions: Sequence[str]) -> dict[str, float]:
        """Nothing is known to be at stake."""
        return {}


def parts_changed(one: Diagnosis, other: Diagnosis) -> Iterator[str]:
    """The parts that conclude otherwise; next steps are advice and do not count."""
    parts: dict[str, Callable[[Diagnosis], object]] = {
        "family": lambda d: d.typology.family,
        "usage_subtypes": lambda d: {s.id for s in d.typology.usage_subtypes},
        "objectives": lambda d: [o.fit for o in d.objectives],
        "barriers": lambda d: [b.level for b in d.barriers],
        "eligibility": lambda d: d.eligibility.status,
        "hosting": lambda d: [h.id for h in d.hosting],
        "autonomy": lambda d: d.autonomy,
    }
    return (name for name, read in parts.items() if read(one) != read(other))
