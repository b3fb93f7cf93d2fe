"""Whether the actor could answer the call alone."""

from __future__ import annotations

from bot.diagnosis import model
from bot.diagnosis.facts import Facts, chosen_options
from bot.programme.programme import Programme

LEGAL_FORM = "legal_form"


def find_eligibility(programme: Programme, facts: Facts) -> model.Eligibility:
    """What the call's rules say of the actor's legal form; unknown when it was not given."""
    answer = facts.answered.get(LEGAL_FORM)
    forms = chosen_options(answer) if answer else ()
    rule = next((programme.eligibility.forms[f] for f in forms if f in programme.eligibility.forms), None)
    if answer is None or rule is None:
        because = programme.eligibility.unknown_because
        return model.Eligibility(
            status="unknown", reasons=[model.Reason(question=LEGAL_FORM, quote="", because=because)]
        )
    return model.Eligibility(
        status=rule.status,
        reasons=[model.Reason(question=LEGAL_FORM, quote=answer.quote, because=rule.because)],
    )
