"""From a translation to the units of its network, each on the first layer on which all that it reads is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...rulebook.condition import Atom
from ..compiled_rulebook import CompiledRulebook, asked_whether_possible
from ..formula import AtLeast, Either, Every, Fewer, Formula, IsPossible, negation, terms
from .assembling import assembled
from .clauses import Reads, Signal
from .network import CouldFire, Counts, Explains, Fires, FoundPart, Network, Unit

RULES = 1_000_000
"""The depth at which the rules of a stratum stand: after all parts of their conditions."""

ASIDE = 1_000_000, 0
"""The layer of what only reasons look at: after all strata."""


def compiled(translation: CompiledRulebook) -> Network:
    """The network of a rulebook."""
    return _Builder(translation).build()


@dataclass(slots=True)
class _Builder:
    translation: CompiledRulebook
    units: dict[tuple[int, int], list[Unit]] = field(default_factory=dict)
    signals: dict[tuple[Signal, bool], int] = field(default_factory=dict)
    parts: dict[tuple[Formula, bool], tuple[tuple[int, int], Unit]] = field(default_factory=dict)
    counts: dict[Formula, dict[int, int]] = field(default_factory=dict)
    counting: dict[Formula, tuple[tuple[int, int], Unit]] = field(default_factory=dict)
    impossible: dict[Atom, tuple[Unit, ...]] = field(default_factory=dict)
    stratum: int = 0

    def build(self) -> Network:
        gates = (meant.could_fire for meant in self.translation.gated)
        in_question = self.translation.in_question | asked_whether_possible(gates, self.translation.deriving)
        for stratum, meants in enumerate(self.translation.strata):
            self.stratum = stratum
            for meant in meants:
                self.add(Unit.of(Fires(meant), meant.rule.per_party, meant.fires, meant.premise))
                possible = tuple(
                    self.signal(IsPossible(atom, expected=True), meant.rule.per_party)
                    for atom in meant.rule.atoms
                    if atom in in_question
                )
                if possible or meant.gates:
                    self.add(Unit.of(CouldFire(meant, possible), meant.rule.per_party, meant.could_fire))
        for number, (where, (_, unit)) in enumerate(self.counting.items()):
            unit.effect = Counts(number, tuple(sorted(self.counts[where].items())))
        self.units.setdefault(ASIDE, [])
        return assembled(self.units, self.signals, self.impossible, self.translation.of_party)

    def add(self, unit: Unit) -> None:
        """A unit on the last layer of the stratum; what it reads is added before."""
        self.prepare(unit)
        self.units.setdefault((self.stratum, RULES), []).append(unit)
        self.explain(unit)

    def explain(self, unit: Unit) -> None:
        """Adds what reasons look up that the unit itself does not read."""
        for term in terms(unit.premise):
            match term:
                case Fewer(where):
                    unit.reads[term] = self.aside(Unit.of(Explains(), True, negation(where)))
                case IsPossible(atom, expected=False) if atom not in self.impossible:
                    self.impossible[atom] = ()  # there is something, while the rules are looked at that derive it
                    self.impossible[atom] = tuple(
                        self.aside(Unit.of(Explains(), meant.rule.per_party, meant.cannot_fire))
                        for meant in self.translation.deriving.get(atom, ())
                    )

    def aside(self, unit: Unit) -> Unit:
        """A unit that only reasons look at."""
        self.prepare(unit)
        self.units.setdefault(ASIDE, []).append(unit)
        self.explain(unit)
        return unit

    def prepare(self, unit: Unit) -> int:
        """Adds what the clauses read and is not there yet. Returns the least depth at which the unit can stand."""
        depth = 0
        for clause in unit.clauses:
            for literal in clause:
                if isinstance(literal, Reads):
                    depth = max(depth, self.read(literal.signal, unit))
        return depth

    def read(self, signal: Signal, unit: Unit) -> int:
        """Makes sure that a signal is found out. Returns the depth after which it is, in this stratum."""
        in_party = unit.in_party and self.translation.differs_by_party(signal)
        match signal:
            case Every() | Either():
                layer, unit.reads[signal] = self.part(signal, in_party)
            case AtLeast():
                layer, unit.reads[signal] = self.count(signal)
            case _:
                self.signal(signal, in_party)
                return 0
        return layer[1] + 1 if layer[0] == self.stratum else 0

    def part(self, formula: Formula, in_party: bool) -> tuple[tuple[int, int], Unit]:
        key = formula, in_party
        if key not in self.parts:
            number = self.signal(formula, in_party)
            unit = Unit.of(FoundPart(number), in_party, formula)
            self.parts[key] = self.place(unit), unit
        return self.parts[key]

    def count(self, counted: AtLeast) -> tuple[tuple[int, int], Unit]:
        where = counted.where
        self.counts.setdefault(where, {})[counted.count] = self.signal(counted, in_party=False)
        if where not in self.counting:
            unit = Unit.of(Counts(0, ()), True, where)
            self.counting[where] = self.place(unit), unit
        return self.counting[where]

    def place(self, unit: Unit) -> tuple[int, int]:
        depth = self.prepare(unit)
        reads = any(isinstance(literal, Reads) for clause in unit.clauses for literal in clause)
        layer = (self.stratum, depth) if reads else (0, 0)  # what looks at the case alone can be found out first
        self.units.setdefault(layer, []).append(unit)
        self.explain(unit)
        return layer

    def signal(self, signal: Signal, in_party: bool) -> int:
        return self.signals.setdefault((signal, in_party), len(self.signals))
