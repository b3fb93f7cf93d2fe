"""The report as one HTML page that asks nothing of any other server: charts inside, a table beside each of them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

import jinja2
from markupsafe import Markup

from bot.evaluation.plots import draw
from bot.evaluation.section import Bars, Chart, Matrix, Note, Quotes, Reliability, Section, Table, Unit, show
from bot.evaluation.text import summary, wanted

_FOLDER = Path(__file__).resolve().parent / "templates"
VERDICTS = {True: "atteint", False: "à reprendre", None: ""}
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def render_page(sections: Sequence[Section], when: datetime) -> str:
    """The page. Raises ModuleNotFoundError when matplotlib is not installed."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbers = count(1)

    def picture(chart: Chart) -> Markup:
        return Markup(draw(chart, next(numbers)))  # noqa: S704 (drawn by matplotlib, which escapes its texts)

    environment.filters.update(show=_no_break, typeset=_typeset, wanted=wanted, picture=picture)
    environment.tests.update(
        table=lambda part: isinstance(part, Table),
        chart=lambda part: isinstance(part, Bars | Reliability | Matrix),
        quotes=lambda part: isinstance(part, Quotes),
        note=lambda part: isinstance(part, Note),
    )
    day = f"{when.day} {MONTHS[when.month - 1]} {when.year} à {when:%H} h {when:%M}"
    template = environment.get_template("report.html")
    return template.render(sections=sections, verdicts=VERDICTS, summary=summary(sections), day=day)


def write_page(sections: Sequence[Section], path: Path, when: datetime) -> None:
    """Write the page; a reader sees the former one or the new one, never half of it."""
    page = render_page(sections, when)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(page, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _no_break(value: str | int | float | None, unit: Unit | None = None) -> str:
    """A number and its unit stay on the same line."""
    shown = show(value, unit)
    return shown if isinstance(value, str) else shown.replace(" ", "\u00a0")


def _typeset(text: str) -> str:
    """The no-break spaces that French puts inside guillemets, before « : ; ? ! % » and in numbers."""
    text = re.sub(r" ([:;?!»%])", "\u00a0\\1", text).replace("« ", "«\u00a0")
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text)
