"""How advice breaks a safeguard: patterns in what it shows, these as formulas of the solver, and the parties it takes.

If any case breaks a safeguard, one does with no more parties than `parties_to_break` says. The argument is that of
`solving/parties.py`. A safeguard asks for less than all its parts at once: of alternatives in it (this directive or
that, this rule or that) one is enough, so the greatest counts.
"""

from collections.abc import Iterator
from itertools import combinations

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import CASE
from ...inference.meaning import fires
from ...inference.ranking import EFFECTS, Variant
from ...rulebook.conclusion import Attend, Conclusion, Direct, Exclude, Order, Recommend, ShutGate
from ...rulebook.dependencies import producers_of
from ...rulebook.rulebook import Names
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
from ..solving.parties import KeptParties
from ..solving.solver import Expression, all_of, always, any_of, opposite, z3
from ..solving.world import World


def concludes(conclusion: Conclusion, shown: Shown) -> bool:
    """Return whether a conclusion alone makes advice show this, or is evidence for it."""
    match shown, conclusion:
        case MethodShown(method, stage), Recommend():
            same = conclusion.method == method and stage in (None, conclusion.stage)
            return same and conclusion.strength > 0
        case VetoShown(method, stage), Exclude():
            return conclusion.method == method and (stage is None or conclusion.stage in (None, stage))
        case GateShown(gate, effect), ShutGate():
            allowed = EFFECTS if effect is None else EFFECTS[: EFFECTS.index(effect) + 1]
            return conclusion.gate == gate and conclusion.effect in allowed
        case DirectiveShown(directive), Direct():
            return conclusion.directive == directive
        case PointShown(point), Attend():
            return conclusion.point == point
        case OrderShown(first, then), Order():
            return {conclusion.first, conclusion.then} == {first, then}
    return False


def concluding(compiled_rulebook: CompiledRulebook, shown: Shown) -> Iterator[tuple[CompiledRule, Conclusion]]:
    """Yield the rules with a conclusion that makes advice show this, in the order in which they run."""
    for compiled in compiled_rulebook.rules.values():
        for conclusion in compiled.rule.conclusions:
            if concludes(conclusion, shown):
                yield compiled, conclusion


BreachPattern = tuple[tuple[Shown, bool], ...]
"""What advice shows (True), and what it does not, where it breaks a safeguard."""


def breach_patterns(safeguard: Safeguard, names: Names) -> list[BreachPattern]:
    """Return the ways to break a safeguard, each by itself enough."""
    match safeguard.says:
        case Never(shown):
            return [((shown, True),)]
        case Always(shown):
            return [((shown, False),)]
        case OnlyDirectives(allowed):
            return [((DirectiveShown(each.id), True),) for each in names.directives if each.id not in allowed]
        case NotTogether() | GatesInOrder():
            return [((one, True), (other, True)) for one, other in combinations(safeguard.named, 2)]


def spoken_of(safeguard: Safeguard, names: Names) -> tuple[Shown, ...]:
    """Return what a safeguard forbids or demands that advice shows."""
    return tuple(dict.fromkeys(shown for breach in breach_patterns(safeguard, names) for shown, _ in breach))


def is_out_of_reach(safeguard: Safeguard, compiled_rulebook: CompiledRulebook) -> bool:
    """Return whether no rule concludes what could break the safeguard."""
    return not any(
        all(not expected or _can_be_shown(shown, compiled_rulebook) for shown, expected in breach)
        for breach in breach_patterns(safeguard, compiled_rulebook.rulebook.names)
    )


def _can_be_shown(shown: Shown, compiled_rulebook: CompiledRulebook) -> bool:
    if isinstance(shown, OrderShown):  # the plan has an order without any rule
        methods = (MethodShown(*variant) for variant in (shown.first, shown.then))
        return all(any(concluding(compiled_rulebook, method)) for method in methods)
    return any(concluding(compiled_rulebook, shown))


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
    party_index, names = party_index_of(safeguard), world.compiled_rulebook.rulebook.names
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
            variants = world.compiled_rulebook.methods[method].variants if stage is None else (stage,)
            everywhere = [CASE, *world.party_indexes] if party_index == CASE else [party_index]
            found = [all_of([world.advice.vetoed((method, each), at) for each in variants]) for at in everywhere]
            return any_of([world.somewhere(at, vetoed) for at, vetoed in zip(everywhere, found, strict=True)])
        case GateShown():
            return any_of([world.fires_for_any(compiled) for compiled, _ in concluding(world.compiled_rulebook, shown)])
        case DirectiveShown() | PointShown():
            rules = [compiled for compiled, _ in concluding(world.compiled_rulebook, shown)]
            for_anyone = party_index == CASE
            return any_of(
                [world.fires_for_any(each) if for_anyone else world.fires_of(each, party_index) for each in rules]
            )
        case OrderShown(first, then):
            in_plan = [world.advice.stands(variant, CASE) for variant in (first, then)]
            return all_of([*in_plan, _order(world)[first, then]])


