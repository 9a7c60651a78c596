"""What a handler would do first on an advice: the gates, who and what comes first, and the ranking behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..inference.blackboard import Blackboard
from ..inference.compiled_rulebook import CompiledRulebook
from ..inference.ranking import Gates, Scores, ranked, strongest
from ..rulebook.conclusion import ShutGate


class RankedEntry(NamedTuple):
    """A method (or stage) advised for the party at a place, or (-1) for everyone."""

    method: str
    stage: str | None
    party_index: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcomes are equal when gates, effects, ranks, methods, stages and parties are; certainties do not count.

    `ranking` holds competing methods with their ranks; the others are in `standing` only.
    """

    gates: Gates
    ranking: tuple[tuple[int, RankedEntry], ...]
    standing: Scores = field(compare=False, repr=False)

    @classmethod
    def of(cls, gates: Iterable[ShutGate], standing: Scores, translation: CompiledRulebook) -> Outcome:
        """Of the gates that rules have shut, and of how the methods stand in the end."""
        ranking = tuple(
            (each.rank, RankedEntry(each.method.id, each.stage, each.party_index))
            for each in ranked(standing, translation.listing)
            if each.rank is not None
        )
        return cls(strongest(gates, translation.rulebook.names), ranking, standing)

    @classmethod
    def of_run(cls, board: Blackboard) -> Outcome:
        """Of a finished run."""
        shut = [gate for *_, meant in board.procedural() for gate in meant.gates]
        return cls.of(shut, board.standing, board.translation)

    @property
    def first(self) -> frozenset[RankedEntry]:
        """All of rank 1; nothing if no method is advised."""
        return frozenset(entry for rank, entry in self.ranking if rank == 1)

    def leads_as(self, other: Outcome) -> bool:
        """Return whether the gates with their effects, and the first place, are the same."""
        return self.gates == other.gates and self.first == other.first
