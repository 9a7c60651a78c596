"""How advice breaks a safeguard, and which conclusions of rules make it show what the safeguard speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.ranking import EFFECTS
from ...rulebook.conclusion import Attend, Conclusion, Direct, Exclude, Order, Recommend, ShutGate
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


def concluding(translation: CompiledRulebook, shown: Shown) -> Iterator[tuple[CompiledRule, Conclusion]]:
    """Yield the rules with a conclusion that makes advice show this, in the order in which they run."""
    for meant in translation.rules.values():
        for conclusion in meant.rule.conclusions:
            if concludes(conclusion, shown):
                yield meant, conclusion


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


def is_out_of_reach(safeguard: Safeguard, translation: CompiledRulebook) -> bool:
    """Return whether no rule concludes what could break the safeguard."""
    return not any(
        all(not expected or _can_be_shown(shown, translation) for shown, expected in breach)
        for breach in breach_patterns(safeguard, translation.rulebook.names)
    )


def _can_be_shown(shown: Shown, translation: CompiledRulebook) -> bool:
    if isinstance(shown, OrderShown):  # the plan has an order without any rule
        methods = (MethodShown(*variant) for variant in (shown.first, shown.then))
        return all(any(concluding(translation, method)) for method in methods)
    return any(concluding(translation, shown))
