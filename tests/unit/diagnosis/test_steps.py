from __future__ import annotations

from .builders import Actor, actor, ids, programme


def test_somebody_who_skips_everything_still_leaves_with_steps() -> None:
    steps = Actor().skipping(*[q.id for q in programme().questions]).diagnosis().next_steps
    assert ids(steps) == ["say_what_you_do", "check_form", "stay_in_touch"]
    assert all(step.reasons[0].because for step in steps)


def test_steps_come_by_priority_one_for_each_theme() -> None:
    someone = actor("Des ateliers.").answering(
        legitimacy="non", networks="seuls", institutions="aucun", needs=["partenaires"], project="idee"
    )
    assert ids(someone.diagnosis().next_steps) == ["talk_to_us_first", "meet_one_neighbour", "call_town_hall"]


def test_two_needs_of_the_same_theme_give_one_step() -> None:
    steps = ids(actor("Des ateliers.").answering(needs=["financement", "locaux", "benevoles"]).diagnosis().next_steps)
    assert "count_small_money" in steps
    assert {"look_for_room", "ask_for_hands"}.isdisjoint(steps)


def test_a_step_quotes_the_answer_that_triggered_it() -> None:
    steps = (
        actor("Des ateliers.").answering(needs=["locaux", "conseils"], legal_form="association").diagnosis().next_steps
    )
    room = next(step for step in steps if step.id == "look_for_room")
    option = programme().question("needs").option("locaux")
    assert option
    assert room.reasons[0].question == "needs"
    assert room.reasons[0].quote == option.label


def test_an_excluded_step_is_not_given() -> None:
    maker = actor("Un logiciel, une application.").answering(legal_form="entreprise")
    assert "cross_with_user" in ids(maker.diagnosis().next_steps)
    assert "cross_with_user" not in ids(maker.answering(networks="bien").diagnosis().next_steps)
