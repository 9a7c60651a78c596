"""A rulebook as an Experta engine with the compiled matcher.

Experta keeps its part: facts are declared to it, activations stand on its agenda, its run loop fires them. What
costs time around it is left out: looking through all members at each reset, facts compared by content, a
salience for every activation.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from ottava.facts import Case

from ..blackboard import Fired
from ..engine import CaseEngine
from ..experta_api import Activation, Agenda, FactList, Rule
from ..strategy import LayerStrategy
from ..working_memory import CaseFact, PartyFact, PlainFact
from .matched import Matched
from .matcher import CompiledMatcher
from .network import Network


class CompiledEngine(CaseEngine):
    """One Experta rule for each stratum, and one activation for all rules of it that fire.

    Rules do not look at what others of their stratum conclude. What they conclude is declared as facts, from which the
    next stratum follows: that is how rules chain.
    """

    __matcher__ = CompiledMatcher
    __strategy__ = LayerStrategy

    def __init__(self, network: Network, limit: int) -> None:
        self.network = network
        super().__init__([_stratum(number) for number in range(network.strata)], limit)

    def matched(self, case: Case) -> Matched:
        """What the matcher will find out."""
        nothing = [*[0] * len(self.network.layers), None]
        return Matched(self.network, held=[nothing.copy() for _ in range(len(case.parties) + 1)])

    def facts_of(self, case: Case) -> list[Any]:
        """One for the case and one for each party; the matcher reads the observations themselves."""
        return [CaseFact.of(case), *map(PartyFact.of, case.parties)]

    def activation(self, stratum: int, fired: list[Fired]) -> Any:
        """What goes on the agenda for the rules of a stratum that fire."""
        return _Activation(self._rules[stratum], {"fired": fired})

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

    def __init__(self) -> None:
        OrderedDict.__init__(self)
        self.last_index = 0
        self.added: list[Any] = []
        self.removed: list[Any] = []

    @property
    def changes(self) -> tuple[list[Any], tuple[()]]:
        """The facts that were added since this was last looked at; none is ever taken back."""
        added, self.added = self.added, []
        return added, ()

    def declare(self, fact: Any) -> Any:
        number = self.last_index
        dict.__setitem__(fact, "__factid__", number)  # as the property of that name does
        self[number] = fact
        self.last_index = number + 1
        self.added.append(fact)
        return fact


def _stratum(number: int) -> Any:
    def draw(engine: CompiledEngine, **context: list[Fired]) -> None:
        engine.draw(context["fired"])

    draw.__name__ = f"stratum {number}"
    return Rule()(draw)
