"""From the units of a network to its bits and masks."""

from __future__ import annotations

from ottava.facts import PARTY

from ...rulebook.condition import entity_of
from ..formula import Passes
from .alternatives import Alternatives
from .clauses import AdvisedSignal, Clause, Reads, Signal
from .masks import Tested, masks_of
from .network import AttributeMasks, Layer, Network, Reading
from .units import CouldFire, Counts, Fires, Unit


def assembled(
    units: dict[tuple[int, int], list[Unit]], signals: dict[tuple[Signal, bool], int], of_party: frozenset[str]
) -> Network:
    """The network of units, given by stratum and depth."""
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
    every = [unit for _, found in ordered for unit in found]
    return Network(
        strata=max((stratum + 1 for stratum, _ in units), default=0),
        layers=tuple(_layer(stratum, found, bits, signals) for (stratum, _), found in ordered),
        effects=tuple(unit.effect for unit, _ in numbered.values()),
        everything=everything,
        case_masks=tuple(_masks(path, tests, everything) for path, tests in case_tests.items()),
        party_masks=tuple(
            _masks(path.partition(".")[2], tests, party_clauses) for path, tests in party_tests.items()
        ),
        signals=signals,
        premises=_premises(every, bits, of_party),
        possible={
            unit.effect.meant.order: sum(1 << bit for bit in bits.get(id(unit), ()))
            for unit in every
            if isinstance(unit.effect, CouldFire) and unit.effect.meant.gates
        },
    )


def _premises(units: list[Unit], bits: dict[int, list[int]], of_party: frozenset[str]) -> tuple[Alternatives, ...]:
    """The alternatives of each rule, in the order of the rulebook; they know those of what they read."""
    made = {
        id(unit): Alternatives(unit.premise, unit.clauses, bits.get(id(unit), [0])[0], unit.in_party, of_party)
        for unit in units
    }
    for unit in units:
        made[id(unit)].units.update({signal: made[id(read)] for signal, read in unit.reads.items()})
    rules = {unit.effect.meant.order: made[id(unit)] for unit in units if isinstance(unit.effect, Fires)}
    return tuple(found for _, found in sorted(rules.items()))


def _masks(name: str, tests: list[Tested], everything: int) -> AttributeMasks:
    masks = masks_of(tests, everything)
    return AttributeMasks(name, masks.unknown, masks.of)


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


def _layer(
    stratum: int, units: list[Unit], bits: dict[int, list[int]], signals: dict[tuple[Signal, bool], int]
) -> Layer:
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
    return Layer(stratum, everything, of_case, of_party, tuple(readings[False]), tuple(readings[True]), asks, counts)
