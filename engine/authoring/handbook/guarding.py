"""Which safeguards speak of what: for each thing those that name it, and for each rule those of what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...rulebook.condition import Advised, Derived, Includes, InRange, Known, OneOf
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
from ..proving.breach_patterns import concludes, spoken_of
from .passage import Thing
from .relations import conditions_of


@dataclass(frozen=True)
class Guarding:
    """The safeguards of a rulebook, by what they speak of."""

    rulebook: Rulebook

    def naming(self, thing: Thing) -> tuple[Safeguard, ...]:
        """The safeguards that name a method, gate, directive, point, attribute or assessment."""
        return self._naming.get(thing, ())

    def watching(self, rule: Rule) -> tuple[Safeguard, ...]:
        """The safeguards that forbid or demand what a rule says."""
        return tuple(each for each in self.rulebook.safeguards if rule in self.rules(each))

    def rules(self, safeguard: Safeguard) -> tuple[Rule, ...]:
        """The rules that say what a safeguard forbids or demands."""
        return self._rules[safeguard.id]

    @cached_property
    def _rules(self) -> dict[str, tuple[Rule, ...]]:
        return {
            each.id: tuple(
                rule
                for rule in self.rulebook.rules
                if any(
                    concludes(conclusion, shown)
                    for shown in spoken_of(each, self.rulebook.names)
                    for conclusion in rule.conclusions
                )
            )
            for each in self.rulebook.safeguards
        }

    @cached_property
    def _naming(self) -> dict[Thing, tuple[Safeguard, ...]]:
        found: dict[Thing, tuple[Safeguard, ...]] = {}
        for safeguard in self.rulebook.safeguards:
            for thing in dict.fromkeys(things_of(safeguard)):
                found[thing] = (*found.get(thing, ()), safeguard)
        return found


def things_of(safeguard: Safeguard) -> Iterator[Thing]:
    """All that a safeguard names."""
    for shown in (*safeguard.named, *safeguard.under):
        yield from _things(shown)
    for each in conditions_of(safeguard):
        match each:
            case OneOf(path) | InRange(path) | Includes(path) | Known(path):
                yield Thing("attribute", path)
            case Derived(atom):
                yield Thing("assessment", atom.name)
            case Advised(method):
                yield Thing("method", method)


def _things(shown: Shown) -> Iterator[Thing]:
    match shown:
        case MethodShown(method) | VetoShown(method):
            yield Thing("method", method)
        case GateShown(gate):
            yield Thing("gate", gate)
        case DirectiveShown(directive):
            yield Thing("directive", directive)
        case PointShown(point):
            yield Thing("point", point)
        case OrderShown(first, then):
            yield from (Thing("method", method) for method, _ in (first, then))
