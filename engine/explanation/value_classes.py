"""What could be known of a case: slots for observations, and values that no rule tells apart.

Of each class of such values one is enough to try.

Two values of an attribute are alike when every test of the rulebook on that attribute says the same of both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from ottava.facts import PARTY, Attribute, Case, Observation, Party, Value, Vocabulary
from ottava.facts.catalogue import tr

from ..inference.compiled_rulebook import CompiledRulebook
from ..inference.formula import CASE, Formula, Passes, leaves
from ..inference.meaning import passes
from ..rulebook.condition import Includes, InRange, Test, entity_of, numbers_of

Signature = tuple[bool, ...]

NOTHING_THAT_COUNTS = "nothing that counts here"
"""Sets of values that no rule looks at."""


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
        """Return the class that a value of the attribute is in."""
        wanted = _signature(self.tests, value)
        return next(each for each in self.classes if _signature(self.tests, each.value) == wanted)


def partitions(translation: CompiledRulebook, more: Iterable[Formula] = ()) -> Mapping[str, Partition]:
    """Of every attribute that rules or `more` formulas look at, by its path."""
    tests: dict[str, dict[Test, None]] = {path: {} for path in translation.attributes}
    for formula in (*(meant.fires for meant in translation.rules.values()), *more):
        for leaf in leaves(formula):
            if isinstance(leaf, Passes):
                tests.setdefault(leaf.test.attribute, {})[leaf.test] = None
    return {path: Partition.of(translation.rulebook.vocabulary[path], own) for path, own in tests.items()}


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
            yield ValueClass(
                group[0], tuple(group), tr(" or ").join(map(attribute.said, group)), len(group) / len(values)
            )


def _of_sets(attribute: Attribute, tests: tuple[Test, ...]) -> Iterator[ValueClass]:
    """Yield a set passes a test if one of its members does, so its signature is made of those of its members."""
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
        groups = [tr(" or ").join(map(attribute.said, alike)) for alike in members.values() if alike[0] in subset]
        said = tr(" with ").join(groups) or (tr(NOTHING_THAT_COUNTS) if untold and members else attribute.said(subset))
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
        above = tr("more than {number}" if self.open_low else "{number} or more", number=f"{self.low:g}")
        below = tr("less than {number}" if self.open_high else "{number} or less", number=f"{self.high:g}")
        if not math.isfinite(self.low):
            return below if math.isfinite(self.high) else tr("any number")
        if not math.isfinite(self.high):
            return above
        if self.open_low or self.open_high:
            return tr("{above} and {below}", above=above, below=below)
        return tr("{low} to {high}", low=f"{self.low:g}", high=f"{self.high:g}")


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
        named = bool(attribute.value_labels)
        said = tr(" or ").join(attribute.said_steps(span.low, span.high) if named else span.said() for span in spans)
        yield ValueClass(int(value) if whole else value, (), said, 1 / len(groups))


def _spans(attribute: Attribute, tests: tuple[Test, ...]) -> Iterator[_Span]:
    """Yield the line of numbers, cut wherever a test may change its mind; the numbers at the cuts stand alone."""
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
    """Return what lies between two cuts, without them."""
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
    else:
        yield from numbers_of(test)


Option = Observation | None
"""What is known; None is "unknown"."""


def options(partition: Partition, known: Option) -> tuple[Option, ...]:
    """Return what could be known of the attribute, what is known now first and "unknown" last.

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
            for end in numbers_of(test):
                yield from (each for each in (end - 1, end, end + 1) if low <= each <= high)


def _allowed(partition: Partition, member: str, subset: frozenset[str]) -> bool:
    """Return whether a set that passes just the tests that the subset passes may hold the member."""
    tests = (test for test in partition.tests if isinstance(test, Includes) and member in test.values)
    return all(passes(test, subset) for test in tests)


def _distance(attribute: Attribute, value: Value, now: Value | None) -> float:
    """Return how far a value is from the present one: along a scale, or by the members that differ."""
    if isinstance(value, frozenset):
        return len(value ^ (now if isinstance(now, frozenset) else frozenset()))
    if attribute.kind == "choice":
        return abs(_position(attribute.values, value) - _position(attribute.values, now))
    if attribute.kind == "boolean" or now is None:
        return 0
    return abs(cast(float, value) - cast(float, now))


def _position(values: tuple[str, ...], value: Value | None) -> int:
    return values.index(value) if isinstance(value, str) and value in values else 0


@dataclass(frozen=True, slots=True)
class Slot:
    """An attribute of one party, by its position, or (-1) of the case."""

    attribute: str
    party_index: int

    @classmethod
    def at(cls, attribute: str, party_index: int) -> Slot:
        """Return the slot of an attribute that is read at a party: there if it is one's, or else of the case."""
        return cls(attribute, party_index if entity_of(attribute) == PARTY else CASE)

    @property
    def name(self) -> str:
        """The name of the attribute within its entity."""
        return self.attribute.partition(".")[2]


def slots_of(attributes: Iterable[str], parties: int) -> tuple[Slot, ...]:
    """Return the slots of these attributes in a case with that number of parties."""
    return tuple(
        Slot(attribute, party_index)
        for attribute in attributes
        for party_index in (range(parties) if entity_of(attribute) == PARTY else (CASE,))
    )


def observed(case: Case, slot: Slot) -> Observation | None:
    """Return what is known there, as rules see it."""
    return case.known(slot.attribute) if slot.party_index == CASE else case.parties[slot.party_index].known(slot.name)


def path_of(case: Case, slot: Slot) -> str:
    """Return the full path: `parties.customer.arousal`, `dispute.category`."""
    return slot.attribute if slot.party_index == CASE else f"parties.{case.parties[slot.party_index].id}.{slot.name}"


def with_observations(case: Case, changes: Mapping[Slot, Observation | None], vocabulary: Vocabulary) -> Case:
    """Return the case with these observations; None takes away what was observed."""
    of_case = {slot.attribute: seen for slot, seen in changes.items() if slot.party_index == CASE}
    observations = dict(case.observations)
    if of_case:
        observations = _in_order(observations | of_case, [each.path for each in vocabulary])
    names = [each.name for each in vocabulary.of_entity(PARTY)]
    parties = list(case.parties)
    for party_index in {slot.party_index for slot in changes} - {CASE}:
        own = {slot.name: seen for slot, seen in changes.items() if slot.party_index == party_index}
        party = parties[party_index]
        parties[party_index] = Party(party.id, _in_order(dict(party.observations) | own, names))
    return replace(case, observations=observations, parties=tuple(parties))


def _in_order(observations: Mapping[str, Observation | None], names: Iterable[str]) -> dict[str, Observation]:
    return {name: seen for name in names if (seen := observations.get(name)) is not None}
