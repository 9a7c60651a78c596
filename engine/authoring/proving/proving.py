"""Proving the safeguards of a rulebook, or finding a smallest case that breaks them.

A proof covers all cases, those with doubtful observations included. Which rules fire does not depend on how certain the
observations are, except through what is advised and through assessments that are derived with a strength below 1. What
doubt can decide there is left open: where rules speak both for and against a method, a free variable says which side is
stronger. So the formulas of `DoubtfulWorld` cover every case there is, and perhaps some that there are not: what they
rule out is proven, and what they allow must be shown by the engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Literal

from ottava.facts import UNKNOWN_BELOW, Case, Observation

from ...explanation.budget import Budget
from ...explanation.partitions import partitions
from ...inference.advice import Breach, Reason
from ...inference.advising import advice_from_run
from ...inference.blackboard import Blackboard
from ...inference.cache import Cache
from ...inference.certainty import contribution, enough
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.meaning import fires
from ...inference.ranking import Variant
from ...rulebook.condition import Atom
from ...rulebook.safeguard import Safeguard
from ..solving.advice import AdviceFormulas
from ..solving.parties import MOST, numbers_to_try
from ..solving.shrinking import shrink
from ..solving.solver import (
    Expression,
    Unconfirmed,
    Undecided,
    all_of,
    any_of,
    budget_for,
    decided,
    model_of,
    opposite,
    smallest_model_of,
    z3,
)
from ..solving.universe import Universe
from ..solving.world import World
from .breaches import applies, broken, is_out_of_reach, parties_to_break, party_index_of


class DoubtfulWorld(World):
    """All that can follow in the cases of a universe, whatever the certainty of the observations.

    It speaks of the same truth values as the world it is made from.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world.compiled_rulebook, {}, world.universe.parties)
        self.universe: Universe = world.universe
        self.advice = _DoubtfulAdvice(self)

    def _truth(self, atom: Atom, party_index: int) -> Expression:
        certain: list[Expression] = []
        open_: list[Expression] = []
        for compiled in self.compiled_rulebook.deriving.get(atom, ()):
            for each in compiled.assesses:
                if each.atom == atom:
                    least = contribution(UNKNOWN_BELOW, each.strength)
                    (certain if enough(least) else open_).append(self.fires(compiled, party_index))
        return any_of([*certain, _left_open(open_, f"derived {atom.name} {atom.value!r} {party_index}")])


class _DoubtfulAdvice(AdviceFormulas):
    """Advice where everything that depends on certainty is left open."""

    def _favoured(self, variant: Variant, party_index: int) -> Expression:
        certain: list[Expression] = []
        open_: list[Expression] = []
        against: list[Expression] = []
        for compiled in self._rules_for(variant, party_index):
            fires = self._world.fires_of(compiled, party_index)
            for each in compiled.recommends:
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


_NAME = "breach"
"""The id of a case that is found."""

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
        case = universe.case_of(model, _NAME)
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


Word = Literal["proven", "tested", "broken", "undecided"]


@dataclass(frozen=True, slots=True)
class ProofVerdict:
    """The verdict on a safeguard.

    - proven: no case breaks it, whatever is known and however certainly. `parties` is then how many parties the proof
      reaches to, None where it reaches to any number.
    - tested: no case breaks it in which every observation is certain (with so many `parties`), and none of the `cases`
      with doubtful observations that were tried.
    - broken: `case` breaks it, as the engine confirms, for the party labelled `party` if it speaks of each; `reasons`
      are those for what the advice should not show. `smallest`: no smaller case breaks it.
    - undecided: the question was too large, for the reason in `why`.

    `idle`: why nothing could ever break it, whatever the rules make of other cases.
    """

    safeguard: Safeguard
    word: Word
    parties: int | None = None
    cases: int = 0
    case: Case | None = None
    party: str | None = None
    reasons: tuple[Reason, ...] = ()
    smallest: bool = False
    why: str | None = None
    idle: str | None = None


