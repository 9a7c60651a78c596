"""What both matchers have in common: an Experta engine that runs on one case and forgets it, and the facts it works on.

Facts name parties by their position in the case, and the case as a whole by -1. Experta looks through the values of
every fact it is given, for patterns and for things that cannot be hashed; ours hold plain, checked values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ottava.facts import Case, Party, Value

from .blackboard import Blackboard, Fired, Support
from .compiled_rulebook import CompiledRulebook
from .errors import FiringLimitExceeded
from .experta_api import Fact, InitialFact, KnowledgeEngine


class PlainFact(Fact):  # type: ignore[misc]
    """A fact of plain values: nothing in it is to be looked through, frozen or validated."""

    def __init__(self, **values: Any) -> None:
        dict.update(self, values)

    def copy(self) -> Any:
        """Return the same fact: it never changes."""
        return self

    def validate(self) -> None:
        """Nothing to do: what goes in has been checked."""

    def has_field_constraints(self) -> bool:
        """Never."""
        return False

    def has_nested_accessor(self) -> bool:
        """Never."""
        return False

    def __str__(self) -> str:
        return type(self).__name__


class CaseFact(PlainFact):
    """What is known of the case as a whole: a field for each attribute that rules look at, None where it is unknown."""

    case: Case

    @classmethod
    def of(cls, case: Case, **known: Value | None) -> CaseFact:
        """Return the fact of a case, with what stands in its fields."""
        fact = cls(**known)
        fact.case = case
        return fact


class PartyFact(PlainFact):
    """What is known of one party; `position` keeps parties apart that are alike in everything else."""

    party: Party

    @classmethod
    def of(cls, party: Party, **known: Value | int | None) -> PartyFact:
        """Return the fact of a party, with what stands in its fields."""
        fact = cls(**known)
        fact.party = party
        return fact


class Assessed(PlainFact):
    """An assessment that counts as true: `atom`, `party`."""


class Possible(PlainFact):
    """An assessment that some rule could still derive: `atom`, `party`."""


class PartHolds(PlainFact):
    """A part of a condition that holds: `node`, `party`."""


class PartyCountFact(PlainFact):
    """For how many parties a part of a condition holds, and of how many: `node`, `party` (whose others), `count`."""


class AdvisedFact(PlainFact):
    """What is asked about the advice so far is so: `node`, `party`."""


class CaseEngine(KnowledgeEngine):  # type: ignore[misc]
    """Experta's engine with rules of its own, instead of those that all engines of its class would share.

    While it runs, `board` holds what the rules have concluded. Subclasses bring a matcher and a strategy. `limit`:
    firings of rules on one case; more raise FiringLimitExceeded.
    """

    def __init__(self, rules: list[Any], limit: int) -> None:
        self._rules = rules
        self._limit = limit
        self._board: Blackboard | None = None
        self._support: Support | None = None
        super().__init__()
        self.reset()

    @property
    def board(self) -> Blackboard:
        """The state of the run."""
        assert self._board is not None, "no case is being run"
        return self._board

    def begin(self, translation: CompiledRulebook, case: Case) -> Blackboard:
        """Take up a case."""
        self._board = Blackboard.of(translation, case)
        self._support = Support(self._board)
        self.declare(*self.facts_of(case))
        return self._board

    def forget(self) -> None:
        """Let go of the case and of everything declared on the way."""
        self._board = self._support = None
        self.reset()

    def facts_of(self, case: Case) -> list[Any]:
        """Return the facts that a case is declared as."""
        raise NotImplementedError

    def draw(self, fired: list[Fired]) -> None:
        """Draw the conclusions of rules that fire, and declare the assessments that count as true from now on.

        fired: each as if its premise were certain.
        """
        self._mind_the_limit(fired)
        new = self.board.draw(fired, self._weighed)
        if new:
            self.declare(*[Assessed(atom=name, party=party_index) for name, party_index in new])

    def _mind_the_limit(self, fired: list[Fired]) -> None:
        board = self.board
        left = self._limit - len(board.fired)
        if len(fired) > left:
            names = [meant.rule.id for *_, meant in reversed([*board.fired, *fired[: left + 1]])]
            raise FiringLimitExceeded(self._limit, board.case.id, list(dict.fromkeys(names)))

    def _weighed(self, fired: Fired) -> Fired:
        """Return the rule that fires, with its premise as certain as it is."""
        order, party_index, _, meant = fired
        assert self._support is not None
        certainty = self._support.certainty(meant.premise, party_index)
        assert certainty is not None, f"the rule `{meant.rule.id}` fired although its `when` is not true"
        return order, party_index, certainty, meant

    def get_rules(self) -> list[Any]:
        """Return the rules, which Experta would look for among all members."""
        return self._rules

    def get_deffacts(self) -> list[Any]:
        """Return the facts to begin with, which Experta would look for among all members."""
        return [_initial_facts]


def _initial_facts() -> Iterator[Any]:
    yield InitialFact()
