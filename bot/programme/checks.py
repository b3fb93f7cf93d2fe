"""Checks across files: what one file names must exist in another."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel

from bot.programme import conditions as c
from bot.programme.autonomy import Autonomy, AutonomyId
from bot.programme.barriers import BarrierId, Barriers
from bot.programme.crossings import Crossings
from bot.programme.eligibility import Eligibility
from bot.programme.experiments import Experiments
from bot.programme.hosting import Hosting
from bot.programme.next_steps import NextSteps
from bot.programme.objectives import ObjectiveId, Objectives
from bot.programme.programme import Questions
from bot.programme.questions import Question
from bot.programme.sheet import SheetContent
from bot.programme.typology import FamilyId, MarkId, SubtypeId, Typology
from bot.programme.yamlfile import Loc

FROM_ANSWERS = (c.Holds, c.HeadCount, c.Started, c.Says)
"""Conditions on what was answered: those that the first parts of the diagnosis may use."""
DERIVED_BEFORE_HOSTING = (
    *FROM_ANSWERS,
    c.HasBarrier,
    c.HasFit,
    c.HasFamily,
    c.HasSubtype,
    c.IsEligible,
    c.HasAutonomy,
    c.Prescribes,
)
ALLOWED: dict[str, tuple[type[BaseModel], ...]] = {
    "typology.yml": FROM_ANSWERS,
    "barriers.yml": FROM_ANSWERS,
    "objectives.yml": FROM_ANSWERS,
    "autonomy.yml": FROM_ANSWERS,
    "hosting.yml": DERIVED_BEFORE_HOSTING,
    "crossings.yml": DERIVED_BEFORE_HOSTING,
    "sheet.yml": (*FROM_ANSWERS, c.Always),
    "next_steps.yml": (*DERIVED_BEFORE_HOSTING, c.Unanswered, c.Always),
}
PRESCRIBER_MAY_ALSO = (c.HasFamily, c.HasSubtype)
_LEAVES = (*DERIVED_BEFORE_HOSTING, c.Unanswered, c.Always)

KNOWN = {
    c.HasFamily: ("family", get_args(FamilyId)),
    c.HasSubtype: ("subtype", get_args(SubtypeId)),
    c.HasBarrier: ("barrier", ("any", *get_args(BarrierId))),
    c.HasFit: ("objective", ("any", *get_args(ObjectiveId))),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake at a place of a file; the loader adds the line."""

    file: str
    loc: Loc
    problem: str
    remedy: str


def cross_check(files: dict[str, BaseModel]) -> Iterator[Finding]:
    """Every mistake that shows only when the files are read together."""
    listed = files["questions.yml"]
    assert isinstance(listed, Questions)
    questions = {question.id: question for question in listed.items}
    for name, content in files.items():
        yield from _repeated_ids(name, content)
        for loc, node in walk(content):
            if isinstance(node, _LEAVES):
                yield from _condition(name, loc, node, questions)
    yield from _questions(listed, questions)
    yield from _complete(files)
    for content in files.values():
        if isinstance(content, Eligibility):
            yield from _forms(content, questions)
        if isinstance(content, Crossings):
            yield from _crossings(content, questions)
        if isinstance(content, Experiments):
            yield from _experiments(content, files["crossings.yml"])
        if isinstance(content, SheetContent):
            yield from _sheet(content, files["hosting.yml"])
        if isinstance(content, NextSteps) and not any(
            isinstance(step.when, c.Always) and step.unless is None for step in content.steps
        ):
            yield Finding(
                "next_steps.yml",
                ("steps",),
                "aucune étape ne vaut pour tout le monde, quelqu’un pourrait donc n’en recevoir aucune",
                "Gardez au moins une étape avec « when: {always: true} »",
            )


def walk(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, BaseModel]]:
    """Every model inside `value` and the way to it, named as in the YAML file."""
    if isinstance(value, BaseModel):
        yield loc, value
        for name, field in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*loc, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*loc, str(key)))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from walk(item, (*loc, position))


