"""The judged actors: they can be what they say, and the judgements hold to their own rules."""

from collections import Counter

import pytest

from bot.crossings.area import kilometres
from bot.crossings.seen import see
from bot.diagnosis.facts import head_count
from bot.evaluation.judged_peers import APART, FILE, JudgedPeers, answers_of, load_judged, read_peers
from bot.programme import ContentError, load
from bot.settings import Settings
from bot.understanding.communes import CommuneIndex
from tests.unit.understanding.small_model import readable_classifier

JUDGED = load_judged()
OTHERS = load_judged(APART)
ALL = JudgedPeers(actors={**JUDGED.actors, **OTHERS.actors}, queries={**JUDGED.queries, **OTHERS.queries})
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
    return read_peers(ALL, programme, readable_classifier(), communes)


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


@pytest.mark.parametrize("actor_id", ALL.actors)
def test_an_actor_can_be_answered_and_placed(actor_id, programme, communes):
    answers = answers_of(ALL.actors[actor_id], programme, communes)
    place = answers["commune"].value
    assert place["in_territory"]
    assert place["department"] in {"24", "33", "40", "47", "64"}
    assert head_count(answers["size"], "people") >= 1
    assert answers.keys() == {question.id for question in programme.questions} - {"contact"}
    words = ALL.actors[actor_id].words
    assert {name: answers[name].quote for name in words} == words


def test_several_share_a_commune_and_every_departement_is_there(peers):
    ours = [peers[actor] for actor in JUDGED.actors]
    communes = Counter(peer.insee for peer in ours)
    assert sum(count > 1 for count in communes.values()) >= 8
    assert {peer.department for peer in ours} == {"24", "33", "40", "47", "64"}


@pytest.mark.parametrize("query", ALL.queries)
def test_a_judgement_holds_to_its_rules(query, programme, peers):
    judgement = ALL.queries[query]
    assert ALL.actors[query].open
    assert 8 <= len(judgement.relevance) <= 20
    assert judgement.good or judgement.possible
    for other in (*judgement.good, *judgement.possible):
        assert ALL.actors[other].open
    for other, reason in judgement.good.items():
        assert kilometres(see(programme, peers[query]), see(programme, peers[other])) <= FURTHEST_KM, other
        assert len(reason.split()) >= 6


def test_what_is_good_is_at_least_possible_from_the_other_side():
    for query, judgement in ALL.queries.items():
        for other in judgement.good:
            if other in ALL.queries:
                assert ALL.queries[other].relevance.get(query, 0) >= 1, (query, other)


@pytest.mark.parametrize("judged", [JUDGED, OTHERS], ids=["ours", "apart"])
def test_every_neighbour_is_judged(judged, programme, peers):
    for query, judgement in judged.queries.items():
        for other in judged.actors.keys() - {query, *judgement.relevance}:
            one, two = see(programme, peers[query]), see(programme, peers[other])
            assert one.epci != two.epci or kilometres(one, two) > 15, (query, other)


def test_those_apart_are_others_elsewhere(peers):
    assert len(ALL.actors) == len(JUDGED.actors) + len(OTHERS.actors) == 86
    assert len(OTHERS.queries) >= 20
    assert {judgement.split for judgement in OTHERS.queries.values()} == {"held"}
    assert not {one.name for one in JUDGED.actors.values()} & {one.name for one in OTHERS.actors.values()}
    shared = {peers[one].insee for one in JUDGED.actors} & {peers[one].insee for one in OTHERS.actors}
    assert len(shared) <= 1  # an editor of Sarlat is a trap for others, far from it


def _rewritten(tmp_path, old, new):
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
