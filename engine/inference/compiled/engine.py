"""A rulebook as an Experta engine with the compiled matcher.

Experta keeps its part: facts are declared to it, activations stand on its agenda, its run loop fires them. What
costs time around it is left out: looking through all members at each reset, facts compared by content, a
salience for every activation.
"""

from __future__ import annotations

from typing import Any

from ottava.facts import Case

from ..engine import CaseEngine
from ..shell import Activation, Agenda, FactList, Rule
from ..strategy import LayerStrategy
from ..translation import Meant
from ..working_memory import Assessed, Concluded, PlainFact, case_facts
from .matcher import CompiledMatcher, Fired
from .network import Network

ADVISE = "(advise)"
"""The rule that draws the conclusions of all rules of a layer that derive no assessment; no rule can be called so."""


class CompiledEngine(CaseEngine):
    """Each rule that derives an assessment is an Experta rule and an activation of its own, for that is how
    rules chain.

    Rules that only advise do not look at each other's conclusions inside a layer, and fire in one activation
    for all of them.
    """

    __matcher__ = CompiledMatcher
    __strategy__ = LayerStrategy

    def __init__(self, network: Network, rules: list[Any], limit: int) -> None:
        self.network = network
        self._by_name = {rule.__name__: rule for rule in rules}
        super().__init__(rules, limit)

    def facts_of(self, case: Case) -> list[Any]:
        """One for the case and one for each party; the matcher reads the observations themselves."""
        return list(case_facts(case))

    def activations_of(self, fired: list[Fired]) -> list[Any]:
        """What goes on the agenda for the rules that fire in a layer."""
        by_name = self._by_name
        advising = [each for each in fired if not each[0].assesses]
        activations = [_Matched(by_name[meant.rule.id], {"party": place}) for meant, place in fired if meant.assesses]
        if advising:
            activations.append(_Matched(by_name[ADVISE], {"fired": advising}))
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


class _Matched(Activation):  # type: ignore[misc]
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
    deriving = [_experta_rule(meant.rule.id, _derive(meant)) for meant in meants if meant.assesses]
    return [*deriving, _experta_rule(ADVISE, _advise)]


def _experta_rule(name: str, action: Any) -> Any:
    action.__name__ = name
    return Rule()(action)


def _derive(meant: Meant) -> Any:
    def derive(engine: CompiledEngine, **context: int) -> None:
        place = context["party"]
        now_true = engine.draw(meant, place)
        facts = [Assessed(atom=str(atom), party=place) for atom in now_true]
        engine.declare(Concluded(rule=meant.rule.id, party=place), *facts)

    return derive


def _advise(engine: CompiledEngine, **context: list[Fired]) -> None:
    fired = context["fired"]
    for meant, place in fired:
        engine.draw(meant, place)
    engine.declare(Concluded(rules=fired))
