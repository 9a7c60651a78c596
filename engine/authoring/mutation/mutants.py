"""Mutants: a rule with one thing changed, in every way there is: another value, a moved bound, a part left out."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypeVar, get_args

from ottava.facts import Attribute, Vocabulary, days
from ottava.facts.attribute import number_text
from ottava.facts.days import DateKind
from ottava.facts.source.span import Span, one_line

from ...inference.reasons import said_value
from ...rulebook.conclusion import Assess, Attend, Conclusion, Direct, Due, Effect, Exclude, Order, Recommend, ShutGate
from ...rulebook.condition import (
    ALWAYS,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Named,
    Not,
    OneOf,
    PartyCount,
    Quantifier,
    Scalar,
    Share,
    SomeParty,
    children,
    walk,
    with_children,
)
from ...rulebook.rulebook import Names, Rule, Rulebook
from ..source_text import as_written, conclusion_text
from .computations import changed_computations

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
    "computation changed",
]

PutCondition = Callable[[Condition], Rule]
"""Gives the rule with another condition in the place of one of its own."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule, or one that reads a changed computation: then with the `vocabulary` that has it. `change` says
    what was changed, and `span` is where it would be changed.
    """

    kind: MutationKind
    change: str
    rule: Rule
    span: Span | None = field(compare=False)
    vocabulary: Vocabulary | None = None


def mutants_of(rule: Rule, rulebook: Rulebook) -> Iterator[Mutant]:
    """Yield the rule changed in one thing, in every way there is; ways that give the same rule are given once."""
    seen = {rule}
    for mutant in _all(rule, rulebook):
        if mutant.rule not in seen:
            seen.add(mutant.rule)
            yield mutant
    for change, vocabulary, span in changed_computations(rule, rulebook):
        yield Mutant("computation changed", change, rule, span, vocabulary)


def atoms_looked_at(rule: Rule) -> frozenset[Atom]:
    """Return the assessments that the conditions of a rule read."""
    return frozenset(
        each.atom for condition in rule.conditions for each in walk(condition) if isinstance(each, Derived)
    )


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
        for words, new in moved_bounds(condition, self.vocabulary, negated):
            yield Mutant("bound moved", f"in {text} {words}", put(new), span)
        match condition:
            case All(parts):
                yield Mutant("any and all swapped", f"`all` of {text} made `any`", put(AnyOf(parts, span)), span)
            case AnyOf(parts):
                yield Mutant("any and all swapped", f"`any` of {text} made `all`", put(All(parts, span)), span)
            case SomeParty(where, others=others):
                swapped = EveryParty(where, span, others)
                yield Mutant(
                    "quantifier swapped", f"{text} asked of every {'other ' * others}party", put(swapped), span
                )
            case EveryParty(where, others=others):
                some = "another" if others else "some"
                swapped_back = SomeParty(where, span, others)
                yield Mutant("quantifier swapped", f"{text} asked of {some} party", put(swapped_back), span)
            case PartyCount(share=share) if share is not None:
                for other in get_args(Share):
                    if other != share:
                        change = f"in {text} the share `{share}` changed to `{other}`"
                        yield Mutant("bound moved", change, put(replace(condition, share=other)), span)
        if isinstance(condition, Quantifier) and condition.others:
            included = replace(condition, others=False)
            yield Mutant("quantifier swapped", f"{text} asked of the party in turn as well", put(included), span)
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
            if part != ALWAYS and not isinstance(condition, Not | Named):
                rest = (*before, *after)
                left = put(rest[0]) if len(rest) == 1 else put_here()
                yield Mutant("condition dropped", f"{_text(part)} left out", left, part.span)
            yield from self._within(part, put_here, negated=isinstance(condition, Not | Named))


def _text(condition: Condition) -> str:
    text = one_line(condition.span)
    if isinstance(condition, Derived) and "[" in text:  # one of a list of values
        text = f"assessment.{condition.atom.name}: {as_written(condition.atom.value)}"
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}…`"


def _changed_conclusions(rule: Rule, names: Names) -> Iterator[Mutant]:
    """Yield the rule with one conclusion left out or changed: its strength to the next word or the other sign, the
    effect of a gate to each other one, a due day moved, an order reversed.
    """
    for position, conclusion in enumerate(rule.conclusions):
        before, after = rule.conclusions[:position], rule.conclusions[position + 1 :]
        text = f"`{conclusion_text(conclusion, names)}`"
        removed: MutationKind = "exclusion removed" if isinstance(conclusion, Exclude) else "conclusion removed"
        yield Mutant(removed, f"{text} left out", replace(rule, conclusions=(*before, *after)), conclusion.span)
        for kind, other in _changed_conclusion(conclusion, names):
            new = replace(rule, conclusions=(*before, other, *after))
            yield Mutant(kind, f"{text} changed to `{conclusion_text(other, names)}`", new, conclusion.span)


def _changed_conclusion(conclusion: Conclusion, names: Names) -> Iterator[tuple[MutationKind, Conclusion]]:
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
        case Direct(due=Due(number) as due):
            for moved in (number - 1, number + 1):
                if moved >= 0:
                    yield "bound moved", replace(conclusion, due=replace(due, days=moved))
        case Order(first, then):
            yield "order reversed", replace(conclusion, first=then, then=first)


def _next_strengths(strength: float, names: Names) -> Iterator[float]:
    """Yield the next weaker and the next stronger word, on the same side."""
    size, sign = abs(strength), 1 if strength > 0 else -1
    known = sorted(value for _, value in names.strengths)
    weaker = [value for value in known if value < size]
    stronger = [value for value in known if value > size]
    yield from (sign * value for value in (*weaker[-1:], *stronger[:1]))


ChangedTest = tuple[str, Condition]
"""A change in words, and the condition with it."""

_STEPS = 10


def other_values(condition: Condition, vocabulary: Vocabulary, derived: tuple[Atom, ...]) -> Iterator[ChangedTest]:
    """Yield the condition with one of its values changed to another that is allowed.

    A test for `true` is left alone: testing for `false` instead is the same as negating it.
    """
    match condition:
        case OneOf(path, values) | Includes(path, values):
            attribute = vocabulary.get(path)
            for value in sorted(values, key=str):
                for other in () if attribute is None else _others(attribute, value, frozenset(values)):
                    changed: Any = values - {value} | {other}
                    yield _change(value, other), replace(condition, values=changed)
        case Derived(atom):
            other_atom = _next(atom, tuple(each for each in derived if each.name == atom.name), frozenset({atom}))
            if other_atom is not None:
                yield _change(atom.value, other_atom.value), replace(condition, atom=other_atom)


def moved_bounds(condition: Condition, vocabulary: Vocabulary, negated: bool = False) -> Iterator[ChangedTest]:
    """Yield the condition with a bound moved by one, both ways, as far as there are numbers. `negated`: it is directly
    under a `not`, as is the other side of `above` and `below`.
    """
    least, most = 0.0, math.inf
    step: float = 1  # counts of parties and of methods are whole numbers
    if isinstance(condition, InRange) and (attribute := vocabulary.get(condition.attribute)):
        (least, most), step = attribute.bounds, _step(attribute)
    elif not isinstance(condition, PartyCount | AdvisedCount):
        return
    low, high = condition.low, condition.high
    at_least, at_most = "at least", "at most"
    if negated and (low is None or high is None):
        at_least, at_most = "below", "above"
    said: Callable[[Any], str] = number_text
    if isinstance(condition, InRange) and (date := condition.date):
        at_least, at_most = ("before", "after") if at_least == "below" else ("on or after", "on or before")
        said = partial(_said_date, date)
    new: Any
    for new in _moved(low, step, least, most if high is None else high):
        yield f"{at_least} {said(low)} moved to {said(new)}", replace(condition, low=new)
    for new in _moved(high, step, least if low is None else low, most):
        yield f"{at_most} {said(high)} moved to {said(new)}", replace(condition, high=new)


def _said_date(kind: DateKind, number: float) -> str:
    return days.said(days.date_of(number, kind))


_Item = TypeVar("_Item")


def _next(item: _Item, allowed: tuple[_Item, ...], taken: frozenset[_Item]) -> _Item | None:
    """Return the next allowed one that is not taken, beginning again at the first."""
    start = allowed.index(item) if item in allowed else 0
    return next((each for each in (*allowed[start:], *allowed[:start]) if each not in taken), None)


def _others(attribute: Attribute, value: Scalar, taken: frozenset[Scalar]) -> Iterator[Scalar]:
    if isinstance(value, str):
        other = _next(value, attribute.values, frozenset(str(each) for each in taken))
        if other is not None:
            yield other
    elif not isinstance(value, bool):
        yield from (new for new in _moved(value, _step(attribute), *attribute.bounds) if new not in taken)


def _step(attribute: Attribute) -> float:
    low, high = attribute.bounds
    return 1 if attribute.kind == "integer" or high - low > 1 else (high - low) / _STEPS


def _moved(bound: float | None, step: float, low: float, high: float) -> Iterator[float]:
    if bound is not None:
        yield from (new for new in (bound - step, bound + step) if low <= new <= high)


def _change(old: Scalar, new: Scalar) -> str:
    return f"`{said_value(old)}` changed to `{said_value(new)}`"
