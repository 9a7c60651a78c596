"""The conditions of a rule that coverage counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

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
    SomeParty,
    parts_of,
)
from ...rulebook.rulebook import Rule

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
    for part in parts_of(condition):
        yield from _within(part, inside, decided)


OutcomeSeen = Literal["true", "false", "unknown"]

OUTCOMES: tuple[OutcomeSeen, ...] = ("true", "false", "unknown")


def possible_outcomes(condition: Condition, decided: frozenset[Atom]) -> tuple[OutcomeSeen, ...]:
    """The outcomes that count. `decided`: assessments that are never unknown."""
    return ("true", "false") if never_unknown(condition, decided) else OUTCOMES


def never_unknown(condition: Condition, decided: frozenset[Atom]) -> bool:
    """Whether the condition is true or false whatever is known of the case."""
    match condition:
        case Known() | Advised() | AdvisedCount():
            return True
        case OneOf() | InRange() | Includes():
            return False
        case Derived(atom):
            return atom in decided
        case _:
            return all(never_unknown(part, decided) for part in parts_of(condition))


def decided_atoms(translation: CompiledRulebook) -> frozenset[Atom]:
    """The assessments that are never unknown, since all rules that derive them rest on such conditions only."""
    decided: set[Atom] = set()
    left = dict(translation.deriving)
    while True:
        now = frozenset(decided)
        found = [atom for atom, rules in left.items() if all(_decides(each.rule, atom, now) for each in rules)]
        if not found:
            return now
        decided.update(found)
        for atom in found:
            del left[atom]


def _decides(rule: Rule, atom: Atom, decided: frozenset[Atom]) -> bool:
    conditions = (rule.when,) if rule.unless is None else (rule.when, rule.unless)
    strong = all(enough(each.strength) for each in rule.conclusions if isinstance(each, Assess) and each.atom == atom)
    return strong and all(never_unknown(each, decided) for each in conditions)
