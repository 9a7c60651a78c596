"""What advice shows, and so where it breaks a safeguard, as formulas of the solver over a world."""

from __future__ import annotations

from itertools import combinations

from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import CASE
from ...inference.meaning import fires
from ...inference.ranking import Variant
from ...rulebook.safeguard import (
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from ..solving.solver import Expression, all_of, always, any_of, opposite, z3
from ..solving.world import World
from .breach_patterns import breach_patterns, concluding


def party_index_of(safeguard: Safeguard) -> int:
    """Return where to ask about a safeguard: at the first party, for all parties are alike, or at the case."""
    return 0 if safeguard.per_party else CASE


def broken(world: World, safeguard: Safeguard) -> Expression:
    """Return where the safeguard applies, and the advice is not as it demands."""
    return all_of([applies(world, safeguard), wrong(world, safeguard)])


def applies(world: World, safeguard: Safeguard) -> Expression:
    """Return where the safeguard applies: for the first party, if it is about each."""
    party_index = party_index_of(safeguard)
    under = [any_of([shows(world, shown, party_index) for shown in safeguard.under])] if safeguard.under else []
    return world.somewhere(party_index, all_of([world.holds(fires(safeguard), party_index), *under]))


def wrong(world: World, safeguard: Safeguard) -> Expression:
    """Return where the advice is not as the safeguard demands, whether it applies or not."""
    party_index, names = party_index_of(safeguard), world.translation.rulebook.names
    ways = breach_patterns(safeguard, names)
    if isinstance(safeguard.says, GatesInOrder):  # the rulebook orders gates, whatever their effect
        order = [gate.id for gate in names.gates]
        pairs = combinations(map(order.index, safeguard.says.gates), 2)
        ways = [way for way, (one, other) in zip(ways, pairs, strict=True) if one > other]

    def so(shown: Shown, expected: bool) -> Expression:
        return shows(world, shown, party_index) if expected else opposite(shows(world, shown, party_index))

    return any_of([all_of([so(*each) for each in way]) for way in ways])


def shows(world: World, shown: Shown, party_index: int) -> Expression:
    """Return where the advice shows it, of the party or (for the case) of anyone."""
    match shown:
        case MethodShown(method, stage):
            return world.somewhere(party_index, world.advice.advised(method, stage, party_index))
        case VetoShown(method, stage):
            variants = world.translation.methods[method].variants if stage is None else (stage,)
            everywhere = [CASE, *world.party_indexes] if party_index == CASE else [party_index]
            found = [all_of([world.advice.vetoed((method, each), at) for each in variants]) for at in everywhere]
            return any_of([world.somewhere(at, vetoed) for at, vetoed in zip(everywhere, found, strict=True)])
        case GateShown():
            return any_of([world.fires_for_any(meant) for meant, _ in concluding(world.translation, shown)])
        case DirectiveShown() | PointShown():
            return any_of([_concluded(world, meant, party_index) for meant, _ in concluding(world.translation, shown)])
        case OrderShown(first, then):
            return stands_before(world, first, then)


def _concluded(world: World, meant: CompiledRule, party_index: int) -> Expression:
    if party_index == CASE:
        return world.fires_for_any(meant)
    return world.fires(meant, party_index if meant.rule.per_party else CASE)


def stands_before(world: World, first: Variant, then: Variant) -> Expression:
    """Return where both are in the plan, the first before the other."""
    present = [world.advice.stands(variant, CASE) for variant in (first, then)]
    return all_of([*present, _order(world)[first, then]])


def ordering(rules: list[CompiledRule]) -> list[CompiledRule]:
    """Return the rules that order the plan, in their order."""
    return sorted((meant for meant in rules if meant.orders), key=lambda meant: meant.order)


def _order(world: World) -> dict[tuple[Variant, Variant], Expression]:
    """Return, for each two variants, where the one comes before the other if both are in the plan.

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
        for party_index in world.party_indexes_of(meant):
            for each in meant.orders:
                if each.first in variants and each.then in variants:
                    _move(before, variants, each.first, each.then, world, world.fires(meant, party_index))
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
