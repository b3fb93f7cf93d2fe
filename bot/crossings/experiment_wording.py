"""What is said of an experiment to its members: from the programme's texts, as messages to send."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from babel.dates import format_date

from bot.interview.turn import payload
from bot.programme.programme import Programme
from bot.programme.texts import Texts
from db.experiments import Group
from db.messages import Button, Outgoing

KIND = "experiment"
"""Kind of the messages that ask something about an experiment, for the page."""
ANSWERS = ("yes", "no", "more")


def button(texts: Texts, experiment_id: str, choice: str) -> Button:
    """A choice about an experiment."""
    return {
        "title": texts.render(f"experiment_{choice}"),
        "payload": payload("experiment", experiment=experiment_id, choice=choice),
    }


def question(programme: Programme, group: Group, actor_id: str, *, reminder: bool = False) -> Outgoing:
    """« Cela vous tente ? », with their part, and what the others are, without any name."""
    experiment, texts = group.experiment, programme.texts
    text = texts.render(
        "experiment_reminder" if reminder else "experiment_ask",
        weeks=experiment.content["weeks"],
        title=experiment.title,
        tries=experiment.content["tries"],
        part=group.member(actor_id).told["part"],
        others=in_a_row(texts, [_kind(texts, told) for told in _told_of_others(group, actor_id)]),
    )
    return Outgoing(text, answers(texts, experiment.id), KIND)


def answers(texts: Texts, experiment_id: str) -> list[Button]:
    """The answers to that question."""
    return [button(texts, experiment_id, choice) for choice in ANSWERS]


def details(programme: Programme, group: Group) -> Outgoing:
    """What is observed, what it costs, what would stop it, whom to tell; then the question again."""
    content, texts = group.experiment.content, programme.texts
    observe = "\n".join(texts.render("result_item", text=text) for text in content["observe"])
    text = texts.render("experiment_details", observe=observe, **{k: content[k] for k in ("cost", "stop", "tell")})
    return Outgoing(text, [button(texts, group.experiment.id, choice) for choice in ("yes", "no")], KIND)


def started(programme: Programme, group: Group, actor_id: str, names: Collection[str]) -> Outgoing:
    """It begins: when, with whom. `names` are those of the others' activities, who agreed to it by saying yes."""
    experiment, texts = group.experiment, programme.texts
    assert experiment.starts_on is not None
    assert experiment.ends_on is not None
    text = texts.render(
        "experiment_started",
        title=experiment.title,
        start=_day(experiment.starts_on),
        end=_day(experiment.ends_on),
        names=in_a_row(texts, list(names)),
        tell=experiment.content["tell"],
    )
    return Outgoing(text, [button(texts, experiment.id, "leave")], KIND)


def called_off(programme: Programme, group: Group) -> Outgoing:
    """It will not happen or stops; the same words whatever the reason."""
    return Outgoing(programme.texts.render("experiment_called_off", title=group.experiment.title), (), "notice")


def ask_outcome(programme: Programme, group: Group, *, told: bool = False) -> Outgoing:
    """« Comment cela s'est-il passé ? », the first question of the report; `told`: they have begun to tell."""
    experiment = group.experiment
    choices: list[Button] = [
        {"title": outcome.label, "payload": payload("experiment", experiment=experiment.id, choice=outcome.id)}
        for outcome in programme.experiments.outcomes
    ]
    text = "experience_ask_first" if told else "experience_ask"
    return Outgoing(programme.texts.render(text, title=experiment.title), choices, KIND)


def in_a_row(texts: Texts, items: Sequence[str]) -> str:
    """« une radio, une mairie et une association »."""
    if len(items) < 2:
        return "".join(items)
    return texts.render("experiment_and", first=", ".join(items[:-1]), last=items[-1])


def _told_of_others(group: Group, actor_id: str) -> list[dict[str, str]]:
    """All of them, whatever they answered: a list that shrinks would tell that somebody declined."""
    return [member.told for other, member in group.members.items() if other != actor_id]


def _kind(texts: Texts, told: dict[str, str]) -> str:
    if not told["commune"]:
        return told["who"]
    return texts.render("experiment_other", who=told["who"], commune=told["commune"])


def _day(when: date) -> str:
    return format_date(when, "d MMMM", locale="fr")
