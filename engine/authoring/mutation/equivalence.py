"""Whether a changed rule means the same as before, as far as simple means can decide it.

Formulas are compared in a normal form: the least sets of leaves that together make them hold (no set includes
another). Leaves count as independent of each other, so their joint meaning is ignored: that a stage
of 6 is above 5, or that no party is calm and agitated at once.
"""

from itertools import product

from ...inference.formula import AtLeast, Either, Every, Fewer, Formula, Leaf, fold
from ...inference.meaning import meaning_of_rule
from ...rulebook.condition import Share
from ...rulebook.rulebook import Rule

MOST_SETS = 500
"""Sets of leaves of one formula; with more it is compared as it is written."""

Counted = tuple[type[Formula], int | Share, bool, object]
"""A count of parties: of which kind, how many, whether of the others, and the normal form of what is counted."""

LeafSets = frozenset[frozenset[Leaf | Counted]]


def same_meaning(before: Rule, after: Rule) -> bool:
    """Return whether both fire, could fire and are certain in the same circumstances, and conclude the same."""
    if before.conclusions != after.conclusions or before.per_party != after.per_party:
        return False
    pairs = zip(meanings(before), meanings(after), strict=True)
    return all(one == other or _normal(one) == _normal(other) for one, other in pairs)


def meanings(rule: Rule) -> tuple[Formula, Formula, Formula]:
    """Return the formulas that say when a rule fires, how certainly, and when it cannot fire."""
    found = meaning_of_rule(rule)
    return found.fires, found.premise, found.cannot_fire


def _normal(formula: Formula) -> LeafSets | Formula:
    """Return the normal form; the formula itself where that would be too large."""
    return fold(formula, _combined)


def _combined(formula: Formula, parts: tuple[LeafSets | Formula, ...]) -> LeafSets | Formula:
    sets = [part for part in parts if isinstance(part, frozenset)]
    match formula:
        case AtLeast(_, count, others) | Fewer(_, count, others):
            return frozenset((frozenset(((type(formula), count, others, parts[0]),)),))
        case Every():
            together: LeafSets = frozenset((frozenset(),))
            for each in sets:
                if len(together) * len(each) > MOST_SETS:
                    return formula
                together = _least(frozenset(one | other for one, other in product(together, each)))
        case Either():
            together = frozenset(each for part in sets for each in part)
            if len(together) > MOST_SETS:
                return formula
            together = _least(together)
        case _:
            return frozenset((frozenset((formula,)),))
    return together if len(sets) == len(parts) else formula


def _least(sets: LeafSets) -> LeafSets:
    return frozenset(one for one in sets if not any(other < one for other in sets))
