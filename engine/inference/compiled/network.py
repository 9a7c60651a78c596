"""All clauses of a rulebook, in layers: each layer looks only at the case and at what the layers before it have
found out.

A unit is what a layer finds out: that a rule fires, that it could still fire, or that a part of a condition
holds. Each clause of each unit has a bit of its own; a layer has one mask for its clauses, and two for each
signal they read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ottava.facts import PARTY

from ...rulebook.condition import entity_of
from ..formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Passes
from ..translation import Meant, Translation
from .clauses import (
    AdvisedSignal,
    Clause,
    CountSignal,
    DerivedSignal,
    PartSignal,
    PossibleSignal,
    Reads,
    Signal,
    clauses_of,
)
from .masks import Masks, Tested, masks_of

RULES = 1_000_000
"""The depth at which the rules of a stratum stand: after all parts of their conditions."""


@dataclass(slots=True)
class Found:
    """What a layer has found out so far: the rules that fire, each with its place, and counts of parties."""

    fired: list[tuple[Meant, int]] = field(default_factory=list)
    counted: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fires:
    """The rule fires."""

    meant: Meant

    def note(self, place: int, on: set[int], found: Found) -> None:
        """Note that it does, at a place whose signals that are on are `on`."""
        found.fired.append((self.meant, place))


@dataclass(frozen=True, slots=True)
class CouldFire:
    """The rule could still fire, and so these assessments are possible."""

    signals: tuple[int, ...]

    def note(self, place: int, on: set[int], found: Found) -> None:
        """Switch the signals on."""
        on.update(self.signals)


@dataclass(frozen=True, slots=True)
class Holds:
    """A part of a condition holds."""

    signal: int

    def note(self, place: int, on: set[int], found: Found) -> None:
        """Switch the signal on."""
        on.add(self.signal)


@dataclass(frozen=True, slots=True)
class Counts:
    """A formula holds for a party; with enough of them, counts are reached: (least number, signal)."""

    number: int
    reached: tuple[tuple[int, int], ...]

    def note(self, place: int, on: set[int], found: Found) -> None:
        """One party more."""
        found.counted[self.number] = found.counted.get(self.number, 0) + 1


Effect = Fires | CouldFire | Holds | Counts


@dataclass(slots=True)
class Unit:
    """Something to find out, for the case or for each party."""

    effect: Effect
    in_party: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a signal bears on a layer: the clauses that can still hold when it is off, and when it is on."""

    signal: int
    off: int
    on: int


@dataclass(frozen=True, slots=True)
class Layer:
    """Units that are found out together. Masks have a bit for each clause of the whole network.

    `asks`: signals about the advice that must be found out first, each with whether a party is in turn.
    """

    clauses: int
    of_case: int
    of_party: int
    case_readings: tuple[Reading, ...]
    party_readings: tuple[Reading, ...]
    asks: tuple[tuple[int, AdvisedSignal, bool], ...]
    counts: tuple[Counts, ...]


@dataclass(slots=True)
class Network:
    """The compiled rulebook. Immutable once built; shared by all matchers of a translation.

    `signals` numbers the signals; one that belongs to a party has a state for each party.
    """

    layers: tuple[Layer, ...]
    effects: tuple[Effect, ...]
    everything: int
    case_masks: tuple[tuple[str, Masks], ...]
    party_masks: tuple[tuple[str, Masks], ...]
    signals: dict[tuple[Signal, bool], int]


