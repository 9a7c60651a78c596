"""Which rules moved a ranking: without what they add, the ranks would be others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..inference.advice import Advice, Recommendation
from ..inference.certainty import combined

Variant = tuple[str, str | None]


class _Entry(NamedTuple):
    variant: Variant
    certainty: float
    added: tuple[tuple[str, float], ...]


def moving_rules(advice: Advice) -> set[str]:
    """The rules among the reasons of the ranked methods without which some method would have another rank, or none.

    A rule that only speaks for a method that stands far ahead anyhow moves nothing; neither does one that speaks for
    something vetoed.
    """
    entries = [_entry(each) for each in advice.recommendations if each.rank is not None]
    if not entries:
        return set()
    now = _best(entries)
    ranks = _ranks(now)
    moving = set()
    for rule in {rule for entry in entries for rule, _ in entry.added}:
        best: dict[Variant, float] = {}
        for entry in entries:
            certainty = entry.certainty
            if any(each == rule for each, _ in entry.added):
                certainty = combined([amount for each, amount in entry.added if each != rule])
            if certainty > 0:
                best[entry.variant] = max(best.get(entry.variant, 0.0), certainty)
        if best != now and _ranks(best) != ranks:
            moving.add(rule)
    return moving


def _entry(each: Recommendation) -> _Entry:
    added = tuple((reason.rule, reason.certainty) for reason in each.reasons if reason.certainty is not None)
    return _Entry((each.method, each.stage), each.certainty, added)


def _best(entries: list[_Entry]) -> dict[Variant, float]:
    best: dict[Variant, float] = {}
    for entry in entries:
        best[entry.variant] = max(best.get(entry.variant, 0.0), entry.certainty)
    return best


def _ranks(best: Mapping[Variant, float]) -> dict[Variant, int]:
    order = sorted(best.values(), reverse=True)
    return {variant: order.index(certainty) for variant, certainty in best.items()}
