"""How certain a formula is where it holds, and what it rests on.

The certainty of a test is that of the observation, of an assessment that of its derivation; all parts together are as
certain as the least certain, alternatives as the most certain that holds (Shortliffe & Buchanan 1975).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..rulebook.condition import Atom, Known
from .blackboard import Blackboard
from .formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Passes, negation
from .meaning import passes


@dataclass(slots=True)
class Support:
    """Looks formulas up on a blackboard. What it says of an assessment is right once all rules that derive it have
    run.
    """

    board: Blackboard
    _ruled_out: dict[tuple[Atom, int], float | None] = field(default_factory=dict)

    def certainty(self, formula: Formula, place: int) -> float | None:
        """From 0.2 to 1 where the formula holds, None where it does not."""
        match formula:
            case Passes():
                return self._passes(formula, place)
            case IsDerived(atom, expected):
                certainty = self.board.certainty(atom, place)
                return certainty if expected else (1.0 if certainty is None else None)
            case IsPossible(atom, expected):
                certainty = self.ruled_out(atom, place)
                return (1.0 if certainty is None else None) if expected else certainty
            case IsAdvised(asked, expected):
                return 1.0 if self.board.standing.is_advised(asked, place) is expected else None
            case Every(parts):
                return self._every(parts, place)
            case Either(parts):
                held = [each for part in parts if (each := self.certainty(part, place)) is not None]
                return max(held, default=None)
            case AtLeast(where, count):
                return self._count(where, count)
            case Fewer(where, count):
                return self._count(negation(where), len(self.board.case.parties) - count + 1)

    def ruled_out(self, atom: Atom, place: int) -> float | None:
        """How certain it is that no rule can derive the assessment; None if one still could."""
        key = atom, self.board.place_of(atom, place)
        if key not in self._ruled_out:
            deriving = self.board.translation.deriving.get(atom, ())
            self._ruled_out[key] = self._every(tuple(meant.cannot_fire for meant in deriving), key[1])
        return self._ruled_out[key]

    def _passes(self, leaf: Passes, place: int) -> float | None:
        observation = self.board.observation(leaf.test.attribute, place)
        if observation is None:
            return 1.0 if leaf.if_unknown else None
        if passes(leaf.test, observation.value) is not leaf.expected:
            return None
        return 1.0 if isinstance(leaf.test, Known) else observation.certainty

    def _every(self, parts: tuple[Formula, ...], place: int) -> float | None:
        least = 1.0
        for part in parts:
            certainty = self.certainty(part, place)
            if certainty is None:
                return None
            least = min(least, certainty)
        return least

    def _count(self, where: Formula, count: int) -> float | None:
        """The certainty that it holds for at least so many parties: that of the last one needed."""
        if count <= 0:
            return 1.0
        held = [
            certainty
            for position in range(len(self.board.case.parties))
            if (certainty := self.certainty(where, position)) is not None
        ]
        return sorted(held, reverse=True)[count - 1] if len(held) >= count else None
