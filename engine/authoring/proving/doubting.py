"""Cases with doubtful observations, near those that the solver allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from ottava.facts import UNKNOWN_BELOW, Case, Observation

from ...explanation.budget import Budget
from ..solving.errors import Undecided
from ..solving.solver import Expression, any_of, decided, opposite, z3
from ..solving.universe import Universe

MODELS = 40
"""So many cases of the solver are varied."""

VARIED = 50
"""So often each of them is, beside the case itself: with other certainties of its observations."""

_CERTAINTIES = (UNKNOWN_BELOW, UNKNOWN_BELOW, 0.4, 0.6, 0.8, 1.0)


def doubtful_cases(universe: Universe, asked: Expression, budget: Budget) -> Iterator[Case]:
    """Cases that could be so, each with many combinations of certainties; always the same. Fewer if the budget ends."""
    rng = Random(0)
    solver = z3().SolverFor("QF_FD")
    solver.add(asked)
    for _ in range(MODELS):
        try:
            if not decided(solver, budget):
                return
        except Undecided:
            return
        model = solver.model()
        case = universe.case_of(model, "breach")
        yield case
        for _ in range(VARIED):
            yield _dimmed(case, rng)
        same = [each if z3().is_true(model.eval(each)) else opposite(each) for each in universe.bits()]
        solver.add(any_of([opposite(each) for each in same]))  # another case next time


def _dimmed(case: Case, rng: Random) -> Case:
    def dimmed(known: Observation) -> Observation:
        return Observation(known.value, rng.choice(_CERTAINTIES))

    observations = {path: dimmed(known) for path, known in case.observations.items()}
    parties = tuple(
        replace(party, observations={name: dimmed(known) for name, known in party.observations.items()})
        for party in case.parties
    )
    return replace(case, observations=observations, parties=parties)
