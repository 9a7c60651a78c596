"""What a handler's work can make of one attribute: the classes of values that can be brought about, and help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import cast

from ottava.facts import Observation, Value
from ottava.facts.catalogue import tr

from ..stability.trials import Answer
from ..value_classes import Partition, Slot, ValueClass


def reachable(partition: Partition, now: Observation | None) -> Iterator[ValueClass]:
    """Yield the classes that the attribute can be brought into, each without the values that no work leads to.

    A class that rules treat just as the present value is news only where the present one is doubtful.
    """
    same = None if now is None or now.certainty < 1 else partition.class_of(now.value)
    for each in partition.classes:
        if each is same:
            continue
        found = _narrowed(partition, each, None if now is None else now.value)
        if found is not None:
            yield found


def one_each(found: Iterable[frozenset[Answer]], partitions: Mapping[str, Partition]) -> Iterator[frozenset[Answer]]:
    """Yield one of those sets that differ only in values that are told apart for what is computed from them."""
    seen: set[frozenset[Answer | Slot]] = set()
    for each in found:
        told_apart: frozenset[Answer | Slot] = frozenset(
            answer.slot if len(each) > 1 and partitions[answer.slot.attribute].by_itself else answer for answer in each
        )
        if told_apart not in seen:
            seen.add(told_apart)
            yield each


def _narrowed(partition: Partition, of: ValueClass, now: Value | None) -> ValueClass | None:
    """Return the class with the values only that can be brought about, or None if there are none."""
    attribute = partition.attribute
    if not attribute.towards:
        return of if attribute.changeable else None
    if attribute.kind == "set":
        kept = now if isinstance(now, frozenset) else frozenset()
        gained = kept | of.value if isinstance(of.value, frozenset) else kept
        if partition.counts_members:
            return _grown(partition, of, kept)
        good = attribute.can_become(gained, now) and partition.class_of(gained) is of
        return replace(of, value=gained) if good else None
    best = attribute.towards[-1]
    if attribute.kind in ("integer", "number") and now is None:
        return replace(of, value=best) if partition.class_of(best) is of else None
    members = of.values or tuple(step for step in attribute.scale() if partition.class_of(step) is of) or (of.value,)
    good_ones = tuple(each for each in members if attribute.can_become(each, now))
    if good_ones == members:
        return of
    if not good_ones:
        return None
    return replace(of, value=good_ones[-1], values=good_ones, said=tr(" or ").join(map(attribute.said, good_ones)))


def _grown(partition: Partition, of: ValueClass, kept: frozenset[str]) -> ValueClass | None:
    """Return the class with a set in it that has all that is kept, and as little more as can be."""
    attribute = partition.attribute
    more = [each for each in cast(tuple[str, ...], attribute.towards) if each not in kept]
    for size in range(len(more) + 1):
        for added in combinations(more, size):
            gained = kept | frozenset(added)
            if partition.class_of(gained) is of and attribute.can_become(gained, kept):
                return replace(of, value=gained)
    return None
