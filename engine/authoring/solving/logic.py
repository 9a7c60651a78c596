"""What the logic lints ask: whether there is a case in which something is so, and which.

The answers are exact for all cases in which every observation is either unknown or certain, with as many parties as can
matter (`parties.py`). Every case found is run through the engine before anything is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ottava.facts import Case

from ...explanation.budget import Budget, OutOfBudget
from ...explanation.value_classes import partitions
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import Formula, leaves
from ...inference.working_memory import CASE
from ...rulebook.dependencies import producers_of
from .budgeting import budget_for
from .errors import NotReached, Unconfirmed, Undecided
from .parties import MOST, numbers_to_try, parties_enough
from .shrinking import shrunk
from .solver import Expression, model_of, smallest_model_of, z3
from .world import World

Shown = Callable[[Blackboard], bool]
"""Whether a finished run shows something."""

WITNESS = "witness"
"""What a case is called that shows something."""

CONDITION = 50
"""Steps for writing down a condition for the solver, which takes as long as so many of the solver's own."""

SHARES = 4
"""One of so many shares of the steps that are left may go into one question about one rule."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that shows something, at a place in it."""

    case: Case
    place: int

    @property
    def party(self) -> str | None:
        """The label of the party it is about."""
        return None if self.place == CASE else self.case.parties[self.place].id


