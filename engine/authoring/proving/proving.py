"""Proving the safeguards of a rulebook, or finding a smallest case that breaks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ottava.facts import Case

from ...explanation.budget import Budget
from ...explanation.value_classes import partitions
from ...inference.advice import Breach, Reason
from ...inference.advising import advice_from_run
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.meaning import fires
from ...rulebook.safeguard import Safeguard
from ..solving.parties import MOST, numbers_to_try
from ..solving.shrinking import shrink
from ..solving.solver import Unconfirmed, Undecided, budget_for, model_of, smallest_model_of, z3
from ..solving.world import World
from .breach_patterns import is_out_of_reach
from .doubt import DoubtfulWorld, doubtful_cases
from .party_bound import parties_enough
from .safeguard_formula import applies, broken, party_index_of

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


_NAME = "breach"


class Prover:
    """Proves the safeguards of a rulebook. run: the engine, which confirms every case that is found.

    budget: steps for all safeguards together; left out, as many as a rulebook of this size should need.
    """

    def __init__(
        self,
        translation: CompiledRulebook,
        run: Callable[[Case], Blackboard],
        budget: Budget | None = None,
        most: int = MOST,
    ) -> None:
        z3()
        self._translation = translation
        self._run = run
        self._budget = budget or budget_for(translation.rulebook)
        self._most = most
        self._partitions = partitions(translation, map(fires, translation.rulebook.safeguards))
        self._worlds: dict[int, tuple[World, DoubtfulWorld]] = {}

    def verdicts(self) -> tuple[ProofVerdict, ...]:
        """Return the verdict on each safeguard."""
        return tuple(map(self.verdict, self._translation.rulebook.safeguards))

    def verdict(self, safeguard: Safeguard) -> ProofVerdict:
        """Return the verdict on a safeguard. Raises Unconfirmed where the engine disagrees with the solver."""
        enough = parties_enough(self._translation, safeguard)
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
        vocabulary = self._translation.rulebook.vocabulary
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
        if is_out_of_reach(safeguard, self._translation):
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
        if parties not in self._worlds:
            world = World(self._translation, self._partitions, parties)
            self._worlds[parties] = world, DoubtfulWorld(world)
        return self._worlds[parties]
