"""Values that no rule tells apart: of each class of them one value is enough to try.

Two values of an attribute are alike when every test of the rulebook on that attribute says the same of both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ottava.facts import Attribute, Value

from ..inference.compiled_rulebook import CompiledRulebook
from ..inference.formula import Formula, Passes, leaves
from ..inference.meaning import passes
from ..inference.reasons import said_value
from ..rulebook.condition import Includes, InRange, OneOf, Test

Signature = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Values that are alike.

    value: one of them, to stand for all. values: all of them, where they can be listed.
    said: all of them in words, such as `calm or upset`, `5 or more`. share: the part of all answers that falls into
    this class when nothing is known: by number of values for choices, by number of classes otherwise.
    """

    value: Value
    values: tuple[Value, ...]
    said: str
    share: float


@dataclass(frozen=True, slots=True)
class Partition:
    """The values of an attribute as the rules tell them apart."""

    attribute: Attribute
    tests: tuple[Test, ...]
    classes: tuple[ValueClass, ...]

    @classmethod
    def of(cls, attribute: Attribute, tests: Iterable[Test]) -> Partition:
        """By these tests on the attribute."""
        seen = tuple(dict.fromkeys(tests))
        return cls(attribute, seen, tuple(_classes(attribute, seen)))

    def class_of(self, value: Value) -> ValueClass:
        """The class that a value of the attribute is in."""
        wanted = _signature(self.tests, value)
        return next(each for each in self.classes if _signature(self.tests, each.value) == wanted)


def partitions(translation: CompiledRulebook, more: Iterable[Formula] = ()) -> Mapping[str, Partition]:
    """Of every attribute that rules or `more` formulas look at, by its path."""
    tests: dict[str, dict[Test, None]] = {path: {} for path in translation.attributes}
    for formula in (*(meant.fires for meant in translation.rules.values()), *more):
        for leaf in leaves(formula):
            if isinstance(leaf, Passes):
                tests.setdefault(leaf.test.attribute, {})[leaf.test] = None
    found = {}
    for path, own in tests.items():
        attribute = translation.rulebook.vocabulary.get(path)
        assert attribute is not None
        found[path] = Partition.of(attribute, own)
    return found


def _signature(tests: tuple[Test, ...], value: Value) -> Signature:
    return tuple(passes(test, value) for test in tests)


def _classes(attribute: Attribute, tests: tuple[Test, ...]) -> Iterator[ValueClass]:
    if attribute.kind in ("integer", "number"):
        yield from _of_numbers(attribute, tests)
    elif attribute.kind == "set":
        yield from _of_sets(attribute, tests)
    else:
        values: tuple[Value, ...] = (True, False) if attribute.kind == "boolean" else attribute.values
        groups: dict[Signature, list[Value]] = {}
        for value in values:
            groups.setdefault(_signature(tests, value), []).append(value)
        for group in groups.values():
            yield ValueClass(group[0], tuple(group), " or ".join(map(said_value, group)), len(group) / len(values))


def _of_sets(attribute: Attribute, tests: tuple[Test, ...]) -> Iterator[ValueClass]:
    """A set passes a test if one of its members does, so its signature is made of those of its members."""
    members: dict[frozenset[int], list[str]] = {}
    for value in attribute.values:
        inside = frozenset(at for at, test in enumerate(tests) if isinstance(test, Includes) and value in test.values)
        members.setdefault(inside, []).append(value)
    untold = members.pop(frozenset(), [])
    reached: dict[frozenset[int], frozenset[str]] = {frozenset(): frozenset()}
    for inside, alike in members.items():
        for covered, subset in list(reached.items()):
            more = subset | {alike[0]}
            if covered | inside not in reached or len(more) < len(reached[covered | inside]):
                reached[covered | inside] = more
    for subset in sorted(reached.values(), key=lambda each: (len(each), sorted(each))):
        groups = [" or ".join(map(said_value, alike)) for alike in members.values() if alike[0] in subset]
        nothing = f"none of {', '.join(said_value(each) for alike in members.values() for each in alike)}"
        said = " with ".join(groups) if groups else nothing if untold and members else said_value(subset)
        yield ValueClass(subset, (), said, 1 / len(reached))


