"""All clauses of a rulebook, in layers: each layer looks only at the case and at what the layers before it have
found out.

Each clause of each unit has a bit of its own. Those of a layer stand together in blocks, so that what a layer looks at
is as short as it is itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from msgspec import Struct

from ...rulebook.condition import Advised, AdvisedCount
from ..blackboard import Fired
from ..compiled_rulebook import CompiledRule
from .clauses import Clause, Signal
from .masks import Masks

AttributeMasks = tuple[str, Masks]
"""An attribute, by the name under which it is looked up, and its masks."""


@dataclass(frozen=True, slots=True)
class BlockReads:
    """What the clauses of a block read of signals.

    `signals`: all that they read. `wanted`: clauses want signals to be on, one after the other; for the first that each
    wants, the second, and so on, the clauses that want no such, and by signal those that want this one. `barred`: by
    signal the clauses that want it off.
    """

    signals: frozenset[int]
    wanted: tuple[tuple[int, Mapping[int, int]], ...]
    barred: Mapping[int, int]

    def left(self, clauses: int, on: Set[int]) -> int:
        """Those of the clauses that can hold where these signals are on, and no others."""
        heard = self.signals & on
        for enough, wanted in self.wanted:
            for signal in heard:
                if signal in wanted:
                    enough |= wanted[signal]
            clauses &= enough
        for signal in heard:
            if signal in self.barred:
                clauses &= ~self.barred[signal]
        return clauses


@dataclass(frozen=True, slots=True)
class Block:
    """The clauses of a layer that are looked at for the case, or (`in_party`) those that are looked at for each party.

    `first`: the bit with which they begin in the masks of attributes; all that stands here counts from it. `effects`:
    what each of them finds out. `of_case`: what they read that is the same for all parties; `of_party`: what is not.
    """

    in_party: bool
    first: int
    clauses: int
    effects: tuple[Effect, ...]
    of_case: BlockReads | None
    of_party: BlockReads | None


@dataclass(frozen=True, slots=True)
class Layer:
    """Units that are found out together, in at most two blocks.

    `stratum`: that of its rules, by number. `asks`: what must be asked about the
    advice first, each with the number of its signal, and whether it is asked for each party.
    """

    stratum: int
    blocks: tuple[Block, ...]
    asks: tuple[tuple[int, Advised | AdvisedCount, bool], ...]
    counts: tuple[Counts, ...]


@dataclass(slots=True)
class Network:
    """The compiled rulebook. Immutable once built; shared by all matchers of a rulebook.

    `strata`: how many there are. `signals` numbers the signals; one that belongs to a party has a state for each party.
    """

    strata: int
    layers: tuple[Layer, ...]
    everything: int
    case_masks: tuple[AttributeMasks, ...]
    party_masks: tuple[AttributeMasks, ...]
    signals: dict[tuple[Signal, bool], int]


@dataclass(slots=True)
class LayerResults:
    """What a layer has found out so far: rules that fire, as if their premises were certain, and counts of parties.

    `could_fire`: the rules that shut gates and could still fire, by their order, and where.
    """

    could_fire: set[tuple[int, int]]
    fired: list[Fired] = field(default_factory=list)
    counted: dict[int, int] = field(default_factory=dict)


class Fires(Struct, frozen=True):
    """The rule fires."""

    meant: CompiledRule

    def note(self, party_index: int, on: set[int], found: LayerResults) -> None:
        """Note that it does, at a place whose signals that are on are `on`."""
        found.fired.append((self.meant.order, party_index, 1.0, self.meant))


class CouldFire(Struct, frozen=True):
    """The rule could still fire, and so these assessments are possible."""

    meant: CompiledRule
    signals: tuple[int, ...]

    def note(self, party_index: int, on: set[int], found: LayerResults) -> None:
        """Switch the signals on."""
        on.update(self.signals)
        if self.meant.gates:
            found.could_fire.add((self.meant.order, party_index))


class FoundPart(Struct, frozen=True):
    """A part of a condition holds."""

    signal: int

    def note(self, party_index: int, on: set[int], found: LayerResults) -> None:
        """Switch the signal on."""
        on.add(self.signal)


class Counts(Struct, frozen=True):
    """A formula holds for a party; with enough of them, counts are reached: by the least number, the signal.

    `number` is that of one of these signals, so that no two formulas share it.
    """

    number: int
    reached: Mapping[int, int]

    def note(self, party_index: int, on: set[int], found: LayerResults) -> None:
        """One party more."""
        found.counted[self.number] = found.counted.get(self.number, 0) + 1


Effect = Fires | CouldFire | FoundPart | Counts


@dataclass(slots=True)
class Unit:
    """Something to find out, for the case or for each party: whether one of the clauses of a formula holds."""

    effect: Effect
    in_party: bool
    clauses: tuple[Clause, ...]
