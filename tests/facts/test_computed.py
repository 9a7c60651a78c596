"""Attributes that are worked out from others: their values, their certainty, and what no case can give."""

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.facts import Attribute, Case, InvalidCase, Observation, Vocabulary, case_schema
from ottava.facts.computed import (
    Computation,
    ComputedAttribute,
    Operator,
    completed,
    days_between,
    followed,
    how_computed,
    worked_out,
)

PRICE = Attribute("order", "price", "number", minimum=0, unit="EUR", question="What was the price?")
REFUNDED = Attribute("order", "refunded", "number", minimum=0, unit="EUR", question="How much was refunded?")
COUNT = Attribute("order", "pieces", "integer", minimum=0, maximum=9, question="How many?")
ITEMS = Attribute("order", "items", "set", ("a", "b", "c"), question="Which?")
LIMIT = Attribute("party", "limit", "number", unit="EUR", question="What can the party pay?", confidential=True)
GIVEN = {each.path: each for each in (PRICE, REFUNDED, COUNT, ITEMS, LIMIT)}


def computed(path: str, operator: Operator, *operands: str | float, **more: Any) -> ComputedAttribute:
    entity, _, name = path.partition(".")
    return worked_out(entity, name, Computation(operator, operands), GIVEN, **more)


OUTSTANDING = computed("order.outstanding", "minus", "order.price", "order.refunded")
BEYOND = computed("party.beyond", "above", "order.price", "party.limit")
SIZE = computed("order.size", "count", "order.items")
VOCABULARY = Vocabulary((BEYOND, OUTSTANDING, SIZE, *GIVEN.values()))


def case(order: dict[str, Any], *limits: Any) -> Case:
    parties = [{"id": f"p{number}", "limit": limit} for number, limit in enumerate(limits)]
    return completed(Case.from_mapping({"order": order, "parties": parties}, VOCABULARY), VOCABULARY)


def test_it_is_worked_out_and_as_certain_as_the_least_certain_part() -> None:
    found = case({"price": {"value": 30.3, "certainty": 0.8}, "refunded": {"value": 0.1, "certainty": 0.6}})
    assert found.known("order.outstanding") == Observation(30.2, 0.6)


@pytest.mark.parametrize("refunded", ["unknown", {"value": 1, "certainty": 0.1}])
def test_it_is_unknown_if_a_part_is(refunded: Any) -> None:
    assert case({"price": 30, "refunded": refunded}).known("order.outstanding") is None
    assert case({"refunded": 3}).known("order.outstanding") is None


def test_one_of_a_party_is_worked_out_for_each_from_its_own_and_those_of_the_case() -> None:
    found = case({"price": 30}, 20, 30, "unknown", {"value": 29, "certainty": 0.5})
    seen = [party.known("beyond") for party in found.parties]
    assert seen == [Observation(True), Observation(False), None, Observation(True, 0.5)]


def test_what_stood_there_before_does_not_count() -> None:
    stale = case({"price": 30, "refunded": 3})
    changed = Case("a", "", {path: each for path, each in stale.observations.items() if path != "order.price"})
    assert completed(changed, VOCABULARY).known("order.outstanding") is None
    assert completed(stale, VOCABULARY) == stale


def test_members_are_counted() -> None:
    assert [case({"items": items}).known("order.size") for items in ([], ["a", "c"])] == [
        Observation(0),
        Observation(2),
    ]


_MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


@given(_MONEY, _MONEY)
def test_numbers_are_reckoned_with_as_they_are_written(price: Decimal, refunded: Decimal) -> None:
    values = [float(price), float(refunded)]
    assert OUTSTANDING.value(values) == float(price - refunded)
    for operator, expected in (("at_least", price >= refunded), ("equals", price == refunded)):
        assert computed("order.x", operator, "order.price", "order.refunded").value(values) is expected


def test_a_number_too_large_to_be_kept_is_unknown() -> None:
    doubled = computed("order.twice", "times", "order.price", 2)
    assert doubled.value([1e308, 2]) is None
    whole = computed("order.many", "times", "order.pieces", 10**15)
    assert (whole.value([9, 10**15]), whole.value([10, 10**15])) == (9 * 10**15, None)


def test_kind_bounds_unit_and_confidence_follow_from_the_parts() -> None:
    assert (OUTSTANDING.kind, OUTSTANDING.unit, OUTSTANDING.minimum, OUTSTANDING.maximum) == (
        "number", "EUR", None, None,
    )  # fmt: skip
    double = computed("order.double", "times", "order.pieces", -2, unit="halves")
    assert (double.kind, double.unit, double.minimum, double.maximum) == ("integer", "halves", -18, 0)
    half = computed("order.half", "times", "order.pieces", 0.5)
    assert (half.kind, half.minimum, half.maximum) == ("number", 0, 4.5)
    total = computed("order.total", "plus", "order.pieces", "order.price", 0.1)
    assert (total.kind, total.minimum, total.maximum) == ("number", 0.1, None)
    assert (SIZE.kind, SIZE.minimum, SIZE.maximum) == ("integer", 0, 3)
    assert (BEYOND.kind, BEYOND.unit, BEYOND.confidential) == ("boolean", None, True)


