"""The report as text, page and JSON, from the same sections."""

import json
import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from bot.evaluation.page import render_page, write_page
from bot.evaluation.section import (
    Bars,
    Bin,
    Figure,
    Matrix,
    Note,
    Quote,
    Quotes,
    Reliability,
    Section,
    Table,
    show,
)
from bot.evaluation.targets import Target
from bot.evaluation.text import render_text

WHEN = datetime(2026, 3, 5, 9, 7)
SECTIONS = [
    Section(
        "fruit",
        "Les fruits & <légumes>",
        [
            Figure("ripe", "mûrs", 0.934, target=Target(at_least=0.9)),
            Figure("slow", "durée", 7.25, "ms", Target(at_most=5)),
            Figure("later", "plus tard", None, target=Target(at_least=1)),
            Figure("count", "en tout", 1234, "count"),
        ],
        [
            Note("Un mot."),
            Bars("Par couleur", ["rouge (3)", "vert"], {"poids": [0.5, 1.0], "prix": [0.25, 0.75]}),
            Matrix("Confusions", ["a", "b"], [[3, 1], [0, 2]]),
            Reliability("Confiance", {"famille": [Bin(0.8, 0.9, 12, 0.85, 0.5)]}),
            Table(
                "Longue", ["rang", "valeur", "mot"], [[f"n° {i}", i, "x"] for i in range(30)], ["count"], "Une note."
            ),
            Quotes("À relire", [Quote("du pain <bon>", [(3, 7)], "R1")]),
        ],
        {"raw": [1, 2]},
    ),
    Section("empty", "Rien encore", parts=[Note("Donnez un corpus.")]),
]


class Page(HTMLParser):
    """The tags, the identifiers and the addresses of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.addresses = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for key, value in attributes:
            if key == "id":
                self.ids.append(value)
            if key in ("src", "href", "xlink:href"):
                self.addresses.append(value)


@pytest.fixture(scope="module")
def html():
    return render_page(SECTIONS, WHEN)


def test_the_text_has_every_figure_and_its_verdict():
    text = render_text(SECTIONS)
    assert re.search(r"✓ mûrs +93,4 % +au moins 90,0 %", text)
    assert re.search(r"✗ durée +7,25 ms +au plus 5,00 ms", text)
    assert re.search(r"rouge \(3\) +50,0 % +25,0 %", text)
    assert "famille, 0,8 à 0,9" in text
    assert "Cibles atteintes : 1 sur 3. Non mesurées : 1. À reprendre : Les fruits & <légumes> (durée)." in text


def test_the_page_has_a_table_beside_every_chart_and_escapes_what_it_quotes(html):
    page = Page(html)
    assert page.tags.count("svg") == 3
    assert page.tags.count("table") == 4
    assert page.tags.count("caption") == 4
    assert '<html lang="fr">' in html
    assert "du <mark>pain</mark> &lt;bon&gt;" in html
    assert "Les fruits &amp; &lt;légumes&gt;" in html
    assert "5 mars 2026 à 09 h 07" in html


def test_the_page_asks_nothing_of_any_server(html):
    addresses = [address for address in Page(html).addresses if not address.startswith(("#", "data:"))]
    assert addresses == []
    assert not re.findall(r"url\((?!#)", html)
    assert "<script" not in html
    assert "@import" not in html


def test_identifiers_are_there_once_and_references_lead_somewhere(html):
    page = Page(html)
    assert len(set(page.ids)) == len(page.ids)
    wanted = re.findall(r"url\(#([^)]+)\)", html) + [a[1:] for a in page.addresses if a.startswith("#")]
    assert set(wanted) <= set(page.ids)


def test_the_same_sections_give_the_same_page(html):
    assert render_page(SECTIONS, WHEN) == html


def test_a_page_replaces_the_former_one(tmp_path):
    path = tmp_path / "new" / "report.html"
    write_page(SECTIONS[1:], path, WHEN)
    write_page(SECTIONS[1:], path, WHEN)
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


def test_json_has_figures_targets_and_everything_measured():
    told = json.loads(json.dumps([section.to_json() for section in SECTIONS]))
    assert told[0]["figures"]["slow"] == {"value": 7.25, "unit": "ms", "target": 5, "met": False}
    assert told[0]["figures"]["later"]["met"] is None
    assert told[0]["data"] == {"raw": [1, 2]}


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "share", "–"),
        ("mot", "share", "mot"),
        (1, "share", "100,0 %"),
        (-0.051, "points", "−5,1 pt"),
        (1234567, "count", "1 234 567"),
        (2.5, None, "2,5"),
        (3, "number", "3"),
        (57.2, "MB", "57 Mo"),
    ],
)
def test_numbers_read_as_in_french(value, unit, shown):
    assert show(value, unit) == shown
