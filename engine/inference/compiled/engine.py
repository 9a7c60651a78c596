"""A rulebook as an Experta engine with the compiled matcher.

Experta keeps its part: facts are declared to it, activations stand on its agenda, its run loop fires them. What
costs time around it is left out: looking through all members at each reset, facts compared by content, a
salience for every activation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ottava.facts import Case

from ..engine import CaseEngine
from ..shell import Activation, Agenda, FactList, Rule
from ..strategy import LayerStrategy
from ..translation import Meant
from ..working_memory import PlainFact, case_facts
from .alternatives import Matched
from .matcher import CompiledMatcher, Fired
from .network import Network

ADVISE = "(advise)"
"""The rule that draws the conclusions of all rules of a layer that derive no assessment; no rule can be called so."""


class CompiledEngine(CaseEngine):
    """Each rule that derives an assessment is an Experta rule, for that is how rules chain, and has one activation for
    all parties.

    Rules that only advise do not look at each other's conclusions inside a layer, and fire in one activation for all of
    them.
    """

    __matcher__ = CompiledMatcher
    __strategy__ = LayerStrategy

    def __init__(self, network: Network, rules: list[Any], limit: int) -> None:
        self.network = network
        self._by_name = {rule.__name__: rule for rule in rules}
        super().__init__(rules, limit)

    def matched(self, case: Case) -> Matched:
        """What the matcher will find out."""
        return Matched(self.network.premises, self.network.possible, [0] * (len(case.parties) + 1))

    def facts_of(self, case: Case) -> list[Any]:
        """One for the case and one for each party; the matcher reads the observations themselves."""
        return list(case_facts(case))

    def activations_of(self, fired: list[Fired]) -> list[Any]:
        """What goes on the agenda for the rules that fire in a layer."""
        advising: list[Fired] = []
        deriving: dict[str, list[Fired]] = {}
        for each in fired:
            if each[0].assesses:
                deriving.setdefault(each[0].rule.id, []).append(each)
            else:
                advising.append(each)
        activations = [_Activation(self._by_name[name], {"fired": found}) for name, found in deriving.items()]
        if advising:
            activations.append(_Activation(self._by_name[ADVISE], {"fired": advising}))
        return activations

    def declare(self, *facts: PlainFact) -> None:
        """As Experta's, without looking through facts that are known to be plain."""
        for fact in facts:
            self.facts.declare(fact)

    def reset(self, **_: Any) -> None:
        """As Experta's, without looking for initial facts among all members."""
        self.agenda = Agenda()
        self.facts = _PlainFacts()
        self.matcher.reset()
        self.running = False


class _Activation(Activation):  # type: ignore[misc]
    """An activation that is compared by itself."""

    def __init__(self, rule: Any, context: dict[str, Any]) -> None:
        self.rule = rule
        self.context = context
        self.facts = ()

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class _PlainFacts(FactList):  # type: ignore[misc]
    """Keeps every fact, and numbers it."""

    def declare(self, fact: Any) -> Any:
        fact.__factid__ = self.last_index
        self[self.last_index] = fact
        self.last_index += 1
        self.added.append(fact)
        return fact


def experta_rules(meants: list[Meant]) -> list[Any]:
    """The Experta rules of a rulebook; what they match is for the compiled matcher to say."""
    deriving = [_experta_rule(meant.rule.id, CompiledEngine.derive) for meant in meants if meant.assesses]
    return [*deriving, _experta_rule(ADVISE, CompiledEngine.advise)]


def _experta_rule(name: str, action: Callable[[CompiledEngine, list[Fired]], None]) -> Any:
    def act(engine: CompiledEngine, **context: list[Fired]) -> None:
        action(engine, context["fired"])

    act.__name__ = name
    return Rule()(act)
