"""The values of one thing as rules tell them apart while all else stays, where something is worked out of it."""

from typing import Any

import pytest
from explanation.test_computed import book

from ottava import Case
from ottava.engine.explanation.partitions import partition_alone
from ottava.engine.explanation.value_classes import Slot

NUMBER = "{{id: {}, kind: number, minimum: 0, maximum: 100, question: How much?}}"
WHOLE = "{{id: {}, kind: integer, minimum: 0, maximum: 9, question: How many?}}"
ITEMS = "{id: order.items, kind: set, values: [a, b, c], question: What?}"
DAYS = "{id: order.days, computed: {times: [order.hours, 0.04]}}"
SUM = "{{id: order.{}, computed: {{plus: [order.{}, order.{}]}}}}"
PRICE, FEE, HOURS = (NUMBER.format(f"order.{name}") for name in ("price", "fee", "hours"))
CLAIM, LIMIT = NUMBER.format("party.claim"), NUMBER.format("order.limit")
OVER = "{id: party.over, computed: {above: [party.claim, order.limit]}}"
OVER_LIMIT = ["some_party: {party.over: true}"]
CLAIMS = {
    "parties": [{"id": "aunt", "claim": 20}, {"id": "clerk", "claim": 50}, {"id": "judge"}],
    "order": {"limit": 30},
}


@pytest.mark.parametrize(
    ("attributes", "tests", "known", "slot", "said"),
    [
        ([HOURS, DAYS], ["order.days: {at_least: 0.5}"], {}, ("order.hours", -1),
         ["0 or more and less than 12.5", "12.5 to 100"]),
        ([HOURS, DAYS], ["order.days: {at_least: 0.5}", "order.hours: {at_most: 12.5}"], {}, ("order.hours", -1),
         ["0 or more and less than 12.5", "12.5", "more than 12.5 and 100 or less"]),
        ([WHOLE.format("order.hours"), "{id: order.days, computed: {times: [order.hours, 0.4]}}"],
         ["order.days: {at_least: 1}"], {}, ("order.hours", -1), ["0 to 2", "3 to 9"]),
        ([PRICE, FEE, HOURS, SUM.format("late", "price", "hours"), SUM.format("sum", "price", "fee")],
         ["order.late: {at_least: 10}", "order.sum: {at_least: 20}"], {"order": {"fee": 4.5}}, ("order.price", -1),
         ["0 or more and less than 15.5", "15.5 to 100"]),
        ([PRICE, FEE, "{id: order.part, computed: {times: [order.price, 0.25]}}", SUM.format("sum", "fee", "part")],
         ["order.sum: {at_least: 20}"], {"order": {"fee": 4.5}}, ("order.price", -1),
         ["0 or more and less than 62", "62 to 100"]),
        ([WHOLE.format("order.limit"), ITEMS, "{id: order.size, computed: {count: order.items}}",
          "{id: order.many, computed: {above: [order.size, order.limit]}}"],
         ["order.many: true"], {"order": {"items": ["a", "b"]}}, ("order.limit", -1), ["0 to 1", "2 to 9"]),
        ([CLAIM, LIMIT, OVER], OVER_LIMIT, CLAIMS, ("order.limit", -1),
         ["0 or more and less than 20", "20 or more and less than 50", "50 to 100"]),
        ([CLAIM, LIMIT, OVER], OVER_LIMIT, CLAIMS, ("party.claim", 0),
         ["0 to 30", "more than 30 and 100 or less"]),
        ([CLAIM, LIMIT, OVER], OVER_LIMIT, {"order": {"limit": 30}}, ("order.limit", -1), ["0 to 100"]),
    ],
)  # fmt: skip
def test_what_is_computed_tells_apart_what_it_must(
    attributes: list[str], tests: list[str], known: dict[str, Any], slot: tuple[str, int], said: list[str]
) -> None:
    """By what all others are now; of a thing of the case, whatever makes a difference to some party."""
    translation = book(attributes, tests)
    case = Case.from_mapping({"id": "a", **known}, translation.rulebook.vocabulary)
    assert [each.said for each in partition_alone(translation, Slot(*slot), case).classes] == said
