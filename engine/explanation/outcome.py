"""What a handler would do first on an advice: the gates, who and what comes first, and the ranking behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from ..inference.advice import Effect
from ..inference.blackboard import Blackboard
from ..inference.ranking import ranked
from ..inference.standing import Standing
from ..inference.translation import Translation
from ..rulebook.conclusion import ShutGate
from ..rulebook.rulebook import Names

EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""The strongest first."""

Gates = tuple[tuple[str, Effect], ...]


class Entry(NamedTuple):
    """A method (or stage) advised for the party at a place, or (-1) for everyone."""

    method: str
    stage: str | None
    place: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcomes are equal when gates, effects, ranks, methods, stages and parties are; certainties do not count.

    `ranking` holds competing methods with their ranks; the others are in `standing` only.
    """

    gates: Gates
    ranking: tuple[tuple[int, Entry], ...]
    standing: Standing = field(compare=False, repr=False)

    @classmethod
    def of(cls, gates: Iterable[ShutGate], standing: Standing, translation: Translation) -> Outcome:
        """Of the gates that rules have shut, and of how the methods stand in the end."""
        ranking = tuple(
            (each.rank, Entry(each.method.id, each.stage, each.place))
            for each in ranked(standing, translation.listing)
            if each.rank is not None
        )
        return cls(strongest(gates, translation.rulebook.names), ranking, standing)

    @classmethod
    def of_run(cls, board: Blackboard) -> Outcome:
        """Of a finished run."""
        shut = [gate for *_, meant in board.rare() for gate in meant.gates]
        return cls.of(shut, board.standing, board.translation)

    @property
    def first(self) -> frozenset[Entry]:
        """All of rank 1; nothing if no method is advised."""
        return frozenset(entry for rank, entry in self.ranking if rank == 1)

    def leads_as(self, other: Outcome) -> bool:
        """Whether the gates with their effects, and the first place, are the same."""
        return self.gates == other.gates and self.first == other.first


def strongest(shut: Iterable[ShutGate], names: Names) -> Gates:
    """Each gate once, with the strongest of its effects; the strongest first, then in the order of the rulebook."""
    found: dict[str, Effect] = {}
    for each in shut:
        before = found.get(each.gate, each.effect)
        found[each.gate] = min(before, each.effect, key=EFFECTS.index)
    listed = [(gate.id, found[gate.id]) for gate in names.gates if gate.id in found]
    return tuple(sorted(listed, key=lambda gate: EFFECTS.index(gate[1])))
