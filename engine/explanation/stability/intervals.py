"""Intervals of formulas while some slots are open: whether they must hold, can hold, and how certainly.

This is the meaning of formulas (`Support` in `inference/blackboard.py`) carried over to intervals: whatever the open
slots turn out to be, what really comes out lies within the bounds (Kleene 1952; Cousot & Cousot 1977). The bounds may
be too wide, for they forget that two parts depend on the same slot; they are never too narrow, and where nothing is
open they are exact.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ottava.facts import UNKNOWN_BELOW, Observation

from ...inference.certainty import DECIMALS, combined
from ...inference.formula import (
    Algebra,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
)
from ...inference.meaning import leaf_holds
from ...rulebook.condition import Advised, AdvisedCount, Atom, Known

ROUNDING = 10.0**-DECIMALS
"""By so much sums of certainties may differ where exact arithmetic would keep them in order."""


class Domain:
    """What may be known in a slot; None among the observations means that it may stay unknown.

    Domains are compared by identity, so that what was worked out for one is found again at once.
    """

    __slots__ = ("observations",)

    def __init__(self, *observations: Observation | None) -> None:
        self.observations = observations


class Interval(NamedTuple):
    """`sure`: it holds whatever the open slots are; `possible`: it can hold. Where it holds, its certainty lies from
    `low` to `high`.
    """

    sure: bool
    possible: bool
    low: float
    high: float

    @property
    def settled(self) -> bool:
        """Whether nothing about it is open."""
        return not self.possible or (self.sure and self.low == self.high)


ALWAYS = Interval(True, True, 1.0, 1.0)
NEVER = Interval(False, False, 1.0, 1.0)


class ContributionInterval(NamedTuple):
    """What a firing adds to a conclusion: from `low` to `high`, or, unless `sure`, nothing."""

    sure: bool
    low: float
    high: float


class Intervals(Algebra[Interval]):
    """Evaluates formulas to intervals. Subclasses say what is known of the slots, the assessments and the advice."""

    parties: int

    def leaf(self, leaf: Leaf, party_index: int) -> Interval:
        """Return the interval of a leaf."""
        match leaf:
            case Passes():
                return passing(leaf, self.domain(leaf.test.attribute, party_index))
            case IsDerived(atom, expected):
                low, high = self.level(atom, party_index)
                if expected:
                    return Interval(low >= UNKNOWN_BELOW, high >= UNKNOWN_BELOW, max(low, UNKNOWN_BELOW), high)
                return Interval(high < UNKNOWN_BELOW, low < UNKNOWN_BELOW, 1.0, 1.0)
            case IsPossible(atom, expected):
                ruled_out = self.ruled_out(atom, party_index)
                return Interval(not ruled_out.possible, not ruled_out.sure, 1.0, 1.0) if expected else ruled_out
            case IsAdvised(asked, expected):
                sure, possible = self.is_advised(asked, party_index)
                return Interval(sure, possible, 1.0, 1.0) if expected else Interval(not possible, not sure, 1.0, 1.0)

    def every(self, parts: Iterable[Interval]) -> Interval:
        """Return the interval of all parts together: as certain as the least certain."""
        found = list(parts)
        return Interval(
            all([part.sure for part in found]),
            all([part.possible for part in found]),
            min([part.low for part in found], default=1.0),
            min([part.high for part in found], default=1.0),
        )

    def either(self, parts: Iterable[Interval]) -> Interval:
        """Return the interval of alternatives: as certain as the most certain that holds."""
        return nth(parts, 1)

    @abstractmethod
    def domain(self, attribute: str, party_index: int) -> Domain:
        """Return what may be known of an attribute."""

    @abstractmethod
    def level(self, atom: Atom, party_index: int) -> tuple[float, float]:
        """Return the combined certainty of an assessment, at least and at most."""

    @abstractmethod
    def ruled_out(self, atom: Atom, party_index: int) -> Interval:
        """Return the interval of that no rule can derive the assessment."""

    @abstractmethod
    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> tuple[bool, bool]:
        """Return whether it surely is so, and whether it can be."""


def nth(parts: Iterable[Interval], count: int) -> Interval:
    """Return the interval of at least `count` of the parts: as certain as the last one needed."""
    possible = [part for part in parts if part.possible]
    if len(possible) < count:
        return NEVER
    high = sorted((each.high for each in possible), reverse=True)[count - 1]
    sure = sorted((each.low for each in possible if each.sure), reverse=True)
    if len(sure) >= count:
        return Interval(True, True, sure[count - 1], high)
    # The worst that can hold: the sure ones, filled up with the least certain of the others.
    return Interval(False, True, min(each.low for each in possible), high)


def total(shares: Sequence[ContributionInterval]) -> tuple[float, float]:
    """What the shares combine to, at least and at most. Combining grows with each share, so the ends are enough."""
    low = combined([each.low if each.sure else min(each.low, 0.0) for each in shares])
    if all(each.sure and each.low == each.high for each in shares):
        return low, low
    high = combined([each.high if each.sure else max(each.high, 0.0) for each in shares])
    return low - ROUNDING, high + ROUNDING


def passing(leaf: Passes, domain: Domain) -> Interval:
    """Return the interval of a test on what may be known in a domain."""
    known = isinstance(leaf.test, Known)
    held = [
        1.0 if known or observation is None else observation.certainty
        for observation in domain.observations
        if leaf_holds(leaf, None if observation is None else observation.value)
    ]
    if not held:
        return NEVER
    return Interval(len(held) == len(domain.observations), True, min(held), max(held))
