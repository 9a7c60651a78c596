"""A rulebook as an Experta engine with the compiled matcher.

Experta keeps its part: facts are declared to it, activations stand on its agenda, its run loop fires them. What
costs time around it is left out: looking through all members at each reset, facts compared by content, a
salience for every activation.

Experta declares facts and asks the matcher which activations follow. The facts of the case set the masks; facts that
rules declare switch signals on. Whenever nothing is left to fire, the next layer is looked at: one AND for each
signal it reads tells which of all its clauses hold. So no rule is ever put on the agenda and withdrawn again,
and the cost of a case is the number of its attributes plus the number of signals, hardly that of the rules.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ottava.facts import UNKNOWN_BELOW, Case, Observation

from ...rulebook.condition import Advised, AdvisedCount
from ..blackboard import Blackboard, Fired
from ..compiled_rulebook import CompiledRulebook
from ..engine import Assessed, CaseEngine, CaseFact, PartyFact, PlainFact
from ..experta_api import Activation, Agenda, FactList, Matcher, Rule, Strategy
from ..formula import CASE, IsDerived, number_of
from .network import AttributeMasks, Block, Counts, Effect, Layer, LayerResults, Network


class CompiledMatcher(Matcher):  # type: ignore[misc]
    """Offers the activations of one layer at a time. Facts may be declared, and never withdrawn.

    The engine it works for has a `network`, and turns what has matched into an activation by `activation`.
    """

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._network: Network = engine.network
        self._derived = {
            str(signal.atom): number
            for (signal, _), number in self._network.signals.items()
            if isinstance(signal, IsDerived)
        }
        self.reset()

    def reset(self) -> None:
        """Forget all facts."""
        self._clauses = 0
        self._party_clauses: list[int] = []
        self._on: set[int] = set()
        self._party_on: list[set[int]] = []
        self._next = 0

    def changes(
        self, adding: Iterable[Any] | None = None, deleting: Iterable[Any] | None = None
    ) -> tuple[list[Any], tuple[()]]:
        """Return the activations that follow from the facts added."""
        if deleting:
            raise NotImplementedError("the compiled matcher takes no facts back; use the matcher `rete` for that")
        for fact in adding or ():
            self._add(fact)
        engine, layers = self.engine, self._network.layers
        if not engine.running or engine.agenda.activations:
            return [], ()
        found = LayerResults(engine.board.could_fire)
        while self._next < len(layers):
            layer = layers[self._next]
            self._next += 1
            self._look(layer, found)
            if found.fired:
                return [engine.activation(layer.stratum, found.fired)], ()
        return [], ()

    def _add(self, fact: Any) -> None:
        kind, network = type(fact), self._network
        if kind is CaseFact:
            self._clauses = _left(network.everything, network.case_masks, fact.case.observations)
        elif kind is PartyFact:
            self._party_clauses.append(_left(network.everything, network.party_masks, fact.party.observations))
            self._party_on.append(set())
        elif kind is Assessed:
            number = self._derived.get(fact["atom"])
            if number is not None:
                party_index = fact["party"]
                (self._on if party_index == CASE else self._party_on[party_index]).add(number)

    def _look(self, layer: Layer, found: LayerResults) -> None:
        """Find out what a layer holds; signals are noted here, everything else in `found`."""
        for number, asked, in_party in layer.asks:
            self._ask(number, asked, in_party)
        on = self._on
        for block in layer.blocks:
            clauses = self._clauses >> block.first & block.clauses
            if clauses and block.of_case:
                clauses = block.of_case.left(clauses, on)
            if clauses and block.in_party:
                self._look_for_parties(block, clauses, found)
            elif clauses:
                _note(clauses, block, CASE, on, found)
        for counts in layer.counts:
            reached = len(found.counted.get(counts.number, ()))
            for least, signal in counts.reached.items():
                if reached >= least:
                    on.add(signal)
        for counts in layer.counts_among:
            self._note_among(counts, found.counted.get(counts.number, ()))

    def _look_for_parties(self, block: Block, left: int, found: LayerResults) -> None:
        """Find out what a block holds for each party, where nothing of the case contradicts the clauses `left`."""
        first, readings, party_on = block.first, block.of_party, self._party_on
        for party_index, party_clauses in enumerate(self._party_clauses):
            clauses = party_clauses >> first & left
            if clauses and readings:
                clauses = readings.left(clauses, party_on[party_index])
            if clauses:
                _note(clauses, block, party_index, party_on[party_index], found)

    def _note_among(self, counts: Counts, held: Sequence[int]) -> None:
        """Note which counts are reached that depend on how many parties there are, or on the party in turn."""
        parties = len(self._party_on)
        for share, signal in counts.shares.items():
            if len(held) >= number_of(share, parties):
                self._on.add(signal)
        for party_index, on in enumerate(self._party_on) if counts.others else ():
            others = len(held) - (party_index in held)
            for count, signal in counts.others.items():
                if others >= number_of(count, parties - 1):
                    on.add(signal)

    def _ask(self, number: int, asked: Advised | AdvisedCount, in_party: bool) -> None:
        standing = self.engine.board.standing
        if not in_party:
            if standing.is_advised(asked, CASE):
                self._on.add(number)
            return
        for party_index, on in enumerate(self._party_on):
            if standing.is_advised(asked, party_index):
                on.add(number)


class LayerStrategy(Strategy):  # type: ignore[misc]
    """For a matcher that offers one layer at a time and withdraws nothing: the order in which it offers them."""

    def _update_agenda(self, agenda: Any, added: Sequence[Any], removed: Iterable[Any]) -> None:
        agenda.activations.extend(reversed(added))


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

    def begin(self, translation: CompiledRulebook, case: Case) -> Blackboard:
        """Take up a case. The matcher finds out which rules could still fire."""
        board = super().begin(translation, case)
        board.could_fire = set()
        return board

    def facts_of(self, case: Case) -> list[Any]:
        """Return one for the case and one for each party; the matcher reads the observations themselves."""
        return [CaseFact.of(case), *map(PartyFact.of, case.parties)]

    def activation(self, stratum: int, fired: list[Fired]) -> Any:
        """Return what goes on the agenda for the rules of a stratum that fire."""
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
    __eq__ = object.__eq__


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


def _note(clauses: int, block: Block, party_index: int, on: set[int], found: LayerResults) -> None:
    """Note what these clauses of a block find out."""
    effects = block.effects
    last: Effect | None = None
    while clauses:
        lowest = clauses & -clauses
        effect = effects[lowest.bit_length() - 1]
        clauses ^= lowest
        if effect is not last:  # or it is another alternative of the same unit: their bits stand together
            last = effect
            effect.note(party_index, on, found)


def _left(everything: int, attributes: Iterable[AttributeMasks], known: Mapping[str, Observation]) -> int:
    """Return the clauses that nothing of what is known contradicts."""
    clauses, look_up = everything, known.get
    for name, masks in attributes:
        observation = look_up(name)
        if observation is None or observation.certainty < UNKNOWN_BELOW:
            clauses &= masks.unknown
        else:
            value = observation.value
            clauses &= masks[value.__class__, value]
    return clauses
