"""Whether a changed rule means the same as before, as far as that can be told by simple means.

Formulas are compared in a normal form: the least sets of leaves that together make them hold (no set includes
another). Leaves count as independent of each other, so what two of them say together is not looked into: that a stage
of 6 is above 5, or that no party is calm and agitated at once.
"""

from __future__ import annotations

from ...inference.formula import AtLeast, Either, Every, Fewer, Formula, Leaf
from ...inference.meaning import cannot_fire, fires, truth
from ...rulebook.rulebook import Rule

MOST_SETS = 500
"""Sets of leaves of one formula; with more it is compared as it is written."""

Counted = tuple[str, int, object]
"""A count of parties: of which kind, how many, and the normal form of what is counted."""

Normal = frozenset[frozenset[Leaf | Counted]] | Formula


def same_meaning(before: Rule, after: Rule) -> bool:
    """Whether both fire, could fire and are certain in the same circumstances, and conclude the same."""
    if before.conclusions != after.conclusions or before.per_party != after.per_party:
        return False
    pairs = zip(_formulas(before), _formulas(after), strict=True)
    return all(one == other or normal(one) == normal(other) for one, other in pairs)


def normal(formula: Formula) -> Normal:
    """The normal form; the formula itself where that would be too large."""
    found = _sets(formula)
    return formula if found is None else found


def _formulas(rule: Rule) -> tuple[Formula, Formula, Formula]:
    return fires(rule), truth(rule.when), cannot_fire(rule)


def _sets(formula: Formula) -> frozenset[frozenset[Leaf | Counted]] | None:
    match formula:
        case Every(parts):
            together: frozenset[frozenset[Leaf | Counted]] = frozenset((frozenset(),))
            for part in parts:
                sets = _sets(part)
                if sets is None or len(together) * len(sets) > MOST_SETS:
                    return None
                together = _least({one | other for one in together for other in sets})
            return together
        case Either(parts):
            found: set[frozenset[Leaf | Counted]] = set()
            for part in parts:
                sets = _sets(part)
                if sets is None:
                    return None
                found |= sets
            return None if len(found) > MOST_SETS else _least(found)
        case AtLeast(where, count):
            return frozenset((frozenset((("at least", count, normal(where)),)),))
        case Fewer(where, count):
            return frozenset((frozenset((("fewer", count, normal(where)),)),))
        case _:
            return frozenset((frozenset((formula,)),))


def _least(sets: set[frozenset[Leaf | Counted]]) -> frozenset[frozenset[Leaf | Counted]]:
    return frozenset(one for one in sets if not any(other < one for other in sets))