def _condition(file: str, loc: Loc, node: BaseModel, questions: dict[str, Question]) -> Iterator[Finding]:
    allowed = ALLOWED.get(file, ())
    if file == "typology.yml" and loc[:1] == ("prescriber",):
        allowed += PRESCRIBER_MAY_ALSO
    if not isinstance(node, allowed):
        key = next(iter(node.model_dump(by_alias=True)))
        yield Finding(
            file,
            loc,
            f"la condition « {key} » n’est pas encore connue au moment où ce fichier sert",
            "Partez des réponses elles-mêmes : question, size, started ou says",
        )
    if isinstance(node, c.Holds):
        yield from _holds(file, loc, node, questions)
    if isinstance(node, c.Unanswered) and node.unknown not in questions:
        yield _unknown_id(file, (*loc, "unknown"), "question", node.unknown, questions)
    if isinstance(node, c.Says):
        for position, phrase in enumerate(node.says):
            if not any(character.isalnum() for character in phrase):
                yield Finding(
                    file,
                    (*loc, "says", position),
                    f"l’expression « {phrase} » ne contient aucun mot",
                    "Écrivez des mots, ou retirez-la",
                )
    for kind, (key, known) in KNOWN.items():
        if isinstance(node, kind):
            value = getattr(node, key)
            for one in (value,) if isinstance(value, str) else value:
                if one not in known:
                    yield _unknown_id(file, (*loc, key), key, one, known)


def _holds(file: str, loc: Loc, node: c.Holds, questions: dict[str, Question]) -> Iterator[Finding]:
    question = questions.get(node.question)
    if question is None:
        yield _unknown_id(file, (*loc, "question"), "question", node.question, questions)
        return
    known = [option.id for option in question.options]
    for option in node.options:
        if option not in known:
            yield _unknown_id(file, loc, f"réponse à « {question.id} »", option, known)


def _questions(listed: Questions, questions: dict[str, Question]) -> Iterator[Finding]:
    for position, question in enumerate(listed.items):
        loc: Loc = ("questions", position)
        if (question.kind in ("choice", "multi")) != bool(question.options):
            yield Finding(
                "questions.yml",
                loc,
                f"la question « {question.id} » est de nature {question.kind}"
                f" et propose {len(question.options)} réponse(s)",
                "Seules les natures choice et multi ont des options, et il leur en faut",
            )
        for other, wanted in question.ask_when.items():
            if other not in questions:
                yield _unknown_id("questions.yml", (*loc, "ask_when", other), "question", other, questions)
                continue
            known = [option.id for option in questions[other].options]
            for option in wanted:
                if option not in known:
                    yield _unknown_id(
                        "questions.yml", (*loc, "ask_when", other), f"réponse à « {other} »", option, known
                    )


def _forms(eligibility: Eligibility, questions: dict[str, Question]) -> Iterator[Finding]:
    if "legal_form" not in questions:
        return
    known = [option.id for option in questions["legal_form"].options]
    for form in eligibility.forms:
        if form not in known:
            yield _unknown_id("eligibility.yml", ("forms", form), "forme juridique", form, known)
    for form in known:
        if form not in eligibility.forms:
            yield Finding(
                "eligibility.yml",
                ("forms",),
                f"rien n’est dit de la forme juridique « {form} », que les questions proposent",
                f"Ajoutez « {form}: » avec status et because",
            )


def _crossings(crossings: Crossings, questions: dict[str, Question]) -> Iterator[Finding]:
    """The tables of crossings.yml hold one line for each thing that exists elsewhere, and nothing else."""
    tables: list[tuple[str, Collection[str], Collection[str]]] = [
        ("objectives", crossings.objectives, get_args(ObjectiveId)),
        ("subtypes", crossings.subtypes, get_args(SubtypeId)),
        ("families", crossings.families, get_args(FamilyId)),
    ]
    for key, question in (("publics", "publics"), ("forms", "legal_form")):
        if question in questions:
            tables.append((key, getattr(crossings, key), [option.id for option in questions[question].options]))
    for key, present, known in tables:
        for one in present:
            if one not in known:
                yield _unknown_id("crossings.yml", (key, one), "ligne", one, known)
        for missing in [one for one in known if one not in present]:
            yield Finding(
                "crossings.yml",
                (key,),
                f"« {missing} » n’est pas nommé",
                f"Ajoutez la ligne « {missing}: … »",
            )
    for position, one in enumerate(crossings.quotable):
        if one not in questions:
            yield _unknown_id("crossings.yml", ("quotable", position), "question", one, questions)
    for position, one in enumerate(crossings.wide_publics):
        if one not in crossings.publics:
            yield _unknown_id("crossings.yml", ("wide_publics", position), "public", one, crossings.publics)


