"""Which changes of rules a safeguard would notice although no test does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ...advisor import Advisor
from ...explanation.budget import Budget
from ...inference.compiled_rulebook import compile_rulebook
from ...rulebook.rulebook import Rulebook
from ...rulebook.safeguard import Safeguard
from ..proving.proving import Prover
from ..solving.budgeting import budget_for
from .mutation_testing import Judge, Judged

TIMES = 10
"""All changes together may take as many times the steps of a check of the rulebook; each takes a second or more."""


@dataclass(slots=True)
class Guards:
    """Puts changes that no test notices to the safeguards of a rulebook. Raises ExtraMissing if z3 is not installed.

    steps: of the solver, for all changes together; left out, `TIMES` as many as a check of the rulebook has. `asked`:
    how many changes there were. `left`: for how many it was not found out, as the steps were used up.
    """

    judge: Judge
    steps: int | None = None
    asked: int = 0
    left: int = 0
    _budget: Budget = field(init=False)
    _holding: tuple[Safeguard, ...] = field(init=False)

    def __post_init__(self) -> None:
        usual = budget_for(self.judge.rulebook)
        self._budget = Budget(self.steps or TIMES * usual.left)
        prover = _prover(self.judge.rulebook, usual)
        kept = ("proven", "tested")
        self._holding = tuple(each.safeguard for each in prover.verdicts() if each.word in kept)

    def ask(self, judged: Iterable[Judged]) -> Iterator[Judged]:
        """The mutants, each that no test notices with the first safeguard that it breaks."""
        for each in judged:
            if each.verdict != "survived" or not self._holding:
                yield each
            elif self._budget.left < 1:
                self.left += 1
                yield each
            else:
                self.asked += 1
                guard = self._noticing(self.judge.changed(each.mutant.rule))
                self.left += guard is None and self._budget.left < 1
                yield replace(each, guard=guard)

    @property
    def left_out(self) -> str:
        """What was not found out, and why; empty if all was."""
        if not self.left:
            return ""
        return (
            f"whether a safeguard would notice was not found out for {self.left} changes that no test notices: "
            f"{self._budget.used_up}; `--budget` allows more"
        )

    def _noticing(self, changed: Rulebook) -> Safeguard | None:
        prover = _prover(changed, self._budget)
        return next((each for each in self._holding if prover.verdict(each).word == "broken"), None)


def _prover(rulebook: Rulebook, budget: Budget) -> Prover:
    return Prover(compile_rulebook(rulebook), Advisor(rulebook).run, budget)
