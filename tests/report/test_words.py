"""The words of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.inference.advice import FactUsed, SourcePlace
from ottava.engine.inference.certainty import strength
from ottava.engine.report.words import grounds, listing, mark, name, number, people, prose


@pytest.mark.parametrize(
    ("certainty", "word"),
    [
        (1, "very strongly"),
        (0.8, "very strongly"),
        (0.799999, "strongly"),
        (0.6, "strongly"),
        (0.599999, "moderately"),
        (0.4, "moderately"),
        (0.399999, "weakly"),
        (0.000001, "weakly"),
        (-0.7, "strongly"),
    ],
)
def test_strength_goes_by_the_size_of_the_certainty(certainty: float, word: str) -> None:
    assert strength(certainty) == word


@pytest.mark.parametrize(
    ("certainty", "text"),
    [
        (1, "1"),
        (0, "0"),
        (-0.0, "0"),
        (-1, "-1"),
        (0.6, "0.6"),
        (0.657, "0.66"),
        (-0.3, "-0.3"),
        (0.999999, "over 0.99"),
        (0.000001, "under 0.01"),
        (-0.000001, "over -0.01"),
        (-0.999999, "under -0.99"),
    ],
)
def test_a_certainty_is_short_and_never_rounded_to_sure(certainty: float, text: str) -> None:
    assert number(certainty) == text


@given(st.floats(-1, 1, allow_nan=False))
def test_only_the_sure_is_written_as_sure(certainty: float) -> None:
    assert (number(certainty) in {"1", "-1", "0"}) == (certainty in {1, -1, 0})


def test_lists_and_people_read_as_sentences_do() -> None:
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert people(["customer", "shopkeeper", "customer"]) == "customer and shopkeeper"
    assert people([None]) == people(["customer", None]) == people([]) == "everyone"
    assert name("circuitous_tactics") == "circuitous tactics"


def test_grounds_are_gathered_by_party_those_of_the_case_first() -> None:
    facts = (
        FactUsed("parties.old_tenant.temperament", "hot", 1.0, "temper: flares up easily"),
        FactUsed("fact_finding.evidence", ("document", "witness"), 0.6, "what there is to show: a receipt"),
        FactUsed("parties.old_tenant.heard", False, 1.0, "heard out: no"),
        FactUsed("history.police_calls_12m", 2, 1.0, "police calls: 2"),
    )
    assert grounds(facts) == (
        "what there is to show: a receipt (certainty 0.6); police calls: 2; "
        "old_tenant \N{EN DASH} temper: flares up easily; heard out: no"
    )
    assert grounds(()) == ""


def test_the_mark_tells_the_source_text_from_a_practice() -> None:
    assert mark(SourcePlace("methods/7", "text", None)) == "[text]"
    assert mark(SourcePlace("methods/7", "inference", None)) == "[inference]"
    assert mark(SourcePlace("points/1", "practice", "screening, e.g. MASIC")) == "[practice: screening, e.g. MASIC]"
    assert mark(None) == ""


@given(st.text())
def test_prose_is_one_line_that_cannot_steer_a_terminal(text: str) -> None:
    assert prose(text).isprintable()
