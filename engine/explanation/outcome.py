"""What a handler would do first on an advice: the gates, who and what comes first, and the ranking behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ..inference.blackboard import Blackboard
from ..inference.ranking import AdvisedMethod, Gates, Listing, advised, placed, strongest


class RankedEntry(NamedTuple):
    """A method (or stage) advised for the party at a place, or (-1) for everyone."""

    method: str
    stage: str | None
    party_index: int


Ranking = tuple[tuple[int, str, str | None, tuple[int, ...]], ...]
"""Competing methods, each with its rank and its stage, and the places of those for whom it is advised."""


class Standing(Protocol):
    """How the methods stand in the end, as far as goals ask."""

    @property
    def parties(self) -> int:
        """How many there are."""

    @property
    def stopped(self) -> bool:
        """Whether nothing is advised at all."""

    def entries(self, method: str, stage: str | None) -> Sequence[tuple[int, float]]:
        """For whom the method is advised, and how certainly: for the case, or for each party where they differ."""

    def is_vetoed(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a veto on the method or the stage covers that place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcomes are equal when gates, effects, ranks, methods, stages and parties are; certainties do not count.

    `ranking` holds competing methods with their ranks; the others are in `standing` only. `first`: all of rank 1;
    nothing if no method is advised.
    """

    gates: Gates
    ranking: Ranking
    standing: Standing = field(compare=False, repr=False)
    first: frozenset[RankedEntry] = field(compare=False)

    @classmethod
    def of(cls, gates: Gates, advised: Iterable[AdvisedMethod], standing: Standing, listing: Listing) -> Outcome:
        """Of the gates that are shut, of what is advised, and of how the methods stand in the end."""
        ranking = tuple(
            [
                (rank, each.method.id, each.stage, tuple([party_index for party_index, _ in each.entries]))
                for rank, _, each in placed(advised, listing)
                if rank is not None
            ]
        )
        return cls(gates, ranking, standing, frozenset(_first(ranking)))

    @classmethod
    def of_run(cls, board: Blackboard) -> Outcome:
        """Of a finished run."""
        shut = [gate for *_, meant in board.procedural() for gate in meant.gates]
        gates = strongest(shut, board.translation.rulebook.names)
        return cls.of(gates, advised(board.standing), board.standing, board.translation.listing)

    def leads_as(self, other: Outcome) -> bool:
        """Return whether the gates with their effects, and the first place, are the same."""
        return self.gates == other.gates and self.first == other.first


def _first(ranking: Ranking) -> Iterator[RankedEntry]:
    for rank, method, stage, party_indexes in ranking:
        if rank == 1:
            yield from [RankedEntry(method, stage, party_index) for party_index in party_indexes]
