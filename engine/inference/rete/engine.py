"""A rulebook as an Experta engine with Experta's own matcher, Rete, kept from holding on to anything.

Experta caches every check of every network for ever, and the nodes of the last network in a cache shared by all;
both are kept to one network here. Building takes a lock, because those caches are shared by all threads.

Experta's own strategy looks for an activation to withdraw among three neighbours only, and so loses some when many
have the same salience: a rule then fires although what it forbids has been derived. Its order among equals differs
between processes. Here every activation has a key of its own, so that none is lost and the order is that of the
rulebook and of the parties.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from ottava.facts import Case

from ..compiled_rulebook import CompiledRule, CompiledRulebook
from ..engine import CaseEngine
from ..experta_api import ReteMatcher, Strategy, experta
from ..formula import IsAdvised
from ..working_memory import CASE, AdvisedFact, PartHolds, PartyCountFact, Possible, case_facts
from .patterns import Action, Patterns

_building = threading.Lock()


class ContainedRete(ReteMatcher):  # type: ignore[misc]
    """Rete whose network can be thrown away whole, and emptied without walking it many times over."""

    def __init__(self, engine: Any) -> None:
        with _building, _no_lasting_checks():
            super().__init__(engine)
        self._nodes = _nodes_below(self.root_node)
        self._terminals = tuple(node for node in self._nodes if hasattr(node, "get_activations"))

    def _get_conflict_set_nodes(self) -> tuple[Any, ...]:
        return self._terminals

    def reset(self) -> None:
        """Forget all facts."""
        for node in self._nodes:
            node._reset()


class ExactStrategy(Strategy):  # type: ignore[misc]
    """Higher salience first, then rules in their order, then parties in theirs."""

    def _update_agenda(self, agenda: Any, added: Iterable[Any], removed: Iterable[Any]) -> None:
        activations = agenda.activations
        withdrawn = {_key(activation) for activation in removed}
        if withdrawn:
            activations[:] = [each for each in activations if each.key not in withdrawn]
        for activation in added:
            activation.key = _key(activation)
            activations.append(activation)
        activations.sort(key=attrgetter("key"))  # the last one fires next


class ReteEngine(CaseEngine):
    """One Experta rule for each rule, with its conditions as patterns, and more for the parts that patterns
    cannot say.
    """

    __matcher__ = ContainedRete
    __strategy__ = ExactStrategy

    def __init__(self, translation: CompiledRulebook, limit: int) -> None:
        self._attributes = translation.attributes
        super().__init__(_experta_rules(translation), limit)

    def facts_of(self, case: Case) -> list[Any]:
        """A field for each attribute that rules look at."""
        return list(case_facts(case, self._attributes))


def _experta_rules(translation: CompiledRulebook) -> list[Any]:
    patterns = Patterns(translation, _holds, _counts, _advises)
    for stratum, meants in enumerate(translation.strata):
        patterns.stratum = stratum
        for meant in meants:
            patterns.add_rule(meant.fires, meant.rule.per_party, _fires(meant))
            if any(atom in translation.in_question for atom in meant.rule.atoms):
                patterns.add_rule(meant.could_fire, meant.rule.per_party, _could_fire(meant, translation))
    return patterns.rules


def _fires(meant: CompiledRule) -> Action:
    def fire(engine: ReteEngine, party: int = CASE) -> None:
        engine.draw([(meant.order, party, 1.0, meant)])

    fire.__name__ = meant.rule.id
    return fire


def _could_fire(meant: CompiledRule, translation: CompiledRulebook) -> Action:
    atoms = [str(atom) for atom in meant.rule.atoms if atom in translation.in_question]

    def note(engine: ReteEngine, party: int = CASE) -> None:
        engine.declare(*(Possible(atom=atom, party=party) for atom in atoms))

    note.__name__ = meant.rule.id
    return note


def _holds(number: int) -> Action:
    def note(engine: ReteEngine, party: int = CASE) -> None:
        engine.declare(PartHolds(node=number, party=party))

    note.__name__ = f"part {number}"
    return note


def _counts(number: int, counted: int) -> Action:
    def note(engine: ReteEngine) -> None:
        found = sum(isinstance(fact, PartHolds) and fact["node"] == counted for fact in engine.facts.values())
        engine.declare(PartyCountFact(node=number, count=found))

    note.__name__ = f"count {number}"
    return note


def _advises(number: int, leaf: IsAdvised) -> Action:
    def note(engine: ReteEngine, party: int = CASE) -> None:
        if engine.board.standing.is_advised(leaf.asked, party):
            engine.declare(AdvisedFact(node=number, party=party))

    note.__name__ = f"advised {number}"
    return note


def _nodes_below(root: Any) -> tuple[Any, ...]:
    found: dict[int, Any] = {}
    left = [root]
    while left:
        node = left.pop()
        if id(node) not in found:
            found[id(node)] = node
            left.extend(child.node for child in node.children)
    return tuple(found.values())


@contextmanager
def _no_lasting_checks() -> Iterator[None]:
    check = experta.matchers.rete.check
    caches = [kind._instances for kind in (check.TypeCheck, check.FactCapture, check.FeatureCheck, check.WhereCheck)]
    before = [set(cache) for cache in caches]
    try:
        yield
    finally:
        for cache, kept in zip(caches, before, strict=True):
            for key in set(cache) - kept:
                del cache[key]


def _key(activation: Any) -> tuple[int, int, int]:
    rule = activation.rule
    return rule.salience, -rule.order, -activation.context.get("party", CASE)
