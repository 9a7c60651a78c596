"""Which alternatives of a formula hold, as the matcher has found out, and so what the formula rests on.

Nothing is evaluated a second time to give reasons: the bits that were left when a layer was looked at say it all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from ..formula import Count, Formula, Leaf
from ..justification import Facts, Justification, Names, SupportPart, SupportSets, grounds_of, support_parts
from ..working_memory import CASE
from .clauses import Clause, Signal, literal_of

_REMEMBERED = 1024
"""Sets of clauses of one unit of which it is kept what they rest on."""


@dataclass(slots=True)
class Alternatives:
    """The clauses of one unit of the network, from the bit `first` of its block on, and the formula that a reason looks
    at.

    `units`: of the signals that the clauses read, those that are parts of conditions or counts of parties; and what
    reasons look up besides.
    """

    formula: Formula
    clauses: tuple[Clause, ...]
    layer: int
    first: int
    in_party: bool
    of_party: frozenset[str]
    units: dict[Signal, Alternatives] = field(default_factory=dict, repr=False)
    _all: int = field(init=False)
    _restings: dict[int, Justification | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._all = (1 << len(self.clauses)) - 1

    def held(self, clauses: int) -> int:
        """Its own among the clauses of its block, as bits."""
        return clauses >> self.first & self._all

    def resting(self, clauses: int) -> Justification | None:
        """What the formula rests on where these clauses of its block hold; None if it does not hold."""
        own = clauses >> self.first & self._all
        if own in self._restings:
            return self._restings[own]
        found = self._worked_out(own)
        if len(self._restings) < _REMEMBERED:
            self._restings[own] = found
        return found

    def _worked_out(self, own: int) -> Justification | None:
        if not own:
            return None
        true = {literal for number, clause in enumerate(self.clauses) if own >> number & 1 for literal in clause}
        grounds = grounds_of(self.formula, lambda each: literal_of(each) in true)
        assert grounds is not None, "a clause holds, and its formula does not"
        return Justification.on(part for ground in grounds for part in self._parts(ground))

    def _parts(self, ground: Formula) -> tuple[SupportPart, ...]:
        if isinstance(ground, Leaf):
            return support_parts(ground, self.of_party)
        unit = self.units[ground]
        return (OnCounted(unit) if isinstance(ground, Count) else OnPart(unit),)


class OnPart(Struct, frozen=True, eq=False):
    """A part of a condition that was found out by itself."""

    unit: Alternatives

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add what the part rests on."""
        at = place if self.unit.in_party else CASE
        resting = grounds.matched.of_unit(self.unit, at)
        assert resting is not None, "a part was read as holding that does not hold"
        resting.gather(grounds, at, home, facts, names)


class OnCounted(Struct, frozen=True, eq=False):
    """For which parties a formula holds that was counted."""

    unit: Alternatives

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add what it rests on for each of them."""
        for at, resting in grounds.matched.of_parties(self.unit):
            resting.gather(grounds, at, home, facts, names)
