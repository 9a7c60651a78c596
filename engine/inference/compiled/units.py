"""What the layers of a network find out: that a rule fires, that it could still fire, that a part of a condition holds,
for how many parties something holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from ..blackboard import Fired
from ..compiled_rulebook import CompiledRule
from ..formula import Formula
from .clauses import Clause, Signal, clauses_of


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
