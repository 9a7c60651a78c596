"""The conditions of a rule that coverage counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...rulebook.condition import (
    ALWAYS,
    All,
    AnyOf,
    Atom,
    Condition,
    EveryParty,
    Not,
    PartyCount,
    SomeParty,
    children,
)
from ...rulebook.rulebook import Rule
from .possible import OutcomeSeen, possible_outcomes

_KINDS: dict[type[Condition], str] = {
    All: "all",
    AnyOf: "any",
    SomeParty: "some_party",
    EveryParty: "every_party",
    PartyCount: "parties",
}


@dataclass(frozen=True, slots=True)
class CountedCondition:
    """A condition, or a combination of conditions, of a rule.

    `per_party`: whether it is looked at for each party apart. `possible`: the outcomes it can have. `kind` names a
    combination (`all`, `some_party`); nothing for a single condition.
    """

    condition: Condition
    per_party: bool
    possible: tuple[OutcomeSeen, ...]
    kind: str

    @property
    def text(self) -> str:
        """What the author wrote, on one line."""
        span = self.condition.span
        return "" if span is None else " ".join(span.text.split())


def counted(rule: Rule, decided: frozenset[Atom]) -> tuple[CountedCondition, ...]:
    """Every condition under `when` and `unless`, outermost first.

    `not` is none of its own: it is true where what stands in it is false. Nor is `always`, which cannot fail.
    """
    found = list(_within(rule.when, rule.per_party, decided))
    if rule.unless is not None:
        found += _within(rule.unless, rule.per_party, decided)
    return tuple(found)


def _within(condition: Condition, per_party: bool, decided: frozenset[Atom]) -> Iterator[CountedCondition]:
    if condition != ALWAYS and not isinstance(condition, Not):
        kind = _KINDS.get(type(condition), "")
        yield CountedCondition(condition, per_party, possible_outcomes(condition, decided), kind)
    inside = per_party or isinstance(condition, SomeParty | EveryParty | PartyCount)
    for part in children(condition):
        yield from _within(part, inside, decided)
