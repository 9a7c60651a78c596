"""All clauses of a rulebook, in layers: each layer looks only at the case and at what the layers before it have
found out.

Each clause of each unit has a bit of its own. Those of a layer stand together in blocks, so that what a layer looks at
is as short as it is itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from ...rulebook.condition import Advised, AdvisedCount, Atom
from .alternatives import Alternatives
from .clauses import Signal
from .masks import Masks
from .units import Counts, Effect

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
