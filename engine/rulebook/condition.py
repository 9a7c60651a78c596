"""What a condition says: the tree a rule author writes under `when` and `unless`.

What it *means* is written in `engine/inference/meaning.py`, once. Places never count when conditions are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ottava.facts.source.span import Span

Scalar = str | bool | int | float


class Atom(NamedTuple):
    """An assessment with a value: what a rule derives and a condition looks at, such as `escalation: high`."""

    name: str
    value: str | bool

    def __str__(self) -> str:
        return self.name if self.value is True else f"{self.name}={str(self.value).lower()}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The attribute has one of the values."""

    attribute: str
    values: frozenset[Scalar]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class InRange:
    """The attribute is a number from `low` to `high`, bounds included; None is no bound."""

    attribute: str
    low: float | None
    high: float | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Includes:
    """The attribute is a set that holds at least one of the values."""

    attribute: str
    values: frozenset[str]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """The attribute is known."""

    attribute: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Derived:
    """Rules have derived the assessment with this value."""

    atom: Atom
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Advised:
    """The method (or that stage of it) is advised."""

    method: str
    stage: str | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AdvisedCount:
    """So many competing methods are advised, bounds included; None is no bound."""

    low: int | None
    high: int | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; with no parts, always."""

    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part is known not to hold."""

    part: Condition
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SomeParty:
    """The condition holds for at least one party."""

    where: Condition
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class EveryParty:
    """The condition holds for every party, and so when there is none."""

    where: Condition
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PartyCount:
    """The condition holds for so many parties, bounds included; None is no bound."""

    where: Condition
    low: int | None
    high: int | None
    span: Span | None = field(default=None, compare=False)


Test = OneOf | InRange | Includes | Known
Quantifier = SomeParty | EveryParty | PartyCount
Condition = Test | Derived | Advised | AdvisedCount | All | AnyOf | Not | Quantifier

ALWAYS = All(())


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside a condition."""
    match condition:
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
        case SomeParty(where) | EveryParty(where) | PartyCount(where):
            return (where,)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """Return the condition and everything inside it, outermost first."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def entity_of(attribute: str) -> str:
    """Return the entity that an attribute's path begins with: `party` in `party.temperament`."""
    return attribute.partition(".")[0]
