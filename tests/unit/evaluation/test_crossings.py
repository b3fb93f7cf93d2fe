"""The section of crossings, on a small set."""

import json

import pytest

from bot.evaluation.crossings import BASELINES, CrossingsReport, Ranked, describe, measure
from bot.evaluation.judged_peers import JudgedPeers, load_judged, read_peers
from bot.evaluation.materials import Materials
from bot.evaluation.text import render_text
from bot.programme import load
from bot.settings import Settings
from bot.understanding.communes import CommuneIndex
from tests.unit.understanding.small_model import readable_classifier


def ranked(query, split, found, ndcg, distance):
    baselines = dict.fromkeys(BASELINES, 0.1) | {"distance": distance}
    return Ranked(query, split, found, ndcg, baselines)


REPORT = CrossingsReport(
    (
        ranked("clic_meilhan", "dev", ("relance", "pixel"), 0.9, 0.5),
        ranked("relance", "held", ("clic_meilhan",), 0.8, 0.7),
        ranked("pixel", "held", (), 0.4, 0.3),
    )
)


APART = CrossingsReport((ranked("maison_cyprien", "held", ("cafe_cyprien",), 0.9, 0.8),))


def test_the_means_and_the_margin_over_the_best_baseline():
    assert REPORT.ndcg() == pytest.approx(0.7)
    assert REPORT.ndcg("held") == pytest.approx(0.6)
    assert REPORT.baseline("distance") == pytest.approx(0.5)
    assert REPORT.margin() == pytest.approx(0.2)
    assert REPORT.margin("dev") == pytest.approx(0.4)


def test_the_section_says_whether_targets_are_met_and_shows_the_worst_first():
    section = describe(Materials(Settings()), load_judged(), REPORT, APART)
    met = {one.id: one.met for one in section.figures if one.target}
    assert met == {"ndcg": False, "held": False, "margin": True, "apart": True, "apart_margin": False}
    text = render_text([section])
    assert "Relance informatique (2), Pixels et Compagnie (0)" in text
    assert text.index("Pixels et Compagnie  ") < text.index("Coup de pouce clic")
    assert section.data[0]["found"] == ["relance", "pixel"]


def test_of_the_actors_apart_only_the_whole_is_shown():
    section = describe(Materials(Settings()), load_judged(), REPORT, APART)
    assert {one.id: one.value for one in section.figures}["apart"] == pytest.approx(0.9)
    assert "cafe_cyprien" not in json.dumps(section.to_json())
    assert "Café du Pont" not in render_text([section])


def test_baselines_are_measured_beside_the_product():
    whole = load_judged()
    kept = ("sante_aspe", "visio_pau", "epn_oloron", "aidants_riberac", "memoire_sabres")
    query = {"split": "dev", "good": {"epn_oloron": "Une médiatrice"}, "possible": ["visio_pau"], "bad": ()}
    judged = JudgedPeers.model_validate(
        {"actors": {one: whole.actors[one].model_dump() for one in kept}, "queries": {"sante_aspe": query}}
    )
    programme = load(Settings().programme_dir)
    peers = read_peers(judged, programme, readable_classifier(), CommuneIndex.load())
    (one,) = measure(programme, judged, peers).ranked
    assert one.baselines["distance"] == pytest.approx(1)  # Oloron is nearer than Pau; the other one is far
    assert 0 < one.baselines["random"] < 1
    assert "aidants_riberac" not in one.found
    assert set(one.baselines) == set(BASELINES)
