"""What could be known in a slot instead: one value for each class of values that rules tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from ottava.facts import Attribute, Observation, Value

from ..inference.meaning import passes
from ..rulebook.condition import Includes, InRange, OneOf
from .value_classes import Partition, ValueClass

Option = Observation | None
"""What is known; None is "unknown"."""


def options(partition: Partition, known: Option) -> tuple[Option, ...]:
    """What could be known of the attribute, what is known now first and "unknown" last.

    Between them stands a certain value for each class, those near the present value first. A value that rules treat
    just as the present one is left out, unless it would be more certain.
    """
    now = None if known is None else known.value
    others = [_nearest(partition, each, now) for each in partition.classes]
    if known is not None:
        here = partition.class_of(known.value)
        others = [known.value if each is here else other for each, other in zip(partition.classes, others, strict=True)]
        if known.certainty == 1.0:
            others.remove(known.value)
    others.sort(key=lambda each: _distance(partition.attribute, each, now))
    return (known, *map(Observation, others), *(() if known is None else (None,)))


def _nearest(partition: Partition, of: ValueClass, now: Value | None) -> Value:
    """Of the values of a class the one that is least of a change."""
    if isinstance(of.value, frozenset) and isinstance(now, frozenset):
        kept = frozenset(each for each in now if _allowed(partition, each, of.value))
        return kept if partition.class_of(kept) is of else kept | of.value
    candidates = of.values or (of.value, *(each for each in _turns(partition, now) if partition.class_of(each) is of))
    return min(candidates, key=lambda each: _distance(partition.attribute, each, now))


def _turns(partition: Partition, now: Value | None) -> Iterator[int | float]:
    """Where numbers begin and end to pass a test; the nearest of a class to a number outside it is one of these."""
    low, high = partition.attribute.bounds
    if now is not None and not isinstance(now, frozenset):
        for test in partition.tests:
            ends = (
                test.values if isinstance(test, OneOf) else (test.low, test.high) if isinstance(test, InRange) else ()
            )
            for end in ends:
                if isinstance(end, int | float):
                    yield from (each for each in (end - 1, end, end + 1) if low <= each <= high)


def _allowed(partition: Partition, member: str, subset: frozenset[str]) -> bool:
    """Whether a set that passes just the tests that the subset passes may hold the member."""
    tests = (test for test in partition.tests if isinstance(test, Includes) and member in test.values)
    return all(passes(test, subset) for test in tests)


def _distance(attribute: Attribute, value: Value, now: Value | None) -> float:
    """How far a value is from the present one: along a scale, or by the members that differ."""
    if isinstance(value, frozenset):
        return len(value ^ (now if isinstance(now, frozenset) else frozenset()))
    if attribute.kind == "choice":
        return abs(_position(attribute.values, value) - _position(attribute.values, now))
    if attribute.kind == "boolean" or now is None:
        return 0
    return abs(cast(float, value) - cast(float, now))


def _position(values: tuple[str, ...], value: Value | None) -> int:
    return values.index(value) if isinstance(value, str) and value in values else 0
