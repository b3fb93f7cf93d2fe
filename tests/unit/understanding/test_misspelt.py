import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.misspelt import Misspellings

RANKS = {"maraicher": 3.0, "maraichers": 4.0, "velo": 2.0, "theatre": 2.0, "atelier": 1.0, "patelier": 5.0}
KNOWN = Misspellings(RANKS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("maraucher", "maraicher"),
        ("maraichr", "maraicher"),
        ("marraicher", "maraicher"),
        ("maraichre", "maraicher"),
        ("ateliers", "atelier"),
        ("zatelier", "atelier"),
        ("theater", "theatre"),
        ("velos", "velo"),
        ("theatre", None),
        ("velp", None),
        ("charpentier", None),
        ("maarichre", None),
    ],
)
def test_the_word_meant_is_one_slip_away(typed, meant):
    assert KNOWN.meant(typed) == meant


def test_of_two_words_as_near_the_less_rare_is_meant():
    assert Misspellings({"mairie": 1.0, "mairies": 2.0}).meant("mairiee") == "mairie"
    assert Misspellings({"mairie": 2.0, "mairiez": 1.0}).meant("mairiee") == "mairiez"


@given(st.sampled_from(["maraicher", "theatre", "atelier"]), st.data())
def test_any_slip_leads_back(word, data):
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("aeinrstl"))
    slips = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    slips.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    alone = Misspellings({word: 1.0})
    for slip in slips:
        assert alone.meant(slip) == (None if slip == word else word)
