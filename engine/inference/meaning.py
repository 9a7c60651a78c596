"""The meaning of conditions. It is defined here and nowhere else; matching, explaining and checking all use it.

A condition is true, false or unknown (Kleene's strong three-valued logic, Kleene 1952, section 64). Instead of
computing with three values, each condition is translated into two formulas of ordinary logic, one that holds exactly
where the condition is true and one that holds exactly where it is false. Where neither holds it is unknown.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ottava.facts import Value
from ottava.facts.days import number_of

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
    Named,
    Not,
    OneOf,
    PartyCount,
    SomeParty,
    Test,
    fold,
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
    """Return whether a known value passes a test. `true` is not 1: values of different kinds are never equal."""
    match test:
        case OneOf(_, values):
            # Few values are even equal, so that most are refused at once.
            return value in values and any(
                value == each and isinstance(value, bool) == isinstance(each, bool) for each in values
            )
        case InRange(_, low, high):
            if isinstance(value, bool) or not isinstance(value, int | float):
                if not isinstance(value, date):
                    return False
                value = number_of(value)
            return (low is None or value >= low) and (high is None or value <= high)
        case Includes(_, values):
            return isinstance(value, frozenset) and not values.isdisjoint(value)
        case Known():
            return True


def leaf_holds(leaf: Passes, value: Value | None) -> bool:
    """Return whether a leaf holds where this value is known, or (None) none is."""
    return leaf.if_unknown if value is None else passes(leaf.test, value) is leaf.expected


class Meaning(NamedTuple):
    """The two formulas of a condition: `true` holds exactly where it is true, `false` exactly where it is false."""

    true: Formula
    false: Formula


def meaning_of(condition: Condition) -> Meaning:
    """Return what a condition means."""
    return fold(condition, _meaning)


def truth(condition: Condition) -> Formula:
    """Return the formula that holds exactly where the condition is true."""
    return meaning_of(condition).true


def falsity(condition: Condition) -> Formula:
    """Return the formula that holds exactly where the condition is false."""
    return meaning_of(condition).false


def _meaning(condition: Condition, parts: tuple[Meaning, ...]) -> Meaning:
    match condition:
        case OneOf() | InRange() | Includes() | Known():
            # Only `known` is false of an unknown attribute.
            failed = Passes(condition, expected=False, if_unknown=isinstance(condition, Known))
            return Meaning(Passes(condition, expected=True, if_unknown=False), failed)
        case Derived(atom):
            return Meaning(IsDerived(atom, expected=True), IsPossible(atom, expected=False))
        case Advised() | AdvisedCount():
            return Meaning(IsAdvised(condition, expected=True), IsAdvised(condition, expected=False))
        case All():
            return Meaning(every(*[part.true for part in parts]), either(*[part.false for part in parts]))
        case AnyOf():
            return Meaning(either(*[part.true for part in parts]), every(*[part.false for part in parts]))
        case Named():
            return parts[0]
        case Not():
            return Meaning(parts[0].false, parts[0].true)
        case SomeParty(others=others):
            return Meaning(AtLeast(parts[0].true, 1, others), Fewer(negation(parts[0].false), 1, others))
        case EveryParty(others=others):
            return Meaning(Fewer(negation(parts[0].true), 1, others), AtLeast(parts[0].false, 1, others))
        case PartyCount(_, low, high, others=others, share=share):
            met, not_failed = parts[0].true, negation(parts[0].false)
            true: list[Formula] = []
            false: list[Formula] = []
            for least in (low, share):
                if least is not None:
                    true.append(AtLeast(met, least, others))
                    false.append(Fewer(not_failed, least, others))
            if high is not None:
                true.append(Fewer(not_failed, high + 1, others))
                false.append(AtLeast(met, high + 1, others))
            return Meaning(every(*true), either(*false))


def fires(rule: Rule | Safeguard) -> Formula:
    """Return where a rule fires, or a safeguard applies: its `when` is true, and its `unless` is not true."""
    return every(truth(rule.when), negation(_blocked(rule)))


class RuleMeaning(NamedTuple):
    """What a rule means. It fires where its `premise`, what its `when` means, holds and its `unless` is not true.

    `blocked`: what the `unless` means; None where there is none. `could_fire`: where the rule fires, or might if more
    were known. `cannot_fire`: where it is known not to fire.
    """

    fires: Formula
    premise: Formula
    blocked: Meaning | None
    could_fire: Formula
    cannot_fire: Formula


def meaning_of_rule(rule: Rule) -> RuleMeaning:
    """Return what a rule means."""
    when = meaning_of(rule.when)
    blocked = None if rule.unless is None else meaning_of(rule.unless)
    true = NEVER if blocked is None else blocked.true
    cannot = either(when.false, true)
    return RuleMeaning(every(when.true, negation(true)), when.true, blocked, negation(cannot), cannot)


def _blocked(rule: Rule | Safeguard) -> Formula:
    return NEVER if rule.unless is None else truth(rule.unless)


ALWAYS_HOLDS: Formula = Every(())
