"""What could be known of an attribute instead: of each class the value that is least of a change, the nearest first."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from explanation.test_classes import COUNT, HOURS, TRAITS, TRUST, at_least, at_most, one_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.explanation import value_classes
from ottava.engine.explanation.value_classes import Partition, options
from ottava.engine.rulebook.condition import Includes, InRange
from ottava.facts import Attribute, Observation

MOOD = Attribute("party", "mood", "choice", ("calm", "upset", "loud", "violent"))
HEARD = Attribute("party", "heard", "boolean")
PAID = Attribute("order", "paid", "date")
EACH = [one_of(value) for value in MOOD.values]
A = Includes("x", frozenset({"a"}))
B_OR_C = Includes("x", frozenset({"b", "c"}))


def day(number: int) -> date:
    return date(2026, 3, number)


def days(low: date | None, high: date | None) -> InRange:
    return InRange("x", low and low.toordinal(), high and high.toordinal(), date="date")


def sets(*words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words]


@pytest.mark.parametrize(
    ("attribute", "tests", "now", "others"),
    [
        (MOOD, EACH, None, ["calm", "upset", "loud", "violent"]),
        (MOOD, EACH, "loud", ["upset", "violent", "calm"]),
        (MOOD, EACH, "violent", ["loud", "upset", "calm"]),
        (MOOD, [one_of("loud")], "loud", ["upset"]),
        (MOOD, [one_of("loud")], "calm", ["loud"]),
        (HEARD, [one_of(True)], False, [True]),
        (HEARD, [one_of(True)], None, [True, False]),
        (TRUST, [at_most(1), at_least(4)], 3, [4, 1]),
        (TRUST, [at_most(1), at_least(4)], None, [0, 2, 4]),
        (COUNT, [InRange("x", 3, 5)], 5, [6]),
        (COUNT, [InRange("x", 3, 5)], 3, [2]),
        (COUNT, [InRange("x", 3, 5)], 9, [5]),
        (HOURS, [at_most(24)], 30.0, [24]),
        (PAID, [days(day(5), None), days(day(20), None)], day(10), [day(4), day(20)]),
        (PAID, [days(day(5), None), days(day(20), None)], day(16), [day(20), day(4)]),
        (PAID, [days(date(1, 1, 2), date(1, 1, 9))], date(1, 1, 3), [date(1, 1, 1)]),
        (TRAITS, [A, B_OR_C], None, sets("", "a", "b", "ab")),
        (TRAITS, [A, B_OR_C], frozenset("ac"), sets("a", "c", "")),
        (TRAITS, [A, B_OR_C], frozenset("c"), sets("", "ac", "a")),
        (TRAITS, [A], frozenset("c"), sets("ac")),
    ],
)
def test_each_class_has_what_is_least_of_a_change(
    attribute: Attribute, tests: list[Any], now: Any, others: list[Any]
) -> None:
    known = None if now is None else Observation(now)
    last = [] if known is None else [None]
    assert options(Partition.of(attribute, tests), known) == (known, *map(Observation, others), *last)


SUBSETS = [frozenset(each) for size in range(6) for each in combinations("abcde", size)]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SUBSETS[1:]), min_size=1, max_size=4), st.sampled_from(SUBSETS))
def test_of_sets_no_other_of_a_class_is_less_of_a_change(looked_for: list[frozenset[str]], now: frozenset[str]) -> None:
    attribute = Attribute("dispute", "traits", "set", tuple("abcde"))
    partition = Partition.of(attribute, [Includes("x", each) for each in looked_for])
    found = [each.value for each in options(partition, Observation(now)) if each is not None]
    assert {partition.class_of(each) for each in found} == {*partition.classes}
    for value in found:
        assert isinstance(value, frozenset)
        alike = (each for each in SUBSETS if partition.class_of(each) is partition.class_of(value))
        assert len(value ^ now) == min(len(each ^ now) for each in alike)


def test_each_class_of_sets_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not among all sets, of which there are a million here."""
    members = tuple(f"m{number}" for number in range(20))
    looked_for = [Includes("x", frozenset({each})) for each in members[:8]]
    partition = Partition.of(Attribute("dispute", "traits", "set", members), looked_for)
    worked_out: list[object] = []
    signature = value_classes._signature
    monkeypatch.setattr(value_classes, "_signature", lambda *of: worked_out.append(of) or signature(*of))
    options(partition, Observation(frozenset({members[0], members[19]})))
    assert len(partition.classes) == 2**8
    assert len(worked_out) == 2**8 + 1


def test_what_is_doubtful_now_may_become_certain() -> None:
    known = Observation("loud", 0.6)
    found = options(Partition.of(MOOD, [one_of("loud", "upset")]), known)
    assert found == (known, Observation("loud"), Observation("violent"), None)


def test_of_what_stands_by_itself_that_value_is_taken() -> None:
    """It was chosen with those of other attributes, near or far."""
    partition = Partition.of(COUNT, [InRange("x", 3, 5)], by_itself=True)
    values = {each.said: each.value for each in partition.classes}
    assert values == {"2 or less or 6 or more": 2, "3 to 5": 3}
    assert options(partition, Observation(5)) == (Observation(5), Observation(2), None)
