"""The network of a rulebook: all its clauses in layers. Each layer looks only at the case and at what the layers before
it have found out.

Each clause of each unit has a bit of its own. Those of a layer stand together in blocks, so that what a layer looks at
is as short as it is itself. Masks say which clauses a value of an attribute does not contradict; no value contradicts a
clause without a test on the attribute.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any

from msgspec import Struct

from ottava.facts import Value
from ottava.facts.days import number_of

from ...rulebook.condition import Advised, AdvisedCount, Share, numbers_of
from ..blackboard import Fired
from ..compiled_rulebook import CompiledRule
from ..formula import Formula, Passes
from ..meaning import leaf_holds

Signal = Formula
"""A formula that is found out during a run, such as that an assessment is derived. It is never negated by itself."""

Tested = tuple[int, Passes]
"""The bit of a clause, as a power of two, and a test it makes."""

AttributeMasks = tuple[str, "Masks"]
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
        """Return those of the clauses that can hold where these signals are on, and no others."""
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
    advice first, each with the number of its signal, and whether it is asked for each party. `counts_among`: the counts
    with signals that depend on how many parties there are, or on the party in turn.
    """

    stratum: int
    blocks: tuple[Block, ...]
    asks: tuple[tuple[int, Advised | AdvisedCount, bool], ...]
    counts: tuple[Counts, ...]
    counts_among: tuple[Counts, ...]


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
    """What a layer has found out so far: rules that fire, as if their premises were certain, and for which parties
    counted formulas hold.

    `could_fire`: the rules that shut gates and could still fire, by their order, and where.
    """

    could_fire: set[tuple[int, int]]
    fired: list[Fired] = field(default_factory=list)
    counted: dict[int, list[int]] = field(default_factory=dict)


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

    `shares`: likewise for shares of the parties. `others`: likewise where only the other parties count; these signals
    have a state for each party. `number` is that of one of all these signals, so that no two formulas share it.
    """

    number: int
    reached: dict[int, int]
    shares: dict[Share, int]
    others: dict[int | Share, int]

    def note(self, party_index: int, on: set[int], found: LayerResults) -> None:
        """Note one party more."""
        found.counted.setdefault(self.number, []).append(party_index)


Effect = Fires | CouldFire | FoundPart | Counts


_REMEMBERED = 4096


class Masks(dict[tuple[type, Value], int]):
    """The clauses that a value of an attribute does not contradict, by its class and the value, since True and 1 are
    one key for Python; `unknown` where nothing is known. Each is worked out when it is first looked up.
    """

    __slots__ = ("_everything", "_tests", "unknown")

    def __init__(self, tests: Sequence[Tested], everything: int) -> None:
        self._tests, self._everything = tests, everything
        self.unknown = self._mask(None)

    def __missing__(self, known: tuple[type, Value]) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        mask = self[known] = self._mask(known[1])
        return mask

    def _mask(self, value: Value | None) -> int:
        contradicted = 0
        for bit, leaf in self._tests:
            if not leaf_holds(leaf, value):
                contradicted |= bit
        return self._everything & ~contradicted


def masks_of(tests: Sequence[Tested], everything: int) -> Masks:
    """Return the masks of one attribute; `everything` has the bits of all clauses."""
    if any(numbers_of(leaf.test) for _, leaf in tests):
        return NumberMasks(tests, everything)
    return Masks(tests, everything)


class NumberMasks(Masks):
    """For numbers, of which there are many: the mask changes only at the bounds that tests name, so one is worked out
    for each bound and each gap.
    """

    __slots__ = ("_bounds", "_by_place", "_samples")

    def __init__(self, tests: Sequence[Tested], everything: int) -> None:
        super().__init__(tests, everything)
        self._bounds: list[Any] = sorted({bound for _, leaf in tests for bound in numbers_of(leaf.test)})
        self._samples: list[float] = []
        for index, bound in enumerate(self._bounds):
            before = self._bounds[index - 1] if index else -inf
            self._samples += [(before + bound) / 2, bound]
        self._samples.append(inf)
        self._by_place: list[int | None] = [None] * len(self._samples)

    def _mask(self, value: Value | None) -> int:
        if isinstance(value, bool) or not isinstance(
            value, int | float
        ):  # true is no number, though Python takes it for 1
            if not isinstance(value, date):
                return super()._mask(value)
            value = number_of(value)
        place = bisect_left(self._bounds, value) + bisect_right(self._bounds, value)
        mask = self._by_place[place]
        if mask is None:
            mask = self._by_place[place] = super()._mask(self._samples[place])
        return mask