@dataclass(slots=True)
class _Builder:
    translation: Translation
    units: dict[tuple[int, int], list[Unit]] = field(default_factory=dict)
    signals: dict[tuple[Signal, bool], int] = field(default_factory=dict)
    parts: dict[tuple[Formula, bool], tuple[int, int]] = field(default_factory=dict)
    counts: dict[Formula, dict[int, int]] = field(default_factory=dict)
    counting: dict[Formula, tuple[tuple[int, int], Unit]] = field(default_factory=dict)
    stratum: int = 0

    def build(self) -> Network:
        for stratum, meants in enumerate(self.translation.strata):
            self.stratum = stratum
            for meant in meants:
                self.add(Fires(meant), meant.fires, meant.rule.per_party)
                possible = tuple(
                    self.signal(PossibleSignal(atom), meant.rule.per_party)
                    for atom in meant.rule.atoms
                    if atom in self.translation.in_question
                )
                if possible:
                    self.add(CouldFire(possible), meant.could_fire, meant.rule.per_party)
        for number, (where, (_, unit)) in enumerate(self.counting.items()):
            unit.effect = Counts(number, tuple(sorted(self.counts[where].items())))
        return _assembled(self.units, self.signals)

    def add(self, effect: Effect, formula: Formula, in_party: bool) -> None:
        """A unit on the last layer of the stratum; what it reads is added before."""
        unit = Unit(effect, in_party, clauses_of(formula))
        self.prepare(unit)
        self.units.setdefault((self.stratum, RULES), []).append(unit)

    def prepare(self, unit: Unit) -> int:
        """Adds what the clauses read and is not there yet. Returns the least depth at which the unit can stand."""
        depth = 0
        for clause in unit.clauses:
            for literal in clause:
                if isinstance(literal, Reads):
                    depth = max(depth, self.read(literal.signal, unit.in_party))
        return depth

    def read(self, signal: Signal, in_party: bool) -> int:
        """Makes sure that a signal is found out. Returns the depth after which it is, in this stratum."""
        match signal:
            case PartSignal(formula):
                return self.after(self.part(formula, in_party and self.of_party(signal)))
            case CountSignal(where, least):
                return self.after(self.count(where, least))
            case _:
                self.signal(signal, in_party and self.of_party(signal))
                return 0

    def part(self, formula: Formula, in_party: bool) -> tuple[int, int]:
        key = formula, in_party
        if key not in self.parts:
            number = self.signal(PartSignal(formula), in_party)
            self.parts[key] = self.place(Unit(Holds(number), in_party, clauses_of(formula)))
        return self.parts[key]

    def count(self, where: Formula, least: int) -> tuple[int, int]:
        number = self.signal(CountSignal(where, least), in_party=False)
        self.counts.setdefault(where, {})[least] = number
        if where not in self.counting:
            unit = Unit(Counts(0, ()), True, clauses_of(where))
            self.counting[where] = self.place(unit), unit
        return self.counting[where][0]

    def place(self, unit: Unit) -> tuple[int, int]:
        layer = self.stratum, self.prepare(unit)
        self.units.setdefault(layer, []).append(unit)
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
        case CountSignal():
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


def compiled(translation: Translation) -> Network:
    """The network of a rulebook."""
    return _Builder(translation).build()


def _assembled(units: dict[tuple[int, int], list[Unit]], signals: dict[tuple[Signal, bool], int]) -> Network:
    ordered = [(layer, units[layer]) for layer in sorted(units)]
    # The clauses of parties take the low bits, so that the masks of a party stay short.
    numbered: dict[int, tuple[Unit, Clause]] = {}
    bits: dict[int, list[int]] = {}
    for in_party in (True, False):
        for _, found in ordered:
            for unit in found:
                if unit.in_party is in_party:
                    for clause in unit.clauses:
                        bits.setdefault(id(unit), []).append(len(numbered))
                        numbered[len(numbered)] = unit, clause
    everything = (1 << len(numbered)) - 1
    party_clauses = sum(1 << bit for bit, (unit, _) in numbered.items() if unit.in_party)
    case_tests, party_tests = _tests(numbered)
    return Network(
        tuple(_layer(found, bits, signals) for _, found in ordered),
        tuple(unit.effect for unit, _ in numbered.values()),
        everything,
        tuple((path, masks_of(tests, everything)) for path, tests in case_tests.items()),
        tuple((path.partition(".")[2], masks_of(tests, party_clauses)) for path, tests in party_tests.items()),
        signals,
    )


def _tests(numbered: dict[int, tuple[Unit, Clause]]) -> tuple[dict[str, list[Tested]], dict[str, list[Tested]]]:
    of_case: dict[str, list[Tested]] = {}
    of_party: dict[str, list[Tested]] = {}
    for bit, (_, clause) in numbered.items():
        for literal in clause:
            if isinstance(literal, Passes):
                attribute = literal.test.attribute
                where = of_party if entity_of(attribute) == PARTY else of_case
                where.setdefault(attribute, []).append((1 << bit, literal))
    return dict(sorted(of_case.items())), dict(sorted(of_party.items()))


def _layer(units: list[Unit], bits: dict[int, list[int]], signals: dict[tuple[Signal, bool], int]) -> Layer:
    of_case = of_party = 0
    needs: dict[tuple[Signal, bool], list[int]] = {}
    for unit in units:
        for bit, clause in zip(bits.get(id(unit), ()), unit.clauses, strict=True):
            if unit.in_party:
                of_party |= 1 << bit
            else:
                of_case |= 1 << bit
            for literal in clause:
                if isinstance(literal, Reads):
                    key = (literal.signal, True) if unit.in_party and (literal.signal, True) in signals else None
                    found = needs.setdefault(key or (literal.signal, False), [0, 0])
                    found[not literal.expected] |= 1 << bit
    everything = of_case | of_party
    readings: dict[bool, list[Reading]] = {True: [], False: []}
    for (signal, in_party), (wants_on, wants_off) in needs.items():
        number = signals[signal, in_party]
        readings[in_party].append(Reading(number, everything & ~wants_on, everything & ~wants_off))
    asks = tuple(
        (signals[signal, in_party], signal, in_party) for signal, in_party in needs if isinstance(signal, AdvisedSignal)
    )
    counts = tuple(unit.effect for unit in units if isinstance(unit.effect, Counts))
    return Layer(everything, of_case, of_party, tuple(readings[False]), tuple(readings[True]), asks, counts)
