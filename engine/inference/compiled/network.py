"""All clauses of a rulebook, in layers: each layer looks only at the case and at what the layers before it have
found out.

Each clause of each unit has a bit of its own. Those of a layer stand together in blocks, so that what a layer looks at
is as short as it is itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from msgspec import Struct

from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..blackboard import Fired
from ..compiled_rulebook import CompiledRule
from ..formula import Formula
from ..justification import Justification
from ..working_memory import CASE
from .alternatives import Alternatives
from .clauses import Clause, Signal, clauses_of
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

    `number`: its place among the layers. `stratum`: that of its rules, by number. `asks`: what must be asked about the
    advice first, each with the number of its signal, and whether it is asked for each party.
    """

    number: int
    stratum: int
    blocks: tuple[Block, ...]
    asks: tuple[tuple[int, Advised | AdvisedCount, bool], ...]
    counts: tuple[Counts, ...]


@dataclass(slots=True)
class Network:
    """The compiled rulebook. Immutable once built; shared by all matchers of a translation.

    `strata`: how many there are. `aside`: a last layer, which only reasons look at. `signals` numbers the signals; one
    that belongs to a party has a state for each party. `premises`: the alternatives of each rule. `possible`: for each
    rule of which it is found out whether it could fire, those by which it could. `impossible`: for assessments that
    reasons may say are impossible, those by which each rule that derives them cannot fire.
    """

    strata: int
    layers: tuple[Layer, ...]
    aside: Layer
    everything: int
    case_masks: tuple[AttributeMasks, ...]
    party_masks: tuple[AttributeMasks, ...]
    signals: dict[tuple[Signal, bool], int]
    premises: tuple[Alternatives, ...]
    possible: Mapping[int, Alternatives]
    impossible: Mapping[Atom, tuple[Alternatives, ...]]


@dataclass(slots=True)
class LayerResults:
    """What a layer has found out so far: rules that fire, as if their premises were certain, and counts of parties."""

    fired: list[Fired] = field(default_factory=list)
    counted: dict[int, int] = field(default_factory=dict)


class Fires(Struct, frozen=True):
    """The rule fires."""

    meant: CompiledRule

    def note(self, place: int, on: set[int], found: LayerResults) -> None:
        """Note that it does, at a place whose signals that are on are `on`."""
        found.fired.append((self.meant.order, place, 1.0, self.meant))


class CouldFire(Struct, frozen=True):
    """The rule could still fire, and so these assessments are possible."""

    meant: CompiledRule
    signals: tuple[int, ...]

    def note(self, place: int, on: set[int], found: LayerResults) -> None:
        """Switch the signals on."""
        on.update(self.signals)


class FoundPart(Struct, frozen=True):
    """A part of a condition holds."""

    signal: int

    def note(self, place: int, on: set[int], found: LayerResults) -> None:
        """Switch the signal on."""
        on.add(self.signal)


class Counts(Struct, frozen=True):
    """A formula holds for a party; with enough of them, counts are reached: (least number, signal)."""

    number: int
    reached: tuple[tuple[int, int], ...]

    def note(self, place: int, on: set[int], found: LayerResults) -> None:
        """One party more."""
        found.counted[self.number] = found.counted.get(self.number, 0) + 1


class Explains(Struct, frozen=True):
    """A formula holds that only reasons ask for: that a rule cannot fire, or for which parties something is not so."""

    def note(self, place: int, on: set[int], found: LayerResults) -> None:
        """Nobody is to be told."""


Effect = Fires | CouldFire | FoundPart | Counts | Explains


@dataclass(slots=True)
class Unit:
    """Something to find out, for the case or for each party: whether `formula` holds, in reasons seen as `premise`.

    `reads`: the units of the parts and counts that it reads.
    """

    effect: Effect
    in_party: bool
    premise: Formula
    clauses: tuple[Clause, ...]
    reads: dict[Signal, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, effect: Effect, in_party: bool, formula: Formula, premise: Formula | None = None) -> Unit:
        """The unit of a formula."""
        return cls(effect, in_party, premise or formula, clauses_of(formula))


@dataclass(slots=True)
class Matched:
    """The clauses that nothing of the case contradicts, and those of a party; the signals that are on; and what holds.

    `held`: for each party, and last for the case, the clauses that hold, by layer. Nobody looks at the last layer
    during a run; it is found out for who asks.
    """

    network: Network
    clauses: int = 0
    party_clauses: list[int] = field(default_factory=list)
    on: set[int] = field(default_factory=set)
    party_on: list[set[int]] = field(default_factory=list)
    held: list[list[int | None]] = field(default_factory=list)

    def resting(self, order: int, place: int) -> Justification | None:
        """What the premise of a rule rests on that fired there."""
        unit = self.network.premises[order]
        return unit.resting(self.held[place][unit.layer] or 0)

    def could_fire(self, order: int, place: int) -> bool:
        """Whether a rule that shuts a gate fires there, or might if more were known."""
        unit = self.network.possible[order]
        return unit.held(self.held[place][unit.layer] or 0) != 0

    def impossible(self, atom: Atom, place: int) -> Iterator[Justification]:
        """What it rests on, rule by rule, that an assessment can no longer be derived."""
        for unit in self.network.impossible[atom]:
            resting = self.of_unit(unit, place)
            if resting is not None:
                yield resting

    def of_unit(self, unit: Alternatives, place: int) -> Justification | None:
        """What a unit of the network rests on there; None if it does not hold."""
        return unit.resting(self._held(unit, place))

    def of_parties(self, unit: Alternatives) -> list[tuple[int, Justification]]:
        """The parties for which a unit holds, each with what that rests on."""
        found = [(place, self.of_unit(unit, place)) for place in range(len(self.party_clauses))]
        return [(place, resting) for place, resting in found if resting is not None]

    def _held(self, unit: Alternatives, place: int) -> int:
        held = self.held[place]
        found = held[unit.layer]
        if found is None:
            found = held[unit.layer] = self._looked_up(place)
        return found

    def _looked_up(self, place: int) -> int:
        """What holds of the last layer."""
        in_party = place != CASE
        for block in self.network.aside.blocks:
            if block.in_party is in_party:
                clauses = self.clauses >> block.first & block.clauses
                if block.of_case:
                    clauses = block.of_case.left(clauses, self.on)
                if in_party:
                    clauses &= self.party_clauses[place] >> block.first
                    if block.of_party:
                        clauses = block.of_party.left(clauses, self.party_on[place])
                return clauses
        return 0
