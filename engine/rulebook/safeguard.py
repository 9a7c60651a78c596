"""A safeguard: what advice must never say, or must always say, whatever the case.

A rule makes advice; a safeguard is a statement about all advice that a rulebook can give. No rule looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ottava.facts.source.brief import Brief
from ottava.facts.source.span import Span

from .conclusion import Effect
from .condition import Condition
from .rulebook import RuleSource, Suppression


@dataclass(frozen=True, slots=True, repr=False)
class MethodShown(Brief):
    """The method is recommended, at that stage or (None) at any."""

    method: str
    stage: str | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class VetoShown(Brief):
    """The stage of the method is excluded, or (None) the whole method."""

    method: str
    stage: str | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class GateShown(Brief):
    """The gate is shut, with that effect or a stronger one; with None whatever its effect."""

    gate: str
    effect: Effect | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class DirectiveShown(Brief):
    """The directive is given."""

    directive: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class PointShown(Brief):
    """The point is named as one that matters."""

    point: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class OrderShown(Brief):
    """The plan has both methods (or stages), the first somewhere before the other."""

    first: tuple[str, str | None]
    then: tuple[str, str | None]
    span: Span | None = field(default=None, compare=False)


Shown = MethodShown | VetoShown | GateShown | DirectiveShown | PointShown | OrderShown


@dataclass(frozen=True, slots=True, repr=False)
class Never(Brief):
    """The advice does not show it."""

    shown: Shown


@dataclass(frozen=True, slots=True, repr=False)
class Always(Brief):
    """The advice shows it."""

    shown: Shown


@dataclass(frozen=True, slots=True, repr=False)
class OnlyDirectives(Brief):
    """The advice gives no other directives than these."""

    directives: frozenset[str]


@dataclass(frozen=True, slots=True, repr=False)
class NotTogether(Brief):
    """The advice shows no two of these."""

    parts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, repr=False)
class GatesInOrder(Brief):
    """Those of the gates that the advice shows stand in this order."""

    gates: tuple[str, ...]


Statement = Never | Always | OnlyDirectives | NotTogether | GatesInOrder


@dataclass(frozen=True, slots=True, repr=False)
class Safeguard(Brief):
    """A safeguard. `per_party`: it speaks of each party in turn.

    `says` is demanded of all advice where `when` is true, `unless` is not true and, if there is anything in `under`,
    the advice shows one of those. `span` is its id.
    """

    id: str
    title: str
    per_party: bool
    says: Statement
    under: tuple[Shown, ...]
    when: Condition
    unless: Condition | None
    because: str
    source: RuleSource | None = None
    notes: str | None = None
    span: Span | None = field(default=None, compare=False)
    allows: tuple[Suppression, ...] = field(default=(), compare=False)

    @property
    def named(self) -> tuple[Shown, ...]:
        """What it names in its demand, in the order in which it is written; directives by their ids."""
        match self.says:
            case Never(shown) | Always(shown):
                return (shown,)
            case NotTogether(parts):
                return parts
            case OnlyDirectives(directives):
                return tuple(map(DirectiveShown, sorted(directives)))
            case GatesInOrder(gates):
                return tuple(GateShown(gate, None) for gate in gates)

    def open_to(self, directives: frozenset[str]) -> Safeguard:
        """Return the safeguard for a rulebook that extends its own, whose new directives a list of the only ones
        leaves open.
        """
        if not isinstance(self.says, OnlyDirectives):
            return self
        return replace(self, says=OnlyDirectives(self.says.directives | directives))


@dataclass(frozen=True, slots=True, repr=False)
class Dropped(Brief):
    """A safeguard of an extended rulebook that is left out, and why."""

    id: str
    reason: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class HeldByTests(Brief):
    """A safeguard that conditions cannot say, and `tests`: where it is tested. Nothing is proven of it."""

    id: str
    title: str
    because: str
    tests: str
    span: Span | None = field(default=None, compare=False)
