"""Mutants: a rule with one thing changed, in every way there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from ottava.facts import Vocabulary
from ottava.facts.source.span import Span, one_line

from ...rulebook.conclusion import Assess, Attend, Conclusion, Effect, Exclude, Order, Recommend, ShutGate
from ...rulebook.condition import (
    ALWAYS,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Not,
    Quantifier,
    SomeParty,
    children,
    walk,
    with_children,
)
from ...rulebook.rulebook import Names, Rule, Rulebook
from ..rule_tests.conclusions import said
from ..source_text import as_written
from .changed_values import moved_bounds, other_values

MutationKind = Literal[
    "condition dropped",
    "condition negated",
    "value changed",
    "bound moved",
    "quantifier swapped",
    "any and all swapped",
    "unless removed",
    "conclusion removed",
    "exclusion removed",
    "strength changed",
    "effect changed",
    "order reversed",
]

PutCondition = Callable[[Condition], Rule]
"""Gives the rule with another condition in the place of one of its own."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule. `change` says what was changed, and `span` is where it would be changed."""

    kind: MutationKind
    change: str
    rule: Rule
    span: Span | None = field(compare=False)


def mutants_of(rule: Rule, rulebook: Rulebook) -> Iterator[Mutant]:
    """Yield the rule changed in one thing, in every way there is; ways that give the same rule are given once."""
    seen = {rule}
    for mutant in _all(rule, rulebook):
        if mutant.rule not in seen:
            seen.add(mutant.rule)
            yield mutant


def atoms_looked_at(rule: Rule) -> frozenset[Atom]:
    """Return the assessments that the conditions of a rule read."""
    conditions = (rule.when,) if rule.unless is None else (rule.when, rule.unless)
    return frozenset(each.atom for condition in conditions for each in walk(condition) if isinstance(each, Derived))


def _all(rule: Rule, rulebook: Rulebook) -> Iterator[Mutant]:
    derived = tuple(dict.fromkeys(atom for each in rulebook.rules for atom in each.atoms))
    conditions = _ChangedConditions(rulebook.vocabulary, derived)
    yield from conditions.of(rule.when, lambda new: replace(rule, when=new))
    if rule.unless is not None:
        yield Mutant("unless removed", "`unless` left out", replace(rule, unless=None), rule.unless.span)
        for mutant in conditions.of(rule.unless, lambda new: replace(rule, unless=new)):
            if mutant.rule.unless != ALWAYS:  # a guard that always holds: the rule is gone, which `when` shows already
                yield mutant
    yield from _changed_conclusions(rule, rulebook.names)


@dataclass(frozen=True, slots=True)
class _ChangedConditions:
    """The changes of conditions. `derived`: the assessments that rules derive."""

    vocabulary: Vocabulary
    derived: tuple[Atom, ...]

    def of(self, condition: Condition, put: PutCondition) -> Iterator[Mutant]:
        """Yield every change of a condition and of what is in it. `put`: the rule with another one in its place."""
        if condition != ALWAYS:
            yield Mutant("condition dropped", f"{_text(condition)} left out", put(ALWAYS), condition.span)
            yield from self._within(condition, put)

    def _within(self, condition: Condition, put: PutCondition, negated: bool = False) -> Iterator[Mutant]:
        """As `of`, but never leave the whole condition out. `negated`: it is directly under a `not`."""
        span, text = condition.span, _text(condition)
        if not negated:
            other = condition.part if isinstance(condition, Not) else Not(condition, span)
            yield Mutant("condition negated", f"{text} negated", put(other), span)
        for words, new in other_values(condition, self.vocabulary, self.derived):
            yield Mutant("value changed", f"in {text} {words}", put(new), span)
        for words, new in moved_bounds(condition, self.vocabulary):
            yield Mutant("bound moved", f"in {text} {words}", put(new), span)
        match condition:
            case All(parts):
                yield Mutant("any and all swapped", f"`all` of {text} made `any`", put(AnyOf(parts, span)), span)
            case AnyOf(parts):
                yield Mutant("any and all swapped", f"`any` of {text} made `all`", put(All(parts, span)), span)
            case SomeParty(where):
                yield Mutant("quantifier swapped", f"{text} asked of every party", put(EveryParty(where, span)), span)
            case EveryParty(where):
                yield Mutant("quantifier swapped", f"{text} asked of some party", put(SomeParty(where, span)), span)
        yield from self._inside(condition, put)

    def _inside(self, condition: Condition, put: PutCondition) -> Iterator[Mutant]:
        parts = children(condition)
        for position, part in enumerate(parts):
            before, after = parts[:position], parts[position + 1 :]

            def put_here(
                *new: Condition, before: tuple[Condition, ...] = before, after: tuple[Condition, ...] = after
            ) -> Rule:
                return put(with_children(condition, (*before, *new, *after)))

            if isinstance(condition, Quantifier):
                if part != ALWAYS:
                    yield from self.of(part, put_here)
                continue
            if part != ALWAYS and not isinstance(condition, Not):
                rest = (*before, *after)
                left = put(rest[0]) if len(rest) == 1 else put_here()
                yield Mutant("condition dropped", f"{_text(part)} left out", left, part.span)
            yield from self._within(part, put_here, negated=isinstance(condition, Not))


def _text(condition: Condition) -> str:
    text = one_line(condition.span)
    if isinstance(condition, Derived) and "[" in text:  # one of a list of values
        text = f"assessment.{condition.atom.name}: {as_written(condition.atom.value)}"
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}…`"


def _changed_conclusions(rule: Rule, names: Names) -> Iterator[Mutant]:
    """Yield the rule with one conclusion left out or changed: its strength to the next word or the other sign, the
    effect of a gate to each other one, an order reversed.
    """
    for position, conclusion in enumerate(rule.conclusions):
        before, after = rule.conclusions[:position], rule.conclusions[position + 1 :]
        text = f"`{said(conclusion, names)}`"
        removed: MutationKind = "exclusion removed" if isinstance(conclusion, Exclude) else "conclusion removed"
        yield Mutant(removed, f"{text} left out", replace(rule, conclusions=(*before, *after)), conclusion.span)
        for kind, other in _others(conclusion, names):
            new = replace(rule, conclusions=(*before, other, *after))
            yield Mutant(kind, f"{text} changed to `{said(other, names)}`", new, conclusion.span)


def _others(conclusion: Conclusion, names: Names) -> Iterator[tuple[MutationKind, Conclusion]]:
    match conclusion:
        case Recommend(strength=strength) | Attend(strength=strength) | Assess(strength=strength):
            for other in _next_strengths(strength, names):
                yield "strength changed", replace(conclusion, strength=other)
            if isinstance(conclusion, Recommend):
                yield "strength changed", replace(conclusion, strength=-strength)
        case ShutGate(effect=effect):
            for each in get_args(Effect):
                if each != effect:
                    yield "effect changed", replace(conclusion, effect=each)
        case Order(first, then):
            yield "order reversed", replace(conclusion, first=then, then=first)


def _next_strengths(strength: float, names: Names) -> Iterator[float]:
    """Yield the next weaker and the next stronger word, on the same side."""
    size, sign = abs(strength), 1 if strength > 0 else -1
    known = sorted(value for _, value in names.strengths)
    weaker = [value for value in known if value < size]
    stronger = [value for value in known if value > size]
    yield from (sign * value for value in (*weaker[-1:], *stronger[:1]))
