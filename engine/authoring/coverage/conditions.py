"""The conditions of a rule that coverage counts, and the outcomes that each can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ottava.facts.source.span import one_line

from ...inference.certainty import enough
from ...inference.compiled_rulebook import CompiledRulebook
from ...rulebook.conclusion import Assess
from ...rulebook.condition import (
    ALWAYS,
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Known,
    Not,
    OneOf,
    PartyCount,
    Quantifier,
    SomeParty,
    children,
    fold,
)
from ...rulebook.rulebook import Rule

OutcomeSeen = Literal["true", "false", "unknown"]

OUTCOMES: tuple[OutcomeSeen, ...] = ("true", "false", "unknown")

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

    `per_party`: whether it is evaluated for each party. `possible`: the outcomes it can have. `kind` names a
    combination (`all`, `some_party`); nothing for a single condition.
    """

    condition: Condition
    per_party: bool
    possible: tuple[OutcomeSeen, ...]
    kind: str

    @property
    def text(self) -> str:
        """The author's text, on one line."""
        return one_line(self.condition.span)


def counted_conditions(rule: Rule, decided: frozenset[Atom]) -> Iterator[CountedCondition]:
    """Yield every condition under `when` and `unless`, outermost first.

    `not` is none of its own: it is true where the condition in it is false. Nor is `always`, which cannot fail.
    """
    left = [(condition, rule.per_party) for condition in (rule.when, rule.unless) if condition is not None]
    while left:
        condition, per_party = left.pop(0)
        if condition != ALWAYS and not isinstance(condition, Not):
            possible = possible_outcomes(condition, decided)
            yield CountedCondition(condition, per_party, possible, _KINDS.get(type(condition), ""))
        inside = per_party or isinstance(condition, Quantifier)
        left = [*((part, inside) for part in children(condition)), *left]


def possible_outcomes(condition: Condition, decided: frozenset[Atom]) -> tuple[OutcomeSeen, ...]:
    """Return the outcomes that a condition can have: `known` is never unknown. `decided`: assessments likewise."""
    return ("true", "false") if never_unknown(condition, decided) else OUTCOMES


def never_unknown(condition: Condition, decided: frozenset[Atom]) -> bool:
    """Return whether the condition is true or false whatever is known of the case."""

    def combine(condition: Condition, parts: tuple[bool, ...]) -> bool:
        match condition:
            case Known() | Advised() | AdvisedCount():
                return True
            case OneOf() | InRange() | Includes():
                return False
            case Derived(atom):
                return atom in decided
            case _:
                return all(parts)

    return fold(condition, combine)


def decided_atoms(translation: CompiledRulebook) -> frozenset[Atom]:
    """Return the assessments that are never unknown, since all rules that derive them read such conditions only."""
    decided: frozenset[Atom] = frozenset()
    while True:
        found = {
            atom
            for atom, rules in translation.deriving.items()
            if atom not in decided and all(_decides(each.rule, atom, decided) for each in rules)
        }
        if not found:
            return decided
        decided |= found


def _decides(rule: Rule, atom: Atom, decided: frozenset[Atom]) -> bool:
    conditions = (rule.when,) if rule.unless is None else (rule.when, rule.unless)
    strong = all(enough(each.strength) for each in rule.conclusions if isinstance(each, Assess) and each.atom == atom)
    return strong and all(never_unknown(each, decided) for each in conditions)
