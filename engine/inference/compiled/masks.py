"""From a value of an attribute to the clauses that it does not contradict, as the bits of a whole number.

Bit i stands for clause i. A clause without a test on the attribute is contradicted by no value.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import inf
from typing import Any, Protocol

from ottava.facts import UNKNOWN_BELOW, Observation, Value

from ...rulebook.condition import OneOf, numbers_of
from ..formula import Passes
from ..meaning import leaf_holds

Tested = tuple[int, Passes]
"""The bit of a clause, as a power of two, and a test it makes."""

_REMEMBERED = 4096


class Masks(Protocol):
    """What a matcher asks of an attribute: `masks[observation]`, with None where nothing was observed."""

    def __getitem__(self, observation: Observation | None, /) -> int:
        """Return the clauses that this does not contradict."""
        ...


def masks_of(tests: Sequence[Tested], everything: int) -> Masks:
    """Return the masks of one attribute; `everything` has the bits of all clauses."""
    if any(numbers_of(leaf.test) for _, leaf in tests):
        return NumberMasks(tests, everything)
    if any(_looks_for_truth(leaf) for _, leaf in tests):
        return TruthMasks(tests, everything)
    return WordMasks(tests, everything)


class WordMasks:
    """For words and sets of words, of which there are few. Each mask is worked out when it is first asked for, and
    kept by the value, so that no observation of a case is.
    """

    def __init__(self, tests: Sequence[Tested], everything: int) -> None:
        self._tests, self._everything = tests, everything
        self._unknown = _mask(tests, None, everything)
        self._masks: dict[Value, int] = {}

    def __getitem__(self, observation: Observation | None) -> int:
        if observation is None or observation.certainty < UNKNOWN_BELOW:
            return self._unknown
        value = observation.value
        mask = self._masks.get(value)
        if mask is None:
            mask = _mask(self._tests, value, self._everything)
            # True and 1 are one key for Python, so that only words may be kept.
            if len(self._masks) < _REMEMBERED and isinstance(value, str | frozenset):
                self._masks[value] = mask
        return mask


class TruthMasks:
    """For what is true or false."""

    def __init__(self, tests: Sequence[Tested], everything: int) -> None:
        self._tests, self._everything = tests, everything
        self._unknown, self._true, self._false = (_mask(tests, each, everything) for each in (None, True, False))

    def __getitem__(self, observation: Observation | None) -> int:
        if observation is None or observation.certainty < UNKNOWN_BELOW:
            return self._unknown
        value = observation.value
        return self._true if value is True else self._false if value is False else self._of_other(value)

    def _of_other(self, value: Value) -> int:
        return _mask(self._tests, value, self._everything)


class NumberMasks:
    """For numbers: the mask changes only at the bounds that tests name, so there is one for each bound and each gap."""

    def __init__(self, tests: Sequence[Tested], everything: int) -> None:
        self._tests, self._everything = tests, everything
        self._unknown = _mask(tests, None, everything)
        self._bounds: list[Any] = sorted({bound for _, leaf in tests for bound in numbers_of(leaf.test)})
        self._samples: list[float] = []
        for index, bound in enumerate(self._bounds):
            before = self._bounds[index - 1] if index else -inf
            self._samples += [(before + bound) / 2, bound]
        self._samples.append(inf)
        self._masks: list[int | None] = [None] * len(self._samples)

    def __getitem__(self, observation: Observation | None) -> int:
        if observation is None or observation.certainty < UNKNOWN_BELOW:
            return self._unknown
        value = observation.value
        if value.__class__ is bool:  # true is no number, though Python takes it for 1
            return _mask(self._tests, value, self._everything)
        place = bisect_left(self._bounds, value) + bisect_right(self._bounds, value)
        mask = self._masks[place]
        if mask is None:
            mask = self._masks[place] = _mask(self._tests, self._samples[place], self._everything)
        return mask


def _mask(tests: Iterable[Tested], value: Value | None, everything: int) -> int:
    contradicted = 0
    for bit, leaf in tests:
        if not leaf_holds(leaf, value):
            contradicted |= bit
    return everything & ~contradicted


def _looks_for_truth(leaf: Passes) -> bool:
    return isinstance(leaf.test, OneOf) and any(isinstance(value, bool) for value in leaf.test.values)