def _order(world: World) -> dict[tuple[Variant, Variant], Expression]:
    """Return, for each two variants, where the one comes before the other if both are in the plan.

    It begins with the order of the rulebook; then each rule that orders the plan moves one variant to just before
    another. What the rulebook leaves to the ranks is left open.
    """
    names = world.compiled_rulebook.rulebook.names
    listed = list(names.plan)
    moved = [
        variant
        for compiled in world.compiled_rulebook.rules.values()
        for each in compiled.orders
        for variant in (each.first, each.then)
        # Others are no step unless the plan names them.
        if world.compiled_rulebook.methods[variant[0]].kind == "competing"
    ]
    variants = [*listed, *(variant for variant in dict.fromkeys(moved) if variant not in listed)]
    before: dict[tuple[Variant, Variant], Expression] = {}
    for one, other in combinations(variants, 2):
        here = always() if one in listed else z3().Bool(f"rank {one} {other}")
        before[one, other], before[other, one] = here, opposite(here)
    ordering = (compiled for compiled in world.compiled_rulebook.rules.values() if compiled.orders)
    for compiled in sorted(ordering, key=lambda compiled: compiled.order):
        for party_index in world.party_indexes_of(compiled):
            for each in compiled.orders:
                if each.first in variants and each.then in variants:
                    _move(before, variants, each.first, each.then, world, world.fires(compiled, party_index))
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


def parties_to_break(compiled_rulebook: CompiledRulebook, safeguard: Safeguard) -> int:
    """Return how many parties are enough to decide whether anything breaks the safeguard; at least one."""
    for_party = party_index_of(safeguard) != CASE
    kept = KeptParties(compiled_rulebook, producers_of(compiled_rulebook.rulebook.rules))
    kept.formula(fires(safeguard))
    apart, everybody = kept.apart + for_party, kept.everybody
    under: list[BreachPattern] = [((shown, True),) for shown in safeguard.under]
    for alternatives in (under, breach_patterns(safeguard, compiled_rulebook.rulebook.names)):
        ways = [_most(kept, wanted, for_party) for wanted in alternatives]
        apart += max((more for more, _ in ways), default=0)
        everybody = max([everybody, *(whole for _, whole in ways)])
    return kept.with_balance(max(1, apart, everybody))


def _most(kept: KeptParties, wanted: BreachPattern, for_party: bool) -> tuple[int, int]:
    """Return the most parties to keep beside those kept, and the most there must be, for all of these."""
    apart, everybody = 0, 0
    for shown, expected in wanted:
        ways = list(_ways(kept, shown, expected, for_party))
        apart += max((way.apart - kept.apart for way in ways), default=0)
        everybody = max([everybody, *(way.everybody for way in ways)])
    return apart, everybody


def _ways(kept: KeptParties, shown: Shown, expected: bool, for_party: bool) -> Iterator[KeptParties]:
    """Yield the parties to keep so that the advice shows this, or does not, for each way in which that can be."""
    rules = [compiled for compiled, _ in concluding(kept.compiled_rulebook, shown)]
    match shown:
        case MethodShown(method, stage):
            # One of the stages is enough where it is shown; where it is not, no stage is.
            variants = kept.compiled_rulebook.methods[method].variants if expected and stage is None else (stage,)
            for variant in variants:
                way = kept.copy()
                way.advised(method, variant, expected, for_someone=not for_party)
                yield way
        case OrderShown():
            yield _ordered(kept, shown)
        case GateShown() | DirectiveShown() | PointShown() if expected:
            for compiled in rules:
                way = kept.copy()
                way.fires(compiled, True, isinstance(shown, GateShown) or not for_party)
                yield way
        case _:
            way = kept.copy()
            if expected and not for_party:
                way.counts["excluded", shown] = 1
            for compiled in rules:
                way.fires(compiled, expected)
            yield way


def _ordered(kept: KeptParties, shown: OrderShown) -> KeptParties:
    way = kept.copy()
    variants = {shown.first, shown.then}
    for compiled in kept.compiled_rulebook.rules.values():
        if compiled.orders:
            way.fires(compiled, True, for_someone=True)
            way.fires(compiled, False)
            variants |= {variant for each in compiled.orders for variant in (each.first, each.then)}
    for variant in variants:
        way.advised(*variant, expected=True)
        way.advised(*variant, expected=False)
    return way
