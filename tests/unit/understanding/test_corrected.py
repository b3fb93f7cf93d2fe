import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.corrected import CorrectedText, lessons
from bot.understanding.features import fold
from bot.understanding.training import Example
from tests.unit.understanding.small_model import small_examples, small_train

OWN = [Example("Nous tenons un café au village, avec des concerts.", "usages", ("developpement_local",), ())]


def corrected(text, family="usages", subtypes=("contenus_sens",), objectives=()):
    return CorrectedText(text, family, subtypes, objectives)


def taught(*texts):
    return [example.text for example in lessons([corrected(text) for text in texts], OWN).examples]


def test_only_words_that_the_project_has_are_taught():
    said = "Martine Zorglub, 06 12 34 56 78, martine.zorglub@exemple.fr : nous tenons un café de village à Zorg."
    assert taught(said) == [", , .@. : nous tenons un café village ."]


def test_a_word_of_several_actors_names_none_of_them():
    texts = [f"Nous tenons un café {name}, fabrique de kéfir." for name in ("dupont", "durand", "martin")]
    assert taught(*texts[:2]) == ["Nous tenons un café , ."]
    assert set(taught(*texts)) == {"Nous tenons un café , fabrique de kéfir."}


@pytest.mark.parametrize(
    "wrong",
    [
        corrected("Nous tenons un café.", family="?"),
        corrected("Nous tenons un café.", subtypes=()),
        corrected("Nous tenons un café.", subtypes=("autre",)),
        corrected("Nous tenons un café.", objectives=("autre",)),
        corrected("Xyz café."),
        corrected(OWN[0].text),
    ],
    ids=["family", "no subtype", "subtype", "objective", "too few words", "already taught"],
)
def test_what_makes_no_example_is_left_out_and_counted(wrong):
    assert (lessons([wrong], OWN).examples, lessons([wrong], OWN).left_out) == ((), 1)


def test_solutions_have_no_subtype():
    (example,) = lessons([corrected("Nous tenons un café.", family="solutions")], OWN).examples
    assert example.subtypes == ()


@given(st.text(), st.emails())
def test_nothing_but_known_words_is_ever_taught(text, email):
    own = [*OWN, Example("un mot", "usages", ("contenus_sens",), ())]
    known = {"nous", "tenons", "un", "cafe", "au", "village", "avec", "des", "concerts", "mot"}
    for example in lessons([corrected(f"{text} nous tenons un café {email}")], own).examples:
        words = "".join(letter if letter.isalnum() else " " for letter in example.text).split()
        assert {fold(word) for word in words} <= known


def test_no_name_nor_address_is_in_the_file_of_a_model(tmp_path):
    own = small_examples()
    text = "Zorglub Martine, zorglub.martine@exemple.fr, 0612345678 : notre association propose radio ou concert."
    found = lessons([corrected(text)] * 1, own)
    assert len(found.examples) == 1
    path = tmp_path / "model.npz"
    small_train([*own, *found.examples]).save(path)
    content = path.read_bytes().decode("utf-8", "ignore").lower()
    assert "association" in content
    for secret in ("zorglub", "martine", "exemple", "06123"):
        assert secret not in content
