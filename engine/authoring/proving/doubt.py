"""All cases, those with doubtful observations included, as formulas of the solver.

Which rules fire does not depend on how certain the observations are, except through what is advised and through
assessments that are derived with a strength below 1. What doubt can decide there is left open: where rules speak both
for and against a method, a free variable says which side is stronger. So these formulas cover every case there is, and
perhaps some that there are not: what they rule out is proven, and what they allow must be shown by the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from ottava.facts import UNKNOWN_BELOW, Case, Observation

from ...explanation.budget import Budget
from ...inference.certainty import contribution, enough
from ...inference.formula import CASE
from ...inference.ranking import Variant
from ...rulebook.condition import Atom
from ..solving.advice import AdviceFormulas
from ..solving.solver import Expression, Undecided, all_of, any_of, decided, opposite, z3
from ..solving.universe import Universe
from ..solving.world import World


class DoubtfulWorld(World):
    """All that can follow in the cases of a universe, whatever the certainty of the observations.

    It speaks of the same truth values as the world it is made from.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world.translation, {}, world.universe.parties)
        self.universe: Universe = world.universe
        self.advice = _DoubtfulAdvice(self)

    def _truth(self, atom: Atom, party_index: int) -> Expression:
        certain: list[Expression] = []
        open_: list[Expression] = []
        for meant in self.translation.deriving.get(atom, ()):
            for each in meant.assesses:
                if each.atom == atom:
                    least = contribution(UNKNOWN_BELOW, each.strength)
                    (certain if enough(least) else open_).append(self.fires(meant, party_index))
        return any_of([*certain, _left_open(open_, f"derived {atom.name} {atom.value!r} {party_index}")])


class _DoubtfulAdvice(AdviceFormulas):
    """Advice where everything that depends on certainty is left open."""

    def _favoured(self, variant: Variant, party_index: int) -> Expression:
        certain: list[Expression] = []
        open_: list[Expression] = []
        against: list[Expression] = []
        for meant in self._rules(variant):
            if party_index == CASE and meant.rule.per_party:
                continue
            fires = self._world.fires(meant, party_index if meant.rule.per_party else CASE)
            for each in meant.recommends:
                if (each.method, each.stage) == variant:
                    least = contribution(UNKNOWN_BELOW, each.strength)
                    (certain if least > 0 else against if each.strength < 0 else open_).append(fires)
        if not against and not open_:
            return any_of(certain)
        alone = all_of([any_of(certain), opposite(any_of(against))])
        return any_of([alone, _left_open([*certain, *open_], f"favoured {variant} {party_index}")])


def _left_open(where: list[Expression], name: str) -> Expression:
    """Return what may hold where any of these does, and does not hold elsewhere."""
    return all_of([any_of(where), z3().Bool(name)]) if where else any_of([])


MODELS = 40
"""The most cases of the solver to vary."""

VARIED = 50
"""How often to vary each of them: with other certainties of its observations."""

_CERTAINTIES = (UNKNOWN_BELOW, UNKNOWN_BELOW, 0.4, 0.6, 0.8, 1.0)


def doubtful_cases(universe: Universe, asked: Expression, budget: Budget) -> Iterator[Case]:
    """Yield possible cases, each with many combinations of certainties; always the same. Fewer if the budget ends."""
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
