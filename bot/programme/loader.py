"""Reads `programme/`, refuses what is wrong with a sentence that an editor can act on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from pydantic import BaseModel, ValidationError

from bot.programme.autonomy import Autonomy
from bot.programme.barriers import Barriers
from bot.programme.catalysts import Catalysts
from bot.programme.checks import cross_check
from bot.programme.crossings import Crossings
from bot.programme.eligibility import Eligibility
from bot.programme.errors import ContentError
from bot.programme.experiments import Experiments
from bot.programme.hosting import Hosting
from bot.programme.interview import Interview
from bot.programme.introductions import Introductions
from bot.programme.next_steps import NextSteps
from bot.programme.objectives import Objectives
from bot.programme.programme import Programme, Questions
from bot.programme.sheet import SheetContent
from bot.programme.texts import Texts
from bot.programme.typology import Typology
from bot.programme.validation import content_errors
from bot.programme.yamlfile import YamlFile, read_yaml

FOLDER = Path(__file__).resolve().parents[2] / "programme"
"""The programme of this installation."""

MODELS: dict[str, type[BaseModel]] = {
    "questions.yml": Questions,
    "interview.yml": Interview,
    "typology.yml": Typology,
    "objectives.yml": Objectives,
    "barriers.yml": Barriers,
    "hosting.yml": Hosting,
    "eligibility.yml": Eligibility,
    "next_steps.yml": NextSteps,
    "autonomy.yml": Autonomy,
    "crossings.yml": Crossings,
    "introductions.yml": Introductions,
    "experiments.yml": Experiments,
    "catalysts.yml": Catalysts,
    "sheet.yml": SheetContent,
    "texts.yml": Texts,
}


def load(folder: Path | None = None) -> Programme:
    """The programme of `folder` (this installation's by default).

    Raises the first `ContentError` when something is wrong; `check` lists them all. Reads the disk
    each time: callers keep the result.
    """
    contents, errors = _read(folder or FOLDER)
    if errors:
        raise errors[0]
    return Programme(
        questions=cast(Questions, contents["questions.yml"]).items,
        interview=cast(Interview, contents["interview.yml"]),
        typology=cast(Typology, contents["typology.yml"]),
        objectives=cast(Objectives, contents["objectives.yml"]),
        barriers=cast(Barriers, contents["barriers.yml"]),
        hosting=cast(Hosting, contents["hosting.yml"]),
        eligibility=cast(Eligibility, contents["eligibility.yml"]),
        next_steps=cast(NextSteps, contents["next_steps.yml"]),
        autonomy=cast(Autonomy, contents["autonomy.yml"]),
        crossings=cast(Crossings, contents["crossings.yml"]),
        introductions=cast(Introductions, contents["introductions.yml"]),
        experiments=cast(Experiments, contents["experiments.yml"]),
        catalysts=cast(Catalysts, contents["catalysts.yml"]),
        sheet=cast(SheetContent, contents["sheet.yml"]),
        texts=cast(Texts, contents["texts.yml"]),
        version=fingerprint(folder or FOLDER),
    )


def check(folder: Path | None = None) -> list[ContentError]:
    """Everything that is wrong in `folder`; empty when the programme can be loaded."""
    return _read(folder or FOLDER)[1]


def fingerprint(folder: Path) -> str:
    """12 hexadecimal characters that change with the name or content of any YAML file of the folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _read(folder: Path) -> tuple[dict[str, BaseModel], list[ContentError]]:
    files: dict[str, YamlFile] = {}
    contents: dict[str, BaseModel] = {}
    errors: list[ContentError] = []
    for name, model in MODELS.items():
        try:
            files[name] = read_yaml(folder / name)
            contents[name] = model.model_validate(files[name].data)
        except ContentError as error:
            errors.append(error)
        except ValidationError as error:
            errors.extend(content_errors(files[name], error))
    if not errors:
        for finding in cross_check(contents):
            file = files[finding.file]
            errors.append(ContentError(file.name, file.line(finding.loc), finding.problem, finding.remedy))
    return contents, errors
