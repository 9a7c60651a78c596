"""Questions about all cases: whether there is one in which something holds, and which.

The answers are exact for all cases in which every observation is either unknown or certain, with as many parties as can
matter (`parties.py`). The engine confirms every case found. A case can be shrunk while it still shows the same.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ottava.facts import Case

from ...explanation.budget import Budget, OutOfBudget
from ...explanation.partitions import partitions
from ...inference.blackboard import Blackboard
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import CASE, Formula, leaves
from ...rulebook.dependencies import producers_of
from .advice import index_for
from .firings import Firings
from .parties import MOST, numbers_to_try, parties_enough
from .shrinking import shrink
from .solver import Expression, NotReached, Unconfirmed, Undecided, all_of, budget_for, model_of, smallest_model_of, z3
from .world import World

RunTest = Callable[[Blackboard], bool]
"""Whether a finished run shows something."""

CaseTest = Callable[[Case], bool]
"""Whether the engine shows something on a case."""

WITNESS = "witness"
"""The id of a case that is found."""

CONDITION = 50
"""Steps for writing down a condition for the solver, which takes as long as that many of the solver's own."""

SHARES = 4
"""One share in this many of the steps that are left may go into one question about one rule."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that shows something of a party, or of the case as a whole."""

    case: Case
    party_index: int

    @property
    def party(self) -> str | None:
        """The label of the party it is about."""
        return None if self.party_index == CASE else self.case.parties[self.party_index].id


