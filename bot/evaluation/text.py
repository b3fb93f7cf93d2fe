"""The report for a terminal: figures first, then each table, one column wide enough for its longest cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.section import Bars, Figure, Matrix, Note, Part, Quotes, Reliability, Section, Table, show

VERDICTS = {True: "✓", False: "✗", None: " "}


def render_text(sections: Sequence[Section]) -> str:
    """Every section, in order, and a last line that counts the targets."""
    blocks = ["\n".join(_section(section)) for section in sections]
    return "\n\n".join([*blocks, summary(sections)]) + "\n"


def summary(sections: Sequence[Section]) -> str:
    """How many targets are reached, and which are not, in one sentence."""
    asked = [(section, one) for section in sections for one in section.figures if one.target is not None]
    if not asked:
        return "Aucune cible n’est fixée pour ce qui a été mesuré."
    unknown = sum(one.met is None for _, one in asked)
    missed: dict[str, list[str]] = {}
    for section, one in asked:
        if one.met is False:
            missed.setdefault(section.title, []).append(one.label)
    reached = len(asked) - unknown - sum(map(len, missed.values()))
    sentence = f"Cibles atteintes : {reached} sur {len(asked)}."
    if unknown:
        sentence += f" Non mesurées : {unknown}."
    if missed:
        listed = " ; ".join(f"{title} ({' ; '.join(labels)})" for title, labels in missed.items())
        sentence += f" À reprendre : {listed}."
    return sentence


def wanted(figure: Figure) -> str:
    """The target as people read it: « au moins 93,0 % »; empty without one."""
    if figure.target is None:
        return ""
    return f"{'au plus' if figure.target.at_least is None else 'au moins'} {show(figure.target.value, figure.unit)}"


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield "=" * len(section.title)
    if section.figures:
        rows = [
            [VERDICTS[one.met] + " " + one.label, show(one.value, one.unit), wanted(one)] for one in section.figures
        ]
        yield from _grid(rows)
    for part in section.parts:
        yield ""
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    match part:
        case Note():
            yield part.text
        case Quotes():
            yield f"{part.title} : {len(part.quotes)} exemples dans la page. {part.note}".rstrip()
        case Table():
            yield from _table(part)
        case Bars() | Reliability() | Matrix():
            yield from _table(part.table())


def _table(table: Table) -> Iterator[str]:
    yield table.title
    units = [None, *table.units, *[None] * len(table.columns)]
    rows = [[show(cell, unit) for cell, unit in zip(row, units, strict=False)] for row in table.rows]
    yield from _grid([list(table.columns), *rows])
    if table.note:
        yield f"  {table.note}"


def _grid(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield ("  " + "  ".join(cells)).rstrip()
