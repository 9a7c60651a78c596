"""All cases at once: for every attribute that rules look at, in every place, what may be known there.

An attribute is unknown, or known for certain to have a value of one of the classes that the rules tell apart. Which of
these it is, is written in bits, so that no assignment of bits is meaningless: codes that stand for no class mean
that it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ottava.facts import PARTY, Case, Observation, Party, Value

from ...explanation.value_classes import Partition
from ...inference.formula import Passes
from ...inference.meaning import passes
from ...inference.working_memory import CASE
from .solver import Expression, all_of, any_of, opposite, z3

_OF_PARTY = f"{PARTY}."


class Universe:
    """The cases with at most so many parties, in which every observation is certain."""

    def __init__(self, partitions: Mapping[str, Partition], parties: int) -> None:
        self.parties = parties
        self._partitions = partitions
        self._bits: dict[tuple[str, int], tuple[Expression, ...]] = {}
        self._codes: dict[tuple[str, int, int], Expression] = {}
        self._present: list[Expression] = []

    def present(self, place: int) -> Expression:
        """There is such a party. Parties are numbered without gaps."""
        while len(self._present) <= place:
            one = z3().Bool(_party(len(self._present)))
            self._present.append(all_of([*self._present[-1:], one]))
        return self._present[place]

    def passes(self, leaf: Passes, place: int) -> Expression:
        """The leaf holds there."""
        path = leaf.test.attribute
        at = place if path.startswith(_OF_PARTY) else CASE
        classes = self._partitions[path].classes
        held = [passes(leaf.test, each.value) is leaf.expected for each in classes]
        if all(held):
            return any_of([opposite(self._unknown(path, at)), *([self._unknown(path, at)] if leaf.if_unknown else [])])
        if not any(held):
            return self._unknown(path, at) if leaf.if_unknown else any_of([])
        known = [self._code(path, at, number) for number, holds in enumerate(held, 1) if holds]
        return any_of([*known, self._unknown(path, at)] if leaf.if_unknown else known)

    def is_known_as(self, path: str, place: int, value: Value | None) -> Expression:
        """What is known there is alike to this value for all rules; None: nothing is known."""
        if value is None:
            return self._unknown(path, place)
        classes = self._partitions[path].classes
        return self._code(path, place, 1 + classes.index(self._partitions[path].class_of(value)))

    def known(self) -> list[Expression]:
        """For each party that there is, and each attribute looked at so far that is known: its size in a case."""
        found = [opposite(self._unknown(path, place)) for path, place in sorted(self._bits)]
        return [*self._present, *found]

    def bits(self) -> list[Expression]:
        """All truth values that say which case it is, so far as anything has been asked of it."""
        return [*self._present, *(bit for bits in self._bits.values() for bit in bits)]

    def case_of(self, model: Any, id: str) -> Case:
        """The case that an assignment of truth values stands for."""
        count = self.parties_in(model)
        of_case: dict[str, Observation] = {}
        of_party: list[dict[str, Observation]] = [{} for _ in range(count)]
        for path, place in sorted(self._bits):
            if place >= count or (value := self.value_in(model, path, place)) is None:
                continue
            if place == CASE:
                of_case[path] = Observation(value)
            else:
                of_party[place][path.removeprefix(_OF_PARTY)] = Observation(value)
        parties = tuple(Party(f"party_{number}", known) for number, known in enumerate(of_party, 1))
        return Case(id, "", of_case, parties)

    def parties_in(self, model: Any) -> int:
        """How many parties there are in an assignment of truth values."""
        count = 0
        while z3().is_true(model[z3().Bool(_party(count))]):
            count += 1
        return count

    def value_in(self, model: Any, path: str, place: int) -> Value | None:
        """What is known there in an assignment of truth values; None if nothing is."""
        bits = self._bits.get((path, place), ())
        code = sum(2**position for position, bit in enumerate(bits) if z3().is_true(model[bit]))
        classes = self._partitions[path].classes
        return classes[code - 1].value if 0 < code <= len(classes) else None

    def _unknown(self, path: str, place: int) -> Expression:
        key = path, place, 0
        if key not in self._codes:
            classes = range(1, len(self._partitions[path].classes) + 1)
            self._codes[key] = opposite(any_of([self._code(path, place, number) for number in classes]))
        return self._codes[key]

    def _code(self, path: str, place: int, number: int) -> Expression:
        key = path, place, number
        if key not in self._codes:
            bits = self._bits_of(path, place)
            self._codes[key] = all_of(
                [bit if number >> position & 1 else opposite(bit) for position, bit in enumerate(bits)]
            )
        return self._codes[key]

    def _bits_of(self, path: str, place: int) -> tuple[Expression, ...]:
        key = path, place
        if key not in self._bits:
            width = len(self._partitions[path].classes).bit_length()
            self._bits[key] = tuple(z3().Bool(_bit(path, place, position)) for position in range(width))
        return self._bits[key]


def _party(place: int) -> str:
    return f"party {place}"


def _bit(path: str, place: int, position: int) -> str:
    return f"{path} {place} {position}"
