"""Which outcomes a condition can have by its kind: `known` is never unknown, `always` is only ever true."""

from __future__ import annotations

from typing import Literal

from ...inference.certainty import enough
from ...inference.compiled_rulebook import CompiledRulebook
from ...rulebook.conclusion import Assess
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
    children,
)
from ...rulebook.rulebook import Rule

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
            return all(never_unknown(part, decided) for part in children(condition))


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
