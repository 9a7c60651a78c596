"""How many parties are enough for a safeguard: if any case breaks it, one with no more than these does.

The argument is that of `solving/parties.py`. A safeguard asks for less than all its parts at once: of alternatives in
it (this directive or that, this rule or that) one is enough, so the greatest counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import CASE
from ...inference.meaning import fires
from ...rulebook.dependencies import producers_of
from ...rulebook.safeguard import (
    DirectiveShown,
    GateShown,
    MethodShown,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
)
from ..solving.parties import KeptParties
from .breach_patterns import BreachPattern, breach_patterns, concluding
from .safeguard_formula import party_index_of


def parties_enough(translation: CompiledRulebook, safeguard: Safeguard) -> int:
    """Return how many parties are enough to decide whether anything breaks the safeguard; at least one."""
    for_party = party_index_of(safeguard) != CASE
    kept = KeptParties(translation, producers_of(translation.rulebook.rules))
    kept.formula(fires(safeguard))
    apart, everybody = kept.apart + for_party, kept.everybody
    under: list[BreachPattern] = [((shown, True),) for shown in safeguard.under]
    for alternatives in (under, breach_patterns(safeguard, translation.rulebook.names)):
        ways = [_most(kept, wanted, for_party) for wanted in alternatives]
        apart += max((more for more, _ in ways), default=0)
        everybody = max([everybody, *(whole for _, whole in ways)])
    return max(1, apart, everybody)


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
    rules = [meant for meant, _ in concluding(kept.translation, shown)]
    match shown:
        case MethodShown(method, stage):
            # One of the stages is enough where it is shown; where it is not, no stage is.
            variants = kept.translation.methods[method].variants if expected and stage is None else (stage,)
            for variant in variants:
                way = kept.copy()
                way.advised(method, variant, expected, for_someone=not for_party)
                yield way
        case OrderShown():
            yield _ordered(kept, shown)
        case GateShown() | DirectiveShown() | PointShown() if expected:
            for meant in rules:
                way = kept.copy()
                way.fires(meant, True, isinstance(shown, GateShown) or not for_party)
                yield way
        case _:
            way = kept.copy()
            if expected and not for_party:
                way.counts["excluded", shown] = 1
            for meant in rules:
                way.fires(meant, expected)
            yield way


def _ordered(kept: KeptParties, shown: OrderShown) -> KeptParties:
    way = kept.copy()
    variants = {shown.first, shown.then}
    for meant in kept.translation.rules.values():
        if meant.orders:
            way.fires(meant, True, for_someone=True)
            way.fires(meant, False)
            variants |= {variant for each in meant.orders for variant in (each.first, each.then)}
    for variant in variants:
        way.advised(*variant, expected=True)
        way.advised(*variant, expected=False)
    return way
