"""The judged actors: they can be what they say, and the judgements hold to their own rules."""

from collections import Counter

import pytest

from bot.crossings.area import kilometres
from bot.crossings.seen import see
from bot.diagnosis.facts import head_count
from bot.evaluation.judged_peers import answers_of, load_judged, read_peers
from bot.programme import ContentError, load
from bot.settings import Settings
from bot.understanding.communes import CommuneIndex
from tests.unit.understanding.small_model import readable_classifier

JUDGED = load_judged()
FURTHEST_KM = 50
"""Forty minutes of road, or an hour into a valley."""


@pytest.fixture(scope="module")
def programme():
    return load(Settings().programme_dir)


@pytest.fixture(scope="module")
def communes():
    return CommuneIndex.load()


@pytest.fixture(scope="module")
def peers(programme, communes):
    return read_peers(JUDGED, programme, readable_classifier(), communes)


def test_it_is_large_and_varied():
    assert len(JUDGED.actors) == 60
    assert len(JUDGED.queries) >= 30
    lengths = [len(actor.activity.split()) for actor in JUDGED.actors.values()]
    assert min(lengths) >= 10
    assert max(lengths) <= 60
    assert len({actor.name for actor in JUDGED.actors.values()}) == 60
    assert 3 <= len(JUDGED.actors) - len(JUDGED.open) <= 10


def test_both_halves_measure_as_many():
    halves = Counter(judgement.split for judgement in JUDGED.queries.values())
    assert abs(halves["dev"] - halves["held"]) <= 1


@pytest.mark.parametrize("actor_id", JUDGED.actors)
def test_an_actor_can_be_answered_and_placed(actor_id, programme, communes):
    answers = answers_of(JUDGED.actors[actor_id], programme, communes)
    place = answers["commune"].value
    assert place["in_territory"]
    assert place["department"] in {"24", "33", "40", "47", "64"}
    assert head_count(answers["size"], "people") >= 1
    assert answers.keys() == {question.id for question in programme.questions} - {"contact"}
    words = JUDGED.actors[actor_id].words
    assert {name: answers[name].quote for name in words} == words


def test_several_share_a_commune_and_every_departement_is_there(peers):
    communes = Counter(peer.insee for peer in peers.values())
    assert sum(count > 1 for count in communes.values()) >= 8
    assert {peer.department for peer in peers.values()} == {"24", "33", "40", "47", "64"}


@pytest.mark.parametrize("query", JUDGED.queries)
def test_a_judgement_holds_to_its_rules(query, programme, peers):
    judgement = JUDGED.queries[query]
    assert JUDGED.actors[query].open
    assert 8 <= len(judgement.relevance) <= 20
    assert judgement.good or judgement.possible
    for other in (*judgement.good, *judgement.possible):
        assert JUDGED.actors[other].open
    for other, reason in judgement.good.items():
        assert kilometres(see(programme, peers[query]), see(programme, peers[other])) <= FURTHEST_KM, other
        assert len(reason.split()) >= 6


def test_what_is_good_is_at_least_possible_from_the_other_side():
    for query, judgement in JUDGED.queries.items():
        for other in judgement.good:
            if other in JUDGED.queries:
                assert JUDGED.queries[other].relevance.get(query, 0) >= 1, (query, other)


def test_every_neighbour_is_judged(programme, peers):
    for query, judgement in JUDGED.queries.items():
        for other, peer in peers.items():
            if other != query and peer.epci == peers[query].epci and peer.department == peers[query].department:
                apart = kilometres(see(programme, peers[query]), see(programme, peer))
                assert other in judgement.relevance or apart > 15, (query, other)


def _rewritten(tmp_path, old, new):
    from bot.evaluation.judged_peers import FILE

    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "crossings.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("possible: [depann_tonneins,", "possible: [depann_nerac,", "depann_nerac"),
        ("possible: [depann_tonneins,", "possible: [relance,", "deux fois"),
        ("possible: [depann_tonneins,", "possible: [clic_meilhan,", "deux fois"),
        ("split: dev", "split: autre", "split"),
    ],
)
def test_a_mistake_is_named(tmp_path, old, new, problem):
    with pytest.raises(ContentError, match=problem):
        load_judged(_rewritten(tmp_path, old, new))


@pytest.mark.parametrize(
    ("part", "value", "problem"),
    [("publics", ("martiens",), "publics: martiens"), ("commune", "Zzyzx", "Zzyzx"), ("budget", "beaucoup", "budget")],
)
def test_an_answer_that_cannot_be_is_refused(programme, communes, part, value, problem):
    wrong = JUDGED.actors["relance"].model_copy(update={part: value})
    with pytest.raises(ValueError, match=problem):
        answers_of(wrong, programme, communes)
