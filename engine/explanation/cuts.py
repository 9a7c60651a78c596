"""Where values must be told apart because computed attributes are worked out from them.

A test on a computed attribute draws a line through the values of its parts: `price - refunded = 20`. Whether such tests
pass can be told from the cells into which all these lines, and the tests on the parts themselves, cut the space of
values. So that a value of each part is tried in every cell, the lines are projected to ever fewer parts, and then
values are put in between the cuts, part by part (cylindrical algebraic decomposition, Collins 1975; all lines here are
straight). Parts that belong to the case come first, so that each party finds its own values beside those of the case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple, cast

from ottava.facts import PARTY, Attribute, Observation, Value, Vocabulary
from ottava.facts.computed import ComputedAttribute, exact, followed
from ottava.facts.days import number_of

from ..inference.meaning import passes
from ..rulebook.condition import InRange, Test, entity_of, numbers_of

EACH_ALONE = 10
"""A whole number with no more values than this has each of them told apart."""

Tests = Mapping[str, Sequence[Test]]
"""Tests by the attribute that they look at."""


class Line(NamedTuple):
    """The values for which a sum of multiples of attributes is a number."""

    factors: tuple[tuple[str, Fraction], ...]
    total: Fraction

    @classmethod
    def of(cls, factors: Mapping[str, Fraction], total: Fraction) -> Line | None:
        """Return it in one form for all that are the same line; None if it speaks of no attribute."""
        left = sorted((path, factor) for path, factor in factors.items() if factor)
        if not left:
            return None
        scale = left[0][1]
        return cls(tuple((path, factor / scale) for path, factor in left), total / scale)

    def factor(self, path: str) -> Fraction:
        """Return the multiple of an attribute."""
        return dict(self.factors).get(path, Fraction(0))


@dataclass(frozen=True, slots=True)
class PartTest:
    """A test on a computed attribute as a test on one of its parts, while the others stay what they are.

    `points`: the numbers at which it may change its mind.
    """

    test: Test
    points: tuple[float, ...]
    passes: Callable[[Value], bool | int] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """What tests on computed attributes mean for what these are worked out from.

    tests: all of them, those on the parts too. known: values of parts that must be told from all others.
    """

    vocabulary: Vocabulary
    tests: Tests
    known: Mapping[str, frozenset[Value]] = field(default_factory=dict)

    @property
    def computed(self) -> Iterator[tuple[ComputedAttribute, Test]]:
        """Yield the tests on computed attributes."""
        for path, tests in self.tests.items():
            attribute = self.vocabulary.get(path)
            if isinstance(attribute, ComputedAttribute):
                for test in tests:
                    yield attribute, test

    def together(self, values_of: Callable[[Attribute, Sequence[Test]], Iterable[Value]]) -> dict[str, list[Test]]:
        """Return the tests that tell values of the parts apart as far as any combination of them may need it.

        values_of: the values that stand for all, as tests tell them apart.
        """
        lines = {line for attribute, test in self.computed for line in self._lines(attribute, test)}
        paths = {path for line in lines for path, _ in line.factors}
        order = [each.path for each in self.vocabulary if each.path in paths]
        order.sort(key=lambda path: entity_of(path) == PARTY)
        for path in order:
            lines |= set(self._own_lines(path))
        left = [lines]
        for path in reversed(order):
            left.append(set(_without(left[-1], path)))
        found: dict[str, list[Test]] = {}
        values: dict[str, list[Fraction]] = {}
        for path, mine in zip(order, reversed(left[:-1]), strict=True):
            attribute = self.vocabulary[path]
            if attribute.kind == "set":
                values[path] = [Fraction(size) for size in range(len(attribute.values) + 1)]
                found[path] = []
                continue
            cuts = sorted({each for line in mine for each in _cuts(line, path, values)})
            found[path] = [*self.tests.get(path, ()), *_apart(attribute, cuts)]
            values[path] = [exact(cast(float, each)) for each in values_of(attribute, found[path])]
        return found

    def alone(self, path: str, known: Callable[[str], Observation | None]) -> list[PartTest]:
        """Return the tests on computed attributes as tests on one part, while of all others this is known."""
        found: list[PartTest] = []
        for attribute, test in self.computed:
            given = self.vocabulary.given(attribute.path)
            if path not in given or any(known(each) is None for each in given if each != path):
                continue
            points = [
                number
                for line in self._lines(attribute, test)
                if (factor := line.factor(path))
                for number in _near(
                    (line.total - sum(other * _number(known, each) for each, other in line.factors if each != path))
                    / factor,
                    self.vocabulary[path].whole,
                )
            ]
            found.append(PartTest(test, tuple(points), self._outcome(attribute, test, path, known)))
        return found

    def _outcome(
        self, attribute: ComputedAttribute, test: Test, path: str, known: Callable[[str], Observation | None]
    ) -> Callable[[Value], bool]:
        def outcome(value: Value) -> bool:
            seen = followed(
                attribute.path, lambda each: Observation(value) if each == path else known(each), self.vocabulary
            )
            return seen is not None and passes(test, seen.value)

        return outcome

    def _lines(self, attribute: ComputedAttribute, test: Test) -> Iterator[Line]:
        """Yield the lines along which a test changes its mind; between whole numbers those on both sides of it."""
        if attribute.computed.compares:
            one, other = (self._form(each) for each in attribute.computed.operands)
            factors = {
                path: one[0].get(path, Fraction(0)) - other[0].get(path, Fraction(0)) for path in one[0] | other[0]
            }
            totals = [other[1] - one[1]]
        else:
            factors, constant = self._form(attribute.path)
            totals = [exact(number) - constant for number in numbers_of(test)]
        whole = all(self.vocabulary[path].whole or self.vocabulary[path].kind == "set" for path in factors)
        scale = math.lcm(*(factor.denominator for factor in factors.values())) if whole else 1
        for total in totals:
            steps = (total * scale,) if not whole else _beside(total * scale)
            for step in steps:
                line = Line.of({path: factor * scale for path, factor in factors.items()}, Fraction(step))
                if line is not None:
                    yield line

    def _form(self, operand: str | float) -> tuple[dict[str, Fraction], Fraction]:
        """Return a number as a sum of multiples of attributes that a case gives, and what is added to it."""
        if not isinstance(operand, str):
            return {}, exact(operand)
        attribute = self.vocabulary[operand]
        if not isinstance(attribute, ComputedAttribute) or attribute.computed.operator == "count":
            path = attribute.computed.parts[0] if isinstance(attribute, ComputedAttribute) else operand
            return {path: Fraction(1)}, Fraction(0)
        parts = [self._form(each) for each in attribute.computed.operands]
        if attribute.computed.operator == "times":
            (factors, constant), (_, scale) = sorted(parts, key=lambda part: not part[0])
            return {path: factor * scale for path, factor in factors.items()}, constant * scale
        signs = [1, *[-1 if attribute.computed.operator == "minus" else 1] * (len(parts) - 1)]
        total: dict[str, Fraction] = {}
        for (factors, _), sign in zip(parts, signs, strict=True):
            for path, factor in factors.items():
                total[path] = total.get(path, Fraction(0)) + sign * factor
        return total, sum((sign * constant for (_, constant), sign in zip(parts, signs, strict=True)), Fraction(0))

    def _own_lines(self, path: str) -> Iterator[Line]:
        attribute = self.vocabulary[path]
        whole = attribute.whole
        if attribute.kind == "set":
            ends: set[float] = {*range(len(attribute.values) + 1)}
        else:
            ends = {end for end in (attribute.minimum, attribute.maximum) if end is not None}
            ends |= {each for each in attribute.towards if isinstance(each, int | float)}
            ends |= {each for each in self.known.get(path, ()) if isinstance(each, int | float)}
            ends |= {number_of(each) for each in self.known.get(path, ()) if isinstance(each, date)}
            low, high = attribute.bounds
            if whole and high - low < EACH_ALONE:
                ends |= {*range(math.ceil(low), math.floor(high) + 1)}
        numbers = {exact(each) for each in ends}
        for test in self.tests.get(path, ()):
            for number in numbers_of(test):
                numbers |= {*map(Fraction, _beside(exact(number)))} if whole else {exact(number)}
        for each in numbers:
            yield Line(((path, Fraction(1)),), each)


def _number(known: Callable[[str], Observation | None], path: str) -> Fraction:
    seen = known(path)
    assert seen is not None  # asked for only where all others are known
    return Fraction(len(seen.value)) if isinstance(seen.value, frozenset) else exact(cast(float, seen.value))


def _beside(number: Fraction) -> set[int]:
    """Return the whole numbers on both sides of a number, and those beside it where it is whole itself."""
    return {math.ceil(number) - 1, math.floor(number), math.ceil(number), math.floor(number) + 1}


def _near(number: Fraction, whole: bool) -> Iterator[float]:
    yield from _beside(number) if whole else (float(number),)


def _without(lines: Iterable[Line], path: str) -> Iterator[Line]:
    """Yield what lines say of all other attributes: those without this one, and where two of the others meet."""
    crossing: list[Line] = []
    for line in lines:
        if line.factor(path):
            crossing.append(line)
        else:
            yield line
    for one, other in combinations(crossing, 2):
        scale = one.factor(path) / other.factor(path)
        factors = dict(one.factors)
        for each, factor in other.factors:
            factors[each] = factors.get(each, Fraction(0)) - factor * scale
        met = Line.of(
            {each: factor for each, factor in factors.items() if each != path}, one.total - other.total * scale
        )
        if met is not None:
            yield met


def _cuts(line: Line, path: str, values: Mapping[str, Sequence[Fraction]]) -> Iterator[Fraction]:
    """Yield where a line cuts an attribute, whatever the others in it are."""
    factor = line.factor(path)
    others = [(each, other) for each, other in line.factors if each != path]
    if factor:
        for chosen in product(*(values[each] for each, _ in others)):
            yield (line.total - sum(other * value for (_, other), value in zip(others, chosen, strict=True))) / factor


def _apart(attribute: Attribute, cuts: Iterable[Fraction]) -> Iterator[Test]:
    """Yield tests that tell the numbers at cuts, and those between two of them, from all others."""
    low, high = attribute.bounds
    for cut in cuts:
        numbers = {math.floor(cut), math.ceil(cut)} if attribute.whole else {float(cut)}
        for number in numbers:
            if low <= number <= high:
                yield InRange(attribute.path, number, None)
                yield InRange(attribute.path, None, number)
