"""Attributes that are worked out from others: their values, their certainty, and what no case can give."""

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.facts import Attribute, Case, InvalidCase, Observation, Vocabulary, case_schema
from ottava.facts.computed import Computation, ComputedAttribute, Operator, completed, how_computed, worked_out

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
