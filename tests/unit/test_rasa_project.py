"""The Rasa project, the actions and the programme say the same things."""

from __future__ import annotations

import re

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.interview import STEPS
from bot.programme import load
from bot.settings import ROOT

INTERVIEW = yaml.safe_load((ROOT / "domain" / "interview.yml").read_text(encoding="utf-8"))
INTENTS = yaml.safe_load((ROOT / "domain" / "intents.yml").read_text(encoding="utf-8"))
ANSWERING = {"answer", "affirm", "deny", "nlu_fallback"}
NOT_TYPED = {"start", "confirm_delete", "correct_diagnosis", "introduction", "experiment", "foreign", "nlu_fallback"}


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"]
            texts = (
                [e["text"] for e in lines]
                if isinstance(lines, list)
                else [line.strip().removeprefix("- ") for line in lines.splitlines() if line.strip()]
            )
            found.setdefault(block["intent"], []).extend(text.strip() for text in texts)
    return found


def test_the_form_the_actions_and_the_programme_name_the_same_steps() -> None:
    form = INTERVIEW["forms"]["interview_form"]
    assert tuple(form["required_slots"]) == STEPS
    assert tuple(INTERVIEW["slots"]) == STEPS
    assert tuple(q.id for q in load().questions) == STEPS[1:-1]


def test_every_slot_is_filled_only_by_the_answer_to_its_question() -> None:
    for name, slot in INTERVIEW["slots"].items():
        condition = {"active_loop": "interview_form", "requested_slot": name}
        assert slot["mappings"] == [{"type": "from_text", "conditions": [condition]}]
        assert slot["influence_conversation"] is False


def test_every_interruption_is_ignored_by_the_form_and_no_answer_is() -> None:
    ignored = set(INTERVIEW["forms"]["interview_form"]["ignored_intents"])
    assert ignored == set(INTENTS["intents"]) - ANSWERING


def test_every_interruption_has_one_rule_inside_and_one_outside_the_interview() -> None:
    for file, exceptions in (("interruptions", {"start", "correct_diagnosis"}), ("afterwards", {"start"})):
        rules = yaml.safe_load((ROOT / "stories" / f"{file}.yml").read_text(encoding="utf-8"))["rules"]
        single = [r["steps"][0]["intent"] for r in rules if "intent" in r["steps"][0]]
        assert len(single) == len(set(single))
        assert set(single) == set(INTENTS["intents"]) - ANSWERING - exceptions


def test_every_action_of_the_domain_exists_and_the_reverse() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    ours = {name for name, run in executor.actions.items() if run.__self__.__module__.startswith("actions.")}
    assert ours - {"", "action_ask_"} == set(INTERVIEW["actions"])


@pytest.mark.parametrize("intent", sorted(set(INTENTS["intents"]) - NOT_TYPED))
def test_every_intent_has_enough_varied_examples(intent: str) -> None:
    texts = examples()[intent]
    assert len(texts) >= 25
    assert len({text.lower() for text in texts}) == len(texts), "no example twice"
    assert sum(text == text.lower() for text in texts) >= 5, "people do not always type capitals"


def test_no_example_has_two_intents() -> None:
    seen: dict[str, str] = {}
    for intent, texts in examples().items():
        for text in texts:
            assert seen.setdefault(text.lower(), intent) == intent, text


def test_telemetry_and_heavy_models_stay_out() -> None:
    config = (ROOT / "config.yml").read_text(encoding="utf-8")
    names = re.findall(r"name: (\S+)", config)
    assert not {"DIETClassifier", "TEDPolicy", "ResponseSelector"} & set(names)


def code() -> str:
    folders = ("actions", "bot")
    return "\n".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {"engine", "sheet"} & set(path.parts)  # a sheet says its own texts, checked with them
    )


def test_every_text_is_used_and_every_used_text_exists() -> None:
    source = code()
    for text_id in re.findall(r'(?:\.say|\.render)\(\s*"([a-z_]+)"', source):
        assert text_id in load().texts.ids(), f"{text_id} is said but not written"
    for text_id in load().texts.ids():
        family = re.sub(r"_[a-z]+$", "_", text_id)
        assert (
            f'"{text_id}"' in source
            or re.search(rf'f"[a-z_{{}}]*{re.escape(family)}\{{', source)
            or any(re.search(pattern, text_id) for pattern in DYNAMIC)
        ), f"{text_id} is never said"


DYNAMIC = (
    *(r"^error_", r"^value_(employees|volunteers|members)_", r"^why_", r"^purpose_", r"_pick$"),
    r"^introduction_share_(email|phone|both)$",
)
