"""All cases at once, as expressions of the solver.

An attribute is unknown, or known for certain to have a value of one of the classes that the rules tell apart. Which of
these it is, is written in bits, so that no assignment of bits is meaningless: codes that stand for no class mean
that it is unknown.
"""

from collections.abc import Container, Mapping
from itertools import count, product
from typing import Any

from ottava.facts import PARTY, Case, Observation, Party, Value, Vocabulary
from ottava.facts.computed import followed

from ...explanation.value_classes import Partition
from ...inference.cache import Cache
from ...inference.formula import (
    CASE,
    Passes,
)
from ...inference.meaning import leaf_holds, passes
from .solver import Expression, all_of, any_of, opposite, true_names, z3

_OF_PARTY = f"{PARTY}."


class Universe:
    """The cases with at most this many parties, in which every observation is certain."""

    def __init__(self, partitions: Mapping[str, Partition], parties: int, vocabulary: Vocabulary) -> None:
        self.parties = parties
        self._partitions = partitions
        self._vocabulary = vocabulary
        self._bits: dict[tuple[str, int], tuple[Expression, ...]] = {}
        self._names: dict[tuple[str, int], tuple[str, ...]] = {}
        self._places: dict[str, tuple[str, int]] = {}  # by the names of their bits
        self._cache = Cache()
        self._present: list[Expression] = []

    def present(self, party_index: int) -> Expression:
        """Return where there is such a party. Parties are numbered without gaps."""
        while len(self._present) <= party_index:
            one = z3().Bool(f"party {len(self._present)}")
            self._present.append(all_of([*self._present[-1:], one]))
        return self._present[party_index]

    def just(self, parties: int) -> Expression:
        """Return where there are as many parties, and no more."""
        last = [self.present(parties - 1)] if parties else []
        return all_of([*last, *([opposite(self.present(parties))] if parties < self.parties else [])])

    def passes(self, leaf: Passes, party_index: int) -> Expression:
        """Return where the leaf holds."""
        path = leaf.test.attribute
        if path in self._vocabulary.parts:
            return self._cache.get("computed", (leaf, party_index), lambda about: self._passes_computed(*about))
        at = party_index if path.startswith(_OF_PARTY) else CASE
        classes = self._partitions[path].classes
        held = [passes(leaf.test, each.value) is leaf.expected for each in classes]
        unknown = self._unknown(path, at)
        if all(held):
            return any_of([opposite(unknown), *([unknown] if leaf.if_unknown else [])])
        known = [self._code(path, at, number) for number, holds in enumerate(held, 1) if holds]
        return any_of([*known, unknown] if leaf.if_unknown else known)

    def _passes_computed(self, leaf: Passes, party_index: int) -> Expression:
        """Return where a test on a computed attribute holds: with which values of the attributes that a case gives."""
        given = self._vocabulary.given(leaf.test.attribute)
        places = [(each, party_index if each.startswith(_OF_PARTY) else CASE) for each in given]
        values = [
            [(each.value, number) for number, each in enumerate(self._partitions[path].classes, 1)] for path in given
        ]
        known = []
        for before in product(*values[:-1]):
            codes = [self._code(*place, number) for place, (_, number) in zip(places, before, strict=False)]
            passing = [
                self._code(*places[-1], number)
                for value, number in values[-1]
                if self._holds(leaf, dict(zip(given, (*(each for each, _ in before), value), strict=True)))
            ]
            known.append(all_of([*codes, any_of(passing)]))
        unknown = [self._unknown(*place) for place in places] if leaf.if_unknown else []
        return any_of([*known, *unknown])

    def _holds(self, leaf: Passes, known: Mapping[str, Value]) -> bool:
        seen = followed(leaf.test.attribute, lambda path: Observation(known[path]), self._vocabulary)
        return leaf_holds(leaf, None if seen is None else seen.value)

    def is_known_as(self, path: str, party_index: int, value: Value | None) -> Expression:
        """Return where the known value is one that no rule tells from this one; None: where it is unknown."""
        if value is None:
            return self._unknown(path, party_index)
        classes = self._partitions[path].classes
        return self._code(path, party_index, 1 + classes.index(self._partitions[path].class_of(value)))

    def known(self) -> list[Expression]:
        """Return the parties that there are, and the attributes read so far that are known: the size of a case."""
        found = [opposite(self._unknown(path, party_index)) for path, party_index in sorted(self._bits)]
        return [*self._present, *found]

    def bits(self) -> list[Expression]:
        """Return all truth values that say which case it is, as far as it has been read."""
        return [*self._present, *(bit for bits in self._bits.values() for bit in bits)]

    def case_of(self, model: Any, id: str) -> Case:
        """Return the case of an assignment of truth values."""
        true = true_names(model)
        count = self.parties_in(true)
        of_case: dict[str, Observation] = {}
        of_party: list[dict[str, Observation]] = [{} for _ in range(count)]
        # Where no bit is true, nothing is known.
        for path, party_index in sorted({self._places[name] for name in true if name in self._places}):
            if party_index >= count or (value := self.value_in(true, path, party_index)) is None:
                continue
            if party_index == CASE:
                of_case[path] = Observation(value)
            else:
                of_party[party_index][path.removeprefix(_OF_PARTY)] = Observation(value)
        parties = tuple(Party(f"party_{number}", known) for number, known in enumerate(of_party, 1))
        return Case(id, "", of_case, parties)

    def parties_in(self, true: Container[str]) -> int:
        """Return how many parties there are where the truth values of these names are true, and no others."""
        return next(index for index in count() if f"party {index}" not in true)

    def value_in(self, true: Container[str], path: str, party_index: int) -> Value | None:
        """Return the value where the truth values of these names are true, and no others; None if it is unknown."""
        names = self._names.get((path, party_index), ())
        code = sum(2**position for position, name in enumerate(names) if name in true)
        classes = self._partitions[path].classes
        return classes[code - 1].value if 0 < code <= len(classes) else None

    def _unknown(self, path: str, party_index: int) -> Expression:
        def unknown(_: object) -> Expression:
            numbers = range(1, len(self._partitions[path].classes) + 1)
            return opposite(any_of([self._code(path, party_index, number) for number in numbers]))

        return self._cache.get("unknown", (path, party_index), unknown)

    def _code(self, path: str, party_index: int, number: int) -> Expression:
        def code(_: object) -> Expression:
            bits = enumerate(self._bits_of(path, party_index))
            return all_of([bit if number >> position & 1 else opposite(bit) for position, bit in bits])

        return self._cache.get("codes", (path, party_index, number), code)

    def _bits_of(self, path: str, party_index: int) -> tuple[Expression, ...]:
        key = path, party_index
        if key not in self._bits:
            width = len(self._partitions[path].classes).bit_length()
            self._names[key] = tuple(f"{path} {party_index} {position}" for position in range(width))
            self._places |= dict.fromkeys(self._names[key], key)
            self._bits[key] = tuple(map(z3().Bool, self._names[key]))
        return self._bits[key]
