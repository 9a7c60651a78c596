"""Values, conclusions and places as the tools for authors write them."""

from datetime import UTC, date, datetime

import pytest
from rulebook.examples.example import HEAD, per_party, rule

from ottava.engine.authoring.source_text import as_written, conclusion_lines, conclusion_text, location, location_order
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Value
from ottava.facts.source.span import Source, Span

OWN = (
    "attributes:\n- {id: context.begun, label: Begun, question: When?, kind: date}\nplan: [listening, rigidity.soft]\n"
)


def book(then: str) -> Rulebook:
    text = (per_party if "{assess" in then else rule)("always", then)
    return rulebook_from_sources(Source("rulebook.yaml", HEAD + OWN), [Source("rules.yaml", text)])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (2, "2"),
        (1.5, "1.5"),
        ("calm", "calm"),
        (frozenset({"b", "a"}), "[a, b]"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 10, 30, tzinfo=UTC), "2026-03-01T10:30:00Z"),
    ],
)
def test_a_value_is_written_as_in_a_file(value: Value, text: str) -> None:
    assert as_written(value) == text


@pytest.mark.parametrize(
    "conclusion",
    [
        "{recommend: listening, strength: weak}",
        "{recommend: rigidity.soft, certainty: 0.25}",
        "{exclude: rigidity.firm}",
        "{gate: safety_first, effect: stop}",
        "{directive: call_police}",
        "{directive: call_police, due: {days: 3, after: today}}",
        "{directive: call_police, due: {days: 3, after: context.begun}}",
        "{attend: warmth}",
        "{attend: warmth, strength: strong}",
        "{assess: {heated: true}}",
        "{assess: {heated: false}, strength: moderate}",
        "{ask: safety.weapon}",
        "{order: [listening, rigidity.soft]}",
    ],
)
def test_a_conclusion_is_written_as_an_author_would_and_read_as_the_same(conclusion: str) -> None:
    given = book(conclusion)
    (found,) = given.rules[0].conclusions
    text = conclusion_text(found, given.names)
    assert text == conclusion
    assert conclusion_lines([found], given.names) == [conclusion]
    assert book(text).rules[0].conclusions == given.rules[0].conclusions


def test_methods_that_are_excluded_share_a_line_four_at_most() -> None:
    many = (
        "[{exclude: [listening, rigidity.soft, rigidity.firm]}, {exclude: [listening, rigidity]}, {ask: safety.weapon}]"
    )
    given = book(many)
    lines = conclusion_lines(given.rules[0].conclusions, given.names)
    assert lines == [
        "{exclude: [listening, rigidity.soft, rigidity.firm, listening]}",
        "{exclude: [rigidity]}",
        "{ask: safety.weapon}",
    ]
    assert book(f"[{', '.join(lines)}]").rules[0].conclusions == given.rules[0].conclusions


def test_places_are_named_for_editors_and_stand_in_the_order_of_files() -> None:
    source = Source("b\x1b.yaml", "one\ntwo\n")
    place, later, other = Span(source, 4, 7), Span(source, 5, 7), Span(Source("a.yaml", "one"), 2, 3)
    assert location(place) == "b\\x1b.yaml:2:1"
    assert location(None) == "?"
    assert sorted([later, place, None, other], key=location_order) == [None, other, place, later]
