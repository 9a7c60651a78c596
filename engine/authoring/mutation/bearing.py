"""Which safeguards a changed rule can bear on: those that look at something which it or a rule behind it concludes."""

from collections.abc import Hashable, Iterable

from ...rulebook.conclusion import Assess, Attend, Conclusion, Direct, Exclude, Order, Recommend, ShutGate
from ...rulebook.condition import Advised, AdvisedCount, Derived, walk
from ...rulebook.rulebook import Names
from ...rulebook.safeguard import (
    DirectiveShown,
    GateShown,
    MethodShown,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from ..proving.breaches import spoken_of

_ADVISED, _STOPPED, _ORDERED = "advised", "stopped", "ordered"


def bears_on(safeguard: Safeguard, conclusions: Iterable[Conclusion], names: Names) -> bool:
    """Return whether any of these conclusions can decide whether a safeguard applies or is met."""
    looks_at: set[Hashable] = set()
    for shown in (*safeguard.under, *spoken_of(safeguard, names)):
        looks_at |= _behind_shown(shown)
    for condition in (safeguard.when, *(() if safeguard.unless is None else (safeguard.unless,))):
        for each in walk(condition):
            match each:
                case Derived(atom):
                    looks_at.add(atom)
                case Advised(method):
                    looks_at |= {("method", method), _STOPPED}
                case AdvisedCount():
                    looks_at |= {_ADVISED, _STOPPED}
    return any(not looks_at.isdisjoint(_brought_about(each)) for each in conclusions)


def _behind_shown(shown: Shown) -> set[Hashable]:
    match shown:
        case MethodShown(method):
            return {("method", method), _STOPPED}
        case VetoShown(method):
            return {("veto", method)}
        case GateShown(gate):
            return {("gate", gate)}
        case DirectiveShown(directive):
            return {("directive", directive)}
        case PointShown(point):
            return {("point", point)}
        case OrderShown():  # what else is advised can move both
            return {_ADVISED, _STOPPED, _ORDERED}


def _brought_about(conclusion: Conclusion) -> set[Hashable]:
    match conclusion:
        case Assess(atom):
            return {atom}
        case Recommend(method):
            return {("method", method), _ADVISED}
        case Exclude(method):
            return {("method", method), ("veto", method), _ADVISED}
        case ShutGate(gate, effect):
            return {("gate", gate), _STOPPED} if effect == "stop" else {("gate", gate)}
        case Direct(directive):
            return {("directive", directive)}
        case Attend(point):
            return {("point", point)}
        case Order():
            return {_ORDERED}
        case _:
            return set()
