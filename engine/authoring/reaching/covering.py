"""Made-up cases in which everything appears that a rulebook can bring about, mixed with others that only could be."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from ottava.facts import Case

from ...advisor import Advisor
from ...inference.compiled_rulebook import compile_rulebook
from ...rulebook.rulebook import Rulebook
from ..generating.cases import cases
from ..solving.parties import MOST
from ..solving.solver import NotReached, Unconfirmed, Undecided, budget_for
from .nearest import Nearest, certain
from .targets import Kind, Target, shown_by, targets_of

EACH_CASE = 200_000
"""Steps of the solver that each case adds, ten times what one mostly takes."""


class Covering:
    """Makes cases of a rulebook and counts what appears in them.

    `made`: how many so far. `counts`: in how many of them each target appeared, as the engine has it. `unreachable`:
    targets that the solver finds in no case. `undecided`: those for which it gave up. `left_out`: why no more was
    looked for, if the budget was used up. budget: steps of the solver; left out, the more the more rules and the more
    cases. Raises ExtraMissing.
    """

    def __init__(self, rulebook: Rulebook, seed: int, budget: int | None = None) -> None:
        compiled_rulebook = compile_rulebook(rulebook)
        self.targets = targets_of(compiled_rulebook)
        self.made = 0
        self.counts: Counter[Target] = Counter()
        self.unreachable: dict[Target, None] = {}
        self.undecided: dict[Target, None] = {}
        self._run = Advisor(rulebook).run
        self._vocabulary = rulebook.vocabulary
        self._seed = seed
        self._each = EACH_CASE if budget is None else 0
        self._budget = budget_for(rulebook, budget)
        self._nearest = Nearest(compiled_rulebook, Random(seed), self._budget)
        self.left_out = ""
        self._by_name: dict[tuple[Kind, str], Target] = {(each.kind, each.name): each for each in self.targets}

    def cases(self, count: int, least: int) -> Iterator[dict[str, Any]]:
        """Yield this many cases, as data of the shape of a case file. In a process of its own, the same seed gives the
        same; what a process asked the solver before can change which of several answers it gives.

        Every second one is made for the target that has appeared least so far; all of them, as long as the cases left
        might not suffice for each target to appear in `least` cases.
        """
        for made, data in enumerate(cases(count, self._seed, self._vocabulary)):
            case = Case.from_mapping(data, self._vocabulary)
            self._budget.allow(self._each)
            if not self.left_out and (made % 2 == 1 or self._missing(least) >= count - made):
                case, data = self._covering(case, data)
            self.counts.update(self._shown(case))
            self.made += 1
            yield data

    def short_of(self, least: int) -> tuple[Target, ...]:
        """Return the targets that appeared in fewer cases, without those that the solver finds in none."""
        left = {*self._left(), *self.counts}
        return tuple(each for each in self.targets if each in left and self.counts[each] < least)

    def _missing(self, least: int) -> int:
        """Return how often a target is still to appear, all targets together."""
        return sum(max(0, least - self.counts[each]) for each in self._left())

    def _left(self) -> Iterator[Target]:
        return (each for each in self.targets if each not in self.unreachable and each not in self.undecided)

    def _covering(self, base: Case, data: dict[str, Any]) -> tuple[Case, dict[str, Any]]:
        """Return a case for the target that appeared least; the made-up case itself if there is none."""
        while (target := min(self._left(), key=lambda each: self.counts[each], default=None)) is not None:
            try:
                found = self._nearest.case(target, base)
            except NotReached as error:
                self.left_out = str(error)
                return base, data
            except Undecided:
                self.undecided[target] = None
                continue
            if found is None:
                self.unreachable[target] = None
                continue
            case = replace(self._confirmed(found, target), title=f"Made up for the {target}")
            return case, case.to_mapping()
        return base, data

    def _confirmed(self, case: Case, target: Target) -> Case:
        """Return the case, made certain where only then the target appears. Raises Unconfirmed if it does not at
        all.
        """
        for each in (case, certain(case, self._vocabulary)):
            if target in self._shown(each):
                return each
        raise Unconfirmed(f"the engine does not show the {target} in {case.to_mapping()}, in which the solver does")

    def _shown(self, case: Case) -> list[Target]:
        return [self._by_name[key] for key in shown_by(self._run(case))]


def shortfall(covering: Covering, least: int) -> Iterator[str]:
    """Yield lines on the targets that appeared in fewer cases, and why; none if all appeared often enough."""
    unreachable = f"cannot be reached: no case with certain facts and up to {MOST} parties shows it"
    undecided = "was not reached: the solver gave up looking for a case"
    reasons = {**dict.fromkeys(covering.unreachable, unreachable), **dict.fromkeys(covering.undecided, undecided)}
    yield from (f"note: {target} {reason}" for target, reason in reasons.items() if not covering.counts[target])
    if covering.left_out:
        yield f"note: no more was looked for after some cases: {covering.left_out}; `--budget` allows more"
    if short := covering.short_of(least):
        made = covering.made
        yield f"note: {made} {'case is' if made == 1 else 'cases are'} too few for all to appear in {least}; fewest:"
        for target in sorted(short, key=lambda each: covering.counts[each])[:_NAMED]:
            yield f"  {target}: {covering.counts[target]}"
        if len(short) > _NAMED:
            yield f"  and {len(short) - _NAMED} more"


_NAMED = 10
"""Targets named that need more cases; more would push what cannot be reached out of sight."""