class Logic:
    """A rulebook before the solver.

    run: the engine. most_parties: look at no more parties than this. budget: steps for all questions together; left
    out, as many as a rulebook of this size should need.
    """

    def __init__(
        self,
        compiled_rulebook: CompiledRulebook,
        run: Callable[[Case], Blackboard],
        most_parties: int | None = None,
        budget: Budget | None = None,
    ) -> None:
        z3()
        self.compiled_rulebook = compiled_rulebook
        self._run = run
        self._budget = budget or budget_for(compiled_rulebook.rulebook)
        self._undecided: dict[str, None] = {}
        self._not_reached: dict[tuple[str, str], dict[str, None]] = {}
        self._most_parties = most_parties
        self._partitions = partitions(compiled_rulebook)
        self._outcome = producers_of(compiled_rulebook.rulebook.rules)
        self._cache = Cache()
        self._firings = Firings(compiled_rulebook, run)
        self._firing: dict[str, Witness | Undecided | None] = {}
        self._seen: dict[str, list[tuple[int, frozenset[tuple[str, int]]]]] = {}

    def together(self, compiled: CompiledRule, other: CompiledRule) -> Witness | None:
        """Return a case in which both rules fire for the same party, or one for a party and the other for the case."""
        here, there = first_party(compiled), first_party(other)

        def shows(board: Blackboard) -> bool:
            return fires(board, compiled.rule.id, here) and fires(board, other.rule.id, there)

        def still(case: Case) -> bool:
            return self._firings.fires(case, compiled, here) and self._firings.fires(case, other, there)

        found = self.witness_where(
            lambda world: all_of([world.fires(compiled, here), world.fires(other, there)]),
            shows,
            max(here, there),
            [compiled, other],
        )
        return found and self._smallest(found, still)

    def witness_where(
        self,
        asked: Callable[[World], Expression],
        shows: RunTest,
        party_index: int,
        rules: Iterable[CompiledRule] = (),
        formulas: Iterable[Formula] = (),
        methods: Iterable[str] = (),
        firing: Iterable[CompiledRule] = (),
    ) -> Witness | None:
        """Return a case for which the expression holds, or None if there is none.

        shows: whether a run of the engine shows the same. The rest names what the question is about.
        Raises Undecided, and Unconfirmed where the engine does not agree with the solver.
        """
        found = self._solved(asked, rules, formulas, methods, firing)
        if found is None:
            return None
        world, model = found
        return Witness(self._confirmed(world.universe.case_of(model, WITNESS), self._on_case(shows)), party_index)

    def is_possible(
        self,
        asked: Callable[[World], Expression],
        rules: Iterable[CompiledRule] = (),
        formulas: Iterable[Formula] = (),
        methods: Iterable[str] = (),
    ) -> bool:
        """Return whether there is such a case. Raises Undecided."""
        return self._solved(asked, rules, formulas, methods) is not None

    def smallest(self, witness: Witness, shows: RunTest) -> Witness:
        """Leave out of a case whatever it can do without and still show the same. Raises Unconfirmed."""
        return self._smallest(witness, self._on_case(shows))

    def firing(self, compiled: CompiledRule) -> Witness | None:
        """Return a case in which the rule fires, for its first party if it is tried for each; None if it never does.

        Raises Undecided, again and at once where that is known.
        """
        name, party_index = compiled.rule.id, first_party(compiled)
        if name not in self._firing:
            try:
                found = self._firing[name] = self.witness_where(
                    lambda world: world.fires(compiled, party_index),
                    lambda board: fires(board, name, party_index),
                    party_index,
                    firing=[compiled],
                )
            except Undecided as undecided:
                self._firing[name] = undecided
            else:
                if found is not None:
                    self._remember(found.case)
        known = self._firing[name]
        if isinstance(known, Undecided):
            raise known
        return known

    def smallest_firing(self, compiled: CompiledRule) -> Witness | None:
        """Return a case in which the rule fires, with as few facts as any with as many parties; None if it never does.

        Raises Undecided.
        """
        found = self.firing(compiled)
        if found is None:
            return None
        world = self._world(len(found.case.parties))
        asked = world.fires(compiled, found.party_index)
        model, _ = smallest_model_of(asked, world.universe.known(), self._budget)
        assert model is not None, "it fires with that many parties"
        witness = Witness(world.universe.case_of(model, WITNESS), found.party_index)
        return self._smallest(witness, lambda case: self._firings.fires(case, compiled, found.party_index))

    def refuted(self, rule: CompiledRule, other: CompiledRule) -> bool:
        """Return whether a case seen so far has the first rule firing where the other does not."""
        return any(
            (other.rule.id, party_index if other.rule.per_party else CASE) not in firings
            for party_index, firings in self._seen.get(rule.rule.id, ())
        )

    def needs_possibility(self, compiled: CompiledRule) -> bool:
        """Return whether other rules ask if the rule could still fire."""
        return any(each.atom in self.compiled_rulebook.needs_possibility for each in compiled.assesses)

    @contextmanager
    def deciding(self, what: str, compiled: CompiledRule) -> Iterator[None]:
        """End the work inside where it cannot be decided, and note the question about the rule.

        The work may take one share in `SHARES` of the steps that are left, so that no rule takes all of them.
        """
        try:
            with self.sharing(SHARES):
                yield
        except NotReached as error:
            self._not_reached.setdefault((what, str(error)), {})[compiled.rule.id] = None
        except Undecided as undecided:
            self._undecided[f"`{compiled.rule.id}`: {what} ({undecided})"] = None

    @contextmanager
    def sharing(self, shares: int) -> Iterator[None]:
        """Spend no more than one share in this many of the steps that are left on the work inside."""
        whole = self._budget
        self._budget = whole.part(shares)
        try:
            yield
        finally:
            self._budget = whole

    @property
    def undecided(self) -> tuple[str, ...]:
        """The questions that were too large to be answered, or that were not reached, in words."""
        left_out = [
            f"{what}: not looked at for `{next(iter(rules))}`{f' and {len(rules) - 1} more' if len(rules) > 1 else ''}"
            f" ({why}; `--budget` allows more)"
            for (what, why), rules in self._not_reached.items()
        ]
        return (*self._undecided, *left_out)

    def _on_case(self, shows: RunTest) -> CaseTest:
        return lambda case: shows(self._run(case))

    def _smallest(self, witness: Witness, shows: CaseTest) -> Witness:
        case = self._confirmed(witness.case, shows)
        return replace(witness, case=shrink(case, shows, self.compiled_rulebook.rulebook.vocabulary))

    def _confirmed(self, case: Case, shows: CaseTest) -> Case:
        """Return the case if a run of the engine shows the same. Raises Unconfirmed."""
        if not shows(case):
            raise Unconfirmed(f"the engine does not confirm what the solver found in {case.to_mapping()}")
        return case

    def _remember(self, case: Case) -> None:
        firings = frozenset((each.rule, each.party) for each in self._run(case).firings())
        for rule, party_index in firings:
            self._seen.setdefault(rule, []).append((party_index, firings))

    def _solved(
        self,
        asked: Callable[[World], Expression],
        rules: Iterable[CompiledRule],
        formulas: Iterable[Formula],
        methods: Iterable[str],
        firing: Iterable[CompiledRule] = (),
    ) -> tuple[World, Any] | None:
        enough = parties_enough(self.compiled_rulebook, self._outcome, rules, formulas, methods, firing)
        most = MOST if self._most_parties is None else self._most_parties
        for parties in numbers_to_try(enough, most):
            self._spend([*rules, *firing], formulas)
            world = self._world(parties)
            model = model_of(asked(world), self._budget)
            if model is not None:
                return world, model
        if enough > most and self._most_parties is None:
            raise Undecided(f"no case with up to {most} parties, and more could matter")
        return None

    def _spend(self, rules: Iterable[CompiledRule], formulas: Iterable[Formula]) -> None:
        """Count what it takes to write the question down. Raises NotReached."""
        conditions = sum(map(len, map(leaves, (*(compiled.fires for compiled in rules), *formulas))))
        try:
            self._budget.spend(conditions * CONDITION)
        except OutOfBudget as error:
            raise NotReached(str(error)) from None

    def _world(self, parties: int) -> World:
        make = partial(World, self.compiled_rulebook, self._partitions)
        return self._cache.get("world", max(parties, 1), make)


def first_party(compiled: CompiledRule) -> int:
    """Return where to ask about a rule: at the first party, for all parties are alike, or at the case."""
    return index_for(compiled, 0)


def fires(board: Blackboard, rule: str, party_index: int) -> bool:
    """Return whether the rule fired for the party, or for the case."""
    return premise(board, rule, party_index) is not None


def premise(board: Blackboard, rule: str, party_index: int) -> float | None:
    """Return how certain the premise of a rule was that fired for the party; None if it did not fire."""
    found = (premise for _, at, premise, meant in board.fired if at == party_index and meant.rule.id == rule)
    return next(found, None)