def test_a_vocabulary_orders_them_and_knows_what_they_rest_on() -> None:
    late = worked_out("order", "late", Computation("above", ("order.outstanding", 5)), {OUTSTANDING.path: OUTSTANDING})
    vocabulary = Vocabulary((late, *VOCABULARY))
    paths = [each.path for each in vocabulary.computed]
    assert paths.index("order.outstanding") < paths.index("order.late")
    assert vocabulary.parts["order.late"] == ("order.outstanding", "order.price", "order.refunded")
    assert vocabulary.given("order.late") == ("order.price", "order.refunded")
    assert vocabulary.given("order.price") == ("order.price",)
    assert set(vocabulary.of_cases) == set(GIVEN.values())
    assert pickle.loads(pickle.dumps(vocabulary)) == vocabulary
    assert how_computed(late, vocabulary) == "outstanding is above 5"


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (
            {"order": {"outstanding": 3}},
            "`order.outstanding` is worked out from `order.price` and `order.refunded`; no value is given for it",
            "leave it out; give `order.price` and `order.refunded`",
        ),
        (
            {"parties": [{"id": "a", "beyond": {"value": True, "certainty": 0.6}}]},
            "`party.beyond` is worked out from `order.price` and `party.limit`; no value is given for it",
            "leave it out; give `order.price` and `party.limit`",
        ),
    ],
)
def test_a_case_that_gives_one_is_refused(data: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping(data, VOCABULARY)
    (found,) = caught.value.diagnostics
    assert (found.code, found.message, found.hint) == ("computed-attribute", message, hint)


def test_the_schema_of_a_case_leaves_it_out() -> None:
    assert "outstanding" not in str(case_schema(VOCABULARY))


@pytest.mark.parametrize(
    ("operator", "results", "said", "written"),
    [
        ("plus", (5, 6, 7), "price plus 3", "plus: [order.price, 3]"),
        ("minus", (-1, 0, 1), "price minus 3", "minus: [order.price, 3]"),
        ("times", (6, 9, 12), "price times 3", "times: [order.price, 3]"),
        ("above", (False, False, True), "price is above 3", "above: [order.price, 3]"),
        ("below", (True, False, False), "price is below 3", "below: [order.price, 3]"),
        ("at_least", (False, True, True), "price is at least 3", "at_least: [order.price, 3]"),
        ("at_most", (True, True, False), "price is at most 3", "at_most: [order.price, 3]"),
        ("equals", (False, True, False), "price is the same as 3", "equals: [order.price, 3]"),
    ],
)
def test_what_each_operator_works_out_and_how_it_is_said(
    operator: Operator, results: tuple[float | bool, ...], said: str, written: str
) -> None:
    made = computed("order.made", operator, "order.price", 3)
    assert tuple(made.value([price, 3]) for price in (2, 3, 4)) == results
    assert how_computed(made, VOCABULARY) == said
    assert str(made.computed) == written
    assert made.computed.compares is isinstance(results[0], bool)


def test_how_many_there_are_in_words() -> None:
    assert how_computed(SIZE, VOCABULARY) == "how many there are of: items"
    assert how_computed(SIZE, Vocabulary((PRICE,))) == "how many there are of: order.items"
    assert str(SIZE.computed) == "count: order.items"


def test_what_is_too_large_to_be_kept_is_unknown() -> None:
    sum_of = computed("order.sum", "plus", "order.pieces", 2**53 - 2)
    assert sum_of.kind == "integer"
    assert [sum_of.value([pieces, 2**53 - 2]) for pieces in (1, 2)] == [2**53 - 1, None]
    assert computed("order.double", "times", "order.pieces", -1).value([2**53 - 1, -1]) == -(2**53 - 1)
    product = computed("order.product", "times", "order.price", "order.price")
    assert [product.value([price, price]) for price in (1e150, 1e200)] == [1e300, None]
    assert (sum_of.minimum, sum_of.maximum) == (2**53 - 2, None)


def test_bounds_follow_through_every_corner() -> None:
    low = Attribute("order", "low", "integer", minimum=-3, maximum=2)
    parts = GIVEN | {low.path: low}
    times = worked_out("order", "made", Computation("times", (COUNT.path, low.path)), parts)
    assert (times.minimum, times.maximum) == (-27, 18)
    minus = worked_out("order", "made", Computation("minus", (COUNT.path, low.path)), parts)
    assert (minus.minimum, minus.maximum) == (-2, 12)
    plus = worked_out("order", "made", Computation("plus", (COUNT.path, low.path, 0.5)), parts)
    assert (plus.kind, plus.minimum, plus.maximum) == ("number", -2.5, 11.5)
    open_ended = worked_out("order", "made", Computation("times", (PRICE.path, 0)), parts)
    assert (open_ended.minimum, open_ended.maximum) == (0, 0)


def test_bounds_that_are_open_or_just_kept_follow_too() -> None:
    most = Attribute("order", "most", "number", maximum=5)
    near = Attribute("order", "near", "number", minimum=1, maximum=5)
    large = Attribute("order", "large", "integer", maximum=2**53 - 2)
    parts = GIVEN | {each.path: each for each in (most, near, large)}

    def bounds(operator: Operator, *operands: str | float) -> tuple[float | None, float | None]:
        made = worked_out("order", "made", Computation(operator, operands), parts)
        return made.minimum, made.maximum

    assert bounds("times", LIMIT.path, 0) == (0, 0)
    assert bounds("times", most.path, 2) == (None, 10)
    assert bounds("times", near.path, near.path) == (1, 25)
    assert [bounds("plus", large.path, each) for each in (1, 2)] == [(None, 2**53 - 1), (None, None)]
    assert (SIZE.minimum, SIZE.maximum) == (0, 3)


def test_what_is_worked_out_is_told_by_what_it_rests_on() -> None:
    paid, sent = (Attribute("order", name, "date") for name in ("paid", "sent"))
    parts = GIVEN | {paid.path: paid, sent.path: sent}
    left = Computation("minus", (PRICE.path, LIMIT.path))
    kept = ComputedAttribute("order", "made", "number", unit="EUR", confidential=True, computed=left)
    assert worked_out("order", "made", left, parts) == kept
    worded = worked_out("order", "made", left, parts, label="rest", description="What is left.", unit="pounds")
    assert worded == replace(kept, label="rest", description="What is left.", unit="pounds")
    assert not computed("order.made", "plus", PRICE.path, REFUNDED.path).confidential
    units = {
        Computation("above", (PRICE.path, 3)): None,
        Computation("count", (ITEMS.path,)): None,
        Computation("plus", (PRICE.path, 3)): "EUR",
        Computation("minus", (sent.path, paid.path)): "days",
    }
    assert {each: worked_out("order", "made", each, parts).unit for each in units} == units


def test_what_is_just_certain_enough_is_worked_out_for_the_case_alone() -> None:
    vocabulary = Vocabulary((OUTSTANDING, PRICE, REFUNDED))
    order = {"price": {"value": 30, "certainty": 0.2}, "refunded": 10}
    found = completed(Case.from_mapping({"order": order}, vocabulary), vocabulary)
    assert found.known("order.outstanding") == Observation(20.0, 0.2)


def test_what_follows_from_a_case_as_it_is_asked_for() -> None:
    late = worked_out("order", "late", Computation("above", ("order.outstanding", 5)), {OUTSTANDING.path: OUTSTANDING})
    vocabulary = VOCABULARY.extended([late])
    known = {"order.price": Observation(30.0, 0.7), "order.refunded": Observation(20.0)}
    assert followed("order.late", known.get, vocabulary) == Observation(True, 0.7)
    assert followed("order.price", known.get, vocabulary) == Observation(30.0, 0.7)
    assert followed("order.late", {"order.price": Observation(30.0)}.get, vocabulary) is None
    assert followed("order.size", known.get, vocabulary) is None


def day_of(path: str, **more: Any) -> Attribute:
    entity, _, name = path.partition(".")
    return Attribute(entity, name, "date", **more)


TODAY = day_of("advice.day")


@pytest.mark.parametrize(
    ("first", "then", "path", "label"),
    [
        (day_of("order.paid"), day_of("order.sent"), "order.sent_days_after_paid", "days from paid to sent"),
        (day_of("order.paid"), TODAY, "order.today_days_after_paid", "days from paid to today"),
        (TODAY, day_of("order.paid"), "order.paid_days_after_today", "days from today to paid"),
        (day_of("order.paid"), day_of("party.told"), "party.told_days_after_order_paid", "days from paid to told"),
        (day_of("party.told"), day_of("order.paid"), "party.order_paid_days_after_told", "days from told to paid"),
        (day_of("order.paid"), day_of("boat.sunk"), "boat.sunk_days_after_order_paid", "days from paid to sunk"),
    ],
)
def test_the_days_between_two_dates(first: Attribute, then: Attribute, path: str, label: str) -> None:
    made = days_between(first, then)
    assert (made.path, made.label, made.kind, made.unit, made.confidential) == (path, label, "integer", "days", False)
    assert made.value([date(2026, 3, 14), date(2026, 2, 28)]) == 14
    assert made.computed == Computation("minus", (then.path, first.path))
    assert days_between(replace(first, confidential=True), then).confidential
    assert days_between(first, replace(then, confidential=True)).confidential


def test_long_names_of_dates_stay_apart_and_can_be_names() -> None:
    names = {days_between(day_of("order." + "x" * 40 + end), day_of("order." + "y" * 40)).name for end in "abc"}
    assert len(names) == 3
    assert {len(each) for each in names} == {64}
    just = days_between(day_of("order." + "x" * 26), day_of("order." + "y" * 26))
    assert just.name == "y" * 26 + "_days_after_" + "x" * 26
