"""Any combination of answers, for hypothesis."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from bot.interview.answers import Answer, Status, Value
from bot.programme.questions import Question

from .builders import WORDS, Actor, programme

PHRASES = sorted({word for labels in WORDS.values() for words in labels.values() for word in words})
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [*PHRASES, "on est trop petits", "on n'ose pas", "chacun dans son coin", "réemploi", "pas", "\n"]
        ),
        max_size=8,
    ).map(" ".join),
)
COUNTS = st.none() | st.integers(0, 400)


def _values(question: Question) -> st.SearchStrategy[Value]:
    options = [option.id for option in question.options]
    match question.kind:
        case "text":
            return TEXTS
        case "choice":
            return st.sampled_from([*options, "an_option_of_long_ago"])
        case "multi":
            return st.lists(st.sampled_from(options), min_size=1, max_size=5, unique=True)
        case "size":
            return st.fixed_dictionaries(
                {"employees": COUNTS, "volunteers": COUNTS, "members": COUNTS, "approximate": st.booleans()}
            )
        case "year":
            return st.fixed_dictionaries({"year": st.none() | st.integers(1900, 2030), "not_started": st.booleans()})
        case "commune":
            return st.just({"insee": "47157", "name": "Marmande", "department": "47"})
        case _:
            return st.just({"email": None, "phone": None, "person": "Léa"})


@st.composite
def _answers(draw: st.DrawFn, question: Question) -> Answer:
    status: Status = draw(st.sampled_from(get_args(Status)))
    status = draw(st.sampled_from(["answered", status]))
    value = draw(_values(question)) if status == "answered" else None
    if question.kind == "text" and isinstance(value, str):
        return Answer(question.id, "answered", value, value, "typed")
    return Answer(
        question.id,
        status,
        value,
        draw(TEXTS),
        draw(st.sampled_from(["typed", "button", "inferred", "staff"])),
    )


ACTORS: st.SearchStrategy[Actor] = st.fixed_dictionaries(
    {}, optional={question.id: _answers(question) for question in programme().questions}
).map(Actor)
OVERRIDES = st.fixed_dictionaries(
    {},
    optional={
        "family": st.sampled_from(["solutions", "usages", "both"]),
        "usage_subtypes": st.lists(st.sampled_from(sorted(WORDS["subtypes"])), unique=True, max_size=3),
        "objectives": st.lists(st.sampled_from(sorted(WORDS["objectives"])), unique=True, max_size=4),
    },
)
