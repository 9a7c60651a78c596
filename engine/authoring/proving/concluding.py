"""Which conclusions of rules make advice show what a safeguard speaks of."""

from __future__ import annotations

from collections.abc import Iterator

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
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)


def concludes(conclusion: Conclusion, shown: Shown) -> bool:
    """Whether a conclusion alone makes advice show it, or speaks for it."""
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
    """The rules with a conclusion that makes advice show it, in the order in which they run."""
    for meant in translation.rules.values():
        for conclusion in meant.rule.conclusions:
            if concludes(conclusion, shown):
                yield meant, conclusion


def spoken_of(safeguard: Safeguard, names: Names) -> tuple[Shown, ...]:
    """What a safeguard forbids or demands that advice shows."""
    if isinstance(safeguard.says, OnlyDirectives):
        allowed = safeguard.says.directives
        return tuple(DirectiveShown(each.id) for each in names.directives if each.id not in allowed)
    return safeguard.named


def is_out_of_reach(safeguard: Safeguard, translation: CompiledRulebook) -> bool:
    """Whether no rule concludes what could break the safeguard."""
    said = spoken_of(safeguard, translation.rulebook.names)
    concluded = [shown for shown in said if _can_be_shown(shown, translation)]
    match safeguard.says:
        case Always():
            return False
        case NotTogether() | GatesInOrder():
            return len(concluded) < 2
        case _:
            return not concluded


def _can_be_shown(shown: Shown, translation: CompiledRulebook) -> bool:
    if isinstance(shown, OrderShown):  # the plan has an order without any rule
        methods = (MethodShown(*variant) for variant in (shown.first, shown.then))
        return all(any(concluding(translation, method)) for method in methods)
    return any(concluding(translation, shown))