class Prover:
    """Proves the safeguards of a rulebook. run: the engine, which confirms every case that is found.

    budget: steps for all safeguards together; left out, as many as a rulebook of this size should need.
    """

    def __init__(
        self,
        compiled_rulebook: CompiledRulebook,
        run: Callable[[Case], Blackboard],
        budget: Budget | None = None,
        most: int = MOST,
    ) -> None:
        z3()
        self._compiled_rulebook = compiled_rulebook
        self._run = run
        self._budget = budget or budget_for(compiled_rulebook.rulebook)
        self._most = most
        self._partitions = partitions(compiled_rulebook, map(fires, compiled_rulebook.rulebook.safeguards))
        self._cache = Cache()

    def verdicts(self) -> tuple[ProofVerdict, ...]:
        """Return the verdict on each safeguard."""
        return tuple(map(self.verdict, self._compiled_rulebook.rulebook.safeguards))

    def verdict(self, safeguard: Safeguard) -> ProofVerdict:
        """Return the verdict on a safeguard. Raises Unconfirmed where the engine disagrees with the solver."""
        enough = parties_to_break(self._compiled_rulebook, safeguard)
        counts = numbers_to_try(enough, self._most)
        try:
            return self._verdict(safeguard, counts, enough)
        except Undecided as undecided:
            return ProofVerdict(safeguard, "undecided", why=str(undecided))

    def _verdict(self, safeguard: Safeguard, counts: list[int], enough: int) -> ProofVerdict:
        possible = False
        given_up: Undecided | None = None
        for count in counts:
            certain, doubtful = self._world(count)
            if model_of(broken(doubtful, safeguard), self._budget) is not None:
                possible = True
                try:
                    found = self._smallest(certain, safeguard)
                except Undecided as undecided:
                    given_up, found = undecided, None
                if found is not None:
                    return found
        if not possible:
            reach = None if enough <= self._most else self._most
            return ProofVerdict(safeguard, "proven", reach, idle=self._idle(safeguard, counts))
        found = self._in_doubt(safeguard, counts[-1])
        if found.word == "tested" and given_up is not None:
            raise given_up  # it has not been found out for certain observations either
        return found

    def _smallest(self, world: World, safeguard: Safeguard) -> ProofVerdict | None:
        """Return a smallest case with certain observations that breaks it; None if there is none. Raises Undecided."""
        asked = broken(world, safeguard)
        model, sure = smallest_model_of(asked, world.universe.known(), self._budget)
        if model is None:
            return None
        case = world.universe.case_of(model, _NAME)
        if self._breach(safeguard, case) is None:
            raise Unconfirmed(f"the engine does not confirm what the solver found in {case.to_mapping()}")
        return self._broken_in(safeguard, case, sure)

    def _in_doubt(self, safeguard: Safeguard, parties: int) -> ProofVerdict:
        """Test where only doubtful observations could break it: on cases near those that the solver allows."""
        _, doubtful = self._world(parties)
        tried = 0
        for case in doubtful_cases(doubtful.universe, broken(doubtful, safeguard), self._budget):
            tried += 1
            if self._breach(safeguard, case) is not None:
                return self._broken_in(safeguard, case, smallest=False)
        return ProofVerdict(safeguard, "tested", parties, cases=tried)

    def _broken_in(self, safeguard: Safeguard, case: Case, smallest: bool) -> ProofVerdict:
        """Return the verdict that a case breaks the safeguard; what can be left out of the case is."""
        vocabulary = self._compiled_rulebook.rulebook.vocabulary
        case = shrink(case, lambda smaller: self._breach(safeguard, smaller) is not None, vocabulary)
        breach = self._breach(safeguard, case)
        assert breach is not None, "it has been shrunk so that it still breaks it"
        return ProofVerdict(
            safeguard, "broken", case=case, party=breach.party, reasons=breach.reasons, smallest=smallest
        )

    def _breach(self, safeguard: Safeguard, case: Case) -> Breach | None:
        """Return how the engine's advice on the case breaks it, for the first party where it is about each."""
        party_index = party_index_of(safeguard)
        if len(case.parties) <= party_index:
            return None
        party = case.parties[party_index].id if safeguard.per_party else None
        broken = advice_from_run(self._run(case)).breaches
        return next((each for each in broken if (each.safeguard, each.party) == (safeguard.id, party)), None)

    def _idle(self, safeguard: Safeguard, counts: list[int]) -> str | None:
        """Say why nothing could ever break a proven safeguard; None if something could, or if that is undecided."""
        if is_out_of_reach(safeguard, self._compiled_rulebook):
            return "no rule concludes what could break it"
        try:
            worlds = (self._world(count)[1] for count in counts)
            if all(model_of(applies(world, safeguard), self._budget) is None for world in worlds):
                return "no case meets its conditions"
        except Undecided:
            pass
        return None

    def _world(self, parties: int) -> tuple[World, DoubtfulWorld]:
        """Return the worlds with this many parties: one with certain observations, one with doubtful ones."""
        make = partial(World, self._compiled_rulebook, self._partitions)
        world = self._cache.get("certain", parties, make)
        return world, self._cache.get("doubtful", parties, lambda _: DoubtfulWorld(world))
