"""What the outcome of a formula depends on, so that what was worked out with some changes serves with others too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import AtLeast, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Passes, terms
from ..value_classes import Option, Slot

Reach = frozenset[str]
"""The attributes that something depends on in the end, through assessments and through what is advised."""

SomeChanges = frozenset[tuple[Slot, Option]]
"""Slots, each with what is supposed to be known there."""

NONE: SomeChanges = frozenset()


class Dependence(NamedTuple):
    """What a formula depends on. `crosses`: whether it looks at other parties than the one it is read at."""

    reach: Reach
    crosses: bool

    def among(self, changes: Mapping[Slot, Option]) -> SomeChanges:
        """Return those of the changes that can make a difference, of all or of those that are read where it is read."""
        return frozenset([each for each in changes.items() if each[0].attribute in self.reach])


def dependence_of(formula: Formula, translation: CompiledRulebook) -> Dependence:
    """Return what a formula depends on; worked out once for a rulebook."""
    return translation.cache.get("dependence", formula, partial(_dependence, translation=translation))


def _dependence(formula: Formula, translation: CompiledRulebook) -> Dependence:
    vocabulary, behind = translation.rulebook.vocabulary, list[Formula]()
    reach, crosses = set[str](), False
    for term in terms(formula):
        match term:
            case Passes(test):
                reach.update(vocabulary.given(test.attribute))
            case IsDerived(atom) | IsPossible(atom):
                behind += [each for meant in translation.deriving.get(atom, ()) for each in meant.formulas]
            case AtLeast(where) | Fewer(where):
                behind.append(where)
                crosses = True
            case IsAdvised():  # on whatever the advice depends on
                reach.update(each.path for each in vocabulary)
                crosses = True
    found = [dependence_of(each, translation) for each in behind]
    return Dependence(
        frozenset(reach).union(*(each.reach for each in found)), crosses or any(each.crosses for each in found)
    )
