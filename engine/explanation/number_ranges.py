"""Ranges of numbers, and of dates by their numbers, that no test tells apart, and what they are called."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ottava.facts import Attribute
from ottava.facts.attribute import number_text
from ottava.facts.catalogue import tr
from ottava.facts.days import DATE_KINDS, EXAMPLES, LIMITS, DateKind, date_from, number_of, said_range

from ..rulebook.condition import InRange, Test, numbers_of
from .cuts import PartTest


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from `low` to `high`; open ends leave the bound itself out."""

    low: float
    high: float
    open_low: bool
    open_high: bool

    def example(self, whole: bool) -> float:
        """Return one of them: a bound that is in it, or a number near one."""
        for bound, is_open, step in ((self.low, self.open_low, 1), (self.high, self.open_high, -1)):
            if not is_open and math.isfinite(bound):
                return bound
            beyond = bound + step
            if math.isfinite(bound) and (self.low < beyond < self.high or whole):
                return beyond
        return (self.low + self.high) / 2 if math.isfinite(self.low) and math.isfinite(self.high) else 0

    def said(self) -> str:
        """Return them in words."""
        if self.low == self.high:
            return number_text(self.low)
        above = tr("more than {number}" if self.open_low else "{number} or more", number=number_text(self.low))
        below = tr("less than {number}" if self.open_high else "{number} or less", number=number_text(self.high))
        if not math.isfinite(self.low):
            return below if math.isfinite(self.high) else tr("any number")
        if not math.isfinite(self.high):
            return above
        if self.open_low or self.open_high:
            return tr("{above} and {below}", above=above, below=below)
        return tr("{low} to {high}", low=number_text(self.low), high=number_text(self.high))

    def example_of_date(self, kind: DateKind) -> float:
        """Return the day nearest to those that rules name; where they name none, a day of our time."""
        first, last = LIMITS[kind]
        if self.low == first:
            return number_of(date_from(EXAMPLES[kind], kind)) if self.high == last else self.high
        return self.low

    def said_of_date(self, kind: DateKind, named: Collection[float]) -> str:
        """Return it as days or moments; `named` are those that rules name."""
        first, last = LIMITS[kind]
        low, high = (None if self.low == first else self.low), (None if self.high == last else self.high)
        if low is None and high is None:
            return tr("any day" if kind == "date" else "any time")
        return said_range(low, high, kind, named)


def spans_of(attribute: Attribute, tests: tuple[Test | PartTest, ...]) -> Iterator[NumberRange]:
    """Yield the line of numbers, cut wherever a test may change its mind; the numbers at the cuts stand alone."""
    whole = attribute.kind != "number"
    low = -math.inf if attribute.minimum is None else math.ceil(attribute.minimum) if whole else attribute.minimum
    high = math.inf if attribute.maximum is None else math.floor(attribute.maximum) if whole else attribute.maximum
    if attribute.kind in DATE_KINDS:
        low, high = attribute.bounds
    cuts = {point for test in tests for point in _points(test, whole) if low <= point <= high}
    points = sorted(cuts | {end for end in (low, high) if math.isfinite(end)})
    if not points:
        yield NumberRange(low, high, False, False)
        return
    if low < points[0]:
        yield _between(low, points[0], whole)
    for number, point in enumerate(points):
        yield NumberRange(point, point, False, False)
        after = points[number + 1] if number + 1 < len(points) else high
        gap = _between(point, after, whole)
        if after > point and gap.low <= gap.high:
            yield gap


def _between(low: float, high: float, whole: bool) -> NumberRange:
    """Return what lies between two cuts, without them."""
    if whole:
        return NumberRange(low + 1, high - 1, False, False)
    return NumberRange(low, high, True, True)


def touch(before: NumberRange, after: NumberRange, whole: bool) -> bool:
    """Return whether there is nothing between two of them."""
    if whole:
        return before.high + 1 == after.low
    return before.high == after.low and before.open_high != after.open_low


def _points(test: Test | PartTest, whole: bool) -> Iterator[float]:
    if isinstance(test, InRange):
        for bound, rounded in ((test.low, math.ceil), (test.high, math.floor)):
            if bound is not None:
                yield rounded(bound) if whole else bound
    else:
        yield from ends_of(test)


def ends_of(test: Test | PartTest) -> tuple[float, ...]:
    """Return the numbers at which the result of a test may change."""
    return test.points if isinstance(test, PartTest) else numbers_of(test)
