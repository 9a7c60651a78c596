"""When one rule says all that another says, so that the other adds nothing.

A veto, a gate, a directive, an order in the plan or something to ask is said or not said: who says it too covers it.
Evidence adds up: for a recommendation, an assessment or a point it makes a difference that a second rule speaks
for it, however weakly, unless the first leaves no doubt to close, with a certainty of 1.
"""

from __future__ import annotations

from ...inference.compiled_rulebook import CompiledRule
from ...inference.ranking import EFFECTS
from ...rulebook.conclusion import Ask, Assess, Attend, Conclusion, Exclude, Recommend, ShutGate
from ..solving.logic import Logic, first_place
from ..solving.solver import Expression, all_of, any_of, opposite
from ..solving.world import World
from .grouping import content
from .questions import above


def same(logic: Logic, meant: CompiledRule, other: CompiledRule) -> bool:
    """Whether two rules that conclude the same fire in the same cases, as certainly; not if they never fire."""
    if logic.firing(meant) is None or logic.firing(other) is None:
        return False
    if logic.refuted(meant, other) or logic.refuted(other, meant):
        return False
    place = first_place(meant)

    def difference(world: World) -> Expression:
        one, two = world.fires(meant, place), world.fires(other, place)
        found = [all_of([one, opposite(two)]), all_of([two, opposite(one)])]
        if not (meant.sure and other.sure):
            for degree in {*world.degrees(meant.premise, place), *world.degrees(other.premise, place)}:
                here, there = (world.holds(each.premise, place, degree) for each in (meant, other))
                found += [all_of([one, two, here, opposite(there)]), all_of([one, two, there, opposite(here)])]
        return any_of(found)

    return not logic.is_possible(difference, [meant, other])


def covered(logic: Logic, meant: CompiledRule, other: CompiledRule) -> bool:
    """Whether wherever the rule fires the other fires too and says all that it says, for the same place."""
    if meant is other or (other.rule.per_party and not meant.rule.per_party):
        return False
    needed = [_certainty_needed(other, each) for each in meant.rule.conclusions]
    if None in needed or logic.firing(meant) is None or logic.refuted(meant, other):
        return False
    place = first_place(meant)
    there = above(other, place)
    certain = any(needed)
    in_question = any(each.atom in logic.translation.needs_possibility for each in meant.assesses)

    def difference(world: World) -> Expression:
        both = [world.fires(other, there)]
        if certain and not other.sure:
            both.append(world.holds(other.premise, there, 1.0))
        found = [all_of([world.fires(meant, place), opposite(all_of(both))])]
        if in_question:
            could = all_of([world.holds(meant.could_fire, place), opposite(world.holds(other.could_fire, there))])
            found.append(world.somewhere(place, could))
        return any_of(found)

    return not logic.is_possible(difference, [meant, other])


def _certainty_needed(other: CompiledRule, conclusion: Conclusion) -> bool | None:
    """Whether the other rule covers the conclusion only where it is certain; None if it does not cover it at all."""
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
        case Ask(), Ask():
            return False if content(by) == content(conclusion) else None
        case _:
            return False if content(by) == content(conclusion) else None
