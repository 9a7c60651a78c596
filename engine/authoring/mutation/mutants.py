"""All mutants of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...rulebook.condition import ALWAYS, Atom, Derived, walk
from ...rulebook.rulebook import Rule, Rulebook
from .conclusions import changed_conclusions
from .conditions import changes
from .mutant import Mutant


def mutants_of(rule: Rule, rulebook: Rulebook) -> Iterator[Mutant]:
    """The rule changed in one thing, in every way there is; ways that come to the same rule are given once."""
    seen = {rule}
    for mutant in _all(rule, rulebook):
        if mutant.rule not in seen:
            seen.add(mutant.rule)
            yield mutant


def _all(rule: Rule, rulebook: Rulebook) -> Iterator[Mutant]:
    derived = tuple(dict.fromkeys(atom for each in rulebook.rules for atom in each.atoms))
    for change in changes(rule.when, rulebook.vocabulary, derived):
        yield Mutant(change.kind, change.said, replace(rule, when=change.condition), change.span)
    if rule.unless is not None:
        yield Mutant("unless removed", "`unless` left out", replace(rule, unless=None), rule.unless.span)
        for change in changes(rule.unless, rulebook.vocabulary, derived):
            if change.condition != ALWAYS:  # a guard that always holds: the rule is gone, which `when` shows already
                yield Mutant(change.kind, change.said, replace(rule, unless=change.condition), change.span)
    yield from changed_conclusions(rule, rulebook.names)


def atoms_looked_at(rule: Rule) -> frozenset[Atom]:
    """The assessments that the conditions of a rule look at."""
    conditions = (rule.when,) if rule.unless is None else (rule.when, rule.unless)
    return frozenset(each.atom for condition in conditions for each in walk(condition) if isinstance(each, Derived))
