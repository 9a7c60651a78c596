"""Conditions: the trees that rule authors write under `when` and `unless`, and the ways to walk them.

Their meaning is defined in `engine/inference/meaning.py`, once. Conditions are compared without their spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeVar

from ottava.facts.days import DateKind
from ottava.facts.source.brief import Brief
from ottava.facts.source.span import Span

Scalar = str | bool | int | float

Share = Literal["half", "most", "all"]
"""At least half of the parties, more than half, or every one; of no parties at all there is no share."""

Result = TypeVar("Result")

ADDED = {"added": True}
"""The metadata of a field that came after fingerprints were first published: it counts only where it is set."""


class Atom(NamedTuple):
    """An assessment with a value, such as `escalation: high`. `name`: its id. `value`: True if it has none."""

    name: str
    value: str | bool

    def __str__(self) -> str:
        return self.name if self.value is True else f"{self.name}={str(self.value).lower()}"

    @property
    def entry(self) -> str:
        """The assessment as a rule file has it: `escalation: high`, `heated: true`."""
        return f"{self.name}: {str(self.value).lower() if isinstance(self.value, bool) else self.value}"


@dataclass(frozen=True, slots=True, repr=False)
class OneOf(Brief):
    """The attribute has one of the values."""

    attribute: str
    values: frozenset[Scalar]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class InRange(Brief):
    """The attribute is a number from `low` to `high`, bounds included; None is no bound.

    date: what it is if it is no number but a date, whose number is compared; for those who put it in words.
    """

    attribute: str
    low: float | None
    high: float | None
    span: Span | None = field(default=None, compare=False)
    date: DateKind | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Includes(Brief):
    """The attribute is a set that holds at least one of the values."""

    attribute: str
    values: frozenset[str]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Known(Brief):
    """The attribute is known."""

    attribute: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Derived(Brief):
    """Rules have derived the assessment with this value."""

    atom: Atom
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Advised(Brief):
    """The method (or that stage of it) is advised."""

    method: str
    stage: str | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class AdvisedCount(Brief):
    """The number of competing methods that are advised is from `low` to `high`; None is no bound."""

    low: int | None
    high: int | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class All(Brief):
    """Every part holds; with no parts, always."""

    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class AnyOf(Brief):
    """At least one part holds."""

    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Not(Brief):
    """The part is known not to hold."""

    part: Condition
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Named(Brief):
    """The condition of that name in the rulebook, read as if it were written here. `title` is what it means."""

    name: str
    title: str = field(compare=False)
    part: Condition
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class SomeParty(Brief):
    """The condition holds for at least one party. `others`: of those beside the party in turn."""

    where: Condition
    span: Span | None = field(default=None, compare=False)
    others: bool = field(default=False, metadata=ADDED)


@dataclass(frozen=True, slots=True, repr=False)
class EveryParty(Brief):
    """The condition holds for every party, and so when there is none. `others`: of those beside the party in turn."""

    where: Condition
    span: Span | None = field(default=None, compare=False)
    others: bool = field(default=False, metadata=ADDED)


@dataclass(frozen=True, slots=True, repr=False)
class PartyCount(Brief):
    """The condition holds for `low` to `high` parties, and for that share of them; None is no bound. `others`: of those
    beside the party in turn.
    """

    where: Condition
    low: int | None
    high: int | None
    span: Span | None = field(default=None, compare=False)
    others: bool = field(default=False, metadata=ADDED)
    share: Share | None = field(default=None, metadata=ADDED)


QuantifierWord = Literal["some_party", "every_party", "parties", "another_party", "every_other_party", "other_parties"]

Test = OneOf | InRange | Includes | Known
Quantifier = SomeParty | EveryParty | PartyCount
Condition = Test | Derived | Advised | AdvisedCount | All | AnyOf | Not | Named | Quantifier

ALWAYS = All(())


def both(first: Condition, second: Condition, span: Span | None) -> Condition:
    """Return the condition that holds where both do, with that place where it is a new one."""
    parts = tuple(part for each in (first, second) for part in (each.parts if isinstance(each, All) else (each,)))
    return parts[0] if len(parts) == 1 else All(parts, span)


@dataclass(frozen=True, slots=True, repr=False)
class NamedCondition(Brief):
    """A condition with a name. `per_party`: it speaks of the party in turn. `when` is None where it has mistakes, and
    only names the conditions in it that have a name of their own. `span` is its id.
    """

    id: str
    title: str
    per_party: bool
    when: Condition | None
    span: Span | None = field(default=None, compare=False)


def children(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside a condition."""
    match condition:
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part) | Named(part=part):
            return (part,)
        case SomeParty(where) | EveryParty(where) | PartyCount(where):
            return (where,)
        case _:
            return ()


def word_of(quantifier: Quantifier) -> QuantifierWord:
    """Return the word that it is written with."""
    match quantifier:
        case SomeParty(others=others):
            return "another_party" if others else "some_party"
        case EveryParty(others=others):
            return "every_other_party" if others else "every_party"
        case PartyCount(others=others):
            return "other_parties" if others else "parties"


def with_children(condition: Condition, parts: Sequence[Condition]) -> Condition:
    """Return the condition with other conditions in place of those directly inside it."""
    match condition:
        case All() | AnyOf():
            return replace(condition, parts=tuple(parts))
        case Not() | Named():
            return replace(condition, part=parts[0])
        case SomeParty() | EveryParty() | PartyCount():
            return replace(condition, where=parts[0])
        case _:
            return condition


def fold(condition: Condition, combine: Callable[[Condition, tuple[Result, ...]], Result]) -> Result:
    """Combine a condition with the results for the conditions inside it, from the inside out."""
    return combine(condition, tuple([fold(part, combine) for part in children(condition)]))


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield the condition and everything inside it, outermost first."""
    yield condition
    for part in children(condition):
        yield from walk(part)


def attributes_of(condition: Condition) -> Iterator[str]:
    """Yield the attributes that a condition tests."""
    return (each.attribute for each in walk(condition) if isinstance(each, OneOf | InRange | Includes | Known))


def numbers_of(test: Test) -> tuple[float, ...]:
    """Return the numbers at which the result of a test may change: its bounds, or those among its values."""
    match test:
        case InRange(_, low, high):
            return tuple([bound for bound in (low, high) if bound is not None])
        case OneOf(_, values):
            return tuple([each for each in values if isinstance(each, int | float) and not isinstance(each, bool)])
        case _:
            return ()


def entity_of(attribute: str) -> str:
    """Return the entity that an attribute's path begins with: `party` in `party.temperament`."""
    return attribute.partition(".")[0]
