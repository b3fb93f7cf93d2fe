"""`eligibility.yml`: who could answer the call of 2012 alone."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.programme.questions import Content


class FormRule(Content):
    """What the call said of a legal form; `because` is said to the actor."""

    status: Literal["alone", "hosted", "unknown"]
    because: str = Field(min_length=10)


class Eligibility(Content):
    """Everything of `eligibility.yml`; `forms` holds one rule for each option of `legal_form`."""

    call: str
    note: str = Field(description="Said beside any answer: these are the rules of a past call")
    one_project: str
    works: tuple[str, ...] = Field(min_length=1)
    unknown_because: str
    labels: dict[Literal["alone", "hosted", "unknown"], str]
    forms: dict[str, FormRule]
