"""The order of a plan, as formulas of the solver: `inference/ranking.py` over all cases at once."""

from __future__ import annotations

from itertools import combinations

from ...inference.compiled_rulebook import CompiledRule
from ...inference.scores import Variant
from ...inference.working_memory import CASE
from ..solving.solver import Expression, all_of, always, any_of, opposite, z3
from ..solving.world import World


def stands_before(world: World, first: Variant, then: Variant) -> Expression:
    """Both are in the plan, and the first stands before the other."""
    present = [world.advice.stands(variant, CASE) for variant in (first, then)]
    return all_of([*present, _order(world)[first, then]])


def ordering(rules: list[CompiledRule]) -> list[CompiledRule]:
    """The rules that order the plan, as they come."""
    return sorted((meant for meant in rules if meant.orders), key=lambda meant: meant.order)


def _order(world: World) -> dict[tuple[Variant, Variant], Expression]:
    """For each two variants: if both are in the plan, the one stands before the other.

    It begins with the order of the rulebook; then each rule that orders the plan moves one variant to just before
    another. What the rulebook leaves to the ranks is left open.
    """
    names = world.translation.rulebook.names
    listed = [variant for variant in names.plan]
    moved = [
        variant
        for meant in world.translation.rules.values()
        for each in meant.orders
        for variant in (each.first, each.then)
        if world.translation.methods[variant[0]].kind == "competing"  # others are no step unless the plan names them
    ]
    variants = [*listed, *(variant for variant in dict.fromkeys(moved) if variant not in listed)]
    before: dict[tuple[Variant, Variant], Expression] = {}
    for one, other in combinations(variants, 2):
        here = always() if one in listed else z3().Bool(f"rank {one} {other}")
        before[one, other], before[other, one] = here, opposite(here)
    for meant in ordering([*world.translation.rules.values()]):
        for place in world.places_of(meant):
            for each in meant.orders:
                if each.first in variants and each.then in variants:
                    _move(before, variants, each.first, each.then, world, world.fires(meant, place))
    return before


def _move(
    before: dict[tuple[Variant, Variant], Expression],
    variants: list[Variant],
    first: Variant,
    then: Variant,
    world: World,
    asked: Expression,
) -> None:
    """Move `first` to just before `then` where that is asked, both are there, and it stands after it."""
    there = [world.advice.stands(variant, CASE) for variant in (first, then)]
    moves = all_of([asked, *there, before[then, first]])
    for other in variants:
        if other != first:
            target = always() if other == then else before[then, other]
            now = any_of([all_of([moves, target]), all_of([opposite(moves), before[first, other]])])
            before[first, other], before[other, first] = now, opposite(now)
