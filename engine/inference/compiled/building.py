"""From a translation to the units of its network, each on the first layer on which all that it reads is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ottava.facts import PARTY

from ...rulebook.condition import Atom, entity_of
from ..compiled_rulebook import CompiledRulebook, asked_whether_possible
from ..formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Passes, negation
from .assembling import assembled
from .clauses import (
    AdvisedSignal,
    CountSignal,
    DerivedSignal,
    LackSignal,
    PartSignal,
    PossibleSignal,
    Reads,
    Signal,
)
from .network import Network
from .units import CouldFire, Counts, Explains, Fires, FoundPart, Unit

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
                    self.signal(PossibleSignal(atom), meant.rule.per_party)
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
        for leaf in _leaves(unit.premise):
            match leaf:
                case Fewer(where):
                    unit.reads[LackSignal(where)] = self.aside(Unit.of(Explains(), True, negation(where)))
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
        match signal:
            case PartSignal(formula):
                layer, unit.reads[signal] = self.part(formula, unit.in_party and self.of_party(signal))
                return self.after(layer)
            case CountSignal(where, least):
                layer, unit.reads[signal] = self.count(where, least)
                return self.after(layer)
            case _:
                self.signal(signal, unit.in_party and self.of_party(signal))
                return 0

    def part(self, formula: Formula, in_party: bool) -> tuple[tuple[int, int], Unit]:
        key = formula, in_party
        if key not in self.parts:
            number = self.signal(PartSignal(formula), in_party)
            unit = Unit.of(FoundPart(number), in_party, formula)
            self.parts[key] = self.place(unit), unit
        return self.parts[key]

    def count(self, where: Formula, least: int) -> tuple[tuple[int, int], Unit]:
        number = self.signal(CountSignal(where, least), in_party=False)
        self.counts.setdefault(where, {})[least] = number
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

    def after(self, layer: tuple[int, int]) -> int:
        return layer[1] + 1 if layer[0] == self.stratum else 0

    def signal(self, signal: Signal, in_party: bool) -> int:
        return self.signals.setdefault((signal, in_party), len(self.signals))

    def of_party(self, signal: Signal) -> bool:
        return signal_of_party(signal, self.translation.of_party)


def signal_of_party(signal: Signal, of_party: frozenset[str]) -> bool:
    """Whether a signal differs from party to party, where a party is in turn."""
    match signal:
        case DerivedSignal(atom) | PossibleSignal(atom):
            return atom.name in of_party
        case AdvisedSignal():
            return True
        case CountSignal() | LackSignal():
            return False
        case PartSignal(formula):
            return _speaks_of_party(formula, of_party)


def _speaks_of_party(formula: Formula, of_party: frozenset[str]) -> bool:
    match formula:
        case Passes(test):
            return entity_of(test.attribute) == PARTY
        case IsDerived(atom) | IsPossible(atom):
            return atom.name in of_party
        case IsAdvised():
            return True
        case Every(parts) | Either(parts):
            return any(_speaks_of_party(part, of_party) for part in parts)
        case AtLeast() | Fewer():
            return False


def _leaves(formula: Formula) -> Iterator[Formula]:
    """The leaves, and the counts of parties as they are."""
    match formula:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield formula
