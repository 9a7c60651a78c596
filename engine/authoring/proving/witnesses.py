"""How many parties are enough for a safeguard: if any case breaks it, one with no more than these does.

The argument is that of `solving/parties.py`. A safeguard asks for less than all its parts at once: of alternatives in
it (this directive or that, this rule or that) one is enough, so the greatest counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.meaning import fires
from ...inference.working_memory import CASE
from ...rulebook.dependencies import producers_of
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
)
from ..solving.parties import Kept
from .concluding import concluding
from .expressing import place_of


def parties_enough(translation: CompiledRulebook, safeguard: Safeguard) -> int:
    """How many parties are enough to decide whether anything breaks the safeguard; at least one."""
    for_party = place_of(safeguard) != CASE
    kept = Kept(translation, producers_of(translation.rulebook.rules))
    kept.formula(fires(safeguard))
    apart, everybody = kept.apart + for_party, kept.everybody
    for alternatives in _demands(safeguard, translation):
        ways = [_most(kept, wanted, for_party) for wanted in alternatives]
        apart += max((more for more, _ in ways), default=0)
        everybody = max([everybody, *(whole for _, whole in ways)])
    return max(1, apart, everybody)


_Wanted = tuple[tuple[Shown, bool], ...]
"""Things that the advice shows (or does not), all at once."""


def _demands(safeguard: Safeguard, translation: CompiledRulebook) -> Iterator[list[_Wanted]]:
    """What a breach demands of the advice: all of these, of each one of the alternatives."""
    if safeguard.under:
        yield [((shown, True),) for shown in safeguard.under]
    match safeguard.says:
        case Never(shown):
            yield [((shown, True),)]
        case Always(shown):
            yield [((shown, False),)]
        case OnlyDirectives(directives):
            others = [each.id for each in translation.rulebook.names.directives if each.id not in directives]
            yield [((DirectiveShown(name), True),) for name in others]
        case NotTogether(parts):
            yield [((one, True), (other, True)) for one, other in combinations(parts, 2)]
        case GatesInOrder(gates):
            yield [
                ((GateShown(one, None), True), (GateShown(other, None), True)) for one, other in combinations(gates, 2)
            ]


def _most(kept: Kept, wanted: _Wanted, for_party: bool) -> tuple[int, int]:
    """The most parties to keep beside those kept, and the most there must be, for all of these."""
    apart, everybody = 0, 0
    for shown, expected in wanted:
        ways = list(_ways(kept, shown, expected, for_party))
        apart += max((way.apart - kept.apart for way in ways), default=0)
        everybody = max([everybody, *(way.everybody for way in ways)])
    return apart, everybody


def _ways(kept: Kept, shown: Shown, expected: bool, for_party: bool) -> Iterator[Kept]:
    """What is kept so that the advice shows it, or does not: in each way in which that can be."""
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


def _ordered(kept: Kept, shown: OrderShown) -> Kept:
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
