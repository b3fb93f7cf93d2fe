from pathlib import Path

from bot.evaluation.leakage import Passage, leaks, near_duplicates, read_passages
from bot.evaluation.materials import DESCRIPTIONS

LEARNT = Path(__file__).parents[3] / "programme" / "descriptions"
BREAD = "Je fais du pain au levain et je livre les hameaux en camionnette, le mardi et le samedi."
SOAP = "Nous fabriquons des savons avec les plantes du jardin, et nous les vendons au marché."


def passages(*texts, labels=("usages",)):
    return [Passage(f"file:{number}", text, frozenset(labels)) for number, text in enumerate(texts, 1)]


def test_the_same_text_written_otherwise_is_found():
    (pair,) = near_duplicates(passages(BREAD, SOAP, BREAD.upper().replace(",", " ;")))
    assert (pair.one.where, pair.other.where) == ("file:1", "file:3")
    assert pair.shared == 1


def test_a_text_copied_inside_a_longer_one_is_found():
    longer = (
        f"Depuis dix ans nous animons la vie du village, la fête, le marché. {BREAD} {SOAP} Passez nous voir un jour !"
    )
    (pair,) = leaks(passages(longer), passages(BREAD))
    assert pair.shared < 0.45
    assert pair.copied > 0.9


def test_the_same_trade_is_not_the_same_text():
    other = "Boulangère à Nérac, je cuis des miches bio et je tiens une boutique ouverte tous les matins."
    assert not near_duplicates(passages(BREAD, other, SOAP))


def test_a_border_may_be_taught_by_two_texts_that_differ_by_little_but_not_by_the_same_one():
    tool = "Logiciel de gestion des paniers de légumes, en ligne, pour les groupes de quartier."
    cause = tool + " Nos bénévoles accueillent les familles modestes."
    one, other = passages(tool, labels=["solutions"]) + passages(cause, labels=["both"])
    assert not near_duplicates([one, other])
    assert len(near_duplicates([one, Passage("file:9", tool, frozenset(["usages"]))])) == 1
    assert len(leaks([one], [other])) == 1, "what measures has no such excuse"


def test_nothing_is_found_in_nothing():
    assert near_duplicates([]) == leaks(passages(BREAD), []) == []


def test_no_text_that_we_learn_from_is_there_twice():
    assert [str(pair) for pair in near_duplicates(read_passages(LEARNT))] == []


def test_no_text_of_our_reference_set_is_learnt_or_there_twice():
    reference = read_passages(DESCRIPTIONS)
    assert [str(pair) for pair in leaks(read_passages(LEARNT), reference)] == []
    assert [str(pair) for pair in near_duplicates(reference)] == []
