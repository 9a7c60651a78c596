"""What the matcher has found out about one case, for who gives reasons afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...rulebook.condition import Atom
from ..justification import Justification
from ..working_memory import CASE
from .alternatives import Alternatives
from .network import Network


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
