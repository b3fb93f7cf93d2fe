"""What an answer could still change."""

from __future__ import annotations

from functools import cache

from bot.diagnosis.imagined import imagine_answers
from bot.diagnosis.stakes import Stakes, difference
from bot.interview.answers import Answer
from tests.unit.diagnosis.builders import FakeClassifier, actor, programme

WORTH = programme().interview.worth


@cache
def stakes() -> Stakes:
    return Stakes(programme(), FakeClassifier())


def said(question: str, value: object, quote: str = "") -> dict[str, Answer]:
    return {question: Answer(question, "answered", value, quote or str(value), "typed")}  # type: ignore[arg-type]


ACTIVITY = said("activity", "On tient une permanence pour les personnes âgées du village.")


def test_what_no_rule_reads_changes_nothing() -> None:
    assert stakes().of(ACTIVITY, ["name", "commune", "contact"]) == {"name": 0, "commune": 0, "contact": 0}


def test_an_unknown_barrier_is_worth_asking_about() -> None:
    found = stakes().of(ACTIVITY, ["legitimacy", "networks", "legal_form"])
    assert min(found.values()) > WORTH.barrier / 2


def test_an_answer_that_settles_a_part_lowers_what_the_others_may_change() -> None:
    """A commune already has its way to the institutions: contacts with them change less."""
    before = stakes().of(ACTIVITY, ["institutions"])["institutions"]
    after = stakes().of(ACTIVITY | said("legal_form", "commune"), ["institutions"])["institutions"]
    assert after < before


def test_the_same_answers_give_the_same_stakes_in_whatever_order() -> None:
    one = ACTIVITY | said("legal_form", "association") | said("networks", "seuls")
    other = dict(reversed(one.items()))
    assert Stakes(programme(), FakeClassifier()).of(one, ["size", "capacity"]) == Stakes(
        programme(), FakeClassifier()
    ).of(other, ["size", "capacity"])


def test_imagined_answers_are_answers_that_the_questions_accept() -> None:
    for question_id, answers in imagine_answers(programme()).items():
        question = programme().question(question_id)
        for answer in answers:
            chosen = answer.value if isinstance(answer.value, list) else [answer.value]
            assert not question.options or all(question.option(str(one)) for one in chosen)


def test_two_diagnoses_differ_by_what_the_programme_says_a_change_is_worth() -> None:
    one = actor("On tient une permanence.").answering(networks="bien").diagnosis()
    other = actor("On tient une permanence.").answering(networks="un_peu").diagnosis()
    assert difference(one, one, WORTH) == 0
    assert difference(one, other, WORTH) >= WORTH.barrier
