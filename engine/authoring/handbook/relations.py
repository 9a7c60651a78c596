"""Cross-references: the rules that conclude a thing, those that look at it, and the safeguards that name it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from ...rulebook.conclusion import Ask, Assess, Attend, Conclusion, Direct, Exclude, Order, Recommend, ShutGate
from ...rulebook.condition import (
    Advised,
    AdvisedCount,
    Atom,
    Condition,
    Derived,
    Includes,
    InRange,
    Known,
    Named,
    OneOf,
    Test,
    walk,
)
from ...rulebook.dependencies import Producers, producers_of
from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.safeguard import (
    DirectiveShown,
    GateShown,
    MethodShown,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from ..proving.breaches import concludes, spoken_of
from .passage import Thing

Looked = Atom | Advised | AdvisedCount
"""What other rules bring about and a rule looks at."""


@dataclass(frozen=True)
class Relations:
    """The cross-references of a rulebook. Rules come in their order of running."""

    rulebook: Rulebook

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Every assessment with every value that is derived or looked at."""
        derived = {atom for rule in self.rulebook.rules for atom in rule.atoms}
        looked = {
            each.atom for rule in self.rulebook.rules for each in conditions_of(rule) if isinstance(each, Derived)
        }
        return tuple(sorted(derived | looked, key=lambda atom: (atom.name, str(atom.value))))

    @cached_property
    def of_parties(self) -> frozenset[str]:
        """The assessments that belong to parties."""
        return frozenset(atom.name for rule in self.rulebook.rules if rule.per_party for atom in rule.atoms)

    def looking_at(self, subject: Thing | Atom) -> tuple[Rule, ...]:
        """Return the rules whose conditions look at something with a name, or at an assessment with that value."""
        return self._with_condition(
            lambda each: (
                isinstance(each, Derived) and each.atom == subject
                if isinstance(subject, Atom)
                else subject in things_of(each)
            )
        )

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The attributes that rules and safeguards look at, ask for, count from or name, and their parts."""
        found: set[str] = set()
        for rule in self.rulebook.rules:
            found |= {*attributes_of(rule), *(each.attribute for each in rule.conclusions if isinstance(each, Ask))}
            found |= {each.due.after for each in rule.conclusions if isinstance(each, Direct) and each.due}
            found |= {slot.name for each in rule.conclusions for slot in each.because.slots}
        named = (thing for each in self.rulebook.safeguards for thing in things_named(each))
        found |= {thing.id for thing in named if thing.kind == "attribute"}
        return frozenset(found.union(*(self.rulebook.vocabulary.parts.get(path, ()) for path in found)))

    def counting(self) -> tuple[Rule, ...]:
        """Return the rules that look at how many methods are advised."""
        return self._with_condition(lambda each: isinstance(each, AdvisedCount))

    def deriving(self, atom: Atom) -> tuple[Rule, ...]:
        return self._outcome.deriving.get(atom, ())

    def speaking(self, method: str, *, against: bool) -> tuple[tuple[Rule, Recommend], ...]:
        """Return the rules that speak for a method, or against it; the strongest first."""
        found = [
            (rule, each)
            for rule in self.rulebook.rules
            for each in rule.conclusions
            if isinstance(each, Recommend) and each.method == method and (each.strength < 0) is against
        ]
        return tuple(sorted(found, key=lambda pair: -abs(pair[1].strength)))

    def excluding(self, method: str) -> tuple[tuple[Rule, Exclude], ...]:
        return tuple(
            (rule, each)
            for rule in self.rulebook.rules
            for each in rule.conclusions
            if isinstance(each, Exclude) and each.method == method
        )

    def concluding(self, subject: Thing) -> tuple[Rule, ...]:
        """Return the rules that conclude something of a gate, a directive, a point, or ask for an attribute."""
        return tuple(
            rule for rule in self.rulebook.rules if any(subject in things_of(each) for each in rule.conclusions)
        )

    @cached_property
    def _outcome(self) -> Producers:
        return producers_of(self.rulebook.rules)

    @cached_property
    def builds_on(self) -> dict[str, dict[Looked, tuple[Rule, ...]]]:
        """What each rule, by its id, looks at that other rules bring about, and those rules."""
        return {
            rule.id: {looked: self._bringing(looked) for looked in dict.fromkeys(_looked_at(rule))}
            for rule in self.rulebook.rules
        }

    @cached_property
    def leads_to(self) -> dict[str, dict[Looked, tuple[Rule, ...]]]:
        """What each rule, by its id, brings about that other rules look at, and those rules."""
        found: dict[str, dict[Looked, tuple[Rule, ...]]] = {rule.id: {} for rule in self.rulebook.rules}
        for rule in self.rulebook.rules:
            for looked, others in self.builds_on[rule.id].items():
                for other in others:
                    leading = found[other.id]
                    leading[looked] = (*leading.get(looked, ()), rule)
        return found

    def _bringing(self, looked: Looked) -> tuple[Rule, ...]:
        if isinstance(looked, Atom):
            return self.deriving(looked)
        if isinstance(looked, Advised):
            return _once(self._outcome.of_method(looked.method, looked.stage))
        methods = (method for method in self.rulebook.names.methods if method.competing)
        return _once(rule for method in methods for rule in self._outcome.of_rank(method))

    def safeguards_naming(self, thing: Thing) -> tuple[Safeguard, ...]:
        """Return the safeguards that name a method, gate, directive, point, attribute, assessment or condition."""
        return tuple(each for each in self.rulebook.safeguards if thing in self._named[each.id])

    @cached_property
    def rules_under(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that conclude what each safeguard, by its id, forbids or demands."""
        spoken = {each.id: spoken_of(each, self.rulebook.names) for each in self.rulebook.safeguards}
        return {
            id: tuple(
                rule
                for rule in self.rulebook.rules
                if any(concludes(each, shown) for shown in parts for each in rule.conclusions)
            )
            for id, parts in spoken.items()
        }

    @cached_property
    def _named(self) -> dict[str, frozenset[Thing]]:
        return {each.id: frozenset(things_named(each)) for each in self.rulebook.safeguards}

    def _with_condition(self, wanted: Callable[[Condition], bool]) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rulebook.rules if any(map(wanted, conditions_of(rule))))


