"""How certain a formula is where it holds, and what it rests on.

The certainty of a test is that of the observation, of an assessment that of its derivation; all parts together are as
certain as the least certain, alternatives as the most certain that holds (Shortliffe & Buchanan 1975).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rulebook.condition import Atom, Known
from .blackboard import Blackboard
from .formula import (
    CASE,
    Algebra,
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    as_at_least,
)
from .meaning import leaf_holds


@dataclass(slots=True)
class Support(Algebra[float | None]):
    """Evaluates formulas on a blackboard: from 0.2 to 1 where a formula holds, None where it does not.

    The result for an assessment is right once all rules that derive it have run.
    """

    board: Blackboard
    _known: dict[tuple[Formula | Atom, int], float | None] = field(default_factory=dict)

    def certainty(self, formula: Formula, party_index: int) -> float | None:
        """Return how certain a formula is, None where it does not hold."""
        return self.evaluate(formula, party_index)

    def evaluate(self, formula: Formula, party_index: int) -> float | None:
        """Return how certain a formula is, worked out once."""
        # Comparing types is quicker than `isinstance`, and this is where advice spends most of its time.
        kind = type(formula)
        if kind is Every or kind is Either:
            key = formula, party_index
        elif kind is AtLeast or kind is Fewer:
            key = formula, CASE
        else:
            return self.leaf(formula, party_index)  # type: ignore[arg-type]
        if key not in self._known:
            self._known[key] = Algebra.evaluate(self, formula, party_index)
        return self._known[key]

    def leaf(self, leaf: Leaf, party_index: int) -> float | None:
        """Return how certain a leaf is; that something is not so is certain."""
        match leaf:
            case Passes():
                return self._passes(leaf, party_index)
            case IsDerived(atom, expected):
                certainty = self.board.certainty(atom, party_index)
                return certainty if expected else (1.0 if certainty is None else None)
            case IsPossible(atom, expected):
                certainty = self.ruled_out(atom, party_index)
                return (1.0 if certainty is None else None) if expected else certainty
            case IsAdvised(asked, expected):
                return 1.0 if self.board.standing.is_advised(asked, party_index) is expected else None

    def every(self, parts: Iterable[float | None]) -> float | None:
        """Return the certainty of the least certain part; parts after one that does not hold are not looked at."""
        least = 1.0
        for certainty in parts:
            if certainty is None:
                return None
            least = min(least, certainty)
        return least

    def either(self, parts: Iterable[float | None]) -> float | None:
        """Return the certainty of the most certain part that holds."""
        return max([each for each in parts if each is not None], default=None)

    def count(self, count: Count) -> float | None:
        """Return the certainty of the last party that is needed."""
        parties = len(self.board.case.parties)
        bound = as_at_least(count, parties)
        if bound.count <= 0:
            return 1.0
        held = sorted([each for each in self.evaluate_each(bound.where, parties) if each is not None], reverse=True)
        return held[bound.count - 1] if len(held) >= bound.count else None

    def ruled_out(self, atom: Atom, party_index: int) -> float | None:
        """Return how certain it is that no rule can derive the assessment; None if one still could."""
        key = atom, self.board.translation.party_index_of(atom, party_index)
        if key not in self._known:
            deriving = self.board.translation.deriving.get(atom, ())
            self._known[key] = self.every(self.evaluate(meant.cannot_fire, key[1]) for meant in deriving)
        return self._known[key]

    def _passes(self, leaf: Passes, party_index: int) -> float | None:
        observation = self.board.observation(leaf.test.attribute, party_index)
        if not leaf_holds(leaf, None if observation is None else observation.value):
            return None
        return 1.0 if observation is None or isinstance(leaf.test, Known) else observation.certainty
