"""Some hundreds of invented actors, diagnosed for good; the others are variations of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bot.crossings.model import Peer
from bot.crossings.peers import read_peer
from bot.demo.content import Trade, content
from bot.diagnosis import diagnose
from bot.diagnosis.model import Diagnosis
from bot.interview.answers import Answer, Value
from bot.programme.programme import Programme
from bot.services import Services

_ALONE = ("particulier", "micro_entreprise")
_SMALL, _MEDIUM, _LARGE = ("aucun", "moins_2k", "2k_10k"), ("2k_10k", "10k_50k"), ("50k_200k", "plus_200k")
_SAID_CHANCE = 0.75
"""How often a question that is not essential was answered."""


@dataclass(frozen=True, slots=True)
class Archetype:
    """An actor without name nor place: its answers, what the diagnosis says, and who it is for others."""

    trade: Trade
    answers: dict[str, Answer]
    diagnosis: Diagnosis
    peer: Peer


def archetypes(services: Services, count: int, seed: int) -> Iterator[Archetype]:
    """`count` archetypes, every trade in turn; the same ones for the same seed and programme."""
    draw = Random(seed)  # noqa: S311 (invention, not secrets)
    trades = content().trades
    order = draw.sample(trades, len(trades))
    for number in range(count):
        trade = order[number % len(order)]
        answers = _answers(services.programme, trade, draw)
        diagnosis = diagnose(services.programme, answers, services.classifier)
        peer = read_peer(services.programme, answers, diagnosis, services.communes, actor_id="", open=True, demo=True)
        yield Archetype(trade, answers, diagnosis, peer)


def _answers(programme: Programme, trade: Trade, draw: Random) -> dict[str, Answer]:
    form = draw.choice(trade.forms)
    size, people = _size(form, draw)
    publics = draw.sample(trade.publics, draw.randint(1, min(2, len(trade.publics))))
    digital = [draw.choice(trade.digital)]
    needs = _needs(programme, draw)
    answers = [
        _typed("activity", _told(trade, form, people, publics, needs, draw)),
        _chosen(programme, "legal_form", form),
        Answer("size", "answered", size, people, "typed"),
        since(draw.randint(1985, 2022)),
        _chosen(programme, "publics", publics),
        _chosen(programme, "digital", digital),
        _chosen(programme, "needs", needs),
        _chosen(programme, "budget", draw.choice(_budgets(form, size))),
    ]
    standing: dict[str, str | list[str]] = {
        "project": draw.choice(("oui", "idee", "idee", "non")),
        "networks": draw.choices(("seuls", "un_peu", "bien"), (4, 4, 2))[0],
        "institutions": draw.choices(("aucun", "ponctuel", "regulier"), (5, 3, 2))[0],
        "legitimacy": draw.choice(("oui", "partage", "non")),
        "capacity": _capacity(form, draw),
        "experiment": draw.choices(("oui", "peut_etre", "non"), (5, 4, 1))[0],
    }
    answers += [_chosen(programme, q, value) for q, value in standing.items() if draw.random() < _SAID_CHANCE]
    return {answer.question: answer for answer in answers}


def _told(trade: Trade, form: str, people: str, publics: list[str], needs: list[str], draw: Random) -> str:
    """The account, as somebody would write it."""
    told = content()
    said = sorted(draw.sample(range(len(trade.says)), 2))  # in the order of the file: the first ones introduce
    sentences = [draw.choice(told.openings[form]), *(trade.says[place] for place in said)]
    if draw.random() < 0.6:
        sentences.append(draw.choice(told.needs[needs[0]]))
    public = told.publics[draw.choice(publics)]
    filled = (_contracted(sentence.format(people=people, public=public)) for sentence in sentences)
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in filled)


def _contracted(sentence: str) -> str:
    """« à les » and « de les » as French writes them."""
    return sentence.replace(" à les ", " aux ").replace(" de les ", " des ")


def _size(form: str, draw: Random) -> tuple[dict[str, object], str]:
    """How many they are, and the words for it."""
    if form in _ALONE:
        return _count(employees=1 if form == "micro_entreprise" else None), "une seule personne"
    if form in ("entreprise", "scop", "etablissement"):
        employees = draw.choice((2, 3, 4, 6, 9))
        return _count(employees=employees), f"{employees} salariés"
    if form in ("commune", "ccas"):
        employees = draw.choice((2, 3, 5))
        return _count(employees=employees), f"{employees} agents"
    volunteers = draw.choice((3, 4, 5, 6, 8, 12, 20))
    if form != "collectif" and draw.random() < 0.35:
        employees = draw.choice((2, 3, 4))
        return _count(employees, volunteers), f"{employees} salariés et {volunteers} bénévoles"
    return _count(0 if form == "association" else None, volunteers), f"{volunteers} bénévoles"


def _count(employees: int | None = None, volunteers: int | None = None) -> dict[str, object]:
    return {"employees": employees, "volunteers": volunteers, "members": None, "approximate": False}


def _needs(programme: Programme, draw: Random) -> list[str]:
    options = [option.id for option in programme.question("needs").options]
    if draw.random() < 0.05:
        return ["rien"]
    drawn = set(draw.sample([o for o in options if o != "rien"], draw.randint(1, 2)))
    return [option for option in options if option in drawn]


def _budgets(form: str, size: dict[str, object]) -> tuple[str, ...]:
    if form in ("commune", "ccas", "etablissement"):
        return _LARGE
    employees = size["employees"]
    return _MEDIUM + _LARGE[:1] if isinstance(employees, int) and employees > 1 else _SMALL


def _capacity(form: str, draw: Random) -> list[str]:
    if draw.random() < (0.6 if form in (*_ALONE, "collectif") else 0.2):
        return ["aucune"]
    drawn = set(draw.sample(("dossier", "subvention", "comptes", "partenariat"), draw.randint(1, 3)))
    return [option for option in ("dossier", "subvention", "comptes", "partenariat") if option in drawn]


def since(year: int) -> Answer:
    """They exist since then."""
    value: Value = {"year": year, "not_started": False, "approximate": False}
    return Answer("since", "answered", value, f"depuis {year}", "typed")


def _typed(question: str, words: str) -> Answer:
    return Answer(question, "answered", words, words, "typed")


def _chosen(programme: Programme, question: str, value: str | list[str]) -> Answer:
    labels = {option.id: option.label for option in programme.question(question).options}
    kept: Value = list(value) if isinstance(value, list) else value
    chosen = value if isinstance(value, list) else [value]
    return Answer(question, "answered", kept, ", ".join(labels[option] for option in chosen), "button")
