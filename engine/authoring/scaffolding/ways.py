"""Ways in which a condition can come true: facts to try, found by walking through the condition and the rules.

A way is a guess; only the engine says whether it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from ottava.facts import PARTY, Attribute
from ottava.facts.observation import Value

from ...rulebook.conclusion import Assess, Recommend
from ...rulebook.condition import (
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Known,
    Not,
    OneOf,
    PartyCount,
    SomeParty,
)
from ...rulebook.rulebook import Rule, Rulebook

Way = dict[tuple[int, str], Value]
"""Facts by the position of the party (CASE for those of the case) and the path of the attribute."""

CASE = -1
_DEEPEST = 5
"""So many rules may stand behind each other."""
_PARTIES = 2
"""So many parties are looked at where all of them count."""
_MOST = 60
"""So many ways are looked at of each part."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Finds ways in a rulebook."""

    rulebook: Rulebook

    def of_rule(self, rule: Rule, place: int) -> Iterator[Way]:
        """Ways in which the rule may fire: first by its `when`, then with its `unless` made false as well."""
        yield from self._of(rule.when, place, True, 0)
        if rule.unless is not None:
            yield from self._together([rule.when, Not(rule.unless)], place, True, 0)

    def _of(self, condition: Condition, place: int, wanted: bool, depth: int) -> Iterator[Way]:
        match condition:
            case All(parts) | AnyOf(parts):
                together = isinstance(condition, All) is wanted
                yield from (self._together if together else self._one)(parts, place, wanted, depth)
            case Not(part):
                yield from self._of(part, place, not wanted, depth)
            case SomeParty(where) | EveryParty(where):
                if isinstance(condition, SomeParty) is wanted:  # one is enough: the first, or another beside it
                    for each in range(_PARTIES):
                        yield from self._of(where, each, wanted, depth)
                else:
                    for number in range(1, _PARTIES + 1):
                        yield from self._joined([self._of(where, each, wanted, depth) for each in range(number)])
            case PartyCount(where, low, high):
                parties = range((low or 0) if wanted or high is None else high + 1)
                yield from self._joined([self._of(where, each, True, depth) for each in parties])
            case Derived(atom):
                yield from self._derived(atom.name, atom.value, place, wanted, depth)
            case Advised(method, stage):
                stages = self.rulebook.names.method(method).variants if stage is None else (stage,)
                yield from self._advised(method, stages, place, wanted, depth)
            case AdvisedCount(low):
                competing = [each for each in self.rulebook.names.methods if each.competing]
                for methods in combinations(competing, (low or 0) if wanted else 0):
                    yield from self._joined(
                        [self._advised(each.id, each.competing, place, True, depth) for each in methods]
                    )
            case _:
                yield from self._test(condition, place, wanted)

    def _one(self, parts: Iterable[Condition], place: int, wanted: bool, depth: int) -> Iterator[Way]:
        for part in parts:
            yield from self._of(part, place, wanted, depth)

    def _together(self, parts: Iterable[Condition], place: int, wanted: bool, depth: int) -> Iterator[Way]:
        yield from self._joined([self._of(part, place, wanted, depth) for part in parts])

    def _joined(self, parts: list[Iterator[Way]]) -> Iterator[Way]:
        ways: list[Way] = [{}]
        for part in parts:
            found = list(islice(part, _MOST))
            joined = (_join(one, other) for one in ways for other in found)
            ways = list(islice((each for each in joined if each is not None), _MOST))
        yield from ways

    def _derived(self, name: str, value: str | bool, place: int, wanted: bool, depth: int) -> Iterator[Way]:
        deriving = [
            rule
            for rule in self.rulebook.rules
            if any(
                isinstance(each, Assess) and each.atom.name == name and each.atom.value == value
                for each in rule.conclusions
            )
        ]
        yield from self._of_rules(deriving, place, wanted, depth)

    def _advised(
        self, method: str, stages: tuple[str | None, ...], place: int, wanted: bool, depth: int
    ) -> Iterator[Way]:
        if not wanted:  # nothing is advised unless a rule says so
            yield {}
            return
        speaking = [
            rule
            for rule in self.rulebook.rules
            if any(
                isinstance(each, Recommend) and each.method == method and each.stage in stages and each.strength > 0
                for each in rule.conclusions
            )
        ]
        yield from self._of_rules(speaking, place, True, depth)

    def _of_rules(self, rules: list[Rule], place: int, wanted: bool, depth: int) -> Iterator[Way]:
        if depth >= _DEEPEST:
            return
        each = [
            self._of(rule.when, (place if place != CASE else 0) if rule.per_party else CASE, wanted, depth + 1)
            for rule in rules
        ]
        if wanted:
            for ways in each:
                yield from ways
        else:
            yield from self._joined(each)

    def _test(self, condition: Condition, place: int, wanted: bool) -> Iterator[Way]:
        assert isinstance(condition, OneOf | InRange | Includes | Known)
        attribute = self.rulebook.vocabulary.get(condition.attribute)
        assert attribute is not None, "the rulebook has been read"
        key = (place if attribute.entity == PARTY else CASE, attribute.path)
        if isinstance(condition, Known) and not wanted:
            yield {}
            return
        for value in candidates(attribute, condition):
            if passes(condition, value) is wanted:
                yield {key: value}


def candidates(attribute: Attribute, condition: Condition | None = None) -> tuple[Value, ...]:
    """Values worth trying: all words, the ends of ranges and what lies beside the bounds of a condition."""
    match attribute.kind:
        case "boolean":
            return (True, False)
        case "choice":
            return attribute.values
        case "set":
            return (*(frozenset({value}) for value in attribute.values), frozenset())
    low, high = attribute.bounds
    near: list[float] = [*attribute.scale()]
    if isinstance(condition, InRange):
        near += [bound + step for bound in (condition.low, condition.high) if bound is not None for step in (0, -1, 1)]
    elif isinstance(condition, OneOf):
        near += [value + step for value in condition.values if isinstance(value, int | float) for step in (0, 1, -1)]
    near += [bound for bound in (attribute.minimum, attribute.maximum) if bound is not None]
    numbers = dict.fromkeys(each for each in (*near, 0, 1) if low <= each <= high)
    return tuple(int(each) if attribute.kind == "integer" else each for each in numbers)


def passes(test: OneOf | InRange | Includes | Known, value: Value) -> bool:
    """Whether a known value passes the test."""
    match test:
        case OneOf(_, values):
            return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in values)
        case InRange(_, low, high):
            assert isinstance(value, int | float)
            return (low is None or value >= low) and (high is None or value <= high)
        case Includes(_, values):
            return isinstance(value, frozenset) and bool(value & values)
        case Known():
            return True


def _join(one: Way, other: Way) -> Way | None:
    """Both at once; None where they want different things. Sets hold what either wants."""
    joined = dict(one)
    for key, value in other.items():
        old = joined.get(key)
        if isinstance(old, frozenset) and isinstance(value, frozenset):
            joined[key] = old | value
        elif joined.setdefault(key, value) != value:
            return None
    return joined
