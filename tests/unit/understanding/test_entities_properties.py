"""What holds for any text: entities quote it, never overlap, never raise, and do not depend on how it is typed."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from bot.programme import load
from bot.understanding.communes import CommuneIndex
from bot.understanding.entities import KINDS, Entity, find_entities
from bot.understanding.entities_evaluation import load_reference
from bot.understanding.entities_notation import written
from bot.understanding.text import MAX_LENGTH
from tests.unit.understanding.conftest import TODAY

QUESTIONS = load().questions
COMMUNES = CommuneIndex.load()
REFERENCE = load_reference()
LONGEST = 100_000
SLOWEST = 8.0
"""Seconds for the worst text on a busy machine; a text that is not bounded would take minutes."""

FRAGMENTS = st.sampled_from([line.text for _, line in REFERENCE.lines()])
ODD = st.sampled_from(
    ["😀", "مرحبا 3", "\u202e12", "\x00", "ǅ", "½", "①", "٣ bénévoles", "e\u0301té", "İ", "ﬁ", "\ud83d", "\n\n"]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(FRAGMENTS, ODD, st.text(max_size=12)), max_size=8).map(" ".join),
    st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")),
)
ASKED = st.sampled_from([None, *QUESTIONS])
INSENSITIVE = {"employees", "volunteers", "members", "duration", "money", "phone", "siret", "rna", "date", "frequency"}
"""Kinds that no capital helps to read: places, and names of associations, are helped by theirs."""
GAPS = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", ". "])


def found_in(text: str, **options: object) -> list[Entity]:
    return find_entities(text, COMMUNES, TODAY, questions=QUESTIONS, **options)  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, ASKED)
def test_entities_quote_the_text_and_never_overlap_within_a_kind(text: str, asked: object) -> None:
    found = found_in(text, asked=asked)
    for entity in found:
        assert entity.quote == text[entity.start : entity.end]
        assert entity.quote.strip()
        assert 0 < entity.confidence <= 1
        assert written(entity)
    for kind in KINDS:
        spans = sorted((entity.start, entity.end) for entity in found if entity.kind == kind)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
        values = [entity.value for entity in found if entity.kind == kind]
        assert all(values.index(value) == place for place, value in enumerate(values))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, ODD), min_size=1, max_size=5).map(" ".join), st.sampled_from([None, *QUESTIONS]))
def test_a_very_long_text_is_read_in_bounded_time(text: str, asked: object) -> None:
    long = (text * (LONGEST // len(text) + 1))[:LONGEST]
    start = time.perf_counter()
    found = found_in(long, asked=asked)
    assert time.perf_counter() - start < SLOWEST
    assert all(entity.end <= MAX_LENGTH for entity in found)


@pytest.mark.parametrize(
    "piece", ["0 ", "1er ", "a@", "a point ", "zero ", "un ", "tous les deux ans ", "W4", "\x00", "😀"]
)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    start = time.perf_counter()
    found_in((piece * LONGEST)[:LONGEST])
    assert time.perf_counter() - start < SLOWEST


def _values(text: str, question: str | None) -> set[tuple[str, str]]:
    asked = next((one for one in QUESTIONS if one.id == question), None)
    return {(entity.kind, written(entity)) for entity in found_in(text, asked=asked) if entity.kind in INSENSITIVE}


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@pytest.mark.parametrize("retyped", [str.upper, str.lower, _without_accents, lambda t: unicodedata.normalize("NFD", t)])
def test_capitals_and_accents_change_nothing(retyped: object) -> None:
    assert callable(retyped)
    changed = [
        line.text
        for _, line in REFERENCE.lines()
        if "œ" not in line.text and _values(line.text, line.question) != _values(retyped(line.text), line.question)
    ]
    assert changed == []


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from("12345679"), st.text("0123456789", min_size=8, max_size=8), st.lists(GAPS, min_size=9, max_size=9)
)
def test_a_telephone_is_the_same_however_it_is_cut(second: str, others: str, gaps: list[str]) -> None:
    digits = "0" + second + others
    plain = [entity.value for entity in found_in(digits) if entity.kind == "phone"]
    cut = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    assert [entity.value for entity in found_in(cut) if entity.kind == "phone"] == plain


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789", min_size=7, max_size=7), st.text("0123456789", min_size=4, max_size=4), st.data())
def test_a_siret_is_the_same_however_it_is_cut(siren: str, establishment: str, data: st.DataObject) -> None:
    siren = "1" + siren
    siren += luhn.calc_check_digit(siren)
    number = siren + establishment
    number += luhn.calc_check_digit(number)
    gaps = data.draw(st.lists(GAPS, min_size=13, max_size=13))
    cut = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))
    found = found_in(f"notre siret : {cut}, merci")
    assert [entity.value for entity in found if entity.kind == "siret"] == [number]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not [entity for entity in found_in(f"siret {wrong}") if entity.kind == "siret"]


@settings(max_examples=60, deadline=None)
@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from("Ww"), st.lists(GAPS, min_size=9, max_size=9))
def test_an_rna_is_the_same_however_it_is_cut(digits: str, letter: str, gaps: list[str]) -> None:
    cut = letter + "".join(gap + digit for digit, gap in zip(digits, gaps, strict=True))
    found = found_in(f"déclarée ({cut})")
    assert [entity.value for entity in found if entity.kind == "rna"] == ["W" + digits]
