"""Comparing rules over all cases: whether two say the same, one covers the other, or a part of one changes nothing.

A veto, a gate, a directive, an order in the plan or something to ask is said or not said: who says it too covers it.
Evidence adds up: for a recommendation, an assessment or a point it makes a difference that a second rule speaks
for it, however weakly, unless the first leaves no doubt to close, with a certainty of 1.

A rule can be compared with itself, with something else in the place of a part of its conditions.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields, replace

from ottava.facts.attribute import number_text
from ottava.facts.days import date_of, written
from ottava.facts.source.span import one_line

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.meaning import meaning_of_rule
from ...inference.ranking import EFFECTS
from ...rulebook.conclusion import Assess, Attend, Conclusion, Exclude, Recommend, ShutGate
from ...rulebook.condition import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    Derived,
    Includes,
    InRange,
    Known,
    Named,
    Not,
    OneOf,
    children,
    with_children,
)
from ...rulebook.rulebook import Rule
from ..solving.advice import index_for
from ..solving.logic import Logic, first_party
from ..solving.solver import Expression, all_of, any_of, opposite
from ..solving.world import World
from ..source_text import as_written


def by_conclusions(compiled_rulebook: CompiledRulebook) -> Iterator[tuple[CompiledRule, ...]]:
    """Yield the groups of two or more rules that conclude the same, in the order in which they run."""
    groups: dict[Hashable, list[CompiledRule]] = {}
    for compiled in compiled_rulebook.rules.values():
        groups.setdefault(_conclusions(compiled), []).append(compiled)
    return (tuple(group) for group in groups.values() if len(group) > 1)


def content(conclusion: Conclusion) -> tuple[Hashable, ...]:
    """Return a conclusion without the reason it gives: its kind, what it is about, and the rest."""
    kept = [each.name for each in fields(conclusion) if each.name not in ("because", "span")]
    return type(conclusion).__name__, *(getattr(conclusion, name) for name in kept)


def is_same(logic: Logic, compiled: CompiledRule, other: CompiledRule) -> bool:
    """Return whether two rules conclude the same and fire in the same cases, as certainly; not if they never fire."""
    if _conclusions(compiled) != _conclusions(other) or logic.firing(compiled) is None or logic.firing(other) is None:
        return False
    if logic.refuted(compiled, other) or logic.refuted(other, compiled):
        return False
    return not differ(logic, compiled, other)


def differ(logic: Logic, compiled: CompiledRule, other: CompiledRule, possibility: bool = False) -> bool:
    """Return whether the rules differ in some case: whether they fire, how certainly, or (`possibility`) could."""
    party_index = first_party(compiled)

    def difference(world: World) -> Expression:
        fires = world.fires(compiled, party_index)
        found = [_apart(fires, world.fires(other, party_index))]
        if possibility:
            could = (world.holds(each.could_fire, party_index) for each in (compiled, other))
            found.append(world.somewhere(party_index, _apart(*could)))
        if not (compiled.sure and other.sure):
            for degree in {*world.degrees(compiled.premise, party_index), *world.degrees(other.premise, party_index)}:
                reached = (world.holds(each.premise, party_index, degree) for each in (compiled, other))
                found.append(all_of([fires, _apart(*reached)]))
                if possibility:
                    ruled_out = (world.holds(each.cannot_fire, party_index, degree) for each in (compiled, other))
                    found.append(world.somewhere(party_index, _apart(*ruled_out)))
        return any_of(found)

    return logic.is_possible(difference, [compiled, other])


def is_covered(logic: Logic, compiled: CompiledRule, other: CompiledRule) -> bool:
    """Return whether wherever the rule fires the other fires too and says all that it says, of the same party."""
    if compiled is other or (other.rule.per_party and not compiled.rule.per_party):
        return False
    needed = [_certainty_needed(other, each) for each in compiled.rule.conclusions]
    if None in needed or logic.firing(compiled) is None or logic.refuted(compiled, other):
        return False
    here = first_party(compiled)
    there = index_for(other, here)
    certain = any(needed) and not other.sure

    def difference(world: World) -> Expression:
        both = [world.fires(other, there), *([world.holds(other.premise, there, 1.0)] if certain else [])]
        found = [all_of([world.fires(compiled, here), opposite(all_of(both))])]
        if logic.needs_possibility(compiled):
            could = all_of([world.holds(compiled.could_fire, here), opposite(world.holds(other.could_fire, there))])
            found.append(world.somewhere(here, could))
        return any_of(found)

    return not logic.is_possible(difference, [compiled, other])


def _conclusions(compiled: CompiledRule) -> Hashable:
    return compiled.rule.per_party, frozenset(map(content, compiled.rule.conclusions))


def _apart(one: Expression, other: Expression) -> Expression:
    return any_of([all_of([one, opposite(other)]), all_of([opposite(one), other])])


def _certainty_needed(other: CompiledRule, conclusion: Conclusion) -> bool | None:
    """Return whether the other rule covers the conclusion only where it is certain; None if it does not at all."""
    found = [needed for each in other.rule.conclusions if (needed := _covers(each, conclusion)) is not None]
    return None if not found else all(found)


def can_cover(conclusion: Conclusion) -> bool:
    """Return whether a rule that concludes it may cover another that does; weak evidence adds up, and covers none."""
    return _covers(conclusion, conclusion) is not None


def _covers(by: Conclusion, conclusion: Conclusion) -> bool | None:
    match by, conclusion:
        case Exclude(method, stage), Exclude():
            return False if method == conclusion.method and stage in (None, conclusion.stage) else None
        case ShutGate(gate, effect), ShutGate():
            as_strong = EFFECTS.index(effect) <= EFFECTS.index(conclusion.effect)
            return False if gate == conclusion.gate and as_strong else None
        case Recommend(method, stage, strength), Recommend():
            same_way = (method, stage) == (conclusion.method, conclusion.stage) and strength * conclusion.strength > 0
            return True if same_way and abs(strength) == 1 else None
        case Assess(atom, strength), Assess():
            return True if atom == conclusion.atom and strength == 1 else None
        case Attend(point, strength), Attend():
            return True if point == conclusion.point and strength == 1 else None
        case _:
            return False if content(by) == content(conclusion) else None


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
    if isinstance(condition, Named):
        return  # what is in it serves other rules too
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


def with_rule(compiled: CompiledRule, rule: Rule) -> CompiledRule:
    """Return the compiled rule for another wording of the rule, which reads nothing new."""
    return replace(compiled, rule=rule, observations=None, **meaning_of_rule(rule)._asdict())


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
        case Not(InRange(attribute, low, high, date="date" | "datetime" as kind)) if low is None or high is None:
            name, number = ("before", low) if high is None else ("after", high)
            return f"{attribute}: {{{name}: {written(date_of(number or 0, kind))}}}"
        case InRange(attribute, low, high, date="date" | "datetime" as kind):
            days = [None if each is None else written(date_of(each, kind)) for each in (low, high)]
            if low == high:
                return f"{attribute}: {days[0]}"
            found = [f"{name}: {day}" for name, day in zip(("on_or_after", "on_or_before"), days, strict=True) if day]
            return f"{attribute}: {{{', '.join(found)}}}"
        case Not(InRange(attribute, None, float() | int() as high)):
            return f"{attribute}: {{above: {number_text(high)}}}"
        case Not(InRange(attribute, float() | int() as low, None)):
            return f"{attribute}: {{below: {number_text(low)}}}"
        case Not(part):
            name, _, test = _alone(part).partition(": ")
            return f"{name}: {{not: {test}}}"
        case OneOf(attribute, values):
            found = sorted(map(as_written, values))
            return f"{attribute}: {found[0] if len(found) == 1 else '[' + ', '.join(found) + ']'}"
        case InRange(attribute, low, high):
            bounds = [f"at_least: {number_text(low)}"] if low is not None else []
            bounds += [f"at_most: {number_text(high)}"] if high is not None else []
            return f"{attribute}: {{{', '.join(bounds)}}}"
        case Includes(attribute, members):
            return f"{attribute}: {{includes: [{', '.join(sorted(members))}]}}"
        case Known(attribute):
            return f"{attribute}: {{known: true}}"
        case _:
            return one_line(condition.span) or "always"