def conditions_of(rule: Rule | Safeguard) -> Iterator[Condition]:
    """Return every condition of a rule or safeguard, however deep."""
    return chain.from_iterable(walk(each) for each in (rule.when, rule.unless) if each is not None)


def attributes_of(rule: Rule) -> tuple[str, ...]:
    """Return the paths of the attributes that the conditions of a rule look at, each once."""
    return tuple(dict.fromkeys(each.attribute for each in tests_in(rule)))


def tests_in(rule: Rule) -> tuple[Test, ...]:
    """Return the tests of attributes in the conditions of a rule."""
    return tuple(each for each in conditions_of(rule) if isinstance(each, OneOf | InRange | Includes | Known))


def _looked_at(rule: Rule) -> Iterator[Looked]:
    for each in conditions_of(rule):
        if isinstance(each, Derived):
            yield each.atom
        elif isinstance(each, Advised | AdvisedCount):
            yield each


def _once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple({rule.id: rule for rule in rules}.values())


def things_named(safeguard: Safeguard) -> Iterator[Thing]:
    """Yield everything that a safeguard names."""
    for each in (*safeguard.named, *safeguard.under, *conditions_of(safeguard)):
        yield from things_of(each)


def things_of(part: Condition | Conclusion | Shown) -> tuple[Thing, ...]:
    """Return what a condition (without those inside it), a conclusion, or a part of a safeguard names."""
    match part:
        case OneOf(path) | InRange(path) | Includes(path) | Known(path) | Ask(path):
            return (Thing("attribute", path),)
        case Derived(atom) | Assess(atom):
            return (Thing("assessment", atom.name),)
        case Named(name):
            return (Thing("condition", name),)
        case Advised(method) | Recommend(method) | Exclude(method) | MethodShown(method) | VetoShown(method):
            return (Thing("method", method),)
        case ShutGate(gate) | GateShown(gate):
            return (Thing("gate", gate),)
        case Direct(directive) | DirectiveShown(directive):
            return (Thing("directive", directive),)
        case Attend(point) | PointShown(point):
            return (Thing("point", point),)
        case Order(first, then) | OrderShown(first, then):
            return tuple(Thing("method", method) for method, _ in (first, then))
        case _:
            return ()
