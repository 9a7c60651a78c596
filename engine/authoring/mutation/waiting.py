"""Which rules a changed rule can affect, and whether the rulebook would still load, found without ordering all rules
anew: one changed rule changes only for what it waits itself, or who waits for it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ...rulebook.conclusion import Assess, Exclude, Order, Recommend, ShutGate
from ...rulebook.condition import Advised, AdvisedCount, walk
from ...rulebook.dependencies import Producers, awaited_by, producers_of
from ...rulebook.rulebook import Rule, Rulebook
from .mutants import atoms_looked_at

_Thing = TypeVar("_Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Affected:
    """The rules that a changed rule affects: itself and all that wait for it, before the change or after it.

    `rules`: their ids, each behind all for which it waits. `orders_elsewhere`: one of them orders the plan, and runs
    earlier or later than before; where such rules contradict each other, the last one stands.
    """

    rules: tuple[str, ...]
    orders_elsewhere: bool


class Waiting:
    """Which rule of a rulebook waits for which, ready to be asked about one changed rule after the other."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._names = rulebook.names
        self._rules = {rule.id: rule for rule in rulebook.rules}
        self._places = {name: place for place, name in enumerate(self._rules)}
        self._levels = {rule.id: level for level, stratum in enumerate(rulebook.strata) for rule in stratum}
        self._outcome = producers_of(rulebook.rules)
        self._waits = {rule.id: frozenset(awaited_by(rule, self._outcome, self._names)) for rule in rulebook.rules}
        self._readers = _turned(self._waits)
        self._looking = _turned({rule.id: atoms_looked_at(rule) for rule in rulebook.rules})
        self._naming = _turned({rule.id: _named(rule) for rule in rulebook.rules})
        self._asking = {rule.id for rule in rulebook.rules if _asks_what_is_advised(rule)}
        self._behind: dict[str, frozenset[str]] = {}

    def affected(self, rule: Rule) -> Affected | None:
        """Return what the rulebook with this rule, in the place of the one of its id, would run otherwise; None if it
        could not be loaded: rules would wait for each other, or look at an assessment that nothing derives.
        """
        before = self._rules[rule.id]
        outcome, readers = self._outcome, self._readers.get(rule.id, frozenset())
        waits: dict[str, frozenset[str]] = {}
        if _brought_about(rule) != _brought_about(before):
            if self._lacks(before, rule):
                return None
            outcome = outcome.with_rule(before, rule)
            candidates = readers | self._asking
            waits = {name: frozenset(awaited_by(self._rules[name], outcome, self._names)) for name in candidates}
            readers = frozenset(name for name in candidates if rule.id in waits[name])
        behind = self._all_behind(rule.id) if not waits else self._closure(readers)
        own = waits[rule.id] = frozenset(awaited_by(rule, outcome, self._names))
        if not own.isdisjoint({rule.id, *behind}):
            return None
        return self._in_order(rule, outcome, {rule.id, *behind, *self._all_behind(rule.id)}, waits)

    def _lacks(self, before: Rule, rule: Rule) -> bool:
        """Return whether an assessment can no longer be derived that a rule looks at, or that a reason names."""
        derived = self._outcome.with_rule(before, rule).deriving
        gone = set(before.atoms) - set(derived)
        names = {atom.name for atom in gone} - {atom.name for atom in derived}
        others = {other for name in names for other in self._naming.get(name, ())} - {rule.id}
        return bool(others or names & _named(rule)) or any(atom in self._looking for atom in gone)

    def _in_order(
        self, rule: Rule, outcome: Producers, affected: set[str], waits: dict[str, frozenset[str]]
    ) -> Affected:
        levels: dict[str, int] = {}

        def level(name: str) -> int:
            if name not in affected:
                return self._levels[name]
            if name not in levels:
                levels[name] = 1 + max(map(level, waits.get(name, self._waits[name])), default=-1)
            return levels[name]

        ordered = sorted(affected, key=lambda name: (level(name), self._places[name]))
        moved = [self._rules[name] for name in ordered if levels[name] != self._levels[name]]
        return Affected(tuple(ordered), any(isinstance(each, Order) for one in moved for each in one.conclusions))

    def _all_behind(self, name: str) -> frozenset[str]:
        if name not in self._behind:
            self._behind[name] = self._closure(self._readers.get(name, ()))
        return self._behind[name]

    def _closure(self, readers: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        left = list(readers)
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left += self._readers.get(name, ())
        return frozenset(found)


def _turned(found: Mapping[str, Iterable[_Thing]]) -> dict[_Thing, frozenset[str]]:
    """Return for each thing the rules that have to do with it."""
    turned: dict[_Thing, set[str]] = {}
    for name, things in found.items():
        for thing in things:
            turned.setdefault(thing, set()).add(name)
    return {thing: frozenset(names) for thing, names in turned.items()}


def _brought_about(rule: Rule) -> frozenset[Hashable]:
    """Return what others can look at of what a rule concludes: whatever its strengths, but not its kinds."""
    found: set[Hashable] = set()
    for each in rule.conclusions:
        match each:
            case Assess(atom):
                found.add(atom)
            case Recommend(method, stage) | Exclude(method, stage):
                found.add((type(each), method, stage))
            case ShutGate(effect="stop"):
                found.add("stop")
    return frozenset(found)


def _asks_what_is_advised(rule: Rule) -> bool:
    return any(isinstance(each, Advised | AdvisedCount) for condition in rule.conditions for each in walk(condition))


def _named(rule: Rule) -> frozenset[str]:
    """Return the assessments that the reasons of a rule name."""
    slots = (slot for each in rule.conclusions for slot in each.because.slots)
    return frozenset(slot.name.partition(".")[2] for slot in slots if slot.name.startswith("assessment."))