@dataclass(frozen=True, slots=True)
class _Span:
    """Numbers from `low` to `high`; open ends leave the bound itself out."""

    low: float
    high: float
    open_low: bool
    open_high: bool

    def example(self, whole: bool) -> float:
        for bound, is_open, step in ((self.low, self.open_low, 1), (self.high, self.open_high, -1)):
            if not is_open and math.isfinite(bound):
                return bound
            beyond = bound + step
            if math.isfinite(bound) and (self.low < beyond < self.high or whole):
                return beyond
        return (self.low + self.high) / 2 if math.isfinite(self.low) and math.isfinite(self.high) else 0

    def said(self) -> str:
        if self.low == self.high:
            return f"{self.low:g}"
        above = f"{'more than ' if self.open_low else ''}{self.low:g}{'' if self.open_low else ' or more'}"
        below = f"{'less than ' if self.open_high else ''}{self.high:g}{'' if self.open_high else ' or less'}"
        if not math.isfinite(self.low):
            return below if math.isfinite(self.high) else "any number"
        if not math.isfinite(self.high):
            return above
        if self.open_low or self.open_high:
            return f"{above} and {below}"
        return f"{self.low:g} to {self.high:g}"


def _of_numbers(attribute: Attribute, tests: tuple[Test, ...]) -> Iterator[ValueClass]:
    whole = attribute.kind == "integer"
    groups: dict[Signature, list[_Span]] = {}
    for span in _spans(attribute, tests):
        value = span.example(whole)
        spans = groups.setdefault(_signature(tests, int(value) if whole else value), [])
        if spans and _touch(spans[-1], span, whole):
            spans[-1] = _Span(spans[-1].low, span.high, spans[-1].open_low, span.open_high)
        else:
            spans.append(span)
    for spans in groups.values():
        value = spans[0].example(whole)
        said = " or ".join(span.said() for span in spans)
        yield ValueClass(int(value) if whole else value, (), said, 1 / len(groups))


def _spans(attribute: Attribute, tests: tuple[Test, ...]) -> Iterator[_Span]:
    """The line of numbers, cut wherever a test may change its mind; the numbers at the cuts stand alone."""
    whole = attribute.kind == "integer"
    low = -math.inf if attribute.minimum is None else math.ceil(attribute.minimum) if whole else attribute.minimum
    high = math.inf if attribute.maximum is None else math.floor(attribute.maximum) if whole else attribute.maximum
    cuts = {point for test in tests for point in _points(test, whole) if low <= point <= high}
    points = sorted(cuts | {end for end in (low, high) if math.isfinite(end)})
    if not points:
        yield _Span(low, high, False, False)
        return
    if low < points[0]:
        yield _between(low, points[0], whole)
    for number, point in enumerate(points):
        yield _Span(point, point, False, False)
        after = points[number + 1] if number + 1 < len(points) else high
        gap = _between(point, after, whole)
        if after > point and gap.low <= gap.high:
            yield gap


def _between(low: float, high: float, whole: bool) -> _Span:
    """What lies between two cuts, without them."""
    if whole:
        return _Span(low + 1, high - 1, False, False)
    return _Span(low, high, True, True)


def _touch(before: _Span, after: _Span, whole: bool) -> bool:
    if whole:
        return before.high + 1 == after.low
    return before.high == after.low and before.open_high != after.open_low


def _points(test: Test, whole: bool) -> Iterator[float]:
    if isinstance(test, InRange):
        for bound, rounded in ((test.low, math.ceil), (test.high, math.floor)):
            if bound is not None:
                yield rounded(bound) if whole else bound
    elif isinstance(test, OneOf):
        yield from (value for value in test.values if isinstance(value, int | float) and not isinstance(value, bool))
