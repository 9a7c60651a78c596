"""What could be known of a case: slots for observations, and values that no rule tells apart.

Of each class of such values one is enough to try.

Two values of an attribute are alike when every test of the rulebook on that attribute says the same of both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import NamedTuple, cast

from ottava.facts import PARTY, Attribute, Case, Observation, Party, Value, Vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.catalogue import tr
from ottava.facts.days import DATE_KINDS, number_of

from ..inference.formula import CASE
from ..inference.meaning import passes
from ..rulebook.condition import Includes, Test, entity_of
from .cuts import PartTest
from .number_ranges import NumberRange, ends_of, spans_of, touch

Signature = tuple[bool | int, ...]

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
    """The values of an attribute as the rules tell them apart.

    `by_itself`: the value that stands for a class must be taken, for it was chosen with those of other attributes.
    `by_signature`: the classes by how the tests come out for their values.
    """

    attribute: Attribute
    tests: tuple[Test | PartTest, ...]
    classes: tuple[ValueClass, ...]
    by_signature: Mapping[Signature, ValueClass] = field(compare=False, repr=False)
    by_itself: bool = False

    @classmethod
    def of(cls, attribute: Attribute, tests: Iterable[Test | PartTest], by_itself: bool = False) -> Partition:
        """By these tests on the attribute."""
        seen = tuple(dict.fromkeys(tests))
        classes = tuple(_classes(attribute, seen))
        return cls(attribute, seen, classes, {_signature(seen, each.value): each for each in classes}, by_itself)

    def class_of(self, value: Value) -> ValueClass:
        """Return the class that a value of the attribute is in."""
        return self.by_signature[self.signature(value)]

    @property
    def counts_members(self) -> bool:
        """Whether it is a set, and matters how many members it has."""
        return self.attribute.kind == "set" and any(isinstance(test, PartTest) for test in self.tests)

    def signature(self, value: Value) -> Signature:
        """Return how the tests come out."""
        return _signature(self.tests, value)


def _signature(tests: tuple[Test | PartTest, ...], value: Value) -> Signature:
    return tuple(test.passes(value) if isinstance(test, PartTest) else passes(test, value) for test in tests)


def _classes(attribute: Attribute, tests: tuple[Test | PartTest, ...]) -> Iterator[ValueClass]:
    if attribute.kind in ("integer", "number", *DATE_KINDS):
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


def _of_sets(attribute: Attribute, tests: tuple[Test | PartTest, ...]) -> Iterator[ValueClass]:
    """Yield a set passes a test if one of its members does, so its signature is made of those of its members."""
    members: dict[frozenset[int], list[str]] = {}
    for value in attribute.values:
        members.setdefault(_looked_for(tests, value), []).append(value)
    untold = members.pop(frozenset(), [])
    counted = any(isinstance(test, PartTest) for test in tests)
    subsets = sorted(_least_changed(attribute, tests, frozenset()), key=lambda each: (len(each), sorted(each)))
    if counted:
        subsets = list(_of_each_size(subsets, members, untold, tests))
    for subset in subsets:
        groups = [tr(" or ").join(map(attribute.said, alike)) for alike in members.values() if alike[0] in subset]
        said = tr(" with ").join(groups) or (tr(NOTHING_THAT_COUNTS) if untold and members else attribute.said(subset))
        yield ValueClass(
            subset,
            (),
            tr("{said} ({count} in all)", said=said, count=len(subset)) if counted else said,
            1 / len(subsets),
        )


def _looked_for(tests: tuple[Test | PartTest, ...], member: str) -> frozenset[int]:
    """Return the numbers of the tests that a set passes by this member."""
    return frozenset(at for at, test in enumerate(tests) if isinstance(test, Includes) and member in test.values)


def _least_changed(
    attribute: Attribute, tests: tuple[Test | PartTest, ...], now: frozenset[str]
) -> Collection[frozenset[str]]:
    """Return, of the sets that pass the same tests for members, the one with the fewest other members than now."""
    reached: dict[frozenset[int], frozenset[str]] = {frozenset(): frozenset()}
    for member in attribute.values:
        inside = _looked_for(tests, member)
        for covered, subset in list(reached.items()):
            more, known = subset | {member}, reached.get(covered | inside)
            if known is None or len(more ^ now) < len(known ^ now):
                reached[covered | inside] = more
    return reached.values()


def _of_each_size(
    subsets: Iterable[frozenset[str]],
    members: Mapping[frozenset[int], list[str]],
    untold: Iterable[str],
    tests: tuple[Test | PartTest, ...],
) -> Iterator[frozenset[str]]:
    """Yield the sets with more and more members that no test looks for, or looks for already; one of those alike."""
    seen: set[Signature] = set()
    for subset in subsets:
        covered = frozenset(at for inside, alike in members.items() if alike[0] in subset for at in inside)
        spare = [each for inside, alike in members.items() if inside <= covered for each in alike if each not in subset]
        for grown in accumulate([*untold, *spare], lambda grown, each: grown | {each}, initial=subset):
            signature = _signature(tests, grown)
            if signature not in seen:
                seen.add(signature)
                yield grown


def _of_numbers(attribute: Attribute, tests: tuple[Test | PartTest, ...]) -> Iterator[ValueClass]:
    whole = attribute.kind != "number"
    groups: dict[Signature, list[NumberRange]] = {}
    for span in spans_of(attribute, tests):
        value = span.example(whole)
        spans = groups.setdefault(_signature(tests, int(value) if whole else value), [])
        if spans and touch(spans[-1], span, whole):
            spans[-1] = NumberRange(spans[-1].low, span.high, spans[-1].open_low, span.open_high)
        else:
            spans.append(span)
    kind, named = attribute.kind, bool(attribute.value_labels)
    for spans in groups.values():
        if kind in ("date", "datetime"):
            cuts = {number for test in tests for number in ends_of(test)}
            said = tr(" or ").join(span.said_of_date(kind, cuts) for span in spans)
            yield ValueClass(attribute.value_of(spans[-1].example_of_date(kind)), (), said, 1 / len(groups))
            continue
        value = spans[0].example(whole)
        said = tr(" or ").join(attribute.said_steps(span.low, span.high) if named else span.said() for span in spans)
        yield ValueClass(int(value) if whole else value, (), said, 1 / len(groups))


Option = Observation | None
"""What is known; None is "unknown"."""


def options(partition: Partition, known: Option) -> tuple[Option, ...]:
    """Return what could be known of the attribute, what is known now first and "unknown" last.

    Between them stands a certain value for each class, those near the present value first. A value that rules treat
    just as the present one is left out, unless it would be more certain.
    """
    now = None if known is None else known.value
    near = _near(partition, now)
    here = None if known is None else partition.class_of(known.value)
    others = [
        known.value if known is not None and each is here else _nearest(partition, each, now, near.get(each, ()))
        for each in partition.classes
    ]
    if known is not None and known.certainty == 1.0:
        others.remove(known.value)
    others.sort(key=lambda each: _distance(partition.attribute, each, now))
    return (known, *map(Observation, others), *(() if known is None else (None,)))


def _nearest(partition: Partition, of: ValueClass, now: Value | None, near: Iterable[Value]) -> Value:
    """Of the values of a class the one that is least of a change."""
    if partition.by_itself:
        return of.value
    candidates = of.values or (of.value, *near)
    return min(candidates, key=lambda each: _distance(partition.attribute, each, now))


def _near(partition: Partition, now: Value | None) -> Mapping[ValueClass, Iterable[Value]]:
    """Return values near the present one by their classes; the nearest of a class is one of these, or stands for it.

    Of sets those that change least, of numbers and dates where they begin and end to pass a test.
    """
    found: dict[ValueClass, list[Value]] = {}
    if now is None or partition.by_itself:
        return found
    if isinstance(now, frozenset):
        return {partition.class_of(each): [each] for each in _least_changed(partition.attribute, partition.tests, now)}
    low, high = partition.attribute.bounds
    ends = dict.fromkeys(end for test in partition.tests for end in ends_of(test))
    numbers = dict.fromkeys(n for end in ends for n in (end - 1, end, end + 1) if low <= n <= high)
    for value in map(partition.attribute.value_of, numbers):
        found.setdefault(partition.class_of(value), []).append(value)
    return found


def _distance(attribute: Attribute, value: Value, now: Value | None) -> float:
    """Return how far a value is from the present one: along a scale, or by the members that differ."""
    if isinstance(value, frozenset):
        return len(value ^ (now if isinstance(now, frozenset) else frozenset()))
    if attribute.kind == "choice":
        return abs(_position(attribute.values, value) - _position(attribute.values, now))
    if attribute.kind == "boolean" or now is None:
        return 0
    if isinstance(value, date) and isinstance(now, date):
        return abs(number_of(value) - number_of(now))
    return abs(cast(float, value) - cast(float, now))


def _position(values: tuple[str, ...], value: Value | None) -> int:
    return values.index(value) if isinstance(value, str) else 0


class Slot(NamedTuple):
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
        observations = _in_order(observations | of_case, [*(each.path for each in vocabulary), DAY])
    names = [each.name for each in vocabulary.of_entity(PARTY)]
    parties = list(case.parties)
    for party_index in {slot.party_index for slot in changes} - {CASE}:
        own = {slot.name: seen for slot, seen in changes.items() if slot.party_index == party_index}
        party = parties[party_index]
        parties[party_index] = Party(party.id, _in_order(dict(party.observations) | own, names))
    return replace(case, observations=observations, parties=tuple(parties))


def _in_order(observations: Mapping[str, Observation | None], names: Iterable[str]) -> dict[str, Observation]:
    return {name: seen for name in names if (seen := observations.get(name)) is not None}
