"""What a condition means. It is written here and nowhere else; matching, explaining and checking all read it from
here.

A condition is true, false or unknown (Kleene's strong three-valued logic, Kleene 1952, section 64). Instead of
computing with three values, each condition is translated into two formulas of ordinary logic: `truth`, which holds
exactly where the condition is true, and `falsity`, which holds exactly where it is false. Where neither holds it
is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ottava.facts import Value

from ..rulebook.condition import (
    Advised,
    AdvisedCount,
    All,
    AnyOf,
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
    Test,
)
from ..rulebook.rulebook import Rule
from .formula import (
    AtLeast,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    either,
    every,
    negation,
)

if TYPE_CHECKING:
    from ..rulebook.safeguard import Safeguard

NEVER: Formula = Either(())


def passes(test: Test, value: Value) -> bool:
    """Whether a known value passes a test. `true` is not 1: values of different kinds are never equal."""
    match test:
        case OneOf(_, values):
            return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in values)
        case InRange(_, low, high):
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            return (low is None or value >= low) and (high is None or value <= high)
        case Includes(_, values):
            return isinstance(value, frozenset) and not values.isdisjoint(value)
        case Known():
            return True


def truth(condition: Condition) -> Formula:
    """The formula that holds exactly where the condition is true."""
    match condition:
        case Known():
            return Passes(condition, expected=True, if_unknown=False)
        case OneOf() | InRange() | Includes():
            return Passes(condition, expected=True, if_unknown=False)
        case Derived(atom):
            return IsDerived(atom, expected=True)
        case Advised() | AdvisedCount():
            return IsAdvised(condition, expected=True)
        case All(parts):
            return every(*map(truth, parts))
        case AnyOf(parts):
            return either(*map(truth, parts))
        case Not(part):
            return falsity(part)
        case SomeParty(where):
            return AtLeast(truth(where), 1)
        case EveryParty(where):
            return Fewer(negation(truth(where)), 1)
        case PartyCount(where, low, high):
            at_least = () if low is None else (AtLeast(truth(where), low),)
            at_most = () if high is None else (Fewer(negation(falsity(where)), high + 1),)
            return every(*at_least, *at_most)


def falsity(condition: Condition) -> Formula:
    """The formula that holds exactly where the condition is false."""
    match condition:
        case Known():
            return Passes(condition, expected=False, if_unknown=True)
        case OneOf() | InRange() | Includes():
            return Passes(condition, expected=False, if_unknown=False)
        case Derived(atom):
            return IsPossible(atom, expected=False)
        case Advised() | AdvisedCount():
            return IsAdvised(condition, expected=False)
        case All(parts):
            return either(*map(falsity, parts))
        case AnyOf(parts):
            return every(*map(falsity, parts))
        case Not(part):
            return truth(part)
        case SomeParty(where):
            return Fewer(negation(falsity(where)), 1)
        case EveryParty(where):
            return AtLeast(falsity(where), 1)
        case PartyCount(where, low, high):
            too_few = () if low is None else (Fewer(negation(falsity(where)), low),)
            too_many = () if high is None else (AtLeast(truth(where), high + 1),)
            return either(*too_few, *too_many)


def fires(rule: Rule | Safeguard) -> Formula:
    """Where the rule fires, or the safeguard applies: its `when` is true, and its `unless` is not true."""
    return every(truth(rule.when), negation(_blocked(rule)))


def cannot_fire(rule: Rule) -> Formula:
    """Where the rule is known not to fire: its `when` is false, or its `unless` is true."""
    return either(falsity(rule.when), _blocked(rule))


def could_fire(rule: Rule) -> Formula:
    """Where the rule fires, or might fire if more were known."""
    return negation(cannot_fire(rule))


def _blocked(rule: Rule | Safeguard) -> Formula:
    return NEVER if rule.unless is None else truth(rule.unless)


ALWAYS_HOLDS: Formula = Every(())
