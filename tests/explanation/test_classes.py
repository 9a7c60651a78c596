"""Classes of values: nothing that rules could tell apart is left out."""

from itertools import islice

import pytest
from explanation.small_worlds import every_value, looked_at, worlds

from ottava.engine.explanation.partitions import partitions
from ottava.engine.explanation.value_classes import Partition
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.meaning import passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf, Test
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts import Attribute, Value

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
