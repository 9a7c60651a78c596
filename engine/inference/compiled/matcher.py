"""The network behind Experta's interface for matchers.

Experta declares facts and asks which activations follow. The facts of the case set the masks; facts that rules
declare switch signals on. Whenever nothing is left to fire, the next layer is looked at: one AND for each
signal it reads tells which of all its clauses hold. So no rule is ever put on the agenda and withdrawn again,
and the cost of a case is the number of its attributes plus the number of signals, hardly that of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress
from typing import Any

from ottava.facts import UNKNOWN_BELOW, Observation

from ..blackboard import Fired
from ..shell import Matcher
from ..working_memory import CASE, Assessed, CaseFact, PartyFact
from .clauses import AdvisedSignal, DerivedSignal
from .network import AttributeMasks, Block, Layer, Network
from .units import Effect, Found

_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


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
            if isinstance(signal, DerivedSignal)
        }
        self.reset()

    def reset(self) -> None:
        """Forget all facts."""
        self._case_mask = 0
        self._party_masks: list[int] = []
        self._case_on: set[int] = set()
        self._held: list[list[int]] = []
        self._party_on: list[set[int]] = []
        self._next = 0

    def changes(
        self, adding: Iterable[Any] | None = None, deleting: Iterable[Any] | None = None
    ) -> tuple[list[Any], tuple[()]]:
        """The activations that follow from the facts added."""
        if deleting:
            raise NotImplementedError("the compiled matcher takes no facts back; use the matcher `rete` for that")
        for fact in adding or ():
            self._add(fact)
        activations: list[Any] = []
        engine, layers = self.engine, self._network.layers
        while engine.running and not activations and not engine.agenda.activations and self._next < len(layers):
            layer = layers[self._next]
            self._next += 1
            fired = self._look(layer)
            if fired:
                activations = [engine.activation(layer.stratum, fired)]
        return activations, ()

    def _add(self, fact: Any) -> None:
        kind = type(fact)
        if kind is CaseFact:
            self._held = self.engine.board.matched.held
            self._case_mask = _masked(self._network.everything, self._network.case_masks, fact.case.observations)
        elif kind is PartyFact:
            mask = _masked(self._network.everything, self._network.party_masks, fact.party.observations)
            self._party_masks.append(mask)
            self._party_on.append(set())
        elif kind is Assessed:
            number = self._derived.get(fact["atom"])
            if number is not None:
                place = fact["party"]
                (self._case_on if place == CASE else self._party_on[place]).add(number)

    def _look(self, layer: Layer) -> list[Fired]:
        """Find out what a layer holds. Returns the rules that fire; everything else is noted."""
        for number, asked, in_party in layer.asks:
            self._ask(number, asked, in_party)
        found = Found()
        on = self._case_on
        for block in layer.blocks:
            mask = self._case_mask >> block.first & block.clauses
            for signal, when_off, when_on in block.case_readings:
                mask &= when_on if signal in on else when_off
            if mask and block.in_party:
                self._look_for_parties(layer.number, block, mask, found)
            elif mask:
                self._held[CASE][layer.number] = mask
                _note(mask, block, CASE, on, found)
        for counts in layer.counts:
            reached = found.counted.get(counts.number, 0)
            for least, signal in counts.reached:
                if reached >= least:
                    self._case_on.add(signal)
        return found.fired

    def _look_for_parties(self, layer: int, block: Block, left: int, found: Found) -> None:
        """Find out what a block holds for each party, where nothing of the case contradicts the clauses `left`."""
        for place, party_mask in enumerate(self._party_masks):
            mask = party_mask >> block.first & left
            if not mask:
                continue
            on = self._party_on[place]
            for signal, when_off, when_on in block.party_readings:
                mask &= when_on if signal in on else when_off
            if mask:
                self._held[place][layer] = mask
                _note(mask, block, place, on, found)

    def _ask(self, number: int, signal: AdvisedSignal, in_party: bool) -> None:
        standing = self.engine.board.standing
        if not in_party:
            if standing.is_advised(signal.asked, CASE):
                self._case_on.add(number)
            return
        for place, on in enumerate(self._party_on):
            if standing.is_advised(signal.asked, place):
                on.add(number)


def _note(mask: int, block: Block, place: int, on: set[int], found: Found) -> None:
    effects = block.effects
    last: Effect | None = None
    octets = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for position, octet in compress(enumerate(octets), octets):
        for bit in _BITS[octet]:
            effect = effects[position * 8 + bit]
            if effect is not last:  # or it is another alternative of the same unit: their bits stand together
                last = effect
                effect.note(place, on, found)


def _masked(everything: int, attributes: Iterable[AttributeMasks], known: Mapping[str, Observation]) -> int:
    """The clauses that nothing of what is known contradicts."""
    mask = everything
    for name, unknown, of in attributes:
        observation = known.get(name)
        if observation is None or observation.certainty < UNKNOWN_BELOW:
            mask &= unknown
        else:
            mask &= of(observation.value)
    return mask
