"""What advice shows, and so where it breaks a safeguard, as formulas of the solver over a world."""

from __future__ import annotations

from itertools import combinations

from ...inference.compiled_rulebook import CompiledRule
from ...inference.meaning import fires
from ...inference.working_memory import CASE
from ...rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from ..solving.solver import Expression, all_of, any_of, never, opposite
from ..solving.world import World
from .concluding import concluding
from .plans import stands_before


def place_of(safeguard: Safeguard) -> int:
    """Where a question about a safeguard is asked: all parties are alike, so of the first."""
    return 0 if safeguard.per_party else CASE


def broken(world: World, safeguard: Safeguard) -> Expression:
    """The safeguard applies, and the advice is not as it demands."""
    return all_of([applies(world, safeguard), wrong(world, safeguard)])


def applies(world: World, safeguard: Safeguard) -> Expression:
    """The safeguard applies: for the first party, where it speaks of each."""
    place = place_of(safeguard)
    under = [any_of([shows(world, shown, place) for shown in safeguard.under])] if safeguard.under else []
    return world.somewhere(place, all_of([world.holds(fires(safeguard), place), *under]))


def wrong(world: World, safeguard: Safeguard) -> Expression:
    """The advice is not as the safeguard demands, whether it applies or not."""
    place = place_of(safeguard)
    match safeguard.says:
        case Never(shown):
            return shows(world, shown, place)
        case Always(shown):
            return opposite(shows(world, shown, place))
        case OnlyDirectives(directives):
            names = [each.id for each in world.translation.rulebook.names.directives if each.id not in directives]
            return any_of([shows(world, DirectiveShown(name), place) for name in names])
        case NotTogether(parts):
            found = [shows(world, part, place) for part in parts]
            return any_of([all_of(pair) for pair in combinations(found, 2)])
        case GatesInOrder(gates):
            return any_of([above(world, other, gate) for gate, other in combinations(gates, 2)])


def shows(world: World, shown: Shown, place: int) -> Expression:
    """The advice shows it, of the party there or (for the case) of anyone."""
    match shown:
        case MethodShown(method, stage):
            return world.somewhere(place, world.advice.advised(method, stage, place))
        case VetoShown(method, stage):
            variants = world.translation.methods[method].variants if stage is None else (stage,)
            everywhere = [CASE, *world.places] if place == CASE else [place]
            found = [all_of([world.advice.vetoed((method, each), at) for each in variants]) for at in everywhere]
            return any_of([world.somewhere(at, vetoed) for at, vetoed in zip(everywhere, found, strict=True)])
        case GateShown():
            return any_of([world.fires_for_any(meant) for meant, _ in concluding(world.translation, shown)])
        case DirectiveShown() | PointShown():
            return any_of([_concluded(world, meant, place) for meant, _ in concluding(world.translation, shown)])
        case OrderShown(first, then):
            return stands_before(world, first, then)


def above(world: World, upper: str, lower: str) -> Expression:
    """Both gates are shown, the one above the other: the rulebook orders them, whatever their effect."""
    order = [gate.id for gate in world.translation.rulebook.names.gates]
    if order.index(upper) > order.index(lower):
        return never()
    return all_of([shows(world, GateShown(gate, None), CASE) for gate in (upper, lower)])


def _concluded(world: World, meant: CompiledRule, place: int) -> Expression:
    if place == CASE:
        return world.fires_for_any(meant)
    return world.fires(meant, place if meant.rule.per_party else CASE)
