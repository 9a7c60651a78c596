"""Which changes of rules a safeguard would notice although no test does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ...advisor import Advisor
from ...inference.compiled_rulebook import compile_rulebook
from ...rulebook.rulebook import Rulebook
from ...rulebook.safeguard import Safeguard
from ..proving.proving import Prover
from .mutation_testing import Judge, Judged

MOST_ASKED = 100
"""Changes that are put to the solver; each takes a second or more."""


@dataclass(slots=True)
class Guards:
    """Puts changes that no test notices to the safeguards of a rulebook. Raises SolverMissing if z3 is not installed.

    `asked`: how many there were. `left`: how many more than could be asked.
    """

    judge: Judge
    asked: int = 0
    left: int = 0
    _holding: tuple[Safeguard, ...] = field(init=False)

    def __post_init__(self) -> None:
        prover = _prover(self.judge.rulebook)
        kept = ("proven", "tested")
        self._holding = tuple(each.safeguard for each in prover.verdicts() if each.word in kept)

    def ask(self, judged: Iterable[Judged]) -> Iterator[Judged]:
        """The mutants, each that no test notices with the first safeguard that it breaks."""
        for each in judged:
            if each.verdict != "survived" or not self._holding:
                yield each
            elif self.asked == MOST_ASKED:
                self.left += 1
                yield each
            else:
                self.asked += 1
                yield replace(each, guard=self._noticing(self.judge.changed(each.mutant.rule)))

    def _noticing(self, changed: Rulebook) -> Safeguard | None:
        prover = _prover(changed)
        return next((each for each in self._holding if prover.verdict(each).word == "broken"), None)


def _prover(rulebook: Rulebook) -> Prover:
    return Prover(compile_rulebook(rulebook), Advisor(rulebook).run)
