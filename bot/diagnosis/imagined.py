"""The answers that one may imagine to each question: one of each kind that the programme's rules tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.interview.answers import Answer, Value
from bot.programme import conditions as c
from bot.programme.checks import walk
from bot.programme.programme import Programme
from bot.programme.questions import Question


def imagine_answers(programme: Programme) -> dict[str, tuple[Answer, ...]]:
    """By question, answers of which no two fire the same rules; questions that no rule reads are left out."""
    nodes = [node for part in _parts(programme) for _, node in walk(part)]
    sets = _option_sets(nodes)
    sets["legal_form"] += _by_status(programme)
    found: dict[str, tuple[Answer, ...]] = {}
    for question in programme.questions:
        values = tuple(_values(question, nodes, sets[question.id]))
        if len(values) > 1:
            found[question.id] = tuple(Answer(question.id, "answered", value, "", "button") for value in values)
    return found


def _parts(programme: Programme) -> tuple[BaseModel, ...]:
    return (
        programme.typology,
        programme.barriers,
        programme.objectives,
        programme.autonomy,
        programme.hosting,
        programme.next_steps,
    )


def _values(question: Question, nodes: list[BaseModel], sets: list[frozenset[str]]) -> Iterator[Value]:
    if question.options:
        seen = set()
        for option in question.options:
            kind = tuple(option.id in one for one in sets)
            if kind not in seen:
                seen.add(kind)
                yield [option.id] if question.kind == "multi" else option.id
    elif question.kind == "size":
        yield from _head_counts([node for node in nodes if isinstance(node, c.HeadCount)])
    elif question.kind == "year" and any(isinstance(node, c.Started) for node in nodes):
        yield {"year": None, "not_started": True, "approximate": False}
        yield {"year": 2000, "not_started": False, "approximate": False}


def _option_sets(nodes: list[BaseModel]) -> defaultdict[str, list[frozenset[str]]]:
    sets: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for node in nodes:
        if isinstance(node, c.Holds):
            sets[node.question].append(frozenset(node.options))
    return sets


def _by_status(programme: Programme) -> list[frozenset[str]]:
    """Legal forms that may answer the call alike."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, rule in programme.eligibility.forms.items():
        forms[rule.status].add(form)
    return [frozenset(alike) for alike in forms.values()]


def _head_counts(rules: list[c.HeadCount]) -> Iterator[dict[str, Any]]:
    """Volunteers alone, then employees alone, one count in each interval that the rules tell apart."""
    for measure, others in (("volunteers", "employees"), ("employees", "volunteers")):
        bounds = {1} | {rule.min for rule in rules if rule.size in ("people", measure) and rule.min}
        bounds |= {rule.max + 1 for rule in rules if rule.size in ("people", measure) and rule.max is not None}
        for count in sorted(bounds):
            yield {measure: count, others: 0, "members": None, "approximate": False}
