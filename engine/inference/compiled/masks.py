"""From a value of an attribute to the clauses that it does not contradict, as the bits of a whole number.

Bit i stands for clause i. A clause without a test on the attribute is contradicted by no value.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Protocol

from ottava.facts import Value

from ...rulebook.condition import InRange, OneOf
from ..formula import Passes
from ..meaning import passes

Tested = tuple[int, Passes]
"""The bit of a clause, as a power of two, and a test it makes."""

_REMEMBERED = 4096


class Masks(Protocol):
    """What a matcher asks of an attribute. `unknown` is the mask where its value is not known."""

    unknown: int

    def of(self, value: Value) -> int:
        """The mask of a known value."""
        ...


def masks_of(tests: Sequence[Tested], everything: int) -> Masks:
    """The masks of one attribute; `everything` has the bits of all clauses."""
    if any(_bounds(leaf) for _, leaf in tests):
        return NumberMasks(tests, everything)
    return ValueMasks(tests, everything)


@dataclass(slots=True)
class ValueMasks:
    """For values of which there are few: words, true and false, sets. Each mask is worked out when first asked for."""

    tests: Sequence[Tested]
    everything: int
    unknown: int = 0
    _known: dict[tuple[type, Value], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unknown = _mask(self.tests, None, self.everything)

    def of(self, value: Value) -> int:
        """The mask of a known value."""
        key = value.__class__, value  # true and 1 are equal, and differ
        mask = self._known.get(key)
        if mask is None:
            mask = _mask(self.tests, value, self.everything)
            if len(self._known) < _REMEMBERED:
                self._known[key] = mask
        return mask


@dataclass(slots=True)
class NumberMasks:
    """For numbers: the mask changes only at the bounds that tests name, so there is one for each bound and each gap."""

    tests: Sequence[Tested]
    everything: int
    unknown: int = 0
    _bounds: list[float] = field(default_factory=list)
    _samples: list[float] = field(default_factory=list)
    _known: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unknown = _mask(self.tests, None, self.everything)
        self._bounds = bounds = sorted({bound for _, leaf in self.tests for bound in _bounds(leaf)})
        for index, bound in enumerate(bounds):
            before = bounds[index - 1] if index else -inf
            self._samples += [(before + bound) / 2, bound]
        self._samples.append(inf)
        self._known = [None] * len(self._samples)

    def of(self, value: Value) -> int:
        """The mask of a known value."""
        if value.__class__ is bool:  # true is no number, though Python takes it for 1
            return _mask(self.tests, value, self.everything)
        bounds: Sequence[Any] = self._bounds
        place = bisect_left(bounds, value) + bisect_right(bounds, value)
        mask = self._known[place]
        if mask is None:
            mask = self._known[place] = _mask(self.tests, self._samples[place], self.everything)
        return mask


def _mask(tests: Iterable[Tested], value: Value | None, everything: int) -> int:
    contradicted = 0
    for bit, leaf in tests:
        holds = leaf.if_unknown if value is None else passes(leaf.test, value) is leaf.expected
        if not holds:
            contradicted |= bit
    return everything & ~contradicted


def _bounds(leaf: Passes) -> list[float]:
    test = leaf.test
    if isinstance(test, InRange):
        return [bound for bound in (test.low, test.high) if bound is not None]
    if isinstance(test, OneOf):
        return [value for value in test.values if isinstance(value, int | float) and not isinstance(value, bool)]
    return []
