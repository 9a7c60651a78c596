"""A condition with one thing in it changed, in every way there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ottava.facts import Vocabulary
from ottava.facts.source.span import Span

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
)
from .mutant import Kind
from .values import moved_bounds, other_values


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
    for said, changed in other_values(condition, vocabulary, derived):
        yield ConditionMutant("value changed", f"in {text} {said}", span, changed)
    for said, changed in moved_bounds(condition, vocabulary):
        yield ConditionMutant("bound moved", f"in {text} {said}", span, changed)
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
