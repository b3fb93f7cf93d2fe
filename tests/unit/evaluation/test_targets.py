import pytest

from bot.evaluation.targets import Target, load_targets
from bot.programme import ContentError


def test_a_target_is_reached_on_its_bound():
    assert Target(at_least=0.9).met(0.9)
    assert not Target(at_least=0.9).met(0.89)
    assert Target(at_most=5).met(5)
    assert not Target(at_most=5).met(5.1)


def test_ours_can_be_read_and_a_model_may_lose_a_little():
    targets = load_targets()
    assert targets.of("descriptions", "family").value == 0.93
    assert targets.of("descriptions", "nothing") is None
    assert all(0 < loss < 0.1 for losses in targets.tolerance.values() for loss in losses.values())


@pytest.mark.parametrize(
    ("bounds", "problem"),
    [("{}", "une borne"), ("{at_least: 1, at_most: 2}", "une borne"), ("{minimum: 1}", "minimum")],
)
def test_a_wrong_target_is_named_with_its_line(tmp_path, bounds, problem):
    path = tmp_path / "targets.yml"
    path.write_text(f"targets:\n  descriptions:\n    family: {bounds}\ntolerance: {{}}\n")
    with pytest.raises(ContentError, match=problem) as raised:
        load_targets(path)
    assert raised.value.line == 3
