"""The parts of a rule's conditions, each with what the rule would be with something else in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ...inference.compiled_rulebook import CompiledRule
from ...inference.meaning import cannot_fire, could_fire, fires, truth
from ...rulebook.condition import (
    ALWAYS,
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
)
from ...rulebook.rulebook import Rule

_LONGEST = 70


@dataclass(frozen=True)
class ConditionPart:
    """A part of `when` or of `unless`.

    put: the rule with another condition in its place, or (None) with nothing. alternative: whether it is one of
    several of which any will do. guarding: whether it stands under `unless`. shared: whether it was written in one
    entry with others, such as one of two tests on an attribute.
    """

    condition: Condition
    put: Callable[[Condition | None], Rule]
    guarding: bool = False
    alternative: bool = False
    shared: bool = False

    @property
    def said(self) -> str:
        """It as the author wrote it, in one line."""
        return f"`{written(self.condition)}`" if self.shared else said(self.condition)


def parts_of(rule: Rule) -> tuple[ConditionPart, ...]:
    """The parts of a rule that can be left out: those of `when`, and `unless` as a whole."""

    def when(new: Condition | None) -> Rule:
        return replace(rule, when=ALWAYS if new is None else new)

    def unless(new: Condition | None) -> Rule:
        return replace(rule, unless=new)

    whole = ConditionPart(rule.when, when)
    several = isinstance(rule.when, All)
    found = tuple(inner(whole)) if several else (whole,)
    return found if rule.unless is None else (*found, ConditionPart(rule.unless, unless, guarding=True))


def inner(part: ConditionPart) -> Iterator[ConditionPart]:
    """The parts of a part that can be left out, the outermost ones."""
    condition = part.condition
    match condition:
        case All(parts) | AnyOf(parts):
            together = type(condition)
            for position, each in enumerate(parts):
                if len(parts) > 1 or isinstance(condition, All):
                    put = _putting(part, together, parts, position, condition)
                    alternative, shared = isinstance(condition, AnyOf), part.shared or each.span == condition.span
                    yield replace(part, condition=each, put=put, alternative=alternative, shared=shared)
        case Not(each):
            yield from inner(replace(part, condition=each, put=_around(part, Not)))
        case SomeParty(where):
            yield from inner(replace(part, condition=where, put=_around(part, SomeParty)))
        case EveryParty(where):
            yield from inner(replace(part, condition=where, put=_around(part, EveryParty)))
        case PartyCount(where, low, high):
            yield from inner(replace(part, condition=where, put=_around(part, lambda new: PartyCount(new, low, high))))
        case _:
            return


def with_rule(meant: CompiledRule, rule: Rule) -> CompiledRule:
    """What the rule would mean in that other wording, which looks at nothing new."""
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


def said(condition: Condition) -> str:
    """A condition as the author wrote it, in one line."""
    if isinstance(condition, Derived):
        return f"`{written(condition)}`"
    text = "always" if condition.span is None else " ".join(condition.span.text.split())
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"


def written(condition: Condition) -> str:
    """A test or an assessment as it would be written by itself."""
    match condition:
        case Derived(atom):
            return f"assessment.{atom.name}: {_word(atom.value)}"
        case Not(part):
            name, _, test = written(part).partition(": ")
            return f"{name}: {{not: {test}}}"
        case OneOf(attribute, values):
            found = sorted(map(_word, values))
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
            return "always" if condition.span is None else " ".join(condition.span.text.split())


def _word(value: str | bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _putting(
    part: ConditionPart,
    together: type[All] | type[AnyOf],
    parts: tuple[Condition, ...],
    position: int,
    whole: Condition,
) -> Callable[[Condition | None], Rule]:
    def put(new: Condition | None) -> Rule:
        kept = (*parts[:position], *(() if new is None else (new,)), *parts[position + 1 :])
        return part.put(together(kept, whole.span))

    return put


def _around(part: ConditionPart, wrap: Callable[[Condition], Condition]) -> Callable[[Condition | None], Rule]:
    def put(new: Condition | None) -> Rule:
        return part.put(wrap(ALWAYS if new is None else new))

    return put
