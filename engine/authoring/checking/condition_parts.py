"""The parts of a rule's conditions, each with the rule that has something else in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ottava.facts.source.span import one_line

from ...inference.compiled_rulebook import CompiledRule
from ...inference.meaning import cannot_fire, could_fire, fires, truth
from ...rulebook.condition import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    Derived,
    Includes,
    InRange,
    Known,
    Not,
    OneOf,
    children,
    with_children,
)
from ...rulebook.rulebook import Rule
from ..source_text import as_written

_LONGEST = 70


@dataclass(frozen=True)
class ConditionPart:
    """A part of `when` or of `unless`.

    put: the rule with another condition in its place, or (None) with nothing. alternative: whether it is one of
    several of which any will do. guarding: whether it is under `unless`. shared: whether it was written in one
    entry with others, such as one of two tests on an attribute.
    """

    condition: Condition
    put: Callable[[Condition | None], Rule]
    guarding: bool = False
    alternative: bool = False
    shared: bool = False

    @property
    def quoted(self) -> str:
        """It as the author wrote it, in one line."""
        return f"`{_alone(self.condition)}`" if self.shared else quoted_condition(self.condition)


def parts_of(rule: Rule) -> tuple[ConditionPart, ...]:
    """Return the parts of a rule that can be left out: those of `when`, and `unless` as a whole."""
    whole = ConditionPart(rule.when, lambda new: replace(rule, when=ALWAYS if new is None else new))
    found = tuple(inner(whole)) if isinstance(rule.when, All) else (whole,)
    if rule.unless is None:
        return found
    return (*found, ConditionPart(rule.unless, lambda new: replace(rule, unless=new), guarding=True))


def inner(part: ConditionPart) -> Iterator[ConditionPart]:
    """Yield the parts of a part that can be left out, the outermost ones."""
    condition, parts = part.condition, children(part.condition)
    if not isinstance(condition, All | AnyOf):
        for only in parts:
            yield from inner(
                replace(part, condition=only, put=lambda new: part.put(with_children(condition, [new or ALWAYS])))
            )
    elif len(parts) > 1 or isinstance(condition, All):
        for position, each in enumerate(parts):

            def put(new: Condition | None, position: int = position) -> Rule:
                kept = () if new is None else (new,)
                return part.put(with_children(condition, (*parts[:position], *kept, *parts[position + 1 :])))

            alternative, shared = isinstance(condition, AnyOf), part.shared or each.span == condition.span
            yield replace(part, condition=each, put=put, alternative=alternative, shared=shared)


def with_rule(meant: CompiledRule, rule: Rule) -> CompiledRule:
    """Return the compiled rule for another wording of the rule, which reads nothing new."""
    return replace(
        meant,
        rule=rule,
        fires=fires(rule),
        premise=truth(rule.when),
        could_fire=could_fire(rule),
        cannot_fire=cannot_fire(rule),
        grounds=None,
        observations=None,
    )


def quoted_condition(condition: Condition) -> str:
    """Return a condition as the author wrote it, in one line."""
    if isinstance(condition, Derived):
        return f"`{_alone(condition)}`"
    text = one_line(condition.span) or "always"
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"


def _alone(condition: Condition) -> str:
    """Return a test or an assessment as it would be written by itself."""
    match condition:
        case Derived(atom):
            return f"assessment.{atom.name}: {as_written(atom.value)}"
        case Not(part):
            name, _, test = _alone(part).partition(": ")
            return f"{name}: {{not: {test}}}"
        case OneOf(attribute, values):
            found = sorted(map(as_written, values))
            return f"{attribute}: {found[0] if len(found) == 1 else '[' + ', '.join(found) + ']'}"
        case InRange(attribute, low, high):
            bounds = [f"at_least: {low:g}"] if low is not None else []
            bounds += [f"at_most: {high:g}"] if high is not None else []
            return f"{attribute}: {{{', '.join(bounds)}}}"
        case Includes(attribute, members):
            return f"{attribute}: {{includes: [{', '.join(sorted(members))}]}}"
        case Known(attribute):
            return f"{attribute}: {{known: true}}"
        case _:
            return one_line(condition.span) or "always"