def _experiments(experiments: Experiments, crossings: BaseModel) -> Iterator[Finding]:
    """Traits and publics of the roles exist."""
    assert isinstance(crossings, Crossings)
    traits = [trait.id for trait in crossings.traits]
    for at, template in enumerate(experiments.templates):
        named: list[tuple[Loc, str, str, Collection[str]]] = []
        if template.public is not None:
            named.append((("public",), "public", template.public, crossings.publics))
        for rank, role in enumerate(template.roles):
            named += [(("roles", rank, "traits"), "trait", one, traits) for one in role.traits]
            named += [(("roles", rank, "publics"), "public", one, crossings.publics) for one in role.publics]
        for loc, what, one, known in named:
            if one not in known:
                yield _unknown_id("experiments.yml", ("templates", at, *loc), what, one, known)


def _complete(files: dict[str, BaseModel]) -> Iterator[Finding]:
    """Ids fixed by the seed must each be described."""
    for file, content in files.items():
        wanted: list[tuple[str, Collection[str], Collection[str]]] = []
        if isinstance(content, Typology):
            wanted = [
                ("families", get_args(FamilyId), [f.id for f in content.families]),
                ("subtypes", get_args(SubtypeId), [s.id for s in content.subtypes]),
                ("marks", get_args(MarkId), [m.id for m in content.marks]),
            ]
        elif isinstance(content, Objectives):
            wanted = [("objectives", get_args(ObjectiveId), [o.id for o in content.items])]
        elif isinstance(content, Barriers):
            wanted = [("barriers", get_args(BarrierId), [b.id for b in content.items])]
        elif isinstance(content, Autonomy):
            wanted = [("levels", get_args(AutonomyId), [level.id for level in content.levels])]
        for key, needed, present in wanted:
            for missing in [one for one in needed if one not in present]:
                yield Finding(file, (key,), f"« {missing} » n’est pas décrit", f"Ajoutez l’entrée « id: {missing} »")


def _sheet(content: SheetContent, hosting: BaseModel) -> Iterator[Finding]:
    """The sheet has a sentence for every family, sub-type, objective, mark and hosting mode, and for no other."""
    assert isinstance(hosting, Hosting)
    modes = [mode.id for mode in hosting.modes]
    wanted: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("families", get_args(FamilyId), content.families),
        ("marks", get_args(MarkId), content.marks),
        ("subtypes", get_args(SubtypeId), content.subtypes),
        ("objectives", get_args(ObjectiveId), content.objectives),
        ("hosting", modes, content.hosting),
    )
    for key, needed, present in wanted:
        for missing in [one for one in needed if one not in present]:
            yield Finding("sheet.yml", (key,), f"« {missing} » n’est pas décrit", f"Ajoutez l’entrée « {missing}: »")
    for mode in content.hosting:
        if mode not in modes:
            yield _unknown_id("sheet.yml", ("hosting", mode), "façon de porter un projet", mode, modes)


def _repeated_ids(file: str, content: BaseModel) -> Iterator[Finding]:
    """The same id twice in one list."""
    seen: dict[tuple[Loc, str], Loc] = {}
    for loc, node in walk(content):
        item_id = getattr(node, "id", None)
        if isinstance(item_id, str) and loc and isinstance(loc[-1], int):
            if (loc[:-1], item_id) in seen:
                yield Finding(
                    file,
                    (*loc, "id"),
                    f"l’identifiant « {item_id} » est donné deux fois",
                    "Changez l’un des deux",
                )
            seen[(loc[:-1], item_id)] = loc


def _unknown_id(file: str, loc: Loc, what: str, given: str, known: Collection[str]) -> Finding:
    near = difflib.get_close_matches(given, list(known), n=1)
    remedy = f"Vouliez-vous écrire « {near[0]} »" if near else f"Choisissez parmi : {', '.join(known)}"
    return Finding(file, loc, f"{what} inconnue : « {given} »", remedy)
