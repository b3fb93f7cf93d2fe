"""Answers in words: how the recap, a correction and an export show them."""

from __future__ import annotations

from typing import Any

from bot.interview.answers import Answer
from bot.programme import Programme
from bot.programme.questions import Question

LONGEST_QUOTE = 160


def describe(programme: Programme, question: Question, answer: Answer) -> str:
    """One answer as a short French phrase, without the question's name."""
    texts = programme.texts
    if answer.status == "skipped":
        return texts.render("value_skipped")
    if answer.status == "unknown" or answer.value is None:
        return texts.render("value_unknown")
    value = answer.value
    if question.kind in ("choice", "multi"):
        ids = value if isinstance(value, list) else [str(value)]
        return "\u00a0; ".join(_label(question, option_id) for option_id in ids)
    if question.kind == "text":
        return shorten(str(value))
    assert isinstance(value, dict)
    match question.kind:
        case "commune":
            return _commune(programme, value)
        case "size":
            return _size(programme, value)
        case "year":
            return _year(programme, value)
        case _:
            return ", ".join(str(value[k]) for k in ("person", "email", "phone") if value.get(k))


def shorten(text: str, longest: int = LONGEST_QUOTE) -> str:
    """The text, cut at a word with « … » when it is longer than `longest` characters."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """The text as it stands between guillemets: shortened, without its final punctuation."""
    return shorten(text, longest).rstrip(" .,;:")


def _label(question: Question, option_id: str) -> str:
    option = question.option(option_id)
    return option.label if option else option_id


def _commune(programme: Programme, value: dict[str, Any]) -> str:
    name = str(value["name"])
    if value.get("department"):
        name = f"{name} ({value['department']})"
    return programme.texts.render("value_near", place=name) if value.get("near") else name


def _size(programme: Programme, value: dict[str, Any]) -> str:
    texts = programme.texts
    parts = []
    for key in ("employees", "volunteers", "members"):
        count = value.get(key)
        if count is None:
            continue
        form = "none" if count == 0 else "one" if count == 1 else "many"
        parts.append(texts.render(f"value_{key}_{form}", count=count))
    phrase = ", ".join(parts) or texts.render("value_unknown")
    return texts.render("value_approximate", value=phrase) if value.get("approximate") else phrase


def _year(programme: Programme, value: dict[str, Any]) -> str:
    if value.get("not_started"):
        return programme.texts.render("value_not_started")
    if value.get("year") is None:
        return programme.texts.render("value_long_ago")
    year = programme.texts.render("value_since", year=value["year"])
    return programme.texts.render("value_approximate", value=year) if value.get("approximate") else year
