"""From the formulas of a rulebook to its network, in three steps.

A formula becomes alternatives (clauses), each a set of literals that must all hold. A literal is a test on an
attribute, or reads a signal: a formula that is found out during a run, before the clause is looked at. Signals are the
assessments, what is advised, counts of parties, and parts of conditions that would multiply into too many alternatives
if they were not found out by themselves first. Clauses become units, each on the first layer on which all that it reads
is known; and the units of a layer become blocks of bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from math import prod
from operator import or_

from msgspec import Struct

from ottava.facts import PARTY

from ...rulebook.condition import entity_of
from ..compiled_rulebook import CompiledRulebook, asked_whether_possible
from ..formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsPossible, Leaf, Passes, negation
from .network import (
    Block,
    BlockReads,
    CouldFire,
    Counts,
    Effect,
    Fires,
    FoundPart,
    Layer,
    Network,
    Signal,
    Tested,
    masks_of,
)


def compiled(translation: CompiledRulebook) -> Network:
    """Return the network of a rulebook."""
    return _Builder(translation).build()


MOST_CLAUSES = 12
"""Alternatives that a condition may have before a part is split off; splitting costs a layer, clauses cost bits."""


class Reads(Struct, frozen=True):
    """A signal is on, or (not expected) off."""

    signal: Signal
    expected: bool


Literal = Passes | Reads
Clause = tuple[Literal, ...]


def clauses_of(formula: Formula) -> tuple[Clause, ...]:
    """Return the alternatives of a formula; none if it never holds, one empty one if it always does."""
    match formula:
        case Every(parts):
            return _multiplied([clauses_of(part) for part in parts], parts)
        case Either(parts):
            return _distinct(clause for part in parts for clause in clauses_of(part))
        case _:
            return ((literal_of(formula),),)


def literal_of(formula: Formula) -> Literal:
    """Return a formula as one literal: a test as it is, anything else as a signal that is on or off."""
    if isinstance(formula, Passes):
        return formula
    if isinstance(formula, Fewer) or (isinstance(formula, Leaf) and not formula.expected):
        return Reads(negation(formula), expected=False)
    return Reads(formula, expected=True)


def _multiplied(found: list[tuple[Clause, ...]], parts: tuple[Formula, ...]) -> tuple[Clause, ...]:
    """Return every combination of alternatives; parts with many are split off while there are too many combinations."""
    while prod(map(len, found)) > MOST_CLAUSES and max(map(len, found)) > 1:
        widest = max(range(len(found)), key=lambda index: len(found[index]))
        found[widest] = ((literal_of(parts[widest]),),)
    return _distinct(_joined(chosen) for chosen in product(*found))


def _joined(chosen: Iterable[Clause]) -> Clause:
    return tuple(dict.fromkeys(literal for clause in chosen for literal in clause))


def _distinct(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(clauses))


@dataclass(slots=True)
class Unit:
    """Something to find out, for the case or for each party: whether one of the clauses of a formula holds."""

    effect: Effect
    in_party: bool
    clauses: tuple[Clause, ...]


RULES = 1_000_000
"""The depth at which the rules of a stratum stand: after all parts of their conditions."""

Depth = tuple[int, int]
"""A stratum, and the depth of a layer in it."""


@dataclass(slots=True)
class _Builder:
    translation: CompiledRulebook
    units: dict[Depth, list[Unit]] = field(default_factory=dict)
    signals: dict[tuple[Signal, bool], int] = field(default_factory=dict)
    parts: dict[tuple[Formula, bool], Depth] = field(default_factory=dict)
    counts: dict[Formula, tuple[Depth, Counts]] = field(default_factory=dict)
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
            case AtLeast(where, least, others):
                if where not in self.counts:
                    counts = Counts(number, {}, {}, {})
                    self.counts[where] = self.part(counts, True, where), counts
                (stratum, depth), counts = self.counts[where]
                if others:
                    counts.others[least] = number
                elif isinstance(least, int):
                    counts.reached[least] = number
                else:
                    counts.shares[least] = number
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


Key = tuple[Signal, bool]
"""A signal, with whether it has a state for each party."""


def assembled(units: Mapping[tuple[int, int], Sequence[Unit]], signals: dict[Key, int]) -> Network:
    """Return the network of units, given by stratum and depth."""
    ordered = sorted(units)
    # The clauses of parties take the low bits, so that the masks of a party stay short.
    parts = [
        (number, [unit for unit in units[key] if unit.in_party is in_party])
        for in_party in (True, False)
        for number, key in enumerate(ordered)
    ]
    blocks: dict[int, list[Block]] = {number: [] for number in range(len(ordered))}
    first = 0
    for number, found in parts:
        if found:
            block = _block(first, found, signals)
            blocks[number].append(block)
            first += len(block.effects)
    clauses = [(clause, unit.in_party) for _, found in parts for unit in found for clause in unit.clauses]
    everything, party_clauses = (1 << len(clauses)) - 1, (1 << sum(in_party for _, in_party in clauses)) - 1
    case_tests, party_tests = _tests([clause for clause, _ in clauses])
    layers = tuple(
        _layer(stratum, units[stratum, depth], blocks[number], signals)
        for number, (stratum, depth) in enumerate(ordered)
    )
    return Network(
        strata=max((layer.stratum + 1 for layer in layers), default=0),
        layers=layers,
        everything=everything,
        case_masks=tuple((path, masks_of(tests, everything)) for path, tests in case_tests.items()),
        party_masks=tuple(
            (path.partition(".")[2], masks_of(tests, party_clauses)) for path, tests in party_tests.items()
        ),
        signals=signals,
    )


def _tests(clauses: Iterable[Clause]) -> tuple[dict[str, list[Tested]], dict[str, list[Tested]]]:
    of_case: dict[str, list[Tested]] = {}
    of_party: dict[str, list[Tested]] = {}
    for bit, clause in enumerate(clauses):
        for literal in clause:
            if isinstance(literal, Passes):
                attribute = literal.test.attribute
                where = of_party if entity_of(attribute) == PARTY else of_case
                where.setdefault(attribute, []).append((1 << bit, literal))
    return dict(sorted(of_case.items())), dict(sorted(of_party.items()))


def _block(first: int, units: Sequence[Unit], signals: Mapping[Key, int]) -> Block:
    clauses = [(unit, clause) for unit in units for clause in unit.clauses]
    read = [[(key, expected) for key, expected in _reads(unit, clause, signals)] for unit, clause in clauses]
    of_case, of_party = (
        _readings([[(signals[key], expected) for key, expected in each if key[1] is in_party] for each in read])
        for in_party in (False, True)
    )
    effects = tuple(unit.effect for unit, _ in clauses)
    return Block(units[0].in_party, first, (1 << len(clauses)) - 1, effects, of_case, of_party)


def _readings(clauses: Sequence[Sequence[tuple[int, bool]]]) -> BlockReads | None:
    """Return what clauses read, given for each as signals, and whether it wants them on; None if they read nothing."""
    if not any(clauses):
        return None
    wanted: list[dict[int, int]] = []
    barred: dict[int, int] = {}
    for bit, reads in enumerate(clauses):
        for place, signal in enumerate(signal for signal, expected in reads if expected):
            if place == len(wanted):
                wanted.append({})
            wanted[place][signal] = wanted[place].get(signal, 0) | 1 << bit
        for signal in (signal for signal, expected in reads if not expected):
            barred[signal] = barred.get(signal, 0) | 1 << bit
    everything = (1 << len(clauses)) - 1
    return BlockReads(
        frozenset(signal for reads in clauses for signal, _ in reads),
        tuple((everything & ~reduce(or_, each.values()), each) for each in wanted),
        barred,
    )


def _layer(stratum: int, units: Sequence[Unit], blocks: Iterable[Block], signals: Mapping[Key, int]) -> Layer:
    reads = dict.fromkeys(key for unit in units for clause in unit.clauses for key, _ in _reads(unit, clause, signals))
    asks = tuple(
        (signals[signal, in_party], signal.asked, in_party)
        for signal, in_party in reads
        if isinstance(signal, IsAdvised)
    )
    counts = tuple(unit.effect for unit in units if isinstance(unit.effect, Counts))
    among = tuple(each for each in counts if each.shares or each.others)
    return Layer(stratum, tuple(blocks), asks, counts, among)


def _reads(unit: Unit, clause: Clause, signals: Mapping[Key, int]) -> Iterable[tuple[Key, bool]]:
    """Yield the signals that a clause reads, and whether it wants them on."""
    for literal in clause:
        if isinstance(literal, Reads):
            in_party = unit.in_party and (literal.signal, True) in signals
            yield (literal.signal, in_party), literal.expected
