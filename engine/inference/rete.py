"""A rulebook as an Experta engine with Experta's own matcher, Rete: slow, and a second opinion on the compiled one.

Tests on attributes become predicates on the fields of one fact. What a field cannot say (alternatives, counts of
parties, what is advised) becomes a node: rules of its own find out where it holds and declare so. They stand before
the rule that looks at it, and rules fire in the order in which they stand, stratum by stratum: no salience is needed.

Experta caches every check of every network for ever, and the nodes of the last network in a cache shared by all;
both are kept to one network here. Building takes a lock, because those caches are shared by all threads.

Experta's own strategy looks for an activation to withdraw among three neighbours only, and so loses some when many
have the same salience: a rule then fires although what it forbids has been derived. Its order among equals differs
between processes. Here every activation has a key of its own, so that none is lost and the order is that of the
rulebook and of the parties.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ottava.facts import PARTY, Case, Observation, Value

from ..rulebook.condition import entity_of
from .compiled_rulebook import CompiledRule, CompiledRulebook
from .engine import (
    AdvisedFact,
    Assessed,
    CaseEngine,
    CaseFact,
    PartHolds,
    PartyCountFact,
    PartyFact,
    PlainFact,
    Possible,
)
from .experta_api import MATCH, NOT, P, ReteMatcher, Rule, Strategy, experta
from .formula import (
    CASE,
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    number_of,
)
from .meaning import leaf_holds

_building = threading.Lock()

_OF_PARTY = f"{PARTY}."


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
    """Rules in their order, then parties in theirs."""

    def _update_agenda(self, agenda: Any, added: Iterable[Any], removed: Iterable[Any]) -> None:
        activations = agenda.activations
        withdrawn = {_key(activation) for activation in removed}
        if withdrawn:
            activations[:] = [each for each in activations if each.key not in withdrawn]
        for activation in added:
            activation.key = _key(activation)
            activations.append(activation)
        activations.sort()  # by their keys; the last one fires next


class ReteEngine(CaseEngine):
    """One Experta rule for each rule, with its conditions as patterns, and more for the parts that patterns
    cannot say.
    """

    __matcher__ = ContainedRete
    __strategy__ = ExactStrategy

    def __init__(self, translation: CompiledRulebook, limit: int) -> None:
        self._of_case = [path for path in translation.attributes if not path.startswith(_OF_PARTY)]
        self._of_party = [path for path in translation.attributes if path.startswith(_OF_PARTY)]
        super().__init__(_experta_rules(translation), limit)

    def facts_of(self, case: Case) -> list[Any]:
        """Return facts with a field for each attribute that rules look at; what is too uncertain is unknown there."""
        facts: list[PlainFact] = [CaseFact.of(case, **{path: _value(case.known(path)) for path in self._of_case})]
        for position, party in enumerate(case.parties):
            known = {path: _value(party.known(path.removeprefix(_OF_PARTY))) for path in self._of_party}
            facts.append(PartyFact.of(party, position=position, **known))
        return facts


def _experta_rules(translation: CompiledRulebook) -> list[Any]:
    patterns = Patterns(translation)
    for meant in chain.from_iterable(translation.strata):
        patterns.add_rule(meant.fires, meant, _fires(meant))
        if any(atom in translation.needs_possibility for atom in meant.rule.atoms):
            patterns.add_rule(meant.could_fire, meant, _could_fire(meant, translation))
    return patterns.rules


def _fires(meant: CompiledRule) -> Action:
    return lambda engine, party=CASE: engine.draw([(meant.order, party, 1.0, meant)])


def _could_fire(meant: CompiledRule, translation: CompiledRulebook) -> Action:
    atoms = [str(atom) for atom in meant.rule.atoms if atom in translation.needs_possibility]
    return lambda engine, party=CASE: engine.declare(*(Possible(atom=atom, party=party) for atom in atoms))


def _holds(number: int) -> Action:
    return lambda engine, party=CASE: engine.declare(PartHolds(node=number, party=party))


def _counts(number: int, counted: int, others: bool) -> Action:
    def note(engine: ReteEngine) -> None:
        parties = len(engine.board.case.parties)
        held = [
            fact["party"] for fact in engine.facts.values() if isinstance(fact, PartHolds) and fact["node"] == counted
        ]
        if not others:
            engine.declare(PartyCountFact(node=number, party=CASE, count=(len(held), parties)))
            return
        for party in range(parties):
            count = len(held) - (party in held), parties - 1
            engine.declare(PartyCountFact(node=number, party=party, count=count))

    return note


def _advises(number: int, leaf: IsAdvised) -> Action:
    def note(engine: ReteEngine, party: int = CASE) -> None:
        if engine.board.standing.is_advised(leaf.asked, party):
            engine.declare(AdvisedFact(node=number, party=party))

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


def _key(activation: Any) -> tuple[int, int]:
    return -activation.rule.order, -activation.context.get("party", CASE)


Action = Callable[..., None]


@dataclass(slots=True)
class Patterns:
    """Collects the Experta rules of a program.

    Each node has a number and declares `PartHolds`, `PartyCountFact` or `AdvisedFact`.
    """

    translation: CompiledRulebook
    rules: list[Any] = field(default_factory=list)
    _nodes: dict[tuple[object, bool], int] = field(default_factory=dict)
    _rule: str = ""

    def add_rule(self, formula: Formula, meant: CompiledRule, action: Action) -> None:
        """Add an Experta rule that fires wherever a formula of a rule holds, behind the nodes that it looks at."""
        self._rule = meant.rule.id
        self._declare_rule(self._conditions(formula, meant.rule.per_party), action)

    def _declare_rule(self, conditions: list[Any], action: Action) -> None:
        action.__name__ = self._rule  # a part of a condition goes by the first rule that looks at it
        action.order = len(self.rules)  # type: ignore[attr-defined]  # travels with Experta's copies of the rule
        self.rules.append(Rule(*conditions)(action))

    def _conditions(self, formula: Formula, in_party: bool) -> list[Any]:
        parts = formula.parts if isinstance(formula, Every) else (formula,)
        of_case: dict[str, list[Passes]] = {}
        of_party: dict[str, list[Passes]] = {}
        others: list[Any] = []
        for part in parts:
            if isinstance(part, Passes):
                where = of_party if entity_of(part.test.attribute) == PARTY else of_case
                where.setdefault(part.test.attribute, []).append(part)
            else:
                others.append(self._pattern(part, in_party))
        anchor = [CaseFact(**_fields(of_case))] if of_case or not in_party else []
        if in_party:
            anchor.insert(0, PartyFact(position=MATCH.party, **_fields(of_party)))
        # Absences last: what is absent is looked for only where everything else holds.
        return anchor + sorted(others, key=lambda pattern: isinstance(pattern, NOT))

    def _pattern(self, part: Formula, in_party: bool) -> Any:
        match part:
            case IsDerived(atom, expected):
                return _present(Assessed(atom=str(atom), party=self._place(atom.name)), expected)
            case IsPossible(atom, expected):
                return _present(Possible(atom=str(atom), party=self._place(atom.name)), expected)
            case IsAdvised(_, expected):
                node = self._node(part, in_party)
                return _present(AdvisedFact(node=node, party=MATCH.party if in_party else CASE), expected)
            case AtLeast() | Fewer():
                node = self._counted(part.where, part.others)
                whose = MATCH.party if part.others else CASE
                return PartyCountFact(node=node, party=whose, count=P(_reaches(part)))
            case _:
                about_party = in_party and self.translation.differs_by_party(part)
                node = self._node(part, about_party)
                return PartHolds(node=node, party=MATCH.party if about_party else CASE)

    def _node(self, formula: Formula, in_party: bool) -> int:
        key = (formula if not isinstance(formula, IsAdvised) else (formula.asked, "advised"), in_party)
        if key not in self._nodes:
            number = self._nodes[key] = len(self._nodes)
            if isinstance(formula, IsAdvised):
                anchor = PartyFact(position=MATCH.party) if in_party else CaseFact()
                self._declare_rule([anchor], _advises(number, formula))
            else:
                for part in formula.parts if isinstance(formula, Either) else (formula,):
                    self._declare_rule(self._conditions(part, in_party), _holds(number))
        return self._nodes[key]

    def _counted(self, where: Formula, others: bool) -> int:
        key = ((where, "counted"), others)
        if key not in self._nodes:
            # A node of its own even where the formula is a leaf: its rules find the parties, and one more counts them.
            inner = self._node(Either((where,)), in_party=True)
            number = self._nodes[key] = len(self._nodes)
            self._declare_rule([CaseFact()], _counts(number, inner, others))
        return self._nodes[key]

    def _place(self, name: str) -> Any:
        return MATCH.party if name in self.translation.of_party else CASE


def _reaches(count: Count) -> Callable[[tuple[int, int]], bool]:
    """Return whether so many parties of so many reach a count."""
    wanted = isinstance(count, AtLeast)
    return lambda found: (found[0] >= number_of(count.count, found[1])) is wanted


def _value(observation: Observation | None) -> Value | None:
    return None if observation is None else observation.value


def _present(pattern: Any, expected: bool) -> Any:
    return pattern if expected else NOT(pattern)


def _fields(tests: dict[str, list[Passes]]) -> dict[str, Any]:
    return {attribute: P(_all_pass(tuple(found))) for attribute, found in tests.items()}


def _all_pass(tests: tuple[Passes, ...]) -> Callable[[Value | None], bool]:
    def check(value: Value | None) -> bool:
        return all(leaf_holds(each, value) for each in tests)

    return check
