"""Who speaks of what: for each thing the rules that bring it about and those that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...rulebook.conclusion import Ask, Attend, Conclusion, Direct, Exclude, Recommend, ShutGate
from ...rulebook.condition import (
    Advised,
    AdvisedCount,
    Atom,
    Condition,
    Derived,
    Includes,
    InRange,
    Known,
    OneOf,
    Test,
    walk,
)
from ...rulebook.dependencies import Producers, producers_of
from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.safeguard import Safeguard

Looked = Atom | Advised | AdvisedCount
"""What other rules bring about and a rule looks at."""


@dataclass(frozen=True)
class Relations:
    """The relations between the rules of a rulebook and what they speak of. Rules come in their order of running."""

    rulebook: Rulebook

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return self.rulebook.rules

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Every assessment with every value that is derived or looked at."""
        derived = {atom for rule in self.rules for atom in rule.atoms}
        looked = {each.atom for rule in self.rules for each in conditions_of(rule) if isinstance(each, Derived)}
        return tuple(sorted(derived | looked, key=lambda atom: (atom.name, str(atom.value))))

    @cached_property
    def of_parties(self) -> frozenset[str]:
        """The assessments that belong to parties."""
        return frozenset(atom.name for rule in self.rules if rule.per_party for atom in rule.atoms)

    def builds_on(self, rule: Rule) -> dict[Looked, tuple[Rule, ...]]:
        """What a rule looks at that other rules bring about, and those rules."""
        return self._builds_on[rule.id]

    def leads_to(self, rule: Rule) -> dict[Looked, tuple[Rule, ...]]:
        """What a rule brings about that other rules look at, and those rules."""
        return self._leads_to.get(rule.id, {})

    def looking_at_attribute(self, path: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if path in attributes_of(rule))

    def looking_at(self, name: str, value: str | bool | None = None) -> tuple[Rule, ...]:
        """The rules that look at an assessment, with that value or with any."""
        return self._with_condition(
            lambda each: (
                isinstance(each, Derived) and each.atom.name == name and (value is None or each.atom.value == value)
            )
        )

    def looking_at_method(self, method: str) -> tuple[Rule, ...]:
        return self._with_condition(lambda each: isinstance(each, Advised) and each.method == method)

    def counting(self) -> tuple[Rule, ...]:
        """The rules that look at how many methods are advised."""
        return self._with_condition(lambda each: isinstance(each, AdvisedCount))

    def deriving(self, atom: Atom) -> tuple[Rule, ...]:
        return self._outcome.deriving.get(atom, ())

    def asking(self, path: str) -> tuple[Rule, ...]:
        return self.concluding(lambda each: isinstance(each, Ask) and each.attribute == path)

    def shutting(self, gate: str) -> tuple[Rule, ...]:
        return self.concluding(lambda each: isinstance(each, ShutGate) and each.gate == gate)

    def directing(self, directive: str) -> tuple[Rule, ...]:
        return self.concluding(lambda each: isinstance(each, Direct) and each.directive == directive)

    def attending(self, point: str) -> tuple[Rule, ...]:
        return self.concluding(lambda each: isinstance(each, Attend) and each.point == point)

    def speaking(self, method: str, *, against: bool) -> tuple[tuple[Rule, Recommend], ...]:
        """The rules that speak for a method, or against it; the strongest first."""
        found = [
            (rule, each)
            for rule in self.rules
            for each in rule.conclusions
            if isinstance(each, Recommend) and each.method == method and (each.strength < 0) is against
        ]
        return tuple(sorted(found, key=lambda pair: -abs(pair[1].strength)))

    def excluding(self, method: str) -> tuple[tuple[Rule, Exclude], ...]:
        return tuple(
            (rule, each)
            for rule in self.rules
            for each in rule.conclusions
            if isinstance(each, Exclude) and each.method == method
        )

    def concluding(self, wanted: Callable[[Conclusion], bool]) -> tuple[Rule, ...]:
        """The rules with such a conclusion."""
        return tuple(rule for rule in self.rules if any(map(wanted, rule.conclusions)))

    @cached_property
    def _outcome(self) -> Producers:
        return producers_of(self.rules)

    @cached_property
    def _builds_on(self) -> dict[str, dict[Looked, tuple[Rule, ...]]]:
        return {
            rule.id: {looked: self._bringing(looked) for looked in dict.fromkeys(_looked_at(rule))}
            for rule in self.rules
        }

    @cached_property
    def _leads_to(self) -> dict[str, dict[Looked, tuple[Rule, ...]]]:
        found: dict[str, dict[Looked, tuple[Rule, ...]]] = {}
        for rule in self.rules:
            for looked, others in self._builds_on[rule.id].items():
                for other in others:
                    leading = found.setdefault(other.id, {})
                    leading[looked] = (*leading.get(looked, ()), rule)
        return found

    def _bringing(self, looked: Looked) -> tuple[Rule, ...]:
        if isinstance(looked, Atom):
            return self.deriving(looked)
        if isinstance(looked, Advised):
            return _once(self._outcome.of_method(looked.method, looked.stage))
        methods = (method for method in self.rulebook.names.methods if method.competing)
        return _once(rule for method in methods for rule in self._outcome.of_rank(method))

    def _with_condition(self, wanted: Callable[[Condition], bool]) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if any(map(wanted, conditions_of(rule))))


def conditions_of(rule: Rule | Safeguard) -> Iterator[Condition]:
    """Every condition of a rule or safeguard, however deep."""
    yield from walk(rule.when)
    if rule.unless is not None:
        yield from walk(rule.unless)


def attributes_of(rule: Rule) -> tuple[str, ...]:
    """The paths of the attributes that the conditions of a rule look at, each once."""
    return tuple(dict.fromkeys(each.attribute for each in tests_in(rule)))


def tests_in(rule: Rule) -> tuple[Test, ...]:
    """The tests of attributes in the conditions of a rule."""
    return tuple(each for each in conditions_of(rule) if isinstance(each, OneOf | InRange | Includes | Known))


def _looked_at(rule: Rule) -> Iterator[Looked]:
    for each in conditions_of(rule):
        if isinstance(each, Derived):
            yield each.atom
        elif isinstance(each, Advised | AdvisedCount):
            yield each


def _once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple({rule.id: rule for rule in rules}.values())
