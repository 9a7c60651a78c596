"""What a handler's work can make of an attribute: classes of values, with what is good in them and how that is said."""

from typing import Any

import pytest
from explanation.test_classes import HOURS, TRAITS, TRUST, at_least, at_most, one_of

from ottava.engine.explanation.partitions import _SIZE
from ottava.engine.explanation.stability.trials import Answer
from ottava.engine.explanation.value_classes import Partition, Slot
from ottava.engine.explanation.what_if.reachable import one_each, reachable
from ottava.engine.rulebook.condition import Includes
from ottava.facts import Attribute, Observation


def changeable(attribute: Attribute, *towards: Any) -> Attribute:
    """The attribute as one that a handler can change; `towards`: what is good, the best last."""
    bounds = (attribute.values, attribute.minimum, attribute.maximum)
    return Attribute(attribute.entity, attribute.name, attribute.kind, *bounds, changeable=True, towards=towards)


MOODS = ("calm", "upset", "loud", "violent")
MOOD = changeable(Attribute("party", "mood", "choice", MOODS), "upset", "calm")
ANY_MOOD = changeable(MOOD)
UNCHANGEABLE = Attribute("party", "mood", "choice", MOODS)
TRUSTED = changeable(TRUST, 0, 4)
AT_REST = changeable(HOURS, 0, 9)
GAINED = changeable(TRAITS, "b", "a")

VIOLENT, CALM = one_of("violent"), one_of("calm")
A, C = (Includes("x", frozenset({each})) for each in "ac")
LOW = at_most(1)


def found(attribute: Attribute, tests: list[Any], now: Any, certainty: float = 1.0) -> list[tuple[Any, Any, str]]:
    known = None if now is None else Observation(frozenset(now) if isinstance(now, set) else now, certainty)
    partition = Partition.of(attribute, tests)
    proposed = list(reachable(partition, known))
    assert all(each.share == partition.class_of(each.value).share for each in proposed)
    return [(each.value, each.values, each.said) for each in proposed]


@pytest.mark.parametrize(
    ("attribute", "tests", "now", "certainty", "reached"),
    [
        (MOOD, [VIOLENT], "violent", 1, [("upset", ("calm", "upset"), "calm or upset")]),
        (MOOD, [VIOLENT], "loud", 1, []),
        (MOOD, [VIOLENT], "loud", 0.5, [("upset", ("calm", "upset"), "calm or upset")]),
        (MOOD, [CALM], "upset", 1, [("calm", ("calm",), "calm")]),
        (MOOD, [CALM], "upset", 0.5, [("calm", ("calm",), "calm"), ("upset", ("upset",), "upset")]),
        (MOOD, [CALM], "calm", 1, []),
        (MOOD, [CALM], "calm", 0.5, [("calm", ("calm",), "calm")]),
        (MOOD, [VIOLENT], None, 1, [("calm", ("calm",), "calm")]),
        (ANY_MOOD, [VIOLENT], "calm", 1, [("violent", ("violent",), "violent")]),
        (ANY_MOOD, [VIOLENT], None, 1,
         [("calm", ("calm", "upset", "loud"), "calm or upset or loud"), ("violent", ("violent",), "violent")]),
        (UNCHANGEABLE, [VIOLENT], "calm", 1, []),
        (UNCHANGEABLE, [VIOLENT], None, 1, []),
        (TRUSTED, [LOW], 0, 1, [(2, (), "2 to 4")]),
        (TRUSTED, [LOW], 0, 0.5, [(0, (), "0 to 1"), (2, (), "2 to 4")]),
        (TRUSTED, [LOW], 3, 1, []),
        (TRUSTED, [LOW], 3, 0.5, [(4, (3, 4), "3 or 4")]),
        (TRUSTED, [LOW], None, 1, [(4, (), "2 to 4")]),
        (AT_REST, [at_least(5)], None, 1, [(9, (), "5 or more")]),
        (AT_REST, [at_least(5)], 3.5, 1, [(5, (), "5 or more")]),
        (AT_REST, [at_least(5)], 7.5, 1, []),
    ],
)  # fmt: skip
def test_classes_have_only_what_is_good_in_them(
    attribute: Attribute, tests: list[Any], now: Any, certainty: float, reached: list[Any]
) -> None:
    """From what nobody knows the best alone is reached; what is good already may become certain."""
    assert found(attribute, tests, now, certainty) == reached


@pytest.mark.parametrize(
    ("tests", "now", "certainty", "reached"),
    [
        ([A], None, 1, ["a"]),
        ([A], "c", 1, ["ac"]),
        ([A], "a", 1, []),
        ([A], "a", 0.5, ["a"]),
        ([A], "c", 0.5, ["c", "ac"]),
        ([C], "a", 1, []),
        ([_SIZE], None, 1, ["b", "ab"]),
        ([_SIZE], "", 1, ["b", "ab"]),
        ([_SIZE], "c", 1, ["bc", "abc"]),
        ([_SIZE], "c", 0.5, ["c", "bc", "abc"]),
        ([_SIZE], "b", 1, ["ab"]),
        ([_SIZE], "abc", 1, []),
        ([A, _SIZE], "", 1, ["b", "a", "ab"]),
        ([A, _SIZE], "c", 1, ["bc", "ac", "abc"]),
        ([A, _SIZE], "a", 1, ["ab"]),
    ],
)
def test_a_set_keeps_what_it_has_and_gains_as_little_as_can_be(
    tests: list[Any], now: str | None, certainty: float, reached: list[str]
) -> None:
    """Of what is good; where members are counted, of as many as it takes, in the order in which they are named."""
    proposed = found(GAINED, tests, None if now is None else set(now), certainty)
    assert ["".join(sorted(value)) for value, _, _ in proposed] == reached


def test_of_sets_that_differ_only_in_a_number_that_something_is_computed_from_one_is_enough() -> None:
    """Told apart for what is computed from it with others; a change by itself says what it leads to."""
    by_itself = Partition.of(TRUSTED, [LOW, at_most(2)], by_itself=True)
    partitions = {"party.trust": by_itself, "party.mood": Partition.of(MOOD, [CALM])}
    low, middle, high = (Answer(Slot("party.trust", 0), each) for each in by_itself.classes)
    calm, upset = (Answer(Slot("party.mood", 0), each) for each in partitions["party.mood"].classes)
    other = Answer(Slot("party.mood", 1), calm.values)
    alone = [frozenset([each]) for each in (low, middle, high, calm, upset)]
    assert list(one_each(alone, partitions)) == alone
    pairs = [frozenset(each) for each in ((low, calm), (middle, calm), (high, upset), (low, other), (calm, other))]
    assert list(one_each(pairs, partitions)) == [pairs[0], *pairs[2:]]
    three = [frozenset([each, calm, other]) for each in (high, low)]
    assert list(one_each(three, partitions)) == three[:1]
    assert list(one_each([*pairs, *alone, *three], partitions)) == [pairs[0], *pairs[2:], *alone, three[0]]
