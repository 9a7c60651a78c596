"""A condition with one thing in it changed, in every way there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from ottava.facts import Vocabulary
from ottava.facts.source.span import Span

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
    PartyCount,
    SomeParty,
    walk,
)
from ...rulebook.rulebook import Names, Rule, Rulebook
from ..rule_tests.conclusions import said
from .changed_values import moved_bounds, other_values

Kind = Literal[
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


@dataclass(frozen=True, slots=True)
class Mutant:
    """`rule` is what the rule was changed into; `said` tells the change, and `span` is where it would be made."""

    kind: Kind
    said: str
    rule: Rule
    span: Span | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class ConditionMutant:
    """One change: its kind, what it is in words, where it would be made, and the condition with it."""

    kind: Kind
    said: str
    span: Span | None
    condition: Condition


def changes(condition: Condition, vocabulary: Vocabulary, derived: tuple[Atom, ...]) -> Iterator[ConditionMutant]:
    """Every change of a condition and of what is in it. `derived`: the assessments that rules derive."""
    if condition == ALWAYS:
        return
    yield ConditionMutant("condition dropped", f"{_text(condition)} left out", condition.span, ALWAYS)
    yield from _within(condition, vocabulary, derived)


def _within(
    condition: Condition, vocabulary: Vocabulary, derived: tuple[Atom, ...], negated: bool = False
) -> Iterator[ConditionMutant]:
    """As `changes`, without leaving the whole condition out. `negated`: it stands right under a `not`."""
    span, text = condition.span, _text(condition)
    if not negated:
        other = condition.part if isinstance(condition, Not) else Not(condition, span)
        yield ConditionMutant("condition negated", f"{text} negated", span, other)
    for words, changed in other_values(condition, vocabulary, derived):
        yield ConditionMutant("value changed", f"in {text} {words}", span, changed)
    for words, changed in moved_bounds(condition, vocabulary):
        yield ConditionMutant("bound moved", f"in {text} {words}", span, changed)
    match condition:
        case All(parts):
            yield ConditionMutant("any and all swapped", f"`all` of {text} made `any`", span, AnyOf(parts, span))
            yield from _of_parts(condition, parts, lambda new: All(new, span), vocabulary, derived)
        case AnyOf(parts):
            yield ConditionMutant("any and all swapped", f"`any` of {text} made `all`", span, All(parts, span))
            yield from _of_parts(condition, parts, lambda new: AnyOf(new, span), vocabulary, derived)
        case Not(part):
            yield from _rebuilt(part, lambda new: Not(new, span), vocabulary, derived, negated=True)
        case SomeParty(where):
            yield ConditionMutant("quantifier swapped", f"{text} asked of every party", span, EveryParty(where, span))
            yield from _of_where(where, lambda new: SomeParty(new, span), vocabulary, derived)
        case EveryParty(where):
            yield ConditionMutant("quantifier swapped", f"{text} asked of some party", span, SomeParty(where, span))
            yield from _of_where(where, lambda new: EveryParty(new, span), vocabulary, derived)
        case PartyCount(where) as count:
            yield from _of_where(where, lambda new: replace(count, where=new), vocabulary, derived)


def _of_parts(
    whole: Condition,
    parts: tuple[Condition, ...],
    rebuild: Callable[[tuple[Condition, ...]], Condition],
    vocabulary: Vocabulary,
    derived: tuple[Atom, ...],
) -> Iterator[ConditionMutant]:
    for place, part in enumerate(parts):
        before, after = parts[:place], parts[place + 1 :]
        rest = (*before, *after)
        left = rest[0] if len(rest) == 1 else rebuild(rest)
        if part != ALWAYS:
            yield ConditionMutant("condition dropped", f"{_text(part)} left out", part.span, left)

        def put(
            new: Condition, before: tuple[Condition, ...] = before, after: tuple[Condition, ...] = after
        ) -> Condition:
            return rebuild((*before, new, *after))

        yield from _rebuilt(part, put, vocabulary, derived)


def _of_where(
    where: Condition, rebuild: Callable[[Condition], Condition], vocabulary: Vocabulary, derived: tuple[Atom, ...]
) -> Iterator[ConditionMutant]:
    if where != ALWAYS:
        yield ConditionMutant("condition dropped", f"{_text(where)} left out", where.span, rebuild(ALWAYS))
        yield from _rebuilt(where, rebuild, vocabulary, derived)


def _rebuilt(
    part: Condition,
    rebuild: Callable[[Condition], Condition],
    vocabulary: Vocabulary,
    derived: tuple[Atom, ...],
    negated: bool = False,
) -> Iterator[ConditionMutant]:
    for change in _within(part, vocabulary, derived, negated):
        yield replace(change, condition=rebuild(change.condition))


def _text(condition: Condition) -> str:
    text = "" if condition.span is None else " ".join(condition.span.text.split())
    if isinstance(condition, Derived) and "[" in text:  # one of a list of values
        value = condition.atom.value
        text = f"assessment.{condition.atom.name}: {str(value).lower() if isinstance(value, bool) else value}"
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}…`"


_LONGEST = 60


def changed_conclusions(rule: Rule, names: Names) -> Iterator[Mutant]:
    """The rule with one conclusion left out or changed: its strength to the next word or the other sign, the effect
    of a gate to each other one, an order turned round.
    """
    for place, conclusion in enumerate(rule.conclusions):
        before, after = rule.conclusions[:place], rule.conclusions[place + 1 :]
        text = f"`{said(conclusion, names)}`"
        removed: Kind = "exclusion removed" if isinstance(conclusion, Exclude) else "conclusion removed"
        yield Mutant(removed, f"{text} left out", replace(rule, conclusions=(*before, *after)), conclusion.span)
        for kind, other in _others(conclusion, names):
            new = replace(rule, conclusions=(*before, other, *after))
            yield Mutant(kind, f"{text} changed to `{said(other, names)}`", new, conclusion.span)


def _others(conclusion: Conclusion, names: Names) -> Iterator[tuple[Kind, Conclusion]]:
    match conclusion:
        case Recommend(strength=strength):
            for other in (*_next_strengths(strength, names), -strength):
                yield "strength changed", replace(conclusion, strength=other)
        case Attend(strength=strength) | Assess(strength=strength):
            for other in _next_strengths(strength, names):
                yield "strength changed", replace(conclusion, strength=other)
        case ShutGate(effect=effect):
            for each in get_args(Effect):
                if each != effect:
                    yield "effect changed", replace(conclusion, effect=each)
        case Order(first, then):
            yield "order reversed", replace(conclusion, first=then, then=first)


def _next_strengths(strength: float, names: Names) -> Iterator[float]:
    """The next weaker and the next stronger word, on the same side."""
    size, sign = abs(strength), 1 if strength > 0 else -1
    known = sorted(value for _, value in names.strengths)
    weaker = [value for value in known if value < size]
    stronger = [value for value in known if value > size]
    yield from (sign * value for value in (*weaker[-1:], *stronger[:1]))


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
