"""Classes of values: nothing that rules could tell apart is left out."""

from datetime import UTC, date, datetime
from itertools import combinations, islice

import pytest
from explanation.small_worlds import every_value, looked_at, worlds

from ottava.engine.explanation.partitions import _SIZE, partitions
from ottava.engine.explanation.value_classes import Partition
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.meaning import passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf, Test
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts import Attribute, Value
from ottava.facts.days import DateKind, number_of

TRUST = Attribute("party", "trust", "integer", minimum=0, maximum=4)
HOURS = Attribute("dispute", "hours", "number", minimum=0)
COUNT = Attribute("dispute", "count", "integer")
COLOUR = Attribute("dispute", "colour", "choice", ("red", "green", "blue", "grey"))
TRAITS = Attribute("dispute", "traits", "set", ("a", "b", "c"))


def at_least(bound: float) -> Test:
    return InRange("x", bound, None)


def at_most(bound: float) -> Test:
    return InRange("x", None, bound)


def one_of(*values: Value) -> Test:
    return OneOf("x", frozenset(values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("attribute", "tests", "said"),
    [
        (COLOUR, [one_of("red")], ["red", "green or blue or grey"]),
        (COLOUR, [one_of("red", "green"), one_of("green")], ["red", "green", "blue or grey"]),
        (COLOUR, [Known("x")], ["red or green or blue or grey"]),
        (TRUST, [at_most(1)], ["0 to 1", "2 to 4"]),
        (TRUST, [one_of(2)], ["0 to 1 or 3 to 4", "2"]),
        (TRUST, [at_least(1.5)], ["0 to 1", "2 to 4"]),
        (TRUST, [at_least(9)], ["0 to 4"]),
        (COUNT, [at_least(5)], ["4 or less", "5 or more"]),
        (COUNT, [], ["any number"]),
        (HOURS, [at_most(24)], ["0 to 24", "more than 24"]),
        (HOURS, [at_least(3), at_least(24)], ["0 or more and less than 3", "3 or more and less than 24", "24 or more"]),
        (HOURS, [one_of(5)], ["0 or more and less than 5 or more than 5", "5"]),
        (TRAITS, [Includes("x", frozenset({"a"}))], ["nothing that counts here", "a"]),
        (
            TRAITS,
            [Includes("x", frozenset({"a"})), Includes("x", frozenset({"b", "c"}))],
            ["none", "a", "b or c", "a with b or c"],
        ),
    ],
)
def test_they_are_told_in_words(attribute: Attribute, tests: list[Test], said: list[str]) -> None:
    assert [each.said for each in Partition.of(attribute, tests).classes] == said


@pytest.mark.parametrize(
    ("kind", "tests", "classes"),
    [
        ("date", [], [(date(2026, 3, 14), "any day")]),
        ("datetime", [], [(datetime(2026, 3, 14, 10, tzinfo=UTC), "any time")]),
        ("date", [(None, date(2026, 5, 1))],
         [(date(2026, 5, 1), "on or before 1 May 2026"), (date(2026, 5, 2), "after 1 May 2026")]),
        ("date", [(date(2026, 5, 1), None)],
         [(date(2026, 4, 30), "before 1 May 2026"), (date(2026, 5, 1), "on or after 1 May 2026")]),
        ("date", [(date(2026, 5, 1), date(2026, 5, 1))],
         [(date(2026, 5, 2), "before 1 May 2026 or after 1 May 2026"), (date(2026, 5, 1), "1 May 2026")]),
    ],
)  # fmt: skip
def test_days_are_told_in_words_and_the_one_that_stands_for_others_is_near(
    kind: DateKind, tests: list[tuple[date | None, date | None]], classes: list[tuple[date, str]]
) -> None:
    """Near those that rules name, or of our time."""
    attribute = Attribute("order", "paid", kind)
    ranges = [InRange("x", *(None if each is None else number_of(each) for each in bounds)) for bounds in tests]
    assert [(each.value, each.said) for each in Partition.of(attribute, ranges).classes] == classes


@pytest.mark.parametrize(
    ("looked_for", "values"),
    [
        ([], ["", "a", "ab", "abc", "abcd"]),
        (["ab"], ["", "c", "cd", "a", "ac", "acd", "abcd"]),
        (["abcd"], ["", "a", "ab", "abc", "abcd"]),
        (["a", "ab"], ["", "c", "cd", "a", "ac", "acd", "abcd", "b", "bc", "bcd"]),
    ],
)  # fmt: skip
def test_where_members_are_counted_there_is_a_set_of_every_number(looked_for: list[str], values: list[str]) -> None:
    """Of those that no test looks for, and then of those that are looked for already."""
    attribute = Attribute("dispute", "traits", "set", tuple("abcd"))
    partition = Partition.of(attribute, [*(Includes("x", frozenset(each)) for each in looked_for), _SIZE])
    assert ["".join(sorted(each.value)) for each in partition.classes] == values  # type: ignore[arg-type]
    assert partition.counts_members
    signatures = {partition.signature(each) for each in subsets("abcd")}
    assert {partition.signature(each.value) for each in partition.classes} == signatures


def subsets(members: str) -> list[frozenset[str]]:
    return [frozenset(each) for size in range(len(members) + 1) for each in combinations(members, size)]


@pytest.mark.parametrize("number", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_every_value_is_like_the_one_that_stands_for_its_class(number: int) -> None:
    several = 0
    for _, advisor, case in islice(worlds(0), number):
        found = partitions(advisor._translation)
        for path in looked_at(advisor, case):
            partition = found[f"party.{path.rpartition('.')[2]}" if path.startswith("parties.") else path]
            several += len(partition.classes) > 1
            for value in every_value(path):
                stands = partition.class_of(value).value
                assert [passes(test, value) for test in partition.tests] == [
                    passes(test, stands) for test in partition.tests
                ]
    assert several > 2 * number


def test_no_two_classes_are_alike_and_the_shares_make_a_whole() -> None:
    for partition in partitions(compile_rulebook(load_rulebook())).values():
        signatures = [tuple(passes(test, each.value) for test in partition.tests) for each in partition.classes]
        assert len(set(signatures)) == len(signatures)
        assert sum(each.share for each in partition.classes) == pytest.approx(1)
