"""What a formula may come to while some slots are open: whether it must hold, whether it can, and how certainly.

This is the meaning of formulas (`inference/support.py`) carried over to intervals: whatever the open slots turn out to
be, what really comes out lies within the bounds (Kleene 1952; Cousot & Cousot 1977). The bounds may be too wide, for
they forget that two parts hang on the same slot; they are never too narrow, and where nothing is open they are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ottava.facts import UNKNOWN_BELOW, Observation

from ...inference.certainty import DECIMALS, combined
from ...inference.formula import (
    AtLeast,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    negation,
)
from ...inference.meaning import passes
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


class IntervalSource(Protocol):
    """What the bounds of a formula are read from."""

    @property
    def parties(self) -> int:
        """How many there are."""
        ...

    def domain(self, attribute: str, place: int) -> Domain: ...
    def level(self, atom: Atom, place: int) -> tuple[float, float]:
        """The combined certainty of an assessment, at least and at most."""
        ...

    def ruled_out(self, atom: Atom, place: int) -> Interval:
        """That no rule can derive the assessment."""
        ...

    def is_advised(self, asked: Advised | AdvisedCount, place: int) -> tuple[bool, bool]:
        """Whether it surely is so, and whether it can be."""
        ...


def interval_of(formula: Formula, place: int, around: IntervalSource) -> Interval:
    """The bounds of a formula at a place."""
    match formula:
        case Passes():
            return _passes(formula, around.domain(formula.test.attribute, place))
        case IsDerived(atom, expected):
            low, high = around.level(atom, place)
            if expected:
                return Interval(low >= UNKNOWN_BELOW, high >= UNKNOWN_BELOW, max(low, UNKNOWN_BELOW), high)
            return Interval(high < UNKNOWN_BELOW, low < UNKNOWN_BELOW, 1.0, 1.0)
        case IsPossible(atom, expected):
            ruled_out = around.ruled_out(atom, place)
            return Interval(not ruled_out.possible, not ruled_out.sure, 1.0, 1.0) if expected else ruled_out
        case IsAdvised(asked, expected):
            sure, possible = around.is_advised(asked, place)
            return Interval(sure, possible, 1.0, 1.0) if expected else Interval(not possible, not sure, 1.0, 1.0)
        case Every(parts):
            return every([interval_of(part, place, around) for part in parts])
        case Either(parts):
            return either([interval_of(part, place, around) for part in parts])
        case AtLeast(where, count):
            return _count(where, count, around)
        case Fewer(where, count):
            return _count(negation(where), around.parties - count + 1, around)


def every(parts: Sequence[Interval]) -> Interval:
    """All of them: as certain as the least certain."""
    return Interval(
        all(part.sure for part in parts),
        all(part.possible for part in parts),
        min((part.low for part in parts), default=1.0),
        min((part.high for part in parts), default=1.0),
    )


def either(parts: Sequence[Interval]) -> Interval:
    """Any of them: as certain as the most certain that holds."""
    return _nth([part for part in parts if part.possible], 1)


def _count(where: Formula, count: int, around: IntervalSource) -> Interval:
    if count <= 0:
        return ALWAYS
    found = [interval_of(where, position, around) for position in range(around.parties)]
    return _nth([each for each in found if each.possible], count)


def _nth(possible: list[Interval], count: int) -> Interval:
    """At least `count` of them: as certain as the last one needed."""
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


def _passes(leaf: Passes, domain: Domain) -> Interval:
    held = []
    for observation in domain.observations:
        if observation is None:
            if leaf.if_unknown:
                held.append(1.0)
        elif passes(leaf.test, observation.value) is leaf.expected:
            held.append(1.0 if isinstance(leaf.test, Known) else observation.certainty)
    if not held:
        return NEVER
    return Interval(len(held) == len(domain.observations), True, min(held), max(held))
