"""From a translation to the units of its network, each on the first layer on which all that it reads is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..compiled_rulebook import CompiledRulebook, asked_whether_possible
from ..formula import AtLeast, Either, Every, Formula, IsPossible
from .assembling import assembled
from .clauses import Reads, Signal, clauses_of
from .network import CouldFire, Counts, Effect, Fires, FoundPart, Network, Unit

RULES = 1_000_000
"""The depth at which the rules of a stratum stand: after all parts of their conditions."""

Depth = tuple[int, int]
"""A stratum, and how deep in it a layer stands."""


def compiled(translation: CompiledRulebook) -> Network:
    """The network of a rulebook."""
    return _Builder(translation).build()


@dataclass(slots=True)
class _Builder:
    translation: CompiledRulebook
    units: dict[Depth, list[Unit]] = field(default_factory=dict)
    signals: dict[tuple[Signal, bool], int] = field(default_factory=dict)
    parts: dict[tuple[Formula, bool], Depth] = field(default_factory=dict)
    counts: dict[Formula, tuple[Depth, dict[int, int]]] = field(default_factory=dict)
    stratum: int = 0

    def build(self) -> Network:
        gates = (meant.could_fire for meant in self.translation.gated)
        asked = self.translation.needs_possibility | asked_whether_possible(gates, self.translation.deriving)
        for stratum, meants in enumerate(self.translation.strata):
            self.stratum = stratum
            for meant in meants:
                self.add(Fires(meant), meant.rule.per_party, meant.fires)
                possible = tuple(
                    self.signal(IsPossible(atom, expected=True), meant.rule.per_party)
                    for atom in meant.rule.atoms
                    if atom in asked
                )
                if possible or meant.gates:
                    self.add(CouldFire(meant, possible), meant.rule.per_party, meant.could_fire)
        return assembled(self.units, self.signals)

    def add(self, effect: Effect, in_party: bool, formula: Formula) -> None:
        """Add a unit on the last layer of the stratum, after what it reads."""
        unit = Unit(effect, in_party, clauses_of(formula))
        self.prepare(unit)
        self.units.setdefault((self.stratum, RULES), []).append(unit)

    def prepare(self, unit: Unit) -> int:
        """Add what the clauses read and is not there yet. Return the least depth at which the unit can stand."""
        signals = (literal.signal for clause in unit.clauses for literal in clause if isinstance(literal, Reads))
        return max((self.read(signal, unit.in_party) for signal in signals), default=0)

    def read(self, signal: Signal, in_party: bool) -> int:
        """Make sure that a signal is found out. Return the depth after which it is, in this stratum."""
        in_party = in_party and self.translation.differs_by_party(signal)
        number = self.signal(signal, in_party)
        match signal:
            case Every() | Either():
                if (signal, in_party) not in self.parts:
                    self.parts[signal, in_party] = self.part(FoundPart(number), in_party, signal)
                stratum, depth = self.parts[signal, in_party]
            case AtLeast(where, least):
                if where not in self.counts:
                    reached: dict[int, int] = {}
                    self.counts[where] = self.part(Counts(number, reached), True, where), reached
                (stratum, depth), reached = self.counts[where]
                reached[least] = number
            case _:
                return 0
        return depth + 1 if stratum == self.stratum else 0

    def part(self, effect: Effect, in_party: bool, formula: Formula) -> Depth:
        """Add a unit that others read, on the first layer on which all that it reads is known."""
        unit = Unit(effect, in_party, clauses_of(formula))
        depth = self.prepare(unit)
        reads = any(isinstance(literal, Reads) for clause in unit.clauses for literal in clause)
        layer = (self.stratum, depth) if reads else (0, 0)  # what looks at the case alone can be found out first
        self.units.setdefault(layer, []).append(unit)
        return layer

    def signal(self, signal: Signal, in_party: bool) -> int:
        return self.signals.setdefault((signal, in_party), len(self.signals))
