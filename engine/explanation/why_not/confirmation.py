"""What the engine says of a case with changes: nothing is proposed that it has not confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...inference.blackboard import Blackboard
from ..options import Option
from ..slots import Slot, with_observations
from ..stability.trials import Run
from .blockers import Changes


@dataclass(slots=True)
class Engine:
    """Runs the engine on one case with changes, and on the same changes once only."""

    board: Blackboard
    run: Run
    _runs: dict[frozenset[tuple[Slot, Option]], Blackboard] = field(default_factory=dict)

    def board_with(self, changes: Changes) -> Blackboard:
        """The finished run of the case with these changes and nothing else."""
        key = frozenset(changes.items())
        if not key:
            return self.board
        found = self._runs.get(key)
        if found is None:
            vocabulary = self.board.translation.rulebook.vocabulary
            found = self._runs[key] = self.run(with_observations(self.board.case, changes, vocabulary))
        return found

    def fires_with(self, changes: Changes, rule: str, place: int) -> bool:
        """Whether with these changes a rule fires at a place."""
        firings = self.board_with(changes).firings()
        return any(firing.rule == rule and firing.party == place for firing in firings)