class Logic:
    """A rulebook before the solver.

    run: the engine. most_parties: look at no more parties than this. budget: steps for all questions together; left
    out, as many as a rulebook of this size should need.
    """

    def __init__(
        self,
        translation: CompiledRulebook,
        run: Callable[[Case], Blackboard],
        most_parties: int | None = None,
        budget: Budget | None = None,
    ) -> None:
        z3()
        self.translation = translation
        self._run = run
        self._budget = budget or budget_for(translation.rulebook)
        self._undecided: dict[str, None] = {}
        self._not_reached: dict[tuple[str, str], dict[str, None]] = {}
        self._most_parties = most_parties
        self._partitions = partitions(translation)
        self._outcome = producers_of(translation.rulebook.rules)
        self._worlds: dict[int, World] = {}
        self._firing: dict[str, Witness | None] = {}
        self._firing_undecided: dict[str, Undecided] = {}
        self._seen: dict[str, list[tuple[int, frozenset[tuple[str, int]]]]] = {}

    def case_where(
        self,
        asked: Callable[[World], Expression],
        shows: Shown,
        rules: Iterable[CompiledRule] = (),
        formulas: Iterable[Formula] = (),
        methods: Iterable[str] = (),
        firing: Iterable[CompiledRule] = (),
    ) -> Case | None:
        """A case in which it is so, or None if there is none.

        shows: whether a run of the engine shows the same. The rest is what the question speaks of.
        Raises Undecided, and Unconfirmed where the engine does not agree with the solver.
        """
        found = self._solved(asked, rules, formulas, methods, firing)
        if found is None:
            return None
        world, model = found
        return self.confirmed(world.universe.case_of(model, WITNESS), shows)

    def is_possible(
        self,
        asked: Callable[[World], Expression],
        rules: Iterable[CompiledRule] = (),
        formulas: Iterable[Formula] = (),
        methods: Iterable[str] = (),
    ) -> bool:
        """Whether there is such a case. Raises Undecided."""
        return self._solved(asked, rules, formulas, methods) is not None

    def confirmed(self, case: Case, shows: Shown) -> Case:
        """The case, which the engine must show to be what it is said to be. Raises Unconfirmed."""
        if not shows(self._run(case)):
            raise Unconfirmed(f"the engine does not confirm what the solver found in {case.to_mapping()}")
        return case

    def smallest(self, case: Case, shows: Shown) -> Case:
        """The case without what it can do without and still show that."""
        vocabulary = self.translation.rulebook.vocabulary
        return shrunk(case, lambda smaller: shows(self._run(smaller)), vocabulary)

    def firing(self, meant: CompiledRule) -> Witness | None:
        """A case in which the rule fires, for its first party if it is tried for each; None if it never does.

        Raises Undecided, again and at once where that is known.
        """
        name = meant.rule.id
        if name in self._firing_undecided:
            raise self._firing_undecided[name]
        if name not in self._firing:
            place = first_place(meant)
            try:
                case = self.case_where(
                    lambda world: world.fires(meant, place), lambda board: fires(board, name, place), firing=[meant]
                )
            except Undecided as undecided:
                self._firing_undecided[name] = undecided
                raise
            self._firing[name] = None if case is None else Witness(case, place)
            if case is not None:
                self._remember(case)
        return self._firing[name]

    def smallest_firing(self, meant: CompiledRule) -> Witness | None:
        """A case in which the rule fires, with as few facts as any with so many parties; None if it never does.

        Raises Undecided.
        """
        found = self.firing(meant)
        if found is None:
            return None
        world = self._world(len(found.case.parties))
        asked = world.fires(meant, found.place)
        model, _ = smallest_model_of(asked, world.universe.known(), self._budget)
        assert model is not None, "it fires with so many parties"
        case = world.universe.case_of(model, WITNESS)

        def shows(board: Blackboard) -> bool:
            return fires(board, meant.rule.id, found.place)

        return Witness(self.smallest(self.confirmed(case, shows), shows), found.place)

    def refuted(self, rule: CompiledRule, other: CompiledRule) -> bool:
        """Whether a case seen so far has the first rule firing where the other does not."""
        of_case = not other.rule.per_party
        return any(
            (other.rule.id, CASE if of_case else place) not in firings
            for place, firings in self._seen.get(rule.rule.id, ())
        )

    @contextmanager
    def deciding(self, what: str, meant: CompiledRule) -> Iterator[None]:
        """Leave the work inside where it cannot be decided, and note what was to be decided about the rule.

        It may take one of `SHARES` of the steps that are left, so that no rule takes all of them.
        """
        try:
            with self.sharing(SHARES):
                yield
        except NotReached as error:
            self._not_reached.setdefault((what, str(error)), {})[meant.rule.id] = None
        except Undecided as undecided:
            self._undecided[f"`{meant.rule.id}`: {what} ({undecided})"] = None

    @contextmanager
    def sharing(self, shares: int) -> Iterator[None]:
        """Spend no more than one of so many shares of the steps that are left on the work inside."""
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
            f"{what}: {_from(list(rules))} ({why}; `--budget` allows more)"
            for (what, why), rules in self._not_reached.items()
        ]
        return (*self._undecided, *left_out)

    def _remember(self, case: Case) -> None:
        firings = frozenset((each.rule, each.party) for each in self._run(case).firings())
        for rule, place in firings:
            self._seen.setdefault(rule, []).append((place, firings))

    def _solved(
        self,
        asked: Callable[[World], Expression],
        rules: Iterable[CompiledRule],
        formulas: Iterable[Formula],
        methods: Iterable[str],
        firing: Iterable[CompiledRule] = (),
    ) -> tuple[World, Any] | None:
        enough = parties_enough(self.translation, self._outcome, rules, formulas, methods, firing)
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
        conditions = sum(map(len, map(leaves, (*(meant.fires for meant in rules), *formulas))))
        try:
            self._budget.spend(conditions * CONDITION)
        except OutOfBudget as error:
            raise NotReached(str(error)) from None

    def _world(self, parties: int) -> World:
        parties = max(parties, 1)
        if parties not in self._worlds:
            self._worlds[parties] = World(self.translation, self._partitions, parties)
        return self._worlds[parties]


def _from(rules: Sequence[str]) -> str:
    more = f" and {len(rules) - 1} more" if len(rules) > 1 else ""
    return f"not looked at for `{rules[0]}`{more}"


def first_place(meant: CompiledRule) -> int:
    """Where a question about a rule is asked: all parties are alike, so of the first."""
    return 0 if meant.rule.per_party else CASE


def fires(board: Blackboard, rule: str, place: int) -> bool:
    """Whether the rule fired there."""
    return any(each.rule == rule and each.party == place for each in board.firings())
