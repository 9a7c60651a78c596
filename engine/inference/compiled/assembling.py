"""From the units of a network to its bits and masks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from ottava.facts import PARTY

from ...rulebook.condition import entity_of
from ..formula import IsAdvised, Passes
from .clauses import Clause, Reads, Signal
from .masks import Tested, masks_of
from .network import AttributeMasks, Block, BlockReads, Counts, Layer, Network, Unit

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
        case_masks=tuple(_masks(path, tests, everything) for path, tests in case_tests.items()),
        party_masks=tuple(_masks(path.partition(".")[2], tests, party_clauses) for path, tests in party_tests.items()),
        signals=signals,
    )


def _masks(name: str, tests: list[Tested], everything: int) -> AttributeMasks:
    return name, masks_of(tests, everything)


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
    """What clauses read, given for each as signals, and whether it wants them on; None if they read nothing."""
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
    return Layer(stratum, tuple(blocks), asks, counts)


def _reads(unit: Unit, clause: Clause, signals: Mapping[Key, int]) -> Iterable[tuple[Key, bool]]:
    """The signals that a clause reads, and whether it wants them on."""
    for literal in clause:
        if isinstance(literal, Reads):
            in_party = unit.in_party and (literal.signal, True) in signals
            yield (literal.signal, in_party), literal.expected
