"""Which alternatives of a formula hold, as the matcher has found out, and so what the formula rests on.

Nothing is evaluated a second time to give reasons: the bits that were left when a layer was looked at say it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from msgspec import Struct

from ..formula import AtLeast, Either, Every, Fewer, Formula
from ..justification import Facts, Justification, Names, SupportPart, SupportSets, support_parts
from ..justification_cache import REMEMBERED
from ..working_memory import CASE
from .clauses import Clause, CountSignal, LackSignal, Literal, PartSignal, Signal, literal_of


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
        if len(self._restings) < REMEMBERED:
            self._restings[own] = found
        return found

    def _worked_out(self, own: int) -> Justification | None:
        if not own:
            return None
        held = [clause for number, clause in enumerate(self.clauses) if own >> number & 1]
        return Justification.on(self._parts(self.formula, {literal for clause in held for literal in clause}))

    def _parts(self, formula: Formula, true: Set[Literal]) -> Iterator[SupportPart]:
        """What a formula that holds rests on; `true` has every literal of the alternatives that hold."""
        match formula:
            case Every(parts) | Either(parts):
                unit = self.units.get(PartSignal(formula))
                if unit is not None and literal_of(formula) in true:
                    yield OnPart(unit)
                    return
                for part in parts:
                    if _holds(part, true):
                        yield from self._parts(part, true)
            case AtLeast(where, least):
                yield OnCounted(self.units[CountSignal(where, least)])
            case Fewer(where):
                yield OnCounted(self.units[LackSignal(where)])
            case _:
                yield from support_parts(formula, self.of_party)


def _holds(formula: Formula, true: Set[Literal]) -> bool:
    if literal_of(formula) in true:
        return True
    match formula:
        case Every(parts):
            return all(_holds(part, true) for part in parts)
        case Either(parts):
            return any(_holds(part, true) for part in parts)
        case _:
            return False


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
