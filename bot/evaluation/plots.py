"""Charts drawn as SVG, to be put in a page as they are: no colour alone, no identifier shared by two charts.

matplotlib is of the group `report`: nothing but the report loads it.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Collection
from typing import Any

from bot.evaluation.section import Bars, Chart, Matrix, Reliability, show

WIDTH = 4.6
"""Inches: small, so that letters stay legible when a phone shrinks the chart."""
LONGEST_LABEL = 18
"""Letters on one line beside a bar."""
INK, GRID = "#1f2733", "#d5dae1"
COLOURS = ("#0b5c7a", "#e0862f", "#5b8c3e", "#8a4f9e")
HATCHES = ("", "////", "\\\\\\\\", "--")
MARKERS = ("o", "s", "^", "D")
_STYLE: dict[Any, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "passerelles",
    "font.family": "sans-serif",
    "font.sans-serif": ["system-ui", "DejaVu Sans"],
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "hatch.linewidth": 0.5,
    "hatch.color": "#ffffff",
}


def draw(chart: Chart, number: int) -> str:
    """The chart as an `<svg>` element; `number` makes its identifiers its own. It says nothing to a screen
    reader: the title and the table beside it do. Raises ModuleNotFoundError without matplotlib."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, _height(chart)), layout="constrained")
        axes = figure.add_subplot()
        match chart:
            case Bars():
                _bars(axes, chart)
            case Reliability():
                _reliability(axes, chart)
            case Matrix():
                _matrix(axes, chart)
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _inline(drawn.getvalue(), number)


def _height(chart: Chart) -> float:
    if isinstance(chart, Bars):
        return 0.9 + 0.2 * len(chart.labels) * (len(chart.series) + 0.6)
    return 4.2 if isinstance(chart, Reliability) else 3.0


def _bars(axes: Any, chart: Bars) -> None:
    """Lying bars: the labels stay readable on a phone."""
    count = len(chart.series)
    thick = 0.8 / count
    for i, (series, values) in enumerate(chart.series.items()):
        places = [place + i * thick for place in range(len(chart.labels))]
        drawn = axes.barh(places, values, thick * 0.92, label=series, color=COLOURS[i], hatch=HATCHES[i])
        texts = [f" {_short(value, chart)}" for value in values]
        axes.bar_label(drawn, texts, fontsize=8.5, color=INK)
    axes.set_yticks(
        [place + 0.4 - thick / 2 for place in range(len(chart.labels))], [_cut(one) for one in chart.labels]
    )
    axes.set_ylim(len(chart.labels) - 0.2 - thick / 2, -thick)
    axes.grid(False, axis="y")
    axes.tick_params(length=0)
    if chart.unit == "share":
        axes.set_xlim(0, 1.1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    else:
        axes.margins(x=0.15)
    if chart.target is not None:
        axes.axvline(chart.target, color=INK, linestyle="--", linewidth=1)
    if count > 1:
        _legend(axes, count)


def _reliability(axes: Any, chart: Reliability) -> None:
    axes.plot([0, 1], [0, 1], color=INK, linestyle="--", linewidth=1)
    for i, (task, bins) in enumerate(chart.tasks.items()):
        seen = [one for one in bins if one.count]
        sizes = [18 + 110 * one.count / max(other.count for other in seen) for one in seen]
        told, true = [one.confidence for one in seen], [one.right for one in seen]
        axes.plot(told, true, color=COLOURS[i], linewidth=1.2)
        axes.scatter(told, true, sizes, color=COLOURS[i], marker=MARKERS[i], edgecolor="white", label=task, zorder=3)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    axes.set_yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    axes.set_xlabel("annoncé")
    axes.set_ylabel("juste")
    axes.set_xlim(-0.04, 1.04)
    axes.set_ylim(-0.04, 1.04)
    _legend(axes, 1)


def _matrix(axes: Any, chart: Matrix) -> None:
    shares = [[count / max(sum(row), 1) for count in row] for row in chart.counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
    for i, row in enumerate(chart.counts):
        for j, count in enumerate(row):
            dark = shares[i][j] > 0.6
            axes.text(j, i, str(count), ha="center", va="center", color="white" if dark else INK, fontsize=11)
    axes.set_xticks(range(len(chart.labels)), chart.labels)
    axes.set_yticks(range(len(chart.labels)), chart.labels)
    axes.set_xlabel("lu par le modèle")
    axes.set_ylabel("dit par le lecteur")
    axes.tick_params(length=0)
    axes.grid(False)


def _legend(axes: Any, columns: int) -> None:
    axes.figure.legend(loc="outside upper left", ncols=columns, frameon=False, fontsize=9.5, markerscale=0.7)


def _cut(label: str) -> str:
    """A long label on two lines: the bars need the room."""
    return "\n".join(textwrap.wrap(label, LONGEST_LABEL, break_long_words=False))


def _short(value: float, chart: Bars) -> str:
    return f"{100 * value:.0f}" if chart.unit == "share" else show(value, chart.unit)


def _inline(document: str, number: int) -> str:
    """The `<svg>` alone, as wide as its place, hidden from screen readers, its identifiers made unique."""
    svg = document[document.index("<svg") :]
    svg = re.sub(r"<(metadata|style)\b.*?</\1>", "", svg, flags=re.DOTALL)
    used = set(re.findall(r"(?:url\(#|href=\"#)([\w.-]+)", svg))
    svg = re.sub(r' id="([\w.-]+)"', lambda found: _identifier(found[1], used, number), svg)
    svg = re.sub(r"(url\(#|href=\"#)", rf"\g<1>chart{number}-", svg)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).strip()


def _identifier(found: str, used: Collection[str], number: int) -> str:
    return f' id="chart{number}-{found}"' if found in used else ""
