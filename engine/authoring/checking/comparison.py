"""Comparing rules over all cases: whether two say the same, or one covers another.

A veto, a gate, a directive, an order in the plan or something to ask is said or not said: who says it too covers it.
Evidence adds up: for a recommendation, an assessment or a point it makes a difference that a second rule speaks
for it, however weakly, unless the first leaves no doubt to close, with a certainty of 1.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import CASE
from ...inference.ranking import EFFECTS
from ...rulebook.conclusion import Assess, Attend, Conclusion, Exclude, Recommend, ShutGate
from ..solving.logic import Logic, first_party
from ..solving.solver import Expression, all_of, any_of, opposite
from ..solving.world import World


def by_conclusions(translation: CompiledRulebook) -> Iterator[tuple[CompiledRule, ...]]:
    """Yield the groups of two or more rules that conclude the same, in the order in which they run."""
    groups: dict[Hashable, list[CompiledRule]] = {}
    for meant in translation.rules.values():
        groups.setdefault(_conclusions(meant), []).append(meant)
    return (tuple(group) for group in groups.values() if len(group) > 1)


def content(conclusion: Conclusion) -> tuple[Hashable, ...]:
    """Return a conclusion without the reason it gives: its kind, what it is about, and the rest."""
    kept = [each.name for each in fields(conclusion) if each.name not in ("because", "span")]
    return type(conclusion).__name__, *(getattr(conclusion, name) for name in kept)


def is_same(logic: Logic, meant: CompiledRule, other: CompiledRule) -> bool:
    """Return whether two rules conclude the same and fire in the same cases, as certainly; not if they never fire."""
    if _conclusions(meant) != _conclusions(other) or logic.firing(meant) is None or logic.firing(other) is None:
        return False
    if logic.refuted(meant, other) or logic.refuted(other, meant):
        return False
    return not differ(logic, meant, other)


def differ(logic: Logic, meant: CompiledRule, other: CompiledRule, possibility: bool = False) -> bool:
    """Return whether the rules differ in some case: whether they fire, how certainly, or (`possibility`) could."""
    party_index = first_party(meant)

    def difference(world: World) -> Expression:
        fires = world.fires(meant, party_index)
        found = [_apart(fires, world.fires(other, party_index))]
        if possibility:
            could = (world.holds(each.could_fire, party_index) for each in (meant, other))
            found.append(world.somewhere(party_index, _apart(*could)))
        if not (meant.sure and other.sure):
            for degree in {*world.degrees(meant.premise, party_index), *world.degrees(other.premise, party_index)}:
                reached = (world.holds(each.premise, party_index, degree) for each in (meant, other))
                found.append(all_of([fires, _apart(*reached)]))
                if possibility:
                    ruled_out = (world.holds(each.cannot_fire, party_index, degree) for each in (meant, other))
                    found.append(world.somewhere(party_index, _apart(*ruled_out)))
        return any_of(found)

    return logic.is_possible(difference, [meant, other])


def is_covered(logic: Logic, meant: CompiledRule, other: CompiledRule) -> bool:
    """Return whether wherever the rule fires the other fires too and says all that it says, of the same party."""
    if meant is other or (other.rule.per_party and not meant.rule.per_party):
        return False
    needed = [_certainty_needed(other, each) for each in meant.rule.conclusions]
    if None in needed or logic.firing(meant) is None or logic.refuted(meant, other):
        return False
    here = first_party(meant)
    there = seen_from(other, here)
    certain = any(needed) and not other.sure

    def difference(world: World) -> Expression:
        both = [world.fires(other, there), *([world.holds(other.premise, there, 1.0)] if certain else [])]
        found = [all_of([world.fires(meant, here), opposite(all_of(both))])]
        if logic.needs_possibility(meant):
            could = all_of([world.holds(meant.could_fire, here), opposite(world.holds(other.could_fire, there))])
            found.append(world.somewhere(here, could))
        return any_of(found)

    return not logic.is_possible(difference, [meant, other])


def seen_from(meant: CompiledRule, party_index: int) -> int:
    """Return where the rule fires if it speaks of that party: there, or at the case."""
    return party_index if meant.rule.per_party else CASE


def _conclusions(meant: CompiledRule) -> Hashable:
    return meant.rule.per_party, frozenset(map(content, meant.rule.conclusions))


def _apart(one: Expression, other: Expression) -> Expression:
    return any_of([all_of([one, opposite(other)]), all_of([opposite(one), other])])


def _certainty_needed(other: CompiledRule, conclusion: Conclusion) -> bool | None:
    """Return whether the other rule covers the conclusion only where it is certain; None if it does not at all."""
    found = [needed for each in other.rule.conclusions if (needed := _covers(each, conclusion)) is not None]
    return None if not found else all(found)


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
