"""Conditions on dates: how they are read and said everywhere, and what is said of mistakes in them."""

from datetime import date
from pathlib import Path

import pytest
from rulebook.examples.example import HEAD, diagnostics_of, rule
from rulebook.test_declared_attributes import written

from ottava import Advisor
from ottava.engine.authoring.mutation.mutants import moved_bounds
from ottava.engine.explanation.partitions import partitions
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.rulebook.loading import load_rulebook

ORDERS = (
    HEAD
    + """\
attributes:
  - {id: order.delivered, kind: date, question: When was it delivered?}
  - {id: order.paid, kind: datetime, question: When was it paid?}
"""
)
MARCH = "2026-03-14"


def advisor(folder: Path, when: str) -> Advisor:
    return Advisor(written(folder / "orders", ORDERS, rule(when)))


@pytest.mark.parametrize(
    ("test", "days"),
    [
        (MARCH, [14]),
        (f"'{MARCH}'", [14]),
        ("[2026-03-13, 2026-03-15]", [13, 15]),
        ("{not: 2026-03-14}", [13, 15, 16]),
        ("{before: 2026-03-14}", [13]),
        ("{after: 2026-03-14}", [15, 16]),
        ("{on_or_before: 2026-03-14}", [13, 14]),
        ("{on_or_after: 2026-03-14}", [14, 15, 16]),
        ("{between: [2026-03-14, 2026-03-15]}", [14, 15]),
        ("{after: 2026-03-13, before: 2026-03-16}", [14, 15]),
        ("{known: true}", [13, 14, 15, 16]),
    ],
)
def test_the_days_that_pass(tmp_path: Path, test: str, days: list[int]) -> None:
    it = advisor(tmp_path, f"{{order.delivered: {test}}}")
    fired = [day for day in range(13, 17) if it.trace({"order": {"delivered": date(2026, 3, day)}}).firings]
    assert fired == days
    assert not it.trace({}).firings


@pytest.mark.parametrize(
    ("test", "code", "hint"),
    [
        ("14.3.2026", "no-date", "write `2026-03-14`"),
        ("2026-02-30", "no-date", "February 2026 has 28 days"),
        ("before 2026-03-14", "unknown-value", "write `{before: 2026-03-14}`"),
        ("not 2026-03-14", "unknown-value", "write `{not: 2026-03-14}`"),
        ("2026-03-14..2026-03-20", "unknown-value", "write `{between: [2026-03-14, 2026-03-20]}`"),
        ("{at_least: 2026-03-14}", "unknown-test", "write `on_or_after: 2026-03-14`"),
        ("{until: 2026-03-14}", "unknown-test", "write `on_or_before: 2026-03-14`"),
        ("{on: 2026-03-14}", "unknown-test", "write `2026-03-14` in place of the braces"),
        ("{befor: 2026-03-14}", "unknown-test", "did you mean `before`?"),
        ("{after: 2026-03-14, before: 2026-03-01}", "empty-range", "exchange the two days"),
        ("{after: 9999-12-31}", "out-of-range", None),
        ("unknown", "unknown-as-value", "write `{known: false}` to ask whether it is unknown"),
        ("[]", "empty-list", None),
        ("{after: [2026-03-14]}", "wrong-kind", None),
    ],
)
def test_a_mistake_is_named_with_how_to_write_it(test: str, code: str, hint: str | None) -> None:
    (found,) = diagnostics_of(rule(f"{{order.delivered: {test}}}"), ORDERS)
    assert found.code == code
    assert found.span is not None
    assert hint in (None, found.hint)


@pytest.mark.parametrize(
    ("condition", "code", "hint"),
    [
        ("{order.paid: {after: 2026-03-14T10:00:00}}", "no-offset", None),
        ("{order.paid: 2026-03-14}", "no-date", "add the time: `2026-03-14T10:00:00Z`"),
        ("{dispute.duration_days: {before: 3}}", "wrong-test", "write `below`"),
        ("{dispute.category: {on_or_after: debt}}", "wrong-test", "name the values instead"),
    ],
)
def test_dates_and_other_attributes_are_told_apart(condition: str, code: str, hint: str | None) -> None:
    (found,) = diagnostics_of(rule(condition), ORDERS)
    assert found.code == code
    assert hint in (None, found.hint)


def test_a_moment_passes_with_any_offset(tmp_path: Path) -> None:
    it = advisor(tmp_path, "{order.paid: {before: 2026-03-14T10:00:00+08:00}}")
    assert it.trace({"order": {"paid": "2026-03-14T01:59:59Z"}}).firings
    assert not it.trace({"order": {"paid": "2026-03-14T02:00:00Z"}}).firings
    assert it.trace({"order": {"paid": "2026-03-13T22:00:00-03:00"}}).firings


def test_value_classes_are_said_as_a_mediator_says_dates(tmp_path: Path) -> None:
    book = written(
        tmp_path / "orders", ORDERS, rule("{order.delivered: {before: 2026-03-14}, order.paid: {known: true}}")
    )
    found = partitions(compile_rulebook(load_rulebook(book)))
    assert [each.said for each in found["order.delivered"].classes] == [
        "before 14 March 2026",
        "on or after 14 March 2026",
    ]
    assert [each.value for each in found["order.delivered"].classes] == [date(2026, 3, 13), date(2026, 3, 14)]
    assert [each.said for each in found["order.paid"].classes] == ["any time"]


def test_reasons_explanations_and_changes_say_the_date(tmp_path: Path) -> None:
    it = advisor(tmp_path, "{order.delivered: {before: 2026-03-14}}")
    (first,) = it.advise({"order": {"delivered": "2026-03-13"}}).recommendations
    (fact,) = first.reasons[0].facts
    assert (fact.value, fact.said) == ("2026-03-13", "delivered: 13 March 2026")
    late = {"order": {"delivered": "2026-03-20"}}
    (change,) = it.why_not(late, "listening").near_misses[0].missing
    assert change.wanted == "2026-03-13"
    found = it.what_if(late, ["order.delivered=2026-03-01"])
    assert [each.method for each in found.after.recommendations] == ["listening"]


def test_a_mutant_moves_a_bound_by_a_day(tmp_path: Path) -> None:
    book = load_rulebook(written(tmp_path / "orders", ORDERS, rule("{order.delivered: {on_or_after: 2026-03-01}}")))
    said = [words for words, _ in moved_bounds(book.rules[0].when, book.vocabulary)]
    assert said == [
        "on or after 1 March 2026 moved to 28 February 2026",
        "on or after 1 March 2026 moved to 2 March 2026",
    ]
